//! Flags and arguments: their names, types and what they refer to.

use std::collections::{BTreeMap, BTreeSet};

use acamp::test::catalogue::model::{Kind, Place, Role, When};
use acamp::test::catalogue::{ALL, find, operations};

use super::support::{
    WITH_VALUE, WITHOUT_VALUE, check_commands, check_operations, is_kebab, params, referred_to, repeated,
};

#[test]
fn helps_are_one_line_and_notes_are_sentences() {
    check_operations(|_, operation, complain| {
        for param in params(operation) {
            if param.help.is_empty()
                || param.help.chars().count() > 80
                || param.help.ends_with('.')
                || param.help.contains('\n')
            {
                complain(format!("--{}: {:?} is empty, long or ends in a full stop", param.flag, param.help));
            }
        }
        if !operation.note.is_empty() && !operation.note.ends_with('.') || operation.note.contains("  ") {
            complain(format!("the note does not end in a full stop or has double blanks: {:?}", operation.note));
        }
    });
}

#[test]
fn flags_are_kebab_case_and_not_the_programs_own() {
    check_operations(|_, operation, complain| {
        for param in params(operation) {
            if !is_kebab(param.flag) {
                complain(format!("--{} is not kebab-case", param.flag));
            }
            if WITH_VALUE.contains(&param.flag) || WITHOUT_VALUE.contains(&param.flag) {
                complain(format!("--{} is a flag of the program itself", param.flag));
            }
            let resource = param.flag.strip_suffix("-id").unwrap_or_default();
            if ALL.iter().any(|known| known.singular == resource) {
                complain(format!("--{} is named --{resource} elsewhere", param.flag));
            }
            if param.wire.is_empty() {
                complain(format!("--{} has no name on the wire", param.flag));
            }
        }
        if let When::Flag(flag) = operation.when
            && (!is_kebab(flag) || WITH_VALUE.contains(&flag) || WITHOUT_VALUE.contains(&flag))
        {
            complain(format!("is selected by --{flag}, which is not kebab-case or the program's own"));
        }
    });
}

#[test]
fn an_operation_has_each_flag_and_each_wire_name_once() {
    check_operations(|_, operation, complain| {
        let flags: Vec<_> = params(operation).map(|param| param.flag).collect();
        for flag in repeated(&flags) {
            complain(format!("has {flag:?} twice"));
        }
        for list in [operation.params, operation.fields, operation.arguments] {
            let wires: Vec<_> = list
                .iter()
                .filter(|param| !matches!(param.place, Place::FollowUp(_)) && param.only_with.is_none())
                .map(|param| param.wire)
                .collect();
            for wire in repeated(&wires) {
                complain(format!("sends {wire:?} twice"));
            }
        }
    });
}

#[test]
fn operations_that_share_a_command_agree_on_its_flags() {
    check_commands(|operations, complain| {
        let mut kinds: BTreeMap<&str, Kind> = BTreeMap::new();
        let arguments: BTreeSet<_> =
            operations.iter().flat_map(|operation| operation.arguments).map(|param| param.flag).collect();
        for param in operations.iter().flat_map(|operation| operation.params.iter().chain(operation.fields)) {
            if *kinds.entry(param.flag).or_insert(param.kind) != param.kind {
                complain(format!("--{} has two types", param.flag));
            }
            if arguments.contains(param.flag) {
                complain(format!("{} is a flag and an argument", param.flag));
            }
        }
        let conditions: Vec<_> = operations.iter().map(|operation| format!("{:?}", operation.when)).collect();
        if conditions.len() != conditions.iter().collect::<BTreeSet<_>>().len() {
            complain("two operations have the same condition".into());
        }
        if operations.iter().any(|operation| operation.when == When::Always) && operations[0].when != When::Always {
            complain("the canonical operation is not the first".into());
        }
    });
}

#[test]
fn every_referenced_resource_exists() {
    check_operations(|_, operation, complain| {
        for param in params(operation) {
            for resource in referred_to(param).into_iter().filter(|name| find(name).is_none()) {
                complain(format!("--{} refers to {resource:?}, which does not exist", param.flag));
            }
            if let Place::FollowUp(command) = param.place
                && !takes_two(command)
            {
                complain(format!("--{} runs {command:?}, which is not a command with two arguments", param.flag));
            }
        }
    });
}

#[test]
fn values_to_choose_from_are_distinct() {
    check_operations(|_, operation, complain| {
        for param in params(operation) {
            let words: Vec<&str> = match param.kind {
                Kind::OneOf(values) => values.to_vec(),
                Kind::Choice(pairs) => pairs.iter().map(|(word, _)| *word).collect(),
                _ => continue,
            };
            if words.is_empty() || !repeated(&words).is_empty() {
                complain(format!("--{} has no values, or one twice", param.flag));
            }
        }
    });
}

/// Listings with a flag that looks like a filter, although the server rejects a request without it.
const NARROWED: &[&str] = &["segments counts list"];

/// Deletes that move what belongs to the record to another one.
const MOVED: &[&str] = &["v1 groups delete"];

#[test]
fn only_what_creates_requires_flags() {
    check_operations(|resource, operation, complain| {
        let creates: BTreeSet<_> = resource
            .operations
            .iter()
            .filter(|other| matches!(other.role, Role::Create | Role::Upsert))
            .flat_map(|other| other.fields.iter().filter(|field| field.required).map(|field| field.flag))
            .collect();
        for param in operation.params.iter().chain(operation.fields).filter(|param| param.required) {
            let known = operation.role != Role::Update || creates.contains(param.flag);
            // An operation that a flag selects may require other flags with it.
            let selected = matches!(operation.when, When::Flag(_));
            let name = format!("{} {}", resource.name, operation.verb);
            let needs_none = match operation.role {
                Role::List => !selected && !NARROWED.contains(&name.as_str()),
                Role::Delete | Role::Remove => !MOVED.contains(&name.as_str()),
                _ => false,
            };
            if !known || needs_none {
                complain(format!("requires --{}", param.flag));
            }
        }
    });
}

/// Whether the command exists and takes two arguments, the first of them a new item's id.
fn takes_two(command: &str) -> bool {
    operations().any(|(resource, operation)| {
        format!("{} {}", resource.name, operation.verb) == command && operation.arguments.len() == 2
    })
}
