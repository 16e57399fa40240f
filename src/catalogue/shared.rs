//! Parameters shared by operations of several resources, so that the same idea is the same flag everywhere. An
//! operation that sends one under another name sets it: `CONTACT.wire("id")`.

use super::build::{integer, reference, text};
use super::model::Param;

pub const CONTACT: Param = reference("contact", "contacts", "Contact email address or ID");
pub const LIST: Param = reference("list", "lists", "List name or ID");
pub const TAG: Param = reference("tag", "tags", "Tag name or ID");
pub const FIELD: Param = reference("field", "contacts fields", "Custom field title or ID");
pub const AUTOMATION: Param = reference("automation", "automations", "Automation name or ID");
pub const CAMPAIGN: Param = reference("campaign", "campaigns", "Campaign name or ID");
pub const MESSAGE: Param = reference("message", "messages", "Message subject or ID");
pub const USER: Param = reference("user", "users", "Username, email address, or ID of the user");
pub const GROUP: Param = reference("group", "groups", "User group title or ID");

/// A position in a user-defined order.
pub const POSITION: Param = integer("position", "Position in the order, starting at 1").wire("ordernum");

/// The server-side search in names.
pub const SEARCH: Param = text("search", "Filter by text in the name");
