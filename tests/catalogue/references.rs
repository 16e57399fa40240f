//! Every id flag accepts a name as well, and names are cached for the right
//! resources.

use std::collections::BTreeSet;

use acamp::test::catalogue::model::{Kind, Param, Place, Role};
use acamp::test::catalogue::{ALL, find, operations};

use super::support::{check_operations, check_resources, params, referred_to};

/// Ids of records that the server does not list or that have no resource here, ids in other systems, and ids that the
/// server assigns: by resource and flag.
const BARE: &[(&str, &str)] = &[
    // The old companies, which no operation lists.
    ("contacts", "organization"),
    ("deals", "organization"),
    // Ids of other systems, and of records, which are listed by their schema.
    ("custom-objects records", "external-id"),
    ("custom-objects records", "record"),
    ("custom-objects schemas", "app"),
    ("segments match", "external-id"),
    // Ids of runs, requests and batches, known from the response that started them.
    ("segments match", "run"),
    ("sms broadcasts", "custom-run"),
    ("sms ai", "request"),
    ("contacts imports", "batch"),
    // Parts without a listing: positions of fields, links, labels, senders, fields of a schema, events in a log.
    ("contacts field-groups", "place"),
    ("addresses", "address-group"),
    ("addresses", "address-list"),
    ("sms broadcasts", "label"),
    ("sms broadcasts", "sender"),
    ("custom-objects schemas", "field"),
    ("events contacts", "event"),
    ("deals activities", "data-id"),
    // The WhatsApp service has contacts, channels and steps of its own.
    ("whatsapp templates", "uuid"),
    ("whatsapp templates", "channel"),
    ("whatsapp templates", "channel-number"),
    ("whatsapp conversations", "uuid"),
    ("whatsapp conversations", "contact"),
    ("whatsapp execution-contacts", "contact"),
    ("whatsapp execution-contacts", "step"),
    // Not ids: a filter by the name of a tag, merge tags, what the server sets itself.
    ("deals", "tag"),
    ("variables", "tag"),
    ("segments", "uuid"),
    ("segments", "segment-uuid"),
];

/// Wire names that look like references and are none: positions, types, texts, names of events.
const NO_IDS: &[&str] = &[
    "orderid",
    "order",
    "type",
    "filters[type]",
    "note",
    "filters[note]",
    "attributes.limit",
    "variables",
    "event",
    "events",
    "limit",
];

/// Resources whose names are not cached: people, and unbounded collections.
const NOT_CACHED: &[&str] = &[
    "contacts",
    "deals",
    "accounts",
    "tasks",
    "messages",
    "lists exclusions",
    "sms recipients",
    "ecommerce customers",
    "ecommerce products",
    "custom-objects records",
];

#[test]
fn every_id_flag_accepts_a_name() {
    let names: BTreeSet<String> = ALL
        .iter()
        .flat_map(|resource| {
            [resource.singular.to_owned(), resource.name.rsplit(' ').next().unwrap_or_default().to_owned()]
        })
        .chain(["owner", "group", "stage", "list", "org", "assignee"].map(str::to_owned))
        .collect();
    let mut used = BTreeSet::new();
    check_operations(|resource, operation, complain| {
        for param in params(operation).filter(|param| matches!(param.kind, Kind::Text | Kind::Integer | Kind::Number)) {
            if !is_id(param, &names) || makes(operation.role, param, resource.identity) {
                continue;
            }
            match BARE.iter().find(|known| **known == (resource.name, param.flag)) {
                Some(known) => drop(used.insert(*known)),
                None => complain(format!("--{} ({}) is an id and takes no name", param.flag, param.wire)),
            }
        }
    });
    let unused: Vec<_> = BARE.iter().filter(|known| !used.contains(*known)).collect();
    assert!(unused.is_empty(), "no such ids: {unused:?}");
}

#[test]
fn names_of_referenced_resources_are_cached_except_people_and_unbounded_collections() {
    check_resources(|resource, complain| {
        let has_name = !resource.identity.is_empty();
        let is_referred = operations()
            .flat_map(|(_, operation)| params(operation))
            .any(|param| referred_to(param).contains(&resource.name));
        if has_name && is_referred && resource.cached == NOT_CACHED.contains(&resource.name) {
            complain(format!("cached is {}", resource.cached));
        }
        if resource.cached && (resource.identity == "email" || !has_name) {
            complain("caches email addresses, or has no names".to_owned());
        }
    });
}

#[test]
fn a_parent_is_a_cached_resource_and_a_column() {
    check_resources(|resource, complain| {
        let Some(parent) = resource.parent else { return };
        if !find(parent.resource).is_some_and(|parent| parent.cached) || !resource.columns.contains(&parent.property) {
            complain(format!("has the parent {:?} by {:?}", parent.resource, parent.property));
        }
    });
    assert!(ALL.iter().any(|resource| resource.parent.is_some()));
}

#[test]
fn custom_fields_say_what_values_they_take() {
    check_operations(|_, operation, complain| {
        for param in params(operation) {
            if let Kind::FieldValue(name) | Kind::CustomFieldValue(name) = param.kind
                && find(name).is_none_or(|resource| resource.values.is_none() || !resource.cached)
            {
                complain(format!("--{} takes values of {name:?}, which does not define its values", param.flag));
            }
        }
    });
}

/// Whether the wire name of a parameter says that it is the id of something.
fn is_id(param: &Param, names: &BTreeSet<String>) -> bool {
    let inside = param.wire.rsplit(['[', '.']).find(|part| !matches!(*part, "]" | "eq]")).unwrap_or(param.wire);
    let word = inside.trim_end_matches(']');
    let lower = word.to_lowercase();
    let ends = word == "id"
        || word == "ids"
        || word.ends_with("Id")
        || word.ends_with("_id")
        || word.ends_with("_ids")
        || word.ends_with("Ids");
    let old = lower.strip_suffix("id").is_some_and(|name| names.contains(name) || names.contains(&format!("{name}s")));
    !NO_IDS.contains(&param.wire) && param.place == Place::Regular && (ends || old || names.contains(word))
}

/// Whether the parameter is the name that the request gives to a record, not a reference to one.
fn makes(role: Role, param: &Param, identity: &str) -> bool {
    matches!(role, Role::Create | Role::Update | Role::Upsert | Role::Send) && param.wire == identity
}
