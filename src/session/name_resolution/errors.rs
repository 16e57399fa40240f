//! Errors for a name with no match or several matches, with the names that exist. Pure.

use crate::api::reply::wording::brief;
use crate::catalogue::model::Resource;
use crate::error::{Error, Kind as Failure};
use crate::store::name_cache::Entry;
use crate::text::similarity;

/// The most candidates or suggestions shown.
const SHOWN: usize = 5;

/// The longest name shown, in characters.
const LONGEST: usize = 60;

/// No record has this name; `names` are those that exist, as they can be typed.
pub fn unknown<'n>(resource: &Resource, text: &str, names: impl IntoIterator<Item = &'n str>) -> Error {
    let what = if resource.identity == "email" { "with the email address" } else { "named" };
    let message = format!("no {} {what} `{text}`", resource.singular);
    let near = similarity::near(text, names, 3);
    let by_case = near.first().is_some_and(|name| name.to_lowercase() == text.to_lowercase());
    let quoted: Vec<String> = near.iter().map(|name| format!("`{}`", brief(name, LONGEST))).collect();
    let hint = match quoted.as_slice() {
        [] => format!("acamp {} list", resource.name),
        [name] if by_case => format!("did you mean {name}? names are case-sensitive"),
        some => format!("did you mean {}?", some.join(" or ")),
    };
    Error::new(Failure::NotFound, message).hint(hint)
}

/// No child of `parent` has this name; `names` are the names of its children.
pub fn unknown_child(resource: &Resource, text: &str, parent: &str, names: &[&str]) -> Error {
    let paths: Vec<String> = names.iter().map(|name| format!("{parent}/{name}")).collect();
    let error = unknown(resource, text, paths.iter().map(String::as_str));
    if names.is_empty() || error.hint_text().is_some_and(|hint| hint.starts_with("did you mean")) {
        return error;
    }
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| brief(name, LONGEST)).collect();
    let more = if names.len() > SHOWN { ", …" } else { "" };
    error.hint(format!("{parent} has {}{more}", shown.join(", ")))
}

/// No record has this id.
pub fn unknown_id(resource: &Resource, id: &str) -> Error {
    Error::new(Failure::NotFound, format!("no {} with the ID {id}", resource.singular))
        .hint(format!("acamp {} list", resource.name))
}

/// Several records have this name. `paths` are the candidates' names below their parents, if they have parents.
pub fn ambiguous(resource: &Resource, text: &str, candidates: &[Entry], paths: Option<Vec<String>>) -> Error {
    let details = paths.clone().unwrap_or_else(|| differences(resource, candidates));
    let shown: Vec<String> = candidates
        .iter()
        .zip(details)
        .take(SHOWN)
        .map(|(candidate, detail)| {
            let detail = brief(&detail, LONGEST);
            if detail.is_empty() { candidate.id.clone() } else { format!("{} ({detail})", candidate.id) }
        })
        .collect();
    let more = if candidates.len() > SHOWN { ", …" } else { "" };
    let message = format!("{} {} are named `{text}`: {}{more}", candidates.len(), resource.name, shown.join(", "));
    let distinct = |paths: &Vec<String>| paths.iter().enumerate().all(|(at, path)| !paths[..at].contains(path));
    let hint = match paths.as_ref().filter(|paths| distinct(paths)).and_then(|paths| paths.first()) {
        Some(path) => format!("use the path, such as \"{}\"", brief(path, LONGEST)),
        None => "use the ID".to_owned(),
    };
    Error::usage(message).hint(hint)
}

/// How the candidates differ: the first of the resource's columns whose values differ, with its key.
fn differences(resource: &Resource, candidates: &[Entry]) -> Vec<String> {
    let is_other = |key: &str| key != "id" && key != resource.identity;
    let cell = |entry: &Entry, at: usize| entry.cells.get(at).cloned().unwrap_or_default();
    let columns = || resource.columns.iter().enumerate().filter(|(_, key)| is_other(key));
    let differs = |at: usize| candidates.windows(2).any(|pair| cell(&pair[0], at) != cell(&pair[1], at));
    let chosen = columns().find(|(at, _)| differs(*at));
    let describe = |entry: &Entry| match chosen {
        Some((at, key)) if !cell(entry, at).is_empty() => format!("{key} {}", cell(entry, at)),
        _ => String::new(),
    };
    candidates.iter().map(describe).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::build::resource;
    use crate::catalogue::model::Group;

    const TAGS: Resource = resource("tags", "tag", "", Group::Audience).columns(&["id", "tag", "kind"]).identity("tag");

    fn tag(id: &str, kind: &str) -> Entry {
        let cells = [id, "vip", kind].map(str::to_owned).to_vec();
        Entry { id: id.to_owned(), name: "vip".to_owned(), cells, ..Entry::default() }
    }

    fn message_and_hint(error: &Error) -> (&str, &str) {
        (error.message(), error.hint_text().unwrap_or_default())
    }

    #[test]
    fn an_unknown_name_suggests_similar_names_and_says_if_only_the_case_differs() {
        let names = ["vip", "vid", "customer"];
        let unknown = |text| unknown(&TAGS, text, names);
        assert_eq!(message_and_hint(&unknown("VIP")).1, "did you mean `vip`? names are case-sensitive");
        assert_eq!(message_and_hint(&unknown("vit")).1, "did you mean `vid` or `vip`?");
        assert_eq!(message_and_hint(&unknown("press")), ("no tag named `press`", "acamp tags list"));
    }

    #[test]
    fn candidates_are_shown_with_the_first_column_in_which_they_differ() {
        let error = ambiguous(&TAGS, "vip", &[tag("1", "contact"), tag("2", "template")], None);
        assert_eq!(
            message_and_hint(&error),
            ("2 tags are named `vip`: 1 (kind contact), 2 (kind template)", "use the ID")
        );
        let paths = vec!["Sales/vip".to_owned(), "Other/vip".to_owned()];
        let error = ambiguous(&TAGS, "vip", &[tag("1", ""), tag("2", "")], Some(paths));
        assert_eq!(
            message_and_hint(&error),
            ("2 tags are named `vip`: 1 (Sales/vip), 2 (Other/vip)", "use the path, such as \"Sales/vip\"")
        );
    }
}
