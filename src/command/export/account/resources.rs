//! Which resources an account export reads, from the catalogue, and why it cannot read the others. Pure.

use crate::catalogue;
use crate::catalogue::model::{Method, Operation, Resource, Role, When};
use crate::command::export::contacts::ALL_LISTS;

/// A resource that can be listed completely.
#[derive(Clone, Copy, Debug)]
pub struct Exportable {
    /// Its name: `contacts tags`.
    pub name: &'static str,
    /// The operation.
    pub operation: &'static Operation,
}

/// What no listing contains, and what that means for the export.
pub const LIMITS: &[&str] = &[
    "automations: names and counts only; blocks and triggers are read per automation and not in every plan, conditions \
     are hidden segments, and none of it can be written back",
    "campaigns: messages are included, recipients are not",
    "site tracking: page visits cannot be listed",
    "deals hidden from the key's user have only a title and an ID",
    "deals: the stage history is only in deals activities",
    "deleted records are not included",
];

impl Exportable {
    /// The name of its file.
    pub fn file(&self) -> String {
        format!("{}.jsonl", self.name.replace(' ', "-"))
    }
}

/// Every resource that a listing without arguments returns completely, in the order of the catalogue.
pub fn exportable() -> Vec<Exportable> {
    catalogue::ALL
        .iter()
        .filter_map(|resource| Some(Exportable { name: resource.name, operation: whole(resource)? }))
        .collect()
}

/// Every other resource with operations, and why it is not exported.
pub fn left_out() -> Vec<(&'static str, String)> {
    let others = catalogue::ALL.iter().filter(|resource| !resource.operations.is_empty() && whole(resource).is_none());
    others.map(|resource| (resource.name, why(resource))).collect()
}

fn whole(resource: &'static Resource) -> Option<&'static Operation> {
    if resource.name == "contacts subscriptions" {
        return Some(&ALL_LISTS);
    }
    let needs_nothing = |operation: &&Operation| {
        operation.role == Role::List
            && operation.verb == "list"
            && operation.when == When::Always
            && operation.method == Method::Get
            && operation.arguments.is_empty()
            && !operation.params.iter().any(|param| param.required)
    };
    resource.operations.iter().find(needs_nothing)
}

fn why(resource: &Resource) -> String {
    // The same records are in another resource.
    let elsewhere = [
        ("contacts tags", "tags contacts"),
        ("contacts automations", "automations contacts"),
        ("contacts accounts", "accounts contacts"),
        ("contacts notes", "notes"),
        ("contacts deals", "deals contacts"),
        ("deals notes", "notes"),
        ("accounts notes", "notes"),
    ];
    if let Some((_, other)) = elsewhere.iter().find(|(name, _)| *name == resource.name) {
        return format!("included in {other}");
    }
    let lists = resource.operations.iter().find(|operation| operation.role == Role::List);
    match lists {
        Some(operation) => {
            let needed = operation.arguments.iter().map(|param| param.flag.to_uppercase());
            let flags = operation.params.iter().filter(|param| param.required).map(|param| format!("--{}", param.flag));
            let all: Vec<String> = needed.chain(flags).collect();
            format!("can only be listed per record: acamp {} {} {}", resource.name, operation.verb, all.join(" "))
                .trim_end()
                .to_owned()
        }
        None if resource.operations.iter().any(|operation| operation.role == Role::Get) => {
            "the API cannot list it; single records can be read".to_owned()
        }
        None => "the API cannot read it".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_no_argument_is_read_and_all_else_has_a_reason() {
        let exportable = exportable();
        let path = |name: &str| {
            exportable.iter().find(|resource| resource.name == name).map(|resource| resource.operation.path)
        };
        assert_eq!(path("contacts"), Some("/contacts"));
        assert_eq!(path("contacts subscriptions"), Some("/contactLists"));
        assert_eq!(path("deals field-values"), Some("/dealCustomFieldData"));
        assert_eq!(path("contacts logs"), None);
        assert!(exportable.iter().all(|resource| !resource.operation.path.contains('{')), "{exportable:?}");
        let left_out = left_out();
        let why = |name: &str| left_out.iter().find(|(resource, _)| *resource == name).map(|(_, why)| why.as_str());
        assert_eq!(why("contacts logs"), Some("can only be listed per record: acamp contacts logs list CONTACT"));
        assert_eq!(why("contacts tags"), Some("included in tags contacts"));
        assert_eq!(why("contacts"), None);
        let all = catalogue::ALL.iter().filter(|resource| !resource.operations.is_empty()).count();
        assert_eq!(exportable.len() + left_out.len(), all);
    }

    #[test]
    fn no_two_nouns_share_a_file() {
        let mut files: Vec<String> = exportable().iter().map(Exportable::file).collect();
        let all = files.len();
        files.sort();
        files.dedup();
        assert_eq!(files.len(), all);
    }
}
