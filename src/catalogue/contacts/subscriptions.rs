//! A contact's lists: which it is on, and getting on and off one.
//! Reference: developers.activecampaign.com/reference/update-list-status-for-contact

use crate::catalogue::build::{call, integer, list, resource};
use crate::catalogue::meanings::Meaning;
use crate::catalogue::model::{Group, Method, Operation, Paging, Param, Reply, Resource, Role};
use crate::catalogue::shared::{CONTACT, LIST};

const SOURCE: Param = integer("source", "Where it comes from; 4 when subscribing again").wire("sourceid");

/// `contacts subscribe`: list status 1.
pub const SUBSCRIBE: Operation = status("subscribe", "Put a contact on a list")
    .asks_from(51)
    .fixed(&[("status", "1")])
    .examples(&[
        "contacts subscribe jane@example.com Newsletter",
        "contacts subscribe jane@example.com Newsletter --source 4",
    ])
    .note(
        "Also subscribes again a contact who unsubscribed in person. Starts the automations of the list, \
         and mails its last campaign where the list has send_last_broadcast on.",
    );

/// `contacts unsubscribe`: list status 2.
pub const UNSUBSCRIBE: Operation =
    status("unsubscribe", "Take a contact off a list").fixed(&[("status", "2")]).examples(&[
        "contacts unsubscribe jane@example.com Newsletter",
        "contacts unsubscribe 108 Newsletter 'Product news'",
    ]);

/// The service updates the pair of contact and list in place, so twice is the same as once.
const fn status(verb: &'static str, about: &'static str) -> Operation {
    call(verb, Method::Post, "/contactLists", about)
        .role(Role::Upsert)
        .reply(Reply::Item("contactList"))
        .arguments(&[CONTACT, LIST])
        .body("contactList", &[SOURCE])
        .pair(&["contact", "list"], "/contacts/{contact}/contactLists", "contactLists", "list")
        .undone_by_values(&[("status", "2")])
        .loses(&["the dates and the reason of the change", "what automations of the list did"])
        .spec("update-list-status-for-contact")
}

/// How a contact stands on a list.
const STATES: &[(&str, &str)] = &[("unconfirmed", "0"), ("active", "1"), ("unsubscribed", "2"), ("bounced", "3")];

pub static SUBSCRIPTIONS: Resource =
    resource("contacts subscriptions", "subscription", "Lists a contact is or was on", Group::Audience)
        .columns(&["id", "contact", "list", "status", "sdate", "udate", "unsubreason"])
        .meanings(&[("status", Meaning::Words(STATES))])
        .operations(&[list("/contacts/{id}/contactLists", "List the lists a contact is or was on", "contactLists")
            .paging(Paging::Complete)
            .arguments(&[CONTACT.wire("id")])
            .spec("retrieve-contact-list-memberships")
            .examples(&["contacts subscriptions list jane@example.com", "contacts subscriptions list 108 -o json"])]);
