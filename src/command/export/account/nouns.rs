//! Which nouns an account export reads, from the catalogue, and which it cannot, with the reason. Pure.

use crate::catalogue;
use crate::catalogue::model::{Method, Operation, Resource, Role, When};
use crate::command::export::contacts::ALL_LISTS;

/// A noun that can be read as a whole.
#[derive(Clone, Copy, Debug)]
pub struct Noun {
    /// Its words: `contacts tags`.
    pub name: &'static str,
    /// The call.
    pub row: &'static Operation,
}

/// What no listing shows, and what it means for whoever has the export.
pub const LIMITS: &[&str] = &[
    "automations: the listing has their names and counts; blocks and triggers are read one automation at a time, not on \
     every plan, and conditions are hidden segments; none of it can be written back",
    "campaigns: messages are there, what a campaign sent to whom is not",
    "site tracking: page visits are not readable as a whole",
    "deals that the key's user may not see come with title and id only",
    "deals: the history of stages is in deals activities only",
    "deleted things are not shown",
];

impl Noun {
    /// The name of its file.
    pub fn file(&self) -> String {
        format!("{}.jsonl", self.name.replace(' ', "-"))
    }
}

/// Every noun that one listing without arguments shows as a whole, in the catalogue's order.
pub fn readable() -> Vec<Noun> {
    catalogue::ALL.iter().filter_map(|resource| Some(Noun { name: resource.name, row: whole(resource)? })).collect()
}

/// Every other noun that has calls, with why it is not there.
pub fn left_out() -> Vec<(&'static str, String)> {
    let others = catalogue::ALL.iter().filter(|resource| !resource.operations.is_empty() && whole(resource).is_none());
    others.map(|resource| (resource.name, why(resource))).collect()
}

fn whole(resource: &'static Resource) -> Option<&'static Operation> {
    if resource.name == "contacts subscriptions" {
        return Some(&ALL_LISTS);
    }
    let needs_nothing = |row: &&Operation| {
        row.role == Role::List
            && row.verb == "list"
            && row.when == When::Always
            && row.method == Method::Get
            && row.arguments.is_empty()
            && !row.params.iter().any(|param| param.required)
    };
    resource.operations.iter().find(needs_nothing)
}

fn why(resource: &Resource) -> String {
    // The same rows stand under another noun, whole.
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
        return format!("it is in {other}");
    }
    let lists = resource.operations.iter().find(|row| row.role == Role::List);
    match lists {
        Some(row) => {
            let needed = row.arguments.iter().map(|param| param.flag.to_uppercase());
            let flags = row.params.iter().filter(|param| param.required).map(|param| format!("--{}", param.flag));
            let all: Vec<String> = needed.chain(flags).collect();
            format!("it is listed for one thing at a time: acamp {} {} {}", resource.name, row.verb, all.join(" "))
                .trim_end()
                .to_owned()
        }
        None if resource.operations.iter().any(|row| row.role == Role::Get) => {
            "the API has no listing of it; single ones can be read".to_owned()
        }
        None => "the API does not let it be read".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_no_argument_is_read_and_all_else_has_a_reason() {
        let readable = readable();
        let path = |name: &str| readable.iter().find(|noun| noun.name == name).map(|noun| noun.row.path);
        assert_eq!(path("contacts"), Some("/contacts"));
        assert_eq!(path("contacts subscriptions"), Some("/contactLists"));
        assert_eq!(path("deals field-values"), Some("/dealCustomFieldData"));
        assert_eq!(path("contacts logs"), None);
        assert!(readable.iter().all(|noun| !noun.row.path.contains('{')), "{readable:?}");
        let left_out = left_out();
        let why = |name: &str| left_out.iter().find(|(noun, _)| *noun == name).map(|(_, why)| why.as_str());
        assert_eq!(
            why("contacts logs"),
            Some("it is listed for one thing at a time: acamp contacts logs list CONTACT")
        );
        assert_eq!(why("contacts tags"), Some("it is in tags contacts"));
        assert_eq!(why("contacts"), None);
        let all = catalogue::ALL.iter().filter(|resource| !resource.operations.is_empty()).count();
        assert_eq!(readable.len() + left_out.len(), all);
    }

    #[test]
    fn no_two_nouns_share_a_file() {
        let mut files: Vec<String> = readable().iter().map(Noun::file).collect();
        let all = files.len();
        files.sort();
        files.dedup();
        assert_eq!(files.len(), all);
    }
}
