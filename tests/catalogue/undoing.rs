//! The undo rules of operations name commands, properties and listings that exist.

use acamp::test::catalogue;
use acamp::test::catalogue::model::{Method, Role, Server};
use acamp::test::catalogue::undoing::{Inverse, Source};

use super::support::report;

fn listing_exists(source: Source) -> bool {
    match source {
        Source::Beside(key) => !key.is_empty(),
        Source::Listing(path, key, _) => {
            let path = path.split('?').next().unwrap_or_default().replace("{id}", "1");
            // Nested collections are links of the thing, not always rows of their own.
            let nested = path.split('/').count() > 3;
            !key.is_empty() && (nested || known(&path))
        }
    }
}

/// A collection that a row lists, or adds to.
fn known(path: &str) -> bool {
    [Method::Get, Method::Post].iter().any(|method| catalogue::matching(*method, Server::V3, path).is_some())
}

#[test]
fn a_recreating_command_exists_with_these_arguments() {
    let mut wrong = Vec::new();
    for (resource, row) in catalogue::operations() {
        for side in row.undo.sides {
            let name = format!("{} {}: {}", resource.name, row.verb, side.what);
            if !listing_exists(side.source) {
                wrong.push(format!("{name}: nothing lists it"));
            }
            let Some((_, rows)) = catalogue::command(side.command) else {
                wrong.push(format!("{name}: there is no command {}", side.command));
                continue;
            };
            for (wire, _) in side.values {
                let mut own = rows[0].arguments.iter().chain(rows[0].fields);
                let is_fixed = rows[0].fixed.iter().any(|(name, _)| name == wire);
                if !is_fixed && own.all(|param| param.wire != *wire) {
                    wrong.push(format!("{name}: {} has no {wire}", side.command));
                }
            }
        }
    }
    report(&wrong);
}

#[test]
fn an_inverse_is_a_command_and_a_pair_has_two_members() {
    let mut wrong = Vec::new();
    for (resource, row) in catalogue::operations() {
        let name = format!("{} {}", resource.name, row.verb);
        if let Inverse::Command(command) = row.undo.inverse
            && catalogue::command(command).is_none()
        {
            wrong.push(format!("{name}: there is no command {command}"));
        }
        if matches!(row.undo.inverse, Inverse::Again(_)) && row.undo.pair.is_none() {
            wrong.push(format!("{name}: nothing says what the pair was before"));
        }
        if row.undo.pair.is_some() != (row.undo.pair_members.len() == 2) {
            wrong.push(format!("{name}: a pair joins two things"));
        }
        for member in row.undo.pair_members {
            if row.arguments.iter().chain(row.fields).all(|param| param.wire != *member) {
                wrong.push(format!("{name}: the pair's {member} is no member of the body"));
            }
        }
    }
    report(&wrong);
}

#[test]
fn parts_are_members_of_the_body() {
    let mut wrong = Vec::new();
    for resource in catalogue::ALL {
        for part in resource.parts {
            let writes = resource.operations.iter().filter(|row| matches!(row.role, Role::Create | Role::Update));
            let mut fields = writes.flat_map(|row| row.fields);
            if fields.all(|param| param.wire != part.wire) || !listing_exists(part.source) {
                wrong.push(format!("{}: {} is no part", resource.name, part.wire));
            }
        }
    }
    report(&wrong);
}
