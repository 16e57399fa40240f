//! Custom fields of contacts; single options and relations to lists are in `field_parts`.
//! Reference: developers.activecampaign.com/reference/fields

use crate::catalogue::build::{bit, boolean, call, create, delete, get, integer, list, resource, text, update};
use crate::catalogue::guarding::Level;
use crate::catalogue::model::{
    Encoding, Group, Method, Options, Paging, Param, Reply, Resource, Role, Several, Values,
};
use crate::catalogue::references::{
    Member, References, UNREADABLE_SEGMENTS, count, in_automations, in_legacy_segments, in_segments, member, members,
    mentions,
};
use crate::catalogue::shared::{FIELD, LIST, POSITION};
use crate::catalogue::undoing::{From, Side, Source};

const TYPES: &[&str] =
    &["text", "textarea", "date", "datetime", "dropdown", "listbox", "radio", "checkbox", "hidden", "number", "NULL"];

const SERVICES: &[&str] = &[
    "nimble",
    "contactually",
    "mindbody",
    "salesforce",
    "highrise",
    "google_spreadsheets",
    "pipedrive",
    "onepage",
    "google_contacts",
    "freshbooks",
    "shopify",
    "zendesk",
    "etsy",
    "NULL",
    "bigcommerce",
    "capsule",
    "bigcommerce_oauth",
    "sugarcrm",
    "zohocrm",
    "batchbook",
];

const VALUES: &[Param] = &[
    text("title", "Name of the field").required(),
    text("type", "What values it takes").one_of(TYPES).required(),
    text("description", "Note for colleagues").wire("descript"),
    text("merge-tag", "Name in messages, without the % signs").wire("perstag"),
    text("default", "Value of contacts that have none").wire("defval"),
    bit("required", "Whether forms demand a value").wire("isrequired"),
    bit("visible", "Whether the form builder offers it"),
    text("service", "The other service it is filled from").one_of(SERVICES),
    POSITION,
    bit("show-in-list", "No longer used by the service").wire("show_in_list"),
    integer("rows", "No longer used by the service"),
    integer("cols", "No longer used by the service"),
];

const OPTION: &[Param] = &[
    text("label", "Text people see"),
    integer("position", "Place in the order, 1 first").wire("orderid"),
    boolean("default", "Whether it is chosen to begin with").wire("isdefault"),
];

/// What goes with a field, its choices first: values must be among them.
const HANGS_ON: [Side; 3] = [
    Side {
        what: "choices",
        source: Source::Beside("fieldOptions"),
        command: "contacts fields add-option",
        values: &[("field", From::Owner), ("value", From::Member("value")), ("label", From::Member("label"))],
    },
    Side {
        what: "lists that show it",
        source: Source::Beside("fieldRels"),
        command: "contacts fields attach-list",
        values: &[("field", From::Owner), ("relid", From::Member("relid"))],
    },
    Side {
        what: "values of contacts",
        source: Source::Listing("/fieldValues?filters[fieldid]={id}", "fieldValues", Paging::Offset),
        command: "contacts field-values create",
        values: &[("contact", From::Member("contact")), ("field", From::Owner), ("value", From::Member("value"))],
    },
];
const CONDITION: &[Member] =
    &[member("attributes.segment_conditions.*.fields.*.value", "ask for it in a condition").only("name", &["fieldid"])];

static REFERENCES: References = References {
    places: &[
        count("contacts", "contacts field-values list", &[("filters[fieldid]", "{id}")], "have a value of it"),
        members("forms", "forms list", &[member("cfields.*.id", "ask for it")]),
        members("field groups", "contacts field-groups list", &[member("rel_id", "hold it")]),
        mentions("messages", "messages list", &["subject", "preheader_text", "html", "text"]),
        mentions("templates", "templates list", &["subject", "content"]),
        mentions("variables", "variables list", &["content"]),
        mentions("saved responses", "saved-responses list", &["subject", "body"]),
        in_automations("automations triggers list", &[member("relid", "start by it").only("type", &["date", "field"])]),
        in_automations("automations blocks list", &[member("params.fieldid", "change it in a step")]),
        in_segments(CONDITION),
        in_legacy_segments(CONDITION),
    ],
    blind: &[
        "how steps of automations and conditions of segments name a field is in no document: `fieldid` was looked for",
        UNREADABLE_SEGMENTS,
        "conditional content of messages, integrations and imports are not in the API",
    ],
};

