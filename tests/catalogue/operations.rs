//! Operations: verbs, roles, paths, responses, and the size of their files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use acamp::test::catalogue::model::{Encoding, Evidence, Method, Paging, Place, Reply, Role, Server, When};
use acamp::test::catalogue::operations;

use super::support::{check_operations, placeholders, report};

/// The last words of commands.
const VERBS: &str = "\
    add add-field add-group add-option all attach-list bulk-create bulk-update code copy count create create-child \
    delete delete-field detach-group detach-list disable enable export failures get graphql history import list lock me \
    html lose move move-deals move-tasks one opt-in page pause publish-local remove remove-field result resume revert run send set set-status share snapshot \
    some status stop subscribe summary sync track unlock unsubscribe update update-field upsert win";

/// Listings whose response is not an array.
const LISTED_WHOLE: &[&str] = &["contacts imports list"];

/// Removals that require confirmation although their verb is not `delete`: adding it again does not restore everything.
const ASK_FIRST: &[&str] =
    &["contacts automations remove", "custom-objects schemas delete-field", "site-tracking domains remove"];

/// Updates with another side effect: one sends what it updates, one generates a new text each time.
const MORE_THAN_UPDATES: &[(&str, Role)] = &[("sms broadcasts update", Role::Send), ("sms ai update", Role::Other)];

/// Operations with another role than their method suggests.
const WRITES_BY_GET: &[&str] = &["templates share"];

#[test]
fn verbs_are_known_words_and_the_regular_ones_keep_their_roles() {
    check_operations(|resource, operation, complain| {
        let name = format!("{} {}", resource.name, operation.verb);
        if !VERBS.split(' ').any(|verb| verb == operation.verb) {
            complain("is not a verb of this program".into());
        }
        let fits = match operation.verb {
            "list" => operation.role == Role::List,
            "get" => operation.role == Role::Get,
            "create" => matches!(operation.role, Role::Create | Role::Upsert | Role::Send),
            "update" => operation.role == Role::Update || MORE_THAN_UPDATES.contains(&(name.as_str(), operation.role)),
            "delete" => operation.role == Role::Delete,
            _ if operation.role == Role::Delete => ASK_FIRST.contains(&name.as_str()),
            "remove" | "remove-field" | "detach-list" | "detach-group" => operation.role == Role::Remove,
            _ => true,
        };
        if !fits {
            complain(format!("has the role {:?}", operation.role));
        }
    });
}

#[test]
fn roles_methods_and_responses_agree() {
    check_operations(|resource, operation, complain| {
        let name = format!("{} {}", resource.name, operation.verb);
        let array = matches!(operation.reply, Reply::Items(_) | Reply::Array | Reply::Numbered);
        if operation.role == Role::List && array == LISTED_WHOLE.contains(&name.as_str()) {
            complain(format!("is a listing with the response shape {:?}", operation.reply));
        }
        if operation.role != Role::List && operation.paging != Paging::Complete {
            complain("is paginated but not a listing".into());
        }
        let is_v1 = operation.server == Server::V1;
        if is_v1
            != (operation.method == Method::Post
                && operation.encoding == Encoding::Form
                && operation.evidence == Evidence::V1)
            && operation.server != Server::Events
        {
            complain("is not a form of API v1, or the only one".into());
        }
        if matches!(operation.role, Role::Delete | Role::Remove) && operation.method != Method::Delete && !is_v1 {
            complain("deletes or removes by another method".into());
        }
        let write = operation.role.is_write();
        if operation.method == Method::Get && write != WRITES_BY_GET.contains(&name.as_str()) {
            complain("is a GET with another role than its method suggests".into());
        }
        if matches!(operation.method, Method::Put | Method::Patch | Method::Delete) && !write {
            complain(format!("is a {} that claims to only read", operation.method.as_str()));
        }
    });
}

