//! What the server deletes together with a record because it belongs to no other, as data: the contacts of a list that are
//! on no other list. No code asks which resource it works for.

use super::model::Operation;
use super::undoing::ValueSource::{Owner, Property};
use super::undoing::{DependentRule, Source};

/// The members of a record, and which of them are deleted together with it.
#[derive(Debug, PartialEq, Eq)]
pub struct Cascade {
    /// The command that deletes a member: `contacts delete`. What it needs to be undone is recorded of each member.
    pub delete: &'static str,
    /// The query of the members' listing; `{id}` is the id of the record.
    pub query: &'static [(&'static str, &'static str)],
    /// The relation of a member to the records it belongs to, side-loaded: `contactLists`.
    pub relation: &'static str,
    /// The property of the relation with the id of the record: `list`.
    pub record: &'static str,
    /// The property of the relation with its status, and the value of an active one.
    pub active: (&'static str, &'static str),
    /// The server's own counts in the listing of the records: of all members, and of the active ones.
    pub counts: (&'static str, &'static str),
    /// Which members are deleted at worst: those `without an active subscription to another list`.
    pub at_worst: &'static str,
    /// Which members are deleted in any case: those `without any subscription to another list`.
    pub in_any_case: &'static str,
    /// What makes the difference between the two, and is not known: `it is not known whether …`.
    pub doubt: &'static str,
    /// The command that adds a member to another record: `contacts subscribe`.
    pub join: &'static str,
    /// The properties of a record that sends messages to new members, each with the values with which it does not, and
    /// what it does otherwise.
    pub messages: &'static [(&'static str, &'static [&'static str], &'static str)],
    /// The types of automation triggers that start for new members.
    pub triggers: &'static [&'static str],
    /// What may send messages to new members and cannot be checked.
    pub unchecked: &'static str,
}

/// Recorded: deleting a list deletes the contacts that are on no other list.
pub static CONTACTS_OF_A_LIST: Cascade = Cascade {
    delete: "contacts delete",
    query: &[("listid", "{id}"), ("status", "-1")],
    relation: "contactLists",
    record: "list",
    active: ("status", "1"),
    counts: ("non_deleted_subscribers", "active_subscribers"),
    at_worst: "without an active subscription to another list",
    in_any_case: "without any subscription to another list",
    doubt: "it is not known whether a subscription that is not active keeps a contact",
    join: "contacts subscribe",
    messages: &[
        ("send_last_broadcast", &["0"], "sends its last campaign to new subscribers"),
        ("optinmessageid", &["0", ""], "sends a message that confirms the subscription"),
    ],
    triggers: &["subscribe", "unsubscribe"],
    unchecked: "whether autoresponder campaigns are sent to new subscribers cannot be checked",
};

/// The contacts that are or were subscribed to a list.
pub const SUBSCRIPTIONS: DependentRule = DependentRule::new(
    "contacts of the list",
    Source::Members,
    "contacts subscribe",
    &[("contact", Property("contact")), ("list", Owner), ("status", Property("status"))],
);

impl Operation {
    /// Members that belong to no other record are deleted as well.
    pub const fn cascade(mut self, cascade: &'static Cascade) -> Self {
        self.guard.cascade = Some(cascade);
        self
    }
}
