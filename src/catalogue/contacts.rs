//! Contacts. Each collection that belongs to a contact is a resource of its own, in a file below.
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
mod filters;
pub mod geo_ips;
pub mod imports;
mod properties;
pub mod scores;
mod side_loads;
pub mod subscriptions;
pub mod tags;

use super::build::{
    address, boolean, call, create, delete, get, integer, list, param, reference, resource, text, update,
};
use super::guarding::Level;
use super::model::{Group, Kind, Method, Paging, Param, Reply, Resource, Role};
use super::shared::CONTACT;
use super::undoing::ValueSource::{Owner, Property};
use super::undoing::{DependentRule, SeparateProperty, Source};

const FIRST_NAME: Param = text("first-name", "First name").wire("firstName");
const LAST_NAME: Param = text("last-name", "Last name").wire("lastName");
const PHONE: Param = text("phone", "Phone number");
const CUSTOM: Param = param("field", Kind::FieldValue("contacts fields"), "Custom field value, by field title or ID")
    .wire("fieldValues")
    .repeatable();
const ORGANIZATION: Param = integer("organization", "Organization ID (legacy; see accounts contacts)").wire("orgid");
const DELETED: Param = boolean("deleted", "Mark as deleted (legacy; see contacts delete)");
const TAGS: Param =
    reference("tag", "tags", "Tag to add once the contact is saved").repeatable().after("contacts tags add");
const LISTS: Param = reference("list", "lists", "List to subscribe to once the contact is saved")
    .repeatable()
    .after("contacts subscribe");

const CREATE_BODY: &[Param] = &[
    address("email", "Email address; required unless the account allows phone-only contacts").prompted(),
    boolean("allow-null-email", "Allow a contact that has only a phone number").wire("allowNullEmail"),
    FIRST_NAME,
    LAST_NAME,
    PHONE,
    CUSTOM,
    ORGANIZATION,
    TAGS,
    LISTS,
];

const UPDATE_BODY: &[Param] =
    &[address("email", "New email address"), FIRST_NAME, LAST_NAME, PHONE, CUSTOM, ORGANIZATION, DELETED, TAGS, LISTS];

const SYNC_BODY: &[Param] = &[
    address("email", "Email address that identifies the contact").required(),
    FIRST_NAME,
    LAST_NAME,
    PHONE,
    CUSTOM,
    ORGANIZATION,
    DELETED,
    TAGS,
    LISTS,
];

/// The values of custom fields: part of the contact in a request, side-loaded in a response.
const VALUES: SeparateProperty = SeparateProperty {
    wire: "fieldValues",
    source: Source::SideLoaded("fieldValues"),
    key: ("field", "field"),
    value: ("value", "value"),
};

/// What is deleted together with a contact.
const DEPENDENTS: [DependentRule; 4] = [
    DependentRule::new(
        "tags",
        Source::Listing("/contacts/{id}/contactTags", "contactTags", Paging::Complete),
        "contacts tags add",
        &[("contact", Owner), ("tag", Property("tag"))],
    ),
    DependentRule::new(
        "list subscriptions",
        Source::SideLoaded("contactLists"),
        "contacts subscribe",
        &[("contact", Owner), ("list", Property("list")), ("status", Property("status"))],
    ),
    DependentRule::new(
        "accounts of the contact",
        Source::SideLoaded("accountContacts"),
        "accounts contacts add",
        &[("account", Property("account")), ("contact", Owner), ("jobTitle", Property("jobTitle"))],
    ),
    DependentRule::new(
        "deals of the contact",
        Source::Listing("/contacts/{id}/deals", "deals", Paging::Complete),
        "deals update",
        &[("id", Property("id")), ("contact", Owner)],
    ),
];

pub static CONTACTS: Resource = resource("contacts", "contact", "Contacts and their data", Group::Audience)
    .columns(&["id", "email", "firstName", "lastName", "phone", "cdate", "udate"])
    .wide(&["orgname", "last_open_date", "last_click_date"])
    .unique_key(&["email"])
    .separate_properties(&[VALUES])
    // The published page of contactLists shows it with a list's id.
    .web("/app/contacts/", "")
    .filterable(&properties::FILTERABLE)
    .operations(&[
        list("/contacts", "List, search, and filter contacts", "contacts")
            .params(filters::FILTERS)
            .default_filter(&filters::OF_A_LIST)
            .orders(&["id", "cdate", "email", "first_name", "last_name", "name", "score"])
            .paging(Paging::Keyset)
            .side_loads(side_loads::OF_LISTING)
            .spec("list-all-contacts")
            .examples(&[
                "contacts list --tag vip --status active",
                "contacts list --list Newsletter --created-after 2026-11-01 --all -o csv",
                "contacts list --search example.com --order email:desc --limit 50",
            ])
            .note(
                "--list lists its active contacts; --list-status unsubscribed, unconfirmed, bounced or any the others. \
                 --segment uses a result up to one hour old; --force-query true re-evaluates the segment.",
            ),
        get("/contacts/{id}", "Show a contact", "contact")
            .arguments(&[CONTACT.wire("id")])
            .side_loads(side_loads::OF_CONTACT)
            .spec("get-contact")
            .examples(&["contacts get jane@example.com", "contacts get 108 -o json"]),
        create("/contacts", "Create a contact", "contact")
            .body("contact", CREATE_BODY)
            .spec("create-a-new-contact")
            .examples(&[
                "contacts create --email jane@example.com --first-name Jane --last-name Doe",
                "contacts create --email jane@example.com --field City=Berlin --tag vip --list Newsletter",
            ])
            .note("Fails if the email address is already in use; contacts sync creates or updates instead."),
        update("/contacts/{id}", "Update a contact", "contact")
            .arguments(&[CONTACT.wire("id")])
            .body("contact", UPDATE_BODY)
            .spec("update-a-contact-new")
            .examples(&[
                "contacts update jane@example.com --last-name Smith",
                "contacts update 108 --email jane@example.org --field City=Vienna",
            ])
            .note("Omitted fields keep their values; an empty value clears a field."),
        delete("/contacts/{id}", "Delete a contact")
            .level(Level::Severe)
            .arguments(&[CONTACT.wire("id")])
            .spec("delete-contact")
            .examples(&["contacts delete jane@example.com", "contacts delete 108 109 --confirm 2"])
            .dependents(&DEPENDENTS)
            .not_restored(&["its ID and dates", "its email history, notes, scores, and automation runs"])
            .note("The contact is deleted immediately. acamp undo restores it as a new contact."),
        call("sync", Method::Post, "/contact/sync", "Create a contact or update the one with the same email address")
            .role(Role::Upsert)
            .reply(Reply::Item("contact"))
            .body("contact", SYNC_BODY)
            .spec("sync-a-contacts-data")
            .examples(&[
                "contacts sync --email jane@example.com --first-name Jane",
                "contacts sync --email jane@example.com --phone '' --tag vip",
            ])
            .matched_by("email")
            .note(
                "Omitted fields keep their values; an empty value clears a field. Unknown custom field IDs are \
                 silently ignored.",
            ),
        imports::IMPORT,
        subscriptions::SUBSCRIBE,
        subscriptions::UNSUBSCRIBE,
        subscriptions::UNSUBSCRIBE_FROM_ALL,
    ]);