pub static FIELDS: Resource = resource("contacts fields", "field", "Custom fields of contacts", Group::Audience)
    .columns(&["id", "title", "type", "perstag", "isrequired", "defval", "ordernum"])
    .identity("title")
    .handle("perstag")
    .remembered()
    .values(Values { kind: "type", options: Options::Beside("fieldOptions", "field", "value"), several: Several::Bars })
    .references(&REFERENCES)
    .operations(&[
        list("/fields", "List custom fields", "fields")
            .params(&[text("merge-tag", "Only the field with this merge tag").wire("filters[perstag]")])
            .spec("retrieve-fields")
            .examples(&["contacts fields list --all", "contacts fields list --merge-tag CITY"]),
        get("/fields/{id}", "Show one custom field", "field")
            .arguments(&[FIELD.wire("id")])
            .spec("retrieve-a-custom-field-contact")
            .examples(&["contacts fields get City", "contacts fields get 413 --raw"])
            .note("--raw shows its options and lists too."),
        create("/fields", "Create a custom field", "field")
            .body("field", VALUES)
            .spec("create-a-contact-custom-field")
            .examples(&[
                "contacts fields create --title City --type text --merge-tag CITY",
                "contacts fields create --title Colour --type dropdown --description 'Favourite colour'",
            ])
            .note("People see it only after contacts fields attach-list, and add-option gives it choices."),
        update("/fields/{id}", "Change a custom field", "field")
            .arguments(&[FIELD.wire("id")])
            .body("field", VALUES)
            .spec("update-a-field")
            .examples(&["contacts fields update City --title Town", "contacts fields update 413 --visible false"]),
        delete("/fields/{id}", "Delete a custom field and all its values")
            .level(Level::Severe)
            .arguments(&[FIELD.wire("id")])
            .spec("delete-a-field")
            .examples(&["contacts fields delete City", "contacts fields delete 413 --confirm 413"])
            .takes_along(&HANGS_ON)
            .loses(&["its id and dates", "its place in forms, segments and automations"])
            .note("Destroys the value of every contact at once."),
        call("add-option", Method::Post, "/fieldOption/bulk", "Give a custom field a further choice")
            .encoding(Encoding::JsonArray)
            .reply(Reply::Items("fieldOptions"))
            .arguments(&[FIELD, text("value", "Value contacts get, as others must write it")])
            .body("fieldOptions", OPTION)
            .spec("create-custom-field-options")
            .examples(&[
                "contacts fields add-option Colour Red --label Red --default true",
                "contacts fields add-option 413 Red Green Blue",
            ]),
        call("attach-list", Method::Post, "/fieldRels", "Show a custom field on the contacts of a list")
            .reply(Reply::Item("fieldRel"))
            .arguments(&[FIELD, LIST.wire("relid")])
            .body("fieldRel", &[])
            .pair(&["field", "relid"], "/fields/{field}", "fieldRels", "relid")
            .undone_by("contacts fields detach-list")
            .spec("create-a-custom-field-relationship-to-lists")
            .examples(&["contacts fields attach-list City Newsletter", "contacts fields attach-list 413 0"])
            .note("List 0 stands for all lists."),
        delete("/fieldRels/{fieldRelId}", "Hide a custom field from the contacts of a list")
            .verb("detach-list")
            .role(Role::Remove)
            .arguments(&[FIELD, LIST])
            .relation("/fields/{field}", "fieldRels", "relid")
            .undone_by("contacts fields attach-list")
            .spec("delete-a-custom-field-relationship-to-lists")
            .examples(&["contacts fields detach-list City Newsletter", "contacts fields detach-list 413 0"]),
    ]);
