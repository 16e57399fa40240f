//! What an account export does not contain, and why. Pure.

use super::manifest::NotExported;
use crate::catalogue;
use crate::catalogue::collections::{self, Collection};
use crate::catalogue::model::{Method, Operation, Resource, Role, Server};

/// What no listing contains, and what that means for the export.
pub const LIMITS: &[&str] = &[
    "automations: the conditions of steps and triggers are hidden segments, and no automation can be written back",
    "campaigns: recipients, opens and clicks of single contacts are not included",
    "site tracking: page visits cannot be listed",
    "deals hidden from the key's user have only a title and an ID",
    "deals: the stage history is only in deals activities",
    "deleted records are not included",
];

/// Resources whose records are in the file of another resource.
const ELSEWHERE: &[(&str, &str)] = &[
    ("contacts tags", "tags contacts"),
    ("contacts automations", "automations contacts"),
    ("contacts accounts", "accounts contacts"),
    ("contacts notes", "notes"),
    ("contacts deals", "deals contacts"),
    ("deals notes", "notes"),
    ("accounts notes", "notes"),
];

/// Properties and reads that the exported resources have beyond their files.
const MORE: &[(&str, &str, &str)] = &[
    ("campaigns", "isDoubleOptInCampaign", "only acamp campaigns get returns it"),
    ("site-tracking", "code", "the tracking script, which contains no data: acamp site-tracking code"),
    ("addresses", "addressGroups", "read per address, in no documented form: acamp api GET /addresses/ID/addressGroup"),
    ("addresses", "addressLists", "read per address, in no documented form: acamp api GET /addresses/ID/addressList"),
    (
        "contacts imports",
        "batches",
        "the server only counts them; one can be read by its ID: acamp contacts imports get BATCH",
    ),
    ("ecommerce orders", "orderDiscounts", "read per order: acamp api GET /ecomOrders/ID/orderDiscounts"),
    ("settings", "configs", "the API documents only how to set a user's settings, not how to read them"),
];

/// Every resource with operations that `read` does not read, and the properties of the others that it does not have.
pub fn left_out() -> Vec<NotExported> {
    let read = collections::all();
    let others = catalogue::ALL.iter().filter(|resource| !resource.operations.is_empty() && !has(&read, resource));
    let others = others.map(|resource| NotExported::resource(resource.name, why(resource)));
    let more = MORE.iter().map(|(name, property, why)| NotExported {
        property: Some((*property).to_owned()),
        ..NotExported::resource(name, (*why).to_owned())
    });
    others.chain(more).collect()
}

/// Whether records of a resource have a file.
fn has(read: &[Collection], resource: &Resource) -> bool {
    let is_own = |operation: &'static Operation| resource.operations.iter().any(|own| std::ptr::eq(own, operation));
    let is_kept = |one: &Collection| one.kept.iter().any(|kept| kept.name == resource.name);
    read.iter().any(|one| one.name == resource.name || is_own(one.operation) || is_kept(one))
}

fn why(resource: &Resource) -> String {
    if let Some((_, other)) = ELSEWHERE.iter().find(|(name, _)| *name == resource.name) {
        return format!("included in {other}");
    }
    let of = |role: Role| resource.operations.iter().find(|operation| operation.role == role);
    let Some(operation) = of(Role::List).or_else(|| of(Role::Get)) else {
        return "the API cannot read it".to_owned();
    };
    let command = command(resource, operation);
    if operation.server == Server::V1 && operation.arguments.is_empty() {
        let name = resource.name.trim_start_matches("v1 ");
        return format!("API v1 has the records of {name} in another form: acamp {command}");
    }
    match operation.role {
        _ if operation.method != Method::Get && operation.server == Server::V3 => {
            format!("computed on request: acamp {command}")
        }
        Role::List => format!("can only be listed per record: acamp {command}"),
        _ if operation.arguments.is_empty() => format!("not data of the account: acamp {command}"),
        _ => format!("the API cannot list it; single records can be read: acamp {command}"),
    }
}

/// The command of an operation with what it needs.
fn command(resource: &Resource, operation: &Operation) -> String {
    let needed = operation.arguments.iter().map(|param| param.flag.to_uppercase());
    let flags = operation.params.iter().filter(|param| param.required).map(|param| format!("--{}", param.flag));
    let words = [resource.name.to_owned(), operation.verb.to_owned()].into_iter();
    words.chain(needed).chain(flags).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_resource_that_is_not_read_has_a_reason() {
        let left_out = left_out();
        let why = |name: &str| {
            left_out.iter().find(|one| one.noun == name && one.property.is_none()).map(|one| one.why.as_str())
        };
        assert_eq!(why("contacts logs"), Some("can only be listed per record: acamp contacts logs list CONTACT"));
        assert_eq!(why("contacts tags"), Some("included in tags contacts"));
        assert_eq!(why("contacts"), None);
        assert_eq!(why("contacts fields options"), None);
        let read = collections::all();
        for resource in catalogue::ALL.iter().filter(|resource| !resource.operations.is_empty()) {
            assert_ne!(has(&read, resource), why(resource.name).is_some(), "{}", resource.name);
        }
    }

    #[test]
    fn every_property_that_is_not_read_belongs_to_a_resource() {
        for (name, _, _) in MORE {
            assert!(catalogue::find(name).is_some(), "{name}");
        }
        for (name, other) in ELSEWHERE {
            assert!(
                catalogue::find(name).is_some() && collections::all().iter().any(|one| one.name == *other),
                "{name}"
            );
        }
    }
}
