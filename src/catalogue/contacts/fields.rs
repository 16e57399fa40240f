//! Custom fields of contacts; single options and list relations are in `field_parts`.
//! Reference: developers.activecampaign.com/reference/fields

use crate::catalogue::build::{
    bit, boolean, call, create, delete, get, integer, list, option_value, resource, text, update,
};
use crate::catalogue::guarding::Level;
use crate::catalogue::model::{
    Encoding, Group, Method, Options, Paging, Param, Relation, Reply, Resource, Role, Several, Values,
};
use crate::catalogue::references::{
    IdProperty, References, UNREADABLE_SEGMENTS, count, in_automations, in_legacy_segments, in_listing, in_segments,
    mentions, property,
};
use crate::catalogue::shared::{FIELD, LIST, POSITION};
use crate::catalogue::side_loads::{Added, SideLoad};
use crate::catalogue::undoing::ValueSource::{Owner, Property};
use crate::catalogue::undoing::{DependentRule, Source};

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

const BODY: &[Param] = &[
    text("title", "Field name").required(),
    text("type", "Type of its values").one_of(TYPES).required(),
    text("description", "Internal description").wire("descript"),
    text("merge-tag", "Personalization tag used in messages, without the % signs").wire("perstag"),
    text("default", "Default value").wire("defval"),
    bit("required", "Require a value on forms").wire("isrequired"),
    bit("visible", "Show it in the form builder"),
    text("service", "External service that supplies its values").one_of(SERVICES),
    POSITION,
    bit("show-in-list", "No longer used by ActiveCampaign").wire("show_in_list"),
    integer("rows", "No longer used by ActiveCampaign"),
    integer("cols", "No longer used by ActiveCampaign"),
];

const OPTION_BODY: &[Param] = &[
    text("label", "Label shown to people"),
    integer("position", "Position in the order, starting at 1").wire("orderid"),
    boolean("default", "Preselect this option").wire("isdefault"),
];

/// The choices of a field and the lists that show it, which no listing has on its own.
const PARTS: &[SideLoad] = &[
    SideLoad::rows("fieldOptions", &["field"], "/fields/{id}/options").ids("options").added(Added::Always),
    SideLoad::rows("fieldRels", &["field"], "/fields/{id}/relations").ids("relations").added(Added::Always),
];

/// What is deleted together with a field. Its options come first: the values must be among them.
const DEPENDENTS: [DependentRule; 3] = [
    DependentRule::new(
        "choices",
        Source::SideLoaded("fieldOptions"),
        "contacts fields add-option",
        &[("field", Owner), ("value", Property("value")), ("label", Property("label"))],
    ),
    DependentRule::new(
        "lists that show it",
        Source::SideLoaded("fieldRels"),
        "contacts fields attach-list",
        &[("field", Owner), ("relid", Property("relid"))],
    ),
    DependentRule::new(
        "values of contacts",
        Source::Listing("/fieldValues?filters[fieldid]={id}", "fieldValues", Paging::Offset),
        "contacts field-values create",
        &[("contact", Property("contact")), ("field", Owner), ("value", Property("value"))],
    ),
];
const CONDITION: &[IdProperty] =
    &[property("attributes.segment_conditions.*.fields.*.value", "using it in a condition").only("name", &["fieldid"])];

static REFERENCES: References = References {
    locations: &[
        count("contacts", "contacts field-values list", &[("filters[fieldid]", "{id}")], "with a value for it"),
        in_listing("forms", "forms list", &[property("cfields.*.id", "containing it")]),
        in_listing("field groups", "contacts field-groups list", &[property("rel_id", "containing it")]),
        mentions("messages", "messages list", &["subject", "preheader_text", "html", "text"]),
        mentions("templates", "templates list", &["subject", "content"]),
        mentions("variables", "variables list", &["content"]),
        mentions("saved responses", "saved-responses list", &["subject", "body"]),
        in_automations(
            "automations triggers list",
            &[property("relid", "triggered by it").only("type", &["date", "field"])],
        ),
        in_automations("automations blocks list", &[property("params.fieldid", "updating it in a step")]),
        in_segments(CONDITION),
        in_legacy_segments(CONDITION),
    ],
    blind: &[
        "how automation steps and segment conditions refer to a field (undocumented; only `fieldid` was searched)",
        UNREADABLE_SEGMENTS,
        "integrations, imports, and conditional content in messages",
    ],
};

