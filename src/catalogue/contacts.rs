//! Contacts: the people mail goes to. What hangs on a contact is a noun of its own, one file each below.
//! Reference: developers.activecampaign.com/reference/contact

pub mod accounts;
pub mod activities;
pub mod automations;
pub mod bounces;
pub mod data;
pub mod deals;
pub mod field_groups;
pub mod field_parts;
pub mod field_values;
pub mod fields;
pub mod geo_ips;
pub mod imports;
pub mod scores;
pub mod subscriptions;
pub mod tags;

use super::build::{
    bit, boolean, call, choice, create, date, delete, get, integer, list, param, reference, resource, text, update,
};
use super::guarding::Level;
use super::model::{Group, Kind, Method, Paging, Param, Reply, Resource, Role};
use super::shared::{AUTOMATION, CONTACT, LIST, TAG};
use super::undoing::{From, Part, Side, Source};

const STATUS: &[(&str, &str)] =
    &[("any", "-1"), ("unconfirmed", "0"), ("active", "1"), ("unsubscribed", "2"), ("bounced", "3")];

const FILTERS: &[Param] = &[
    text("email", "Only the contact with exactly this e-mail address"),
    text("email-like", "Only addresses that contain this text").wire("email_like"),
    text("search", "Only those whose name, company, phone or e-mail contains this text"),
    text("phone", "Only phone numbers that start with this text"),
    choice("status", STATUS, "Only contacts with this status"),
    LIST.wire("listid"),
    TAG.wire("tagid"),
    AUTOMATION.wire("seriesid"),
    reference("segment", "segments", "Only contacts that match this segment").wire("segmentid"),
    reference("form", "forms", "Only contacts that came through this form").wire("formid"),
    CONTACT.wire("ids[]").many(),
    reference("exclude", "contacts", "Leave this contact out: e-mail address or id"),
    integer("id-greater", "Only ids above this one").wire("id_greater"),
    integer("id-less", "Only ids below this one").wire("id_less"),
    date("created-after", "Only contacts created after this date").wire("filters[created_after]"),
    date("created-before", "Only contacts created before this date").wire("filters[created_before]"),
    date("updated-after", "Only contacts changed after this date").wire("filters[updated_after]"),
    date("updated-before", "Only contacts changed before this date").wire("filters[updated_before]"),
    reference("wait-block", "automations blocks", "Only contacts waiting in this block of an automation: id")
        .wire("waitid"),
    boolean("in-group-lists", "Only contacts your own user may see").wire("in_group_lists"),
    bit("force-query", "Match the segment anew instead of the result of the last hour").wire("forceQuery"),
    reference("score", "scores", "The score that --order score goes by: name or id").wire("sortId"),
    integer("organization", "Only contacts of this organization id (old; see accounts contacts)"),
];

const FIRST_NAME: Param = text("first-name", "First name").wire("firstName");
const LAST_NAME: Param = text("last-name", "Last name").wire("lastName");
const PHONE: Param = text("phone", "Phone number");
const CUSTOM: Param =
    param("field", Kind::FieldValue("contacts fields"), "Custom field value, by title or id of the field")
        .wire("fieldValues")
        .many();
const ORGANIZATION: Param = integer("organization", "Organization id (old; see accounts contacts)").wire("orgid");
const DELETED: Param = boolean("deleted", "Mark as deleted (old; see contacts delete)");
const TAGS: Param = reference("tag", "tags", "Tag to put on afterwards: name or id").many().after("contacts tags add");
const LISTS: Param =
    reference("list", "lists", "List to subscribe to afterwards: name or id").many().after("contacts subscribe");

const NEW: &[Param] = &[
    text("email", "E-mail address; needed unless the account allows phone-only contacts").asked(),
    boolean("allow-null-email", "Accept a contact with a phone number only").wire("allowNullEmail"),
    FIRST_NAME,
    LAST_NAME,
    PHONE,
    CUSTOM,
    ORGANIZATION,
    TAGS,
    LISTS,
];

const CHANGE: &[Param] =
    &[text("email", "New e-mail address"), FIRST_NAME, LAST_NAME, PHONE, CUSTOM, ORGANIZATION, DELETED, TAGS, LISTS];

const SYNC: &[Param] = &[
    text("email", "E-mail address the contact is found or made by").required(),
    FIRST_NAME,
    LAST_NAME,
    PHONE,
    CUSTOM,
    ORGANIZATION,
    DELETED,
    TAGS,
    LISTS,
];

