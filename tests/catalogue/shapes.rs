//! The table of response properties, compared with the resources.

use std::collections::BTreeSet;

use acamp::test::catalogue::shapes::{all, of};
use acamp::test::catalogue::{ALL, find};

use super::support::{check_resources, report};

const TYPES: &[&str] = &["string", "integer", "number", "boolean", "object", "array", "null"];

#[test]
fn keys_belong_to_a_resource_and_are_unique() {
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for key in all() {
        let name = format!("{} {}", key.resource, key.name);
        if find(key.resource).is_none() {
            wrong.push(format!("{name}: there is no such noun"));
        }
        if key.types.split('|').any(|kind| !TYPES.contains(&kind)) {
            wrong.push(format!("{name}: {:?} are no types of JSON", key.types));
        }
        if !matches!(key.known, "recorded" | "documented") {
            wrong.push(format!("{name}: is known from {:?}", key.known));
        }
        if !seen.insert(name.clone()) {
            wrong.push(format!("{name}: stands there twice"));
        }
    }
    report(&wrong);
}

#[test]
fn columns_and_names_are_keys_of_the_responses() {
    assert!(ALL.iter().filter(|resource| of(resource.name).next().is_some()).count() > 80);
    check_resources(|resource, complain| {
        let keys: BTreeSet<_> = of(resource.name).map(|key| key.name).collect();
        if keys.is_empty() {
            return;
        }
        let names = [resource.identity, resource.alternate_name];
        for column in resource.columns.iter().chain(&names).filter(|name| !name.is_empty() && !keys.contains(*name)) {
            complain(format!("no answer has the key {column:?}"));
        }
    });
}
