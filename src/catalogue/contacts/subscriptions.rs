//! A contact's list subscriptions: listing, subscribing, and unsubscribing.
//! Reference: developers.activecampaign.com/reference/update-list-status-for-contact

use crate::catalogue::build::{call, integer, list, resource};
use crate::catalogue::consent::Consent;
use crate::catalogue::guarding::Subscribes;
use crate::catalogue::meanings::Meaning;
use crate::catalogue::model::{Group, Method, Operation, Paging, Param, Relation, Reply, Resource, Role, When};
use crate::catalogue::scope::EachRecord;
use crate::catalogue::shared::{CONTACT, LIST};

const SOURCE: Param = integer("source", "Source of the subscription; --resubscribe sends 4").wire("sourceid");

/// Status 1 would resubscribe contacts that unsubscribed themselves, and send to addresses that bounced.
const CONSENT: Consent = Consent {
    property: "status",
    harmless: &["0", "2", "3"],
    withdrawn: &[("2", "unsubscribed from"), ("3", "bounced on")],
    insisting: ("sourceid", "4"),
};

/// The subscription of the contact to the list.
const OWN: Relation = Relation::new("/contacts/{contact}/contactLists", "contactLists", "list");

/// `contacts subscribe`: list status 1.
pub const SUBSCRIBE: Operation = status("subscribe", "Subscribe a contact to a list")
    .fixed(&[("status", "1")])
    .examples(&[
        "contacts subscribe jane@example.com Newsletter",
        "contacts subscribe jane@example.com Newsletter --resubscribe",
    ])
    .note(
        "A contact that unsubscribed from the list, or bounced on it, stays as it is unless --resubscribe is given. Starts \
         the automations of the list, and sends its last campaign if the list has send_last_broadcast enabled.",
    );

/// `contacts unsubscribe`: list status 2.
pub const UNSUBSCRIBE: Operation =
    status("unsubscribe", "Unsubscribe a contact from a list").fixed(&[("status", "2")]).examples(&[
        "contacts unsubscribe jane@example.com Newsletter",
        "contacts unsubscribe 108 Newsletter 'Product news'",
    ]);

/// `contacts unsubscribe --all-lists`: list status 2 on each list where the contact is active or unconfirmed.
pub const UNSUBSCRIBE_FROM_ALL: Operation =
    status("unsubscribe", "Unsubscribe from all lists where the contact is active or unconfirmed")
        .when(When::Flag("all-lists"))
        .arguments(&[CONTACT.rejected_if_unknown()])
        .fixed(&[("status", "2")])
        .for_each(&EachRecord {
            listing: "contacts subscriptions list",
            property: "list",
            only: ("status", &["0", "1"]),
            noun: "active or unconfirmed subscription",
            done: "unsubscribed from",
        })
        .examples(&[
            "contacts unsubscribe jane@example.com --all-lists",
            "contacts unsubscribe 108 --all-lists --dry-run",
        ])
        .note(
            "--all-lists sends a request for each list on which the contact is active or unconfirmed, and reads the \
             subscriptions again to verify that none is left.",
        );

const CONTACT_AND_LIST: &[Param] = &[CONTACT.rejected_if_unknown(), LIST.rejected_if_unknown()];

/// The server updates the subscription of contact and list in place, so the request is idempotent.
const fn status(verb: &'static str, about: &'static str) -> Operation {
    call(verb, Method::Post, "/contactLists", about)
        .role(Role::Upsert)
        .subscribes(Subscribes::Unless(("status", &["2"])))
        .reply(Reply::Item("contactList"))
        .arguments(CONTACT_AND_LIST)
        .body("contactList", &[SOURCE])
        .undo_relation(&["contact", "list"], &OWN)
        .consent(&CONSENT)
        .undone_by_values(&[("status", "2")])
        .not_restored(&["the dates and reason of the change", "what automations of the list have done"])
        .spec("update-list-status-for-contact")
}

/// The status of a contact on a list.
pub const STATUSES: &[(&str, &str)] = &[("unconfirmed", "0"), ("active", "1"), ("unsubscribed", "2"), ("bounced", "3")];

pub static SUBSCRIPTIONS: Resource =
    resource("contacts subscriptions", "subscription", "List subscriptions of a contact", Group::Audience)
        .columns(&["id", "contact", "list", "status", "sdate", "udate", "unsubreason"])
        .wide(&["form", "automation", "campaign"])
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
