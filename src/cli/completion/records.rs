//! Candidates from the name cache: names of records, and custom fields with their options. Sends no request.

use std::collections::HashSet;

use clap_complete::CompletionCandidate;

use super::offer::{described, plain};
use crate::catalogue;
use crate::catalogue::model::Resource;
use crate::session::name_resolution::NameOrId;
use crate::store::name_cache::{Entry, NameCache};

/// Maximum number of candidates; more would be slow and of no use.
pub const MOST: usize = 500;

/// Names of records of a resource.
pub fn named(names: &NameCache, resource: &str, typed: &str) -> Vec<CompletionCandidate> {
    let Some(resource) = catalogue::find(resource).filter(|resource| resource.cached) else { return Vec::new() };
    match resource.parent {
        Some(parent) => paths(names, resource, parent.resource, typed),
        None => whole(names, resource, typed),
    }
}

/// `TITLE=`, and after the sign the options of the field.
pub fn fields(names: &NameCache, resource: &str, typed: &str) -> Vec<CompletionCandidate> {
    let fields = names.any_age(resource);
    let Some((title, value)) = typed.split_once('=') else {
        return plain(fields.iter().map(|field| format!("{}=", spoken(&field.name))), typed);
    };
    let meant =
        |field: &&Entry| field.name == NameOrId::of(title).text() || field.alternate_name == title || field.id == title;
    // Several options are separated by commas.
    let (before, last) = value.rsplit_once(',').map_or(("", value), |(before, last)| (before, last));
    let before = if before.is_empty() { String::new() } else { format!("{before},") };
    let options = fields.iter().find(meant).map(|field| field.options.clone()).unwrap_or_default();
    let fits = options.into_iter().filter(|option| option.starts_with(last));
    fits.map(|option| CompletionCandidate::new(format!("{title}={before}{option}"))).collect()
}

/// Names of a resource without a parent.
fn whole(names: &NameCache, resource: &Resource, typed: &str) -> Vec<CompletionCandidate> {
    let wanted = typed.strip_prefix("name:").unwrap_or(typed);
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for entry in names.completions(resource, wanted, MOST) {
        for name in [&entry.name, &entry.alternate_name] {
            let spoken = if typed.starts_with("name:") { format!("name:{name}") } else { spoken(name) };
            let fits = !name.is_empty() && name.starts_with(wanted) && spoken.starts_with(typed) && is_typable(name);
            // The second name is offered only once something is typed.
            let is_meant = std::ptr::eq(name, &entry.name) || !wanted.is_empty();
            if fits && is_meant && seen.insert(spoken.clone()) {
                found.push(described(spoken, format!("id {}", entry.id)));
            }
        }
    }
    found
}

/// Names of a resource with a parent, as paths: `Pipeline/Stage`, or with the ID of a parent whose name is not cached.
fn paths(names: &NameCache, resource: &Resource, outer: &str, typed: &str) -> Vec<CompletionCandidate> {
    let outer = names.any_age(outer);
    let inner = names.any_age(resource.name);
    let path = |entry: &Entry| {
        let parent = outer.iter().find(|outer| outer.id == entry.parent).map_or(&entry.parent, |outer| &outer.name);
        let name = if parent.is_empty() { spoken(&entry.name) } else { format!("{parent}/{}", entry.name) };
        (name, format!("id {}", entry.id))
    };
    let fits = |(name, _): &(String, String)| name.starts_with(typed) && is_typable(name);
    inner.iter().map(path).filter(fits).take(MOST).map(|(name, help)| described(name, help)).collect()
}

/// A name, prefixed with `name:` where it would be read as something else.
fn spoken(name: &str) -> String {
    let is_plain = matches!(NameOrId::of(name), NameOrId::Any(_)) && !name.starts_with('-');
    if is_plain { name.to_owned() } else { format!("name:{name}") }
}

/// Whether a name can be typed: it has no control characters.
fn is_typable(name: &str) -> bool {
    !name.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_would_be_read_otherwise_is_written_as_one() {
        assert_eq!(["vip", "2024", "id:1", "-x"].map(spoken), ["vip", "name:2024", "name:id:1", "name:-x"]);
    }
}
