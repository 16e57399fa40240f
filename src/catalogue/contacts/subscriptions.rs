//! A contact's list subscriptions: listing, subscribing, and unsubscribing.
//! Reference: developers.activecampaign.com/reference/update-list-status-for-contact

use crate::catalogue::build::{call, integer, list, resource};
use crate::catalogue::meanings::Meaning;
use crate::catalogue::model::{Group, Method, Operation, Paging, Param, Reply, Resource, Role};
use crate::catalogue::shared::{CONTACT, LIST};

const SOURCE: Param = integer("source", "Source of the subscription; 4 to resubscribe").wire("sourceid");

/// `contacts subscribe`: list status 1.
pub const SUBSCRIBE: Operation = status("subscribe", "Subscribe a contact to a list")
    .confirm_from(51)
    .fixed(&[("status", "1")])
    .examples(&[
        "contacts subscribe jane@example.com Newsletter",
        "contacts subscribe jane@example.com Newsletter --source 4",
    ])
    .note(
        "Also resubscribes contacts who unsubscribed themselves. Starts the automations of the list, and sends its \
         last campaign if the list has send_last_broadcast enabled.",
    );

/// `contacts unsubscribe`: list status 2.
pub const UNSUBSCRIBE: Operation =
    status("unsubscribe", "Unsubscribe a contact from a list").fixed(&[("status", "2")]).examples(&[
        "contacts unsubscribe jane@example.com Newsletter",
        "contacts unsubscribe 108 Newsletter 'Product news'",
    ]);

/// The server updates the subscription of contact and list in place, so the request is idempotent.
const fn status(verb: &'static str, about: &'static str) -> Operation {
    call(verb, Method::Post, "/contactLists", about)
        .role(Role::Upsert)
        .reply(Reply::Item("contactList"))
        .arguments(&[CONTACT, LIST])
        .body("contactList", &[SOURCE])
        .undo_relation(&["contact", "list"], "/contacts/{contact}/contactLists", "contactLists", "list")
        .undone_by_values(&[("status", "2")])
        .not_restored(&["the dates and reason of the change", "what automations of the list have done"])
        .spec("update-list-status-for-contact")
}

/// The status of a contact on a list.
const STATUSES: &[(&str, &str)] = &[("unconfirmed", "0"), ("active", "1"), ("unsubscribed", "2"), ("bounced", "3")];

pub static SUBSCRIPTIONS: Resource =
    resource("contacts subscriptions", "subscription", "List subscriptions of a contact", Group::Audience)
        .columns(&["id", "contact", "list", "status", "sdate", "udate", "unsubreason"])
        .meanings(&[("status", Meaning::Words(STATUSES))])
        .operations(&[list(
            "/contacts/{id}/contactLists",
            "List a contact's list subscriptions, past and present",
            "contactLists",
        )
        .paging(Paging::Complete)
        .arguments(&[CONTACT.wire("id")])
        .spec("retrieve-contact-list-memberships")
        .examples(&["contacts subscriptions list jane@example.com", "contacts subscriptions list 108 -o json"])]);
