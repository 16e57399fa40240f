//! Resources: their names, columns and aliases.

use std::collections::BTreeSet;

use acamp::test::catalogue::model::{Role, When};
use acamp::test::catalogue::{ALL, children, find, operations};

use super::support::{check, check_resources, is_kebab, last_word, params, referred_to, repeated, report};

/// Resources whose responses have no id.
const WITHOUT_ID: &[&str] = &[
    "contacts imports",
    "messages markup",
    "segments counts",
    "editor config",
    "sms credits",
    "sms ai",
    "events",
    "v1 totals",
    "v1 opens",
    "v1 non-openers",
    "v1 unsubscriptions",
    "v1 forwards",
    "v1 logins",
];

/// Listings whose responses define no columns: email activities were only recorded empty, and the events of webhooks
/// are plain texts.
const WITHOUT_COLUMNS: &[&str] = &["email-activities", "webhooks events"];

/// Words accepted for the regular verbs everywhere.
const ALIASES: &[&str] = &["ls", "show", "view", "new", "rm"];

#[test]
fn resources_are_unique_and_have_their_parents() {
    let mut seen = BTreeSet::new();
    check_resources(|resource, complain| {
        if !seen.insert(resource.name) {
            complain("occurs twice".into());
        }
        if !resource.name.split(' ').all(is_kebab) {
            complain("is not written in kebab-case words".into());
        }
        if let Some((above, _)) = resource.name.rsplit_once(' ')
            && find(above).is_none()
        {
            complain(format!("its parent {above:?} does not exist"));
        }
        if resource.operations.is_empty() && children(resource.name).next().is_none() {
            complain("has neither operations nor nested resources".into());
        }
    });
}

#[test]
fn web_pages_are_below_the_root_and_pages_of_a_record_take_its_id() {
    check_resources(|resource, complain| {
        for path in [resource.web.all, resource.web.one].into_iter().filter(|path| !path.is_empty()) {
            if !path.starts_with("/app/") {
                complain(format!("{path:?} is not a page of the web app"));
            }
            if path.contains("{id}") != (path == resource.web.one) {
                complain(format!("{path:?} has an unexpected id, or lacks one"));
            }
        }
    });
}

#[test]
fn words_at_one_level_of_the_command_tree_are_distinct() {
    let mut levels: Vec<&str> = ALL.iter().map(|resource| resource.name).collect();
    levels.push("");
    check(levels, |level, complain| {
        let mut words: Vec<&str> = Vec::new();
        for child in children(level) {
            let last = last_word(child.name);
            words.push(last);
            if child.singular != last {
                words.push(child.singular);
            }
        }
        let verbs: BTreeSet<_> =
            find(level).into_iter().flat_map(|resource| resource.operations).map(|operation| operation.verb).collect();
        words.extend(verbs);
        words.extend(ALIASES);
        for word in repeated(&words) {
            complain(format!("{word:?} is ambiguous"));
        }
    });
}

#[test]
fn a_resource_that_can_be_listed_has_a_distinct_singular() {
    check_resources(|resource, complain| {
        if !is_kebab(resource.singular) {
            complain(format!("the singular {:?} is not kebab-case", resource.singular));
        }
        let listed = resource.operations.iter().any(|operation| operation.verb == "list");
        if listed && resource.singular == last_word(resource.name) {
            complain("singular and plural are the same".into());
        }
    });
}

#[test]
fn descriptions_are_one_short_line() {
    let abouts = ALL.iter().map(|resource| (resource.name.to_owned(), resource.about)).chain(
        operations().map(|(resource, operation)| (format!("{} {}", resource.name, operation.verb), operation.about)),
    );
    let mut wrong = Vec::new();
    for (name, about) in abouts {
        if about.is_empty() || about.len() > 70 {
            wrong.push(format!("{name}: {about:?} is empty or longer than 70 columns"));
        }
        if about.starts_with(char::is_lowercase) || about.ends_with('.') {
            wrong.push(format!("{name}: {about:?} starts in lower case or ends in a full stop"));
        }
    }
    report(&wrong);
}

#[test]
fn columns_are_few_and_begin_with_the_id() {
    check_resources(|resource, complain| {
        let listed = resource.operations.iter().any(|operation| operation.role == Role::List);
        if listed && resource.columns.is_empty() != WITHOUT_COLUMNS.contains(&resource.name) {
            complain(format!("can be listed and has the columns {:?}", resource.columns));
        }
        if resource.columns.len() > 7 {
            complain(format!("has {} columns", resource.columns.len()));
        }
        for column in repeated(resource.columns) {
            complain(format!("has the column {column:?} twice"));
        }
        let first = resource.columns.first();
        if first.is_some_and(|first| *first != "id") != WITHOUT_ID.contains(&resource.name) {
            complain(format!("begins with the column {first:?}"));
        }
        if !resource.identity.is_empty() && !resource.columns.contains(&resource.identity) {
            complain(format!("does not show {:?}, its identity", resource.identity));
        }
    });
}

#[test]
fn what_is_referred_to_by_name_can_be_listed_without_further_arguments() {
    // Names are looked up for references, and for what is about to be created (`--if-exists`).
    let referred = operations().flat_map(|(_, operation)| params(operation)).flat_map(referred_to);
    let created =
        operations().filter(|(_, operation)| operation.role == Role::Create).map(|(resource, _)| resource.name);
    let referred: BTreeSet<_> = referred.chain(created).collect();
    let by_name: Vec<_> =
        referred.into_iter().filter_map(find).filter(|resource| !resource.identity.is_empty()).collect();
    assert!(by_name.len() > 20, "only {} resources are referenced by name", by_name.len());
    check(by_name.iter().map(|resource| resource.name), |name, complain| {
        let operations = find(name).into_iter().flat_map(|resource| resource.operations);
        let Some(listing) =
            operations.into_iter().find(|operation| operation.verb == "list" && operation.when == When::Always)
        else {
            return complain("has names but no plain listing to look them up in".into());
        };
        if !listing.arguments.is_empty() || listing.params.iter().any(|param| param.required) {
            complain("has names but its listing requires arguments".into());
        }
    });
}

#[test]
fn an_alternate_name_is_not_hidden_by_a_search_for_the_identity() {
    check_resources(|resource, complain| {
        if resource.alternate_name.is_empty() {
            return;
        }
        // A lookup filters the listing by the first of these; records with a matching alternate name would be missed.
        let exact = format!("filters[{}]", resource.identity);
        let narrowing = [resource.identity, exact.as_str(), "search"];
        let listings = resource.operations.iter().filter(|operation| operation.verb == "list");
        if listings.flat_map(|operation| operation.params).any(|param| narrowing.contains(&param.wire)) {
            complain(format!("is searched by {:?} only, not by {:?}", resource.identity, resource.alternate_name));
        }
        if resource.identity.is_empty() || !resource.columns.contains(&resource.alternate_name) {
            complain(format!("does not show {:?}, or has no identity", resource.alternate_name));
        }
    });
}
