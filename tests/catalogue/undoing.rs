//! The undo rules of operations name commands, properties and listings that exist.

use acamp::test::catalogue;
use acamp::test::catalogue::model::{Method, Role, Server};
use acamp::test::catalogue::undoing::{Inverse, Source};

use super::support::report;

fn listing_exists(source: Source) -> bool {
    match source {
        Source::SideLoaded(key) => !key.is_empty(),
        Source::Listing(path, key, _) => {
            let path = path.split('?').next().unwrap_or_default().replace("{id}", "1");
            // A nested collection is a link of its record, and does not always have an operation.
            let nested = path.split('/').count() > 3;
            !key.is_empty() && (nested || known(&path))
        }
        Source::Own | Source::Members => true,
    }
}

/// A collection that an operation lists, or adds to.
fn known(path: &str) -> bool {
    [Method::Get, Method::Post].iter().any(|method| catalogue::find_by_request(*method, Server::V3, path).is_some())
}

#[test]
fn a_recreating_command_exists_with_these_arguments() {
    let mut wrong = Vec::new();
    for (resource, operation) in catalogue::operations() {
        for rule in operation.undo.dependents {
            let name = format!("{} {}: {}", resource.name, operation.verb, rule.what);
            let lacks_members = rule.source == Source::Members && operation.guard.cascade.is_none();
            if lacks_members || !listing_exists(rule.source) {
                wrong.push(format!("{name}: no listing contains it"));
            }
            let Some((_, operations)) = catalogue::command(rule.command) else {
                wrong.push(format!("{name}: there is no command {}", rule.command));
                continue;
            };
            for (wire, _) in rule.values {
                let mut own = operations[0].arguments.iter().chain(operations[0].fields);
                let is_fixed = operations[0].fixed.iter().any(|(name, _)| name == wire);
                if !is_fixed && own.all(|param| param.wire != *wire) {
                    wrong.push(format!("{name}: {} has no {wire}", rule.command));
                }
            }
        }
    }
    report(&wrong);
}

#[test]
fn an_inverse_is_a_command_and_a_relation_has_two_properties() {
    let mut wrong = Vec::new();
    for (resource, operation) in catalogue::operations() {
        let name = format!("{} {}", resource.name, operation.verb);
        // It is sent by the operation for one record, which has the relation.
        if operation.each.is_some() {
            continue;
        }
        if let Inverse::Command(command) = operation.undo.inverse
            && catalogue::command(command).is_none()
        {
            wrong.push(format!("{name}: there is no command {command}"));
        }
        if matches!(operation.undo.inverse, Inverse::Again(_)) && operation.undo.relation.is_none() {
            wrong.push(format!("{name}: nothing defines how to read the previous relation"));
        }
        if operation.undo.relation.is_some() != (operation.undo.relation_properties.len() == 2) {
            wrong.push(format!("{name}: a relation has two properties"));
        }
        for property in operation.undo.relation_properties {
            if operation.arguments.iter().chain(operation.fields).all(|param| param.wire != *property) {
                wrong.push(format!("{name}: the relation's {property} is not a body property"));
            }
        }
    }
    report(&wrong);
}

#[test]
fn separate_properties_are_body_properties() {
    let mut wrong = Vec::new();
    for resource in catalogue::ALL {
        for property in resource.separate_properties {
            let writes =
                resource.operations.iter().filter(|operation| matches!(operation.role, Role::Create | Role::Update));
            let mut fields = writes.flat_map(|operation| operation.fields);
            if fields.all(|param| param.wire != property.wire) || !listing_exists(property.source) {
                wrong.push(format!("{}: {} is not a body property", resource.name, property.wire));
            }
        }
    }
    report(&wrong);
}