/// The values of custom fields: inside the contact when it is written, beside it when it is read.
const VALUES: Part = Part {
    wire: "fieldValues",
    source: Source::Beside("fieldValues"),
    key: ("field", "field"),
    value: ("value", "value"),
};

/// What goes with a contact.
const HANGS_ON: [Side; 4] = [
    Side {
        what: "tags",
        source: Source::Listing("/contacts/{id}/contactTags", "contactTags", Paging::Complete),
        command: "contacts tags add",
        values: &[("contact", From::Owner), ("tag", From::Member("tag"))],
    },
    Side {
        what: "list subscriptions",
        source: Source::Beside("contactLists"),
        command: "contacts subscribe",
        values: &[("contact", From::Owner), ("list", From::Member("list")), ("status", From::Member("status"))],
    },
    Side {
        what: "accounts of the contact",
        source: Source::Beside("accountContacts"),
        command: "accounts contacts add",
        values: &[
            ("account", From::Member("account")),
            ("contact", From::Owner),
            ("jobTitle", From::Member("jobTitle")),
        ],
    },
    Side {
        what: "deals of the contact",
        source: Source::Listing("/contacts/{id}/deals", "deals", Paging::Complete),
        command: "deals update",
        values: &[("id", From::Member("id")), ("contact", From::Owner)],
    },
];

pub static CONTACTS: Resource = resource("contacts", "contact", "People mail goes to", Group::Audience)
    .columns(&["id", "email", "firstName", "lastName", "phone", "cdate", "udate"])
    .identity("email")
    .parts(&[VALUES])
    // The published page of contactLists shows it with a list's id.
    .web("/app/contacts/", "")
    .operations(&[
        list("/contacts", "List, search and filter contacts", "contacts")
            .params(FILTERS)
            .orders(&["id", "cdate", "email", "first_name", "last_name", "name", "score"])
            .paging(Paging::Keyset)
            .spec("list-all-contacts")
            .examples(&[
                "contacts list --tag vip --status active",
                "contacts list --list Newsletter --created-after 2026-11-01 --all -o csv",
                "contacts list --search example.com --order email:desc --limit 50",
            ])
            .note("--segment answers from a result up to one hour old; --force-query true starts a new match."),
        get("/contacts/{id}", "Show one contact", "contact")
            .arguments(&[CONTACT.wire("id")])
            .spec("get-contact")
            .examples(&["contacts get jane@example.com", "contacts get 108 -o json"]),
        create("/contacts", "Create a contact", "contact")
            .body("contact", NEW)
            .spec("create-a-new-contact")
            .examples(&[
                "contacts create --email jane@example.com --first-name Jane --last-name Doe",
                "contacts create --email jane@example.com --field City=Berlin --tag vip --list Newsletter",
            ])
            .note("An address that is taken is refused; contacts sync creates or updates instead."),
        update("/contacts/{id}", "Change a contact", "contact")
            .arguments(&[CONTACT.wire("id")])
            .body("contact", CHANGE)
            .spec("update-a-contact-new")
            .examples(&[
                "contacts update jane@example.com --last-name Smith",
                "contacts update 108 --email jane@example.org --field City=Vienna",
            ])
            .note("What is not given stays; an empty value clears."),
        delete("/contacts/{id}", "Delete a contact")
            .level(Level::Severe)
            .arguments(&[CONTACT.wire("id")])
            .spec("delete-contact")
            .examples(&["contacts delete jane@example.com", "contacts delete 108 109 --confirm 2"])
            .takes_along(&HANGS_ON)
            .loses(&["its id and dates", "its mail history, notes, scores and runs through automations"])
            .note("Deletes at once. acamp undo makes it again, as a new contact."),
        call("sync", Method::Post, "/contact/sync", "Create a contact, or update the one with that address")
            .role(Role::Upsert)
            .reply(Reply::Item("contact"))
            .body("contact", SYNC)
            .spec("sync-a-contacts-data")
            .examples(&[
                "contacts sync --email jane@example.com --first-name Jane",
                "contacts sync --email jane@example.com --phone '' --tag vip",
            ])
            .found_by("email")
            .note("What is not given stays; an empty value clears. Unknown custom field ids are ignored silently."),
        imports::IMPORT,
        subscriptions::SUBSCRIBE,
        subscriptions::UNSUBSCRIBE,
    ]);
