//! Resources: their names, columns and aliases.

use std::collections::BTreeSet;

use acamp::test::catalogue::model::{Role, When};
use acamp::test::catalogue::{ALL, children, find, operations};

use super::support::{check, check_nouns, is_kebab, last_word, params, referred_to, repeated, report};

/// Resources whose responses have no id.
const WITHOUT_ID: &[&str] =
    &["contacts imports", "messages markup", "segments counts", "editor config", "sms credits", "sms ai", "events"];

/// Listings whose answers give no columns: e-mail activities were only ever recorded empty, and the events of webhooks
/// are plain texts.
const WITHOUT_COLUMNS: &[&str] = &["email-activities", "webhooks events"];

/// Words accepted for the regular verbs everywhere.
const ALIASES: &[&str] = &["ls", "show", "view", "new", "rm"];

#[test]
fn nouns_are_unique_and_stand_below_a_noun() {
    let mut seen = BTreeSet::new();
    check_nouns(|resource, complain| {
        if !seen.insert(resource.name) {
            complain("stands there twice".into());
        }
        if !resource.name.split(' ').all(is_kebab) {
            complain("is not written in kebab-case words".into());
        }
        if let Some((above, _)) = resource.name.rsplit_once(' ')
            && find(above).is_none()
        {
            complain(format!("there is no noun {above:?} above it"));
        }
        if resource.operations.is_empty() && children(resource.name).next().is_none() {
            complain("has neither calls nor nouns below it".into());
        }
    });
}

#[test]
fn web_pages_are_below_the_root_and_pages_of_a_record_take_its_id() {
    check_nouns(|resource, complain| {
        for path in [resource.web.all, resource.web.one].into_iter().filter(|path| !path.is_empty()) {
            if !path.starts_with("/app/") {
                complain(format!("{path:?} is no page of the web app"));
            }
            if path.contains("{id}") != (path == resource.web.one) {
                complain(format!("{path:?} has an id too many or too few"));
            }
        }
    });
}

#[test]
fn words_at_one_place_of_a_command_are_distinct() {
    let mut places: Vec<&str> = ALL.iter().map(|resource| resource.name).collect();
    places.push("");
    check(places, |place, complain| {
        let mut words: Vec<&str> = Vec::new();
        for child in children(place) {
            let last = last_word(child.name);
            words.push(last);
            if child.singular != last {
                words.push(child.singular);
            }
        }
        let verbs: BTreeSet<_> =
            find(place).into_iter().flat_map(|resource| resource.operations).map(|row| row.verb).collect();
        words.extend(verbs);
        words.extend(ALIASES);
        for word in repeated(&words) {
            complain(format!("{word:?} means two things"));
        }
    });
}

#[test]
fn a_noun_that_can_be_listed_has_a_singular_of_its_own() {
    check_nouns(|resource, complain| {
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
    check_nouns(|resource, complain| {
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
            complain(format!("does not show {:?}, which it is known by", resource.identity));
        }
    });
}

#[test]
fn what_is_referred_to_by_name_can_be_listed_without_further_arguments() {
    // Names are looked up for references, and for what is about to be created (`--if-exists`).
    let referred = operations().flat_map(|(_, row)| params(row)).flat_map(referred_to);
    let created = operations().filter(|(_, row)| row.role == Role::Create).map(|(resource, _)| resource.name);
    let referred: BTreeSet<_> = referred.chain(created).collect();
    let by_name: Vec<_> =
        referred.into_iter().filter_map(find).filter(|resource| !resource.identity.is_empty()).collect();
    assert!(by_name.len() > 20, "only {} nouns are referred to by name", by_name.len());
    check(by_name.iter().map(|resource| resource.name), |noun, complain| {
        let rows = find(noun).into_iter().flat_map(|resource| resource.operations);
        let Some(listing) = rows.into_iter().find(|row| row.verb == "list" && row.when == When::Always) else {
            return complain("is known by a name but has no plain listing to find it in".into());
        };
        if !listing.arguments.is_empty() || listing.params.iter().any(|param| param.required) {
            complain("is known by a name but its listing wants arguments".into());
        }
    });
}

#[test]
fn a_second_name_is_not_hidden_by_a_search_for_the_first() {
    check_nouns(|resource, complain| {
        if resource.handle.is_empty() {
            return;
        }
        // A lookup narrows the listing by the first of these there is; what is known by its other name would be missed.
        let exact = format!("filters[{}]", resource.identity);
        let narrowing = [resource.identity, exact.as_str(), "search"];
        let listings = resource.operations.iter().filter(|row| row.verb == "list");
        if listings.flat_map(|row| row.params).any(|param| narrowing.contains(&param.wire)) {
            complain(format!("is searched by {:?} only, not by {:?}", resource.identity, resource.handle));
        }
        if resource.identity.is_empty() || !resource.columns.contains(&resource.handle) {
            complain(format!("does not show {:?}, or has no first name", resource.handle));
        }
    });
}
