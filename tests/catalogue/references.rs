//! Every id flag accepts a name as well, and names are cached for the right
//! resources.

use std::collections::BTreeSet;

use acamp::test::catalogue::model::{Kind, Param, Place, Role};
use acamp::test::catalogue::{ALL, find, operations};

use super::support::{check_nouns, check_rows, params, referred_to};

/// Ids of what the service does not list and nothing here is a noun for, ids in other systems, and ids it gives itself:
/// by noun and flag.
const BARE: &[(&str, &str)] = &[
    // The old companies, which no call lists.
    ("contacts", "organization"),
    ("deals", "organization"),
    // Ids of other systems, and of records, which are listed by their schema.
    ("custom-objects records", "external-id"),
    ("custom-objects records", "record"),
    ("custom-objects schemas", "app"),
    ("segments match", "external-id"),
    // Ids of runs, requests and batches, known from the answer that began them.
    ("segments match", "run"),
    ("sms broadcasts", "custom-run"),
    ("sms ai", "request"),
    ("contacts imports", "batch"),
    // Parts without a listing: places of fields, links, labels, senders, fields of a schema, events in a log.
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
    // Not ids: a filter by the name of a tag, merge tags, what the service sets itself.
    ("deals", "tag"),
    ("variables", "tag"),
    ("segments", "uuid"),
    ("segments", "segment-uuid"),
];

/// Wire names that sound like things and are none: places, kinds, texts, names of events.
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
];

/// Resources whose names are not cached: people, and unbounded collections.
const NOT_KEPT: &[&str] = &[
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
    let things: BTreeSet<String> = ALL
        .iter()
        .flat_map(|noun| [noun.singular.to_owned(), noun.name.rsplit(' ').next().unwrap_or_default().to_owned()])
        .chain(["owner", "group", "stage", "list", "org", "assignee"].map(str::to_owned))
        .collect();
    let mut used = BTreeSet::new();
    check_rows(|resource, operation, complain| {
        for param in params(operation).filter(|param| matches!(param.kind, Kind::Text | Kind::Integer | Kind::Number)) {
            if !is_id(param, &things) || makes(operation.role, param, resource.identity) {
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
    check_nouns(|resource, complain| {
        let has_name = !resource.identity.is_empty();
        let is_referred =
            operations().flat_map(|(_, row)| params(row)).any(|param| referred_to(param).contains(&resource.name));
        if has_name && is_referred && resource.remembered == NOT_KEPT.contains(&resource.name) {
            complain(format!("remembered is {}", resource.remembered));
        }
        if resource.remembered && (resource.identity == "email" || !has_name) {
            complain("keeps addresses, or what has no name".to_owned());
        }
    });
}

#[test]
fn a_parent_is_a_cached_resource_and_a_column() {
    check_nouns(|resource, complain| {
        let Some(parent) = resource.parent else { return };
        if !find(parent.noun).is_some_and(|noun| noun.remembered) || !resource.columns.contains(&parent.member) {
            complain(format!("stands in {:?} by {:?}", parent.noun, parent.member));
        }
    });
    assert!(ALL.iter().any(|resource| resource.parent.is_some()));
}

#[test]
fn custom_fields_say_what_values_they_take() {
    check_rows(|_, operation, complain| {
        for param in params(operation) {
            if let Kind::FieldValue(noun) | Kind::CustomFieldValue(noun) = param.kind
                && find(noun).is_none_or(|noun| noun.values.is_none() || !noun.remembered)
            {
                complain(format!("--{} takes values of {noun:?}, which does not say which", param.flag));
            }
        }
    });
}

/// Whether the wire name of a parameter says that it is the id of something.
fn is_id(param: &Param, things: &BTreeSet<String>) -> bool {
    let inside = param.wire.rsplit(['[', '.']).find(|part| !matches!(*part, "]" | "eq]")).unwrap_or(param.wire);
    let word = inside.trim_end_matches(']');
    let lower = word.to_lowercase();
    let ends = word == "id"
        || word == "ids"
        || word.ends_with("Id")
        || word.ends_with("_id")
        || word.ends_with("_ids")
        || word.ends_with("Ids");
    let old =
        lower.strip_suffix("id").is_some_and(|thing| things.contains(thing) || things.contains(&format!("{thing}s")));
    !NO_IDS.contains(&param.wire) && param.place == Place::Regular && (ends || old || things.contains(word))
}

/// Whether the parameter is the name that a new or changed thing gets, not the thing.
fn makes(role: Role, param: &Param, identity: &str) -> bool {
    matches!(role, Role::Create | Role::Update | Role::Upsert | Role::Send) && param.wire == identity
}
