//! Parameters that rows of several nouns share, so that the same idea is the same flag everywhere. A row that sends one
//! under another name says so: `CONTACT.wire("id")`.

use super::build::{integer, reference, text};
use super::model::Param;

/// A contact.
pub const CONTACT: Param = reference("contact", "contacts", "Contact: e-mail address or id");

/// A list of contacts.
pub const LIST: Param = reference("list", "lists", "List: name or id");

/// A tag.
pub const TAG: Param = reference("tag", "tags", "Tag: name or id");

/// A custom field of contacts.
pub const FIELD: Param = reference("field", "contacts fields", "Custom field: title or id");

/// An automation.
pub const AUTOMATION: Param = reference("automation", "automations", "Automation: name or id");

/// A campaign.
pub const CAMPAIGN: Param = reference("campaign", "campaigns", "Campaign: name or id");

/// A message, the content of a campaign.
pub const MESSAGE: Param = reference("message", "messages", "Message: subject or id");

/// A user of the account.
pub const USER: Param = reference("user", "users", "User: user name, e-mail address or id");

/// A group of users.
pub const GROUP: Param = reference("group", "groups", "Group of users: title or id");

/// A place in an order that people arrange.
pub const POSITION: Param = integer("position", "Place in the order, 1 first").wire("ordernum");

/// The service's own search over names.
pub const SEARCH: Param = text("search", "Only those whose name contains this text");
