//! Names in files that lead to no record of the folder, and placeholders without a value.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::placeholders::in_value;
use super::problem::FileProblem;
use super::read::{FileRecord, SetupFolder};
use crate::catalogue::managed::{ManagedProperty, ValueForm};
use crate::engine::definition;
use crate::engine::setup::kinds::SetupKind;
use crate::engine::setup::values::ALL;

/// The problems of a folder.
pub fn check(folder: &SetupFolder, all: &[SetupKind]) -> Vec<FileProblem> {
    let names = names(folder, all);
    let mut problems = Vec::new();
    for own in &folder.kinds {
        let Some(kind) = all.iter().find(|kind| kind.name() == own.kind) else { continue };
        for file in &own.records {
            for (name, raw) in &file.raw {
                let Some(property) = kind.property(name) else { continue };
                placeholders(folder, file, property, raw, &mut problems);
                for (resource, wanted) in references(kind, property, raw) {
                    let Some((target, known)) = names.get(resource) else { continue };
                    if known.contains(wanted.as_str()) {
                        continue;
                    }
                    let problem = at(file, property, format!("{name} names a {target} that no file has: {wanted}"));
                    problems.push(problem.near(&wanted, known.iter().map(String::as_str)));
                }
            }
        }
    }
    problems
}

/// The names of the records in files, by resource, of the kinds that the folder manages, with the word for one record.
fn names(folder: &SetupFolder, all: &[SetupKind]) -> BTreeMap<&'static str, (&'static str, BTreeSet<String>)> {
    let of = |kind: &SetupKind| {
        let records = folder.of(kind).iter();
        let names = records.filter_map(|file| file.record.key.last().cloned()).collect();
        (kind.resource.name, (kind.singular(), names))
    };
    all.iter().filter(|kind| !kind.managed.key.is_empty() && folder.manifest.has(kind)).map(of).collect()
}

/// The resources and names that a value names.
fn references(kind: &SetupKind, property: &ManagedProperty, value: &Value) -> Vec<(&'static str, String)> {
    let is_name = |text: &&str| !text.is_empty() && *text != ALL && !text.contains("${");
    match property.form {
        ValueForm::Reference(resource) => {
            value.as_str().filter(is_name).map(|name| (resource, name.to_owned())).into_iter().collect()
        }
        ValueForm::References(resource) => {
            let texts = value.as_array().into_iter().flatten().filter_map(Value::as_str).filter(is_name);
            texts.map(|name| (resource, name.to_owned())).collect()
        }
        ValueForm::Expression => {
            let known = kind.resource.definition().and_then(|definition| definition.known.first());
            let names = value.as_str().map(definition::names_in).and_then(Result::ok).unwrap_or_default();
            known.map(|known| names.into_iter().map(|name| (known.resource, name)).collect()).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

fn placeholders(
    folder: &SetupFolder,
    file: &FileRecord,
    property: &ManagedProperty,
    value: &Value,
    problems: &mut Vec<FileProblem>,
) {
    for (source, name) in in_value(value) {
        let typed = format!("${{{source}:{name}}}");
        match source.as_str() {
            "value" if folder.values.is_empty() => {
                problems.push(at(file, property, format!("no value for {typed}: there is no file in values/")));
            }
            "value" => {
                let lacking = folder.values.values().filter(|values| !values.values.contains_key(&name));
                for values in lacking {
                    let message = format!("no value for {typed} in {}", values.path.display());
                    let problem = at(file, property, message);
                    problems.push(problem.near(&name, values.values.keys().map(String::as_str)));
                }
            }
            "file" => {
                let path = folder.root.join(&file.path);
                let is_inside = !name.contains(['/', '\\']) && name != "..";
                if !is_inside || !path.with_file_name(&name).is_file() {
                    problems.push(at(file, property, format!("no file {name} beside {}", file.path.display())));
                }
            }
            _ => {}
        }
    }
}

fn at(file: &FileRecord, property: &ManagedProperty, message: String) -> FileProblem {
    let place = file.places.iter().find(|(name, _)| *name == property.name).map_or(file.place, |(_, place)| *place);
    let (line, column) = place;
    FileProblem { line, column, ..FileProblem::of_file(&file.path, message) }
}
