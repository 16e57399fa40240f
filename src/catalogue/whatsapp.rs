//! WhatsApp: templates, flows and conversations. A service of its own: UUIDs, real JSON types, its own contacts, and
//! listings of `count` and `results`.

use super::build::resource;
use super::model::{Group, Resource};

pub mod conversations;
pub mod flows;
pub mod templates;

/// `acamp whatsapp`.
pub static WHATSAPP: Resource =
    resource("whatsapp", "whatsapp", "WhatsApp messages and conversations", Group::Messaging);