#[test]
fn envelope_keys_are_not_empty() {
    check_operations(|_, operation, complain| {
        if matches!(operation.reply, Reply::Items("") | Reply::Item("")) {
            complain("has a response under an empty key".into());
        }
        // A bare array is valid (`bulkCreate`), but it has no room for other properties.
        if operation.encoding == Encoding::JsonArray
            && operation.fields.iter().any(|field| field.place == Place::TopLevel)
        {
            complain("has properties next to an array".into());
        }
        if operation.method == Method::Get && !operation.fields.is_empty() {
            complain("sends a body with a GET".into());
        }
        for kept in operation.kept {
            if operation.role != Role::Update || !operation.fields.iter().any(|field| field.wire == kept.wire) {
                complain(format!("keeps {:?}, which is not a body property of an update", kept.wire));
            }
        }
        for (name, json) in operation.fixed {
            if serde_json::from_str::<serde_json::Value>(json).is_err() {
                complain(format!("the fixed value of {name:?} is not JSON: {json}"));
            }
        }
    });
}

#[test]
fn every_part_of_a_path_has_its_argument() {
    check_operations(|_, operation, complain| {
        let arguments: BTreeSet<_> = operation.arguments.iter().map(|argument| argument.wire).collect();
        let path = placeholders(operation.path);
        for name in path.iter().filter(|name| !arguments.contains(*name)) {
            if operation.relation.is_none() || path.len() > 1 {
                complain(format!("nothing fills {{{name}}}"));
            }
        }
        if !operation.path.starts_with('/') || operation.path.ends_with('/') {
            complain(format!("the path {:?} does not start, or ends, in a slash", operation.path));
        }
        for argument in operation.arguments {
            // The operation for several ids takes them all in one argument; elsewhere each id is a request of its own.
            if argument.repeatable != (operation.when == When::SeveralIds) || argument.place != Place::Regular {
                complain(format!(
                    "the argument {} is repeatable, or not, unlike its operation, or is not in the path",
                    argument.flag
                ));
            }
        }
    });
}

#[test]
fn relations_are_found_from_two_arguments() {
    check_operations(|_, operation, complain| {
        let Some(relation) = operation.relation else { return };
        let [first, _] = operation.arguments else {
            return complain("has a relation but not two arguments".into());
        };
        if placeholders(relation.path) != [first.wire] {
            complain(format!("{} does not go by {}", relation.path, first.wire));
        }
        if relation.key.is_empty() || relation.property.is_empty() {
            complain("has a relation without key or property".into());
        }
    });
}

#[test]
fn operations_have_at_most_fifteen_lines_each() {
    let mut lines = 0;
    let mut wrong = Vec::new();
    for file in operation_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/catalogue")) {
        let count = std::fs::read_to_string(&file).map(|text| text.lines().count()).unwrap_or_default();
        lines += count;
        if !(10..=200).contains(&count) {
            wrong.push(format!("{}: has {count} lines", file.display()));
        }
    }
    let count = operations().count();
    if lines > 15 * count {
        wrong.push(format!("{lines} lines for {count} operations"));
    }
    report(&wrong);
}

/// The files with operations: all in `folder` except the data model, its builders, the response shapes, the labels, and what
/// is held in files.
fn operation_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.ends_with("managed") {
            continue;
        }
        if path.is_dir() {
            files.extend(operation_files(&path));
        } else if ![
            "build.rs",
            "labels.rs",
            "labels.tsv",
            "managed.rs",
            "cascading.rs",
            "collections.rs",
            "consent.rs",
            "definitions.rs",
            "guarding.rs",
            "meanings.rs",
            "kinds.rs",
            "model.rs",
            "personal_data.rs",
            "naming.rs",
            "outcomes.rs",
            "parameters.rs",
            "properties.rs",
            "references.rs",
            "refusals.rs",
            "responses.rs",
            "scope.rs",
            "side_loads.rs",
            "undoing.rs",
            "value_format.rs",
            "wire.rs",
            "shared.rs",
            "shapes.rs",
            "shapes.tsv",
        ]
        .iter()
        .any(|name| path.ends_with(name))
        {
            files.push(path);
        }
    }
    files
}
