//! What is said where a text names nothing, or several things: with what is there instead. Pure.

use crate::api::reply::wording::brief;
use crate::catalogue::model::Resource;
use crate::error::{Error, Kind as Failure};
use crate::store::name_cache::Entry;
use crate::text::similarity;

/// The most candidates or suggestions that are named.
const SHOWN: usize = 5;

/// The longest name shown, in characters.
const LONGEST: usize = 60;

/// Nothing is called so; `names` are those there are, as they could be typed.
pub fn unknown<'n>(resource: &Resource, text: &str, names: impl IntoIterator<Item = &'n str>) -> Error {
    let message = format!("no {} is called `{text}`", resource.singular);
    let near = similarity::near(text, names, 3);
    let by_case = near.first().is_some_and(|name| name.to_lowercase() == text.to_lowercase());
    let quoted: Vec<String> = near.iter().map(|name| format!("`{}`", brief(name, LONGEST))).collect();
    let hint = match quoted.as_slice() {
        [] => format!("acamp {} list", resource.name),
        [name] if by_case => format!("did you mean {name}? upper and lower case count"),
        some => format!("did you mean {}?", some.join(" or ")),
    };
    Error::new(Failure::NotFound, message).hint(hint)
}

/// Nothing of what `outer` holds is called so; `names` are the names of what it holds.
pub fn unknown_inside(resource: &Resource, text: &str, outer: &str, names: &[&str]) -> Error {
    let paths: Vec<String> = names.iter().map(|name| format!("{outer}/{name}")).collect();
    let error = unknown(resource, text, paths.iter().map(String::as_str));
    if names.is_empty() || error.hint_text().is_some_and(|hint| hint.starts_with("did you mean")) {
        return error;
    }
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| brief(name, LONGEST)).collect();
    let more = if names.len() > SHOWN { ", …" } else { "" };
    error.hint(format!("{outer} has {}{more}", shown.join(", ")))
}

/// No thing has this id.
pub fn unknown_id(resource: &Resource, id: &str) -> Error {
    Error::new(Failure::NotFound, format!("no {} has the id {id}", resource.singular))
        .hint(format!("acamp {} list", resource.name))
}

/// Several things are called so. `paths` are the candidates' names with what they stand in, where they stand in anything.
pub fn ambiguous(resource: &Resource, text: &str, candidates: &[Entry], paths: Option<Vec<String>>) -> Error {
    let apart = paths.clone().unwrap_or_else(|| told_apart(resource, candidates));
    let told: Vec<String> = candidates
        .iter()
        .zip(apart)
        .take(SHOWN)
        .map(|(candidate, apart)| {
            let apart = brief(&apart, LONGEST);
            if apart.is_empty() { candidate.id.clone() } else { format!("{} ({apart})", candidate.id) }
        })
        .collect();
    let more = if candidates.len() > SHOWN { ", …" } else { "" };
    let message = format!("{} {} are called `{text}`: {}{more}", candidates.len(), resource.name, told.join(", "));
    let distinct = |paths: &Vec<String>| paths.iter().enumerate().all(|(at, path)| !paths[..at].contains(path));
    let hint = match paths.as_ref().filter(|paths| distinct(paths)).and_then(|paths| paths.first()) {
        Some(path) => format!("write which one: \"{}\"", brief(path, LONGEST)),
        None => "use the id".to_owned(),
    };
    Error::usage(message).hint(hint)
}

/// What tells the candidates apart: the first of the noun's columns in which they differ, with its key.
fn told_apart(resource: &Resource, candidates: &[Entry]) -> Vec<String> {
    let is_other = |key: &str| key != "id" && key != resource.identity;
    let cell = |entry: &Entry, at: usize| entry.cells.get(at).cloned().unwrap_or_default();
    let columns = || resource.columns.iter().enumerate().filter(|(_, key)| is_other(key));
    let differs = |at: usize| candidates.windows(2).any(|pair| cell(&pair[0], at) != cell(&pair[1], at));
    let chosen = columns().find(|(at, _)| differs(*at));
    let tell = |entry: &Entry| match chosen {
        Some((at, key)) if !cell(entry, at).is_empty() => format!("{key} {}", cell(entry, at)),
        _ => String::new(),
    };
    candidates.iter().map(tell).collect()
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

    fn told(error: &Error) -> (&str, &str) {
        (error.message(), error.hint_text().unwrap_or_default())
    }

    #[test]
    fn an_unknown_name_suggests_what_is_near_and_says_where_only_case_differs() {
        let names = ["vip", "vid", "customer"];
        assert_eq!(told(&unknown(&TAGS, "VIP", names)).1, "did you mean `vip`? upper and lower case count");
        assert_eq!(told(&unknown(&TAGS, "vit", names)).1, "did you mean `vid` or `vip`?");
        assert_eq!(told(&unknown(&TAGS, "press", names)), ("no tag is called `press`", "acamp tags list"));
    }

    #[test]
    fn candidates_are_told_apart_by_the_first_column_in_which_they_differ() {
        let error = ambiguous(&TAGS, "vip", &[tag("1", "contact"), tag("2", "template")], None);
        assert_eq!(told(&error), ("2 tags are called `vip`: 1 (kind contact), 2 (kind template)", "use the id"));
        let paths = vec!["Sales/vip".to_owned(), "Other/vip".to_owned()];
        let error = ambiguous(&TAGS, "vip", &[tag("1", ""), tag("2", "")], Some(paths));
        assert_eq!(
            told(&error),
            ("2 tags are called `vip`: 1 (Sales/vip), 2 (Other/vip)", "write which one: \"Sales/vip\"")
        );
    }
}
