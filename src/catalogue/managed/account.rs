//! User groups, addresses, content, tracking, webhooks, and custom objects in files.

use super::super::automations::STATUSES;
use super::{Managed, ManagedClass, ManagedProperty, ValueForm, file_property, inventory, managed};

pub const GROUPS: &[Managed] = &[managed("groups", 1, &["title"])];

pub const ADDRESSES: &[Managed] = &[managed("addresses", 3, &["company", "street", "zip"])
    // No response is known to have them.
    .omitted(&["group", "global"])
    .note("the user group of an address")];

const NESTED: ValueForm = ValueForm::Data(&["createdTimestamp", "updatedTimestamp"]);

const SCHEMA_PROPERTIES: &[ManagedProperty] =
    &[file_property("fields", "fields", NESTED), file_property("relationships", "relationships", NESTED)];

pub const SCHEMAS: &[Managed] = &[managed("custom-objects", 12, &["slug"])
    .properties(SCHEMA_PROPERTIES)
    .note("records; the ID of a deleted field cannot be used again")];

const VARIABLE_PROPERTIES: &[ManagedProperty] = &[
    file_property("content", "content", ValueForm::Body),
    file_property("lists", "listids", ValueForm::References("lists")).read("listIds"),
];

pub const VARIABLES: &[Managed] =
    &[managed("variables", 19, &["tag"]).properties(VARIABLE_PROPERTIES).note("whether a variable is locked")];

const SWITCH: &[ManagedProperty] = &[file_property("enabled", "enabled", ValueForm::Flag)];

pub const EVENTS: &[Managed] = &[
    managed("events", 22, &["name"])
        .lines()
        .class(ManagedClass::Partly)
        .verbs(["create", "", "delete"])
        .note("an event cannot be renamed"),
    managed("event-tracking", 23, &[]).single("status").verbs(["", "enable", ""]).properties(SWITCH),
];

pub const SITE_TRACKING: &[Managed] =
    &[managed("site-tracking", 23, &[]).single("status").verbs(["", "enable", ""]).properties(SWITCH)];

pub const DOMAINS: &[Managed] = &[managed("tracked-domains", 24, &["domain", "page"])
    .lines()
    .class(ManagedClass::Partly)
    .verbs(["add", "", "remove"])
    .note("the switches of a domain cannot be changed")];

const WEBHOOK_PROPERTIES: &[ManagedProperty] = &[
    file_property("url", "url", ValueForm::SecretAddress).required(),
    file_property("events", "events", ValueForm::Texts(false)).required(),
    file_property("sources", "sources", ValueForm::Texts(false)).required(),
];

pub const WEBHOOKS: &[Managed] = &[managed("webhooks", 25, &["name"])
    .properties(WEBHOOK_PROPERTIES)
    .note("whether a webhook was disabled by a response")];

const FORM_PROPERTIES: &[ManagedProperty] =
    &[file_property("name", "name", ValueForm::Text), file_property("layout", "layout", ValueForm::Text)];

pub const FORMS: &[Managed] = &[inventory("forms", 29, &["name"]).properties(FORM_PROPERTIES)];

const AUTOMATION_PROPERTIES: &[ManagedProperty] =
    &[file_property("name", "name", ValueForm::Text), file_property("status", "status", ValueForm::Words(STATUSES))];

pub const AUTOMATIONS: &[Managed] = &[inventory("automations", 30, &["name"]).properties(AUTOMATION_PROPERTIES)];

const TEMPLATE_PROPERTIES: &[ManagedProperty] =
    &[file_property("name", "name", ValueForm::Text), file_property("subject", "subject", ValueForm::Text)];

pub const TEMPLATES: &[Managed] = &[inventory("templates", 31, &["name"]).properties(TEMPLATE_PROPERTIES)];