pub static FIELDS: Resource = resource("contacts fields", "field", "Custom fields of contacts", Group::Audience)
    .columns(&["id", "title", "type", "perstag", "isrequired", "defval", "ordernum"])
    .wide(&["visible", "show_in_list", "cdate"])
    .unique_key(&["title"])
    .alternate_name("perstag")
    .cached()
    .managed(super::super::managed::audience::CONTACT_FIELDS)
    .values(Values {
        kind: "type",
        options: Options::SideLoaded("fieldOptions", "field", "value"),
        several: Several::Bars,
    })
    .references(&REFERENCES)
    .operations(&[
        list("/fields", "List custom fields", "fields")
            .params(&[text("merge-tag", "Filter by merge tag").wire("filters[perstag]")])
            .side_loads(PARTS)
            .spec("retrieve-fields")
            .examples(&["contacts fields list --all", "contacts fields list --merge-tag CITY"]),
        get("/fields/{id}", "Show a custom field", "field")
            .arguments(&[FIELD.wire("id")])
            .side_loads(PARTS)
            .spec("retrieve-a-custom-field-contact")
            .examples(&["contacts fields get City", "contacts fields get 413 --raw"])
            .note("--raw also shows its options and lists."),
        create("/fields", "Create a custom field", "field")
            .body("field", BODY)
            .spec("create-a-contact-custom-field")
            .examples(&[
                "contacts fields create --title City --type text --merge-tag CITY",
                "contacts fields create --title Color --type dropdown --description 'Favorite color'",
            ])
            .note("Use contacts fields attach-list to make the field visible, and add-option to add options."),
        update("/fields/{id}", "Update a custom field", "field")
            .arguments(&[FIELD.wire("id")])
            .body("field", BODY)
            .spec("update-a-field")
            .examples(&["contacts fields update City --title Town", "contacts fields update 413 --visible false"]),
        delete("/fields/{id}", "Delete a custom field and all its values")
            .level(Level::Severe)
            .arguments(&[FIELD.wire("id")])
            .spec("delete-a-field")
            .examples(&["contacts fields delete City", "contacts fields delete 413 --confirm 413"])
            .dependents(&DEPENDENTS)
            .not_restored(&["its ID and dates", "its use in forms, segments, and automations"])
            .note("The values of all contacts are deleted immediately."),
        call("add-option", Method::Post, "/fieldOption/bulk", "Add an option to a custom field")
            .encoding(Encoding::JsonArray)
            .reply(Reply::Items("fieldOptions"))
            .creates("id")
            .arguments(&[FIELD, option_value("value", "Option value, as stored on contacts and used in requests")])
            .body("fieldOptions", OPTION_BODY)
            .spec("create-custom-field-options")
            .examples(&[
                "contacts fields add-option Color Red --label Red --default true",
                "contacts fields add-option 413 Red Green Blue",
            ]),
        call("attach-list", Method::Post, "/fieldRels", "Show a custom field for the contacts of a list")
            .reply(Reply::Item("fieldRel"))
            .arguments(&[FIELD, LIST.wire("relid").unverified()])
            .body("fieldRel", &[])
            .undo_relation(&["field", "relid"], &Relation::new("/fields/{field}", "fieldRels", "relid"))
            .undone_by("contacts fields detach-list")
            .spec("create-a-custom-field-relationship-to-lists")
            .examples(&["contacts fields attach-list City Newsletter", "contacts fields attach-list 413 0"])
            .note("List 0 means all lists."),
        delete("/fieldRels/{fieldRelId}", "Hide a custom field for the contacts of a list")
            .verb("detach-list")
            .role(Role::Remove)
            .arguments(&[FIELD, LIST.unverified()])
            .relation(&Relation::new("/fields/{field}", "fieldRels", "relid"))
            .undone_by("contacts fields attach-list")
            .spec("delete-a-custom-field-relationship-to-lists")
            .examples(&["contacts fields detach-list City Newsletter", "contacts fields detach-list 413 0"]),
    ]);
