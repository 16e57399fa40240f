//! WhatsApp: templates, flows, and conversations. A separate API with UUIDs, proper JSON types, its own contacts, and
//! listings of `count` and `results`.

use super::build::resource;
use super::model::{Group, Resource};

pub mod conversations;
pub mod flows;
pub mod templates;

pub static WHATSAPP: Resource =
    resource("whatsapp", "whatsapp", "WhatsApp templates, flows, and conversations", Group::Messaging);
