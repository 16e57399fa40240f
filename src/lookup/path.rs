//! Names inside of names. A thing that stands in another one can be named by a path: `Sales/Won` is the stage Won of the
//! pipeline Sales. Since names may have slashes themselves, each slash is tried, and so is the whole as a name.

use std::sync::Arc;

use super::ask::{Extent, ended_early};
use super::complaint;
use super::shelf::{Shelf, Shelves};
use super::wanted::{Reading, cuts, is_called};
use crate::catalogue;
use crate::catalogue::model::Resource;
use crate::error::Result;
use crate::names::Entry;

/// The one thing of `resource` that is meant; `outer` is the id of what it must stand in, where that is known.
///
/// # Errors
/// `NotFound` where nothing is called so, `Usage` where several things are, and those of asking.
pub fn find(
    shelves: &Shelves<'_>,
    resource: &'static Resource,
    reading: Reading<'_>,
    outer: Option<&str>,
) -> Result<Entry> {
    let text = reading.text();
    let is_path = matches!(reading, Reading::Any(_)) && text.contains('/');
    let parents = if is_path { parents(shelves, resource)? } else { None };
    let path = parents.as_ref().map(|(noun, shelf)| readings(noun, shelf, text)).unwrap_or_default();
    let is_meant = |entry: &Entry| {
        let by_path = || path.iter().any(|(parent, name)| entry.parent == *parent && entry.name == *name);
        let stands = outer.is_none_or(|outer| entry.parent == outer);
        stands && (is_called(entry, resource, text) || by_path())
    };
    // A name in something else is not found by the service's search, which knows whole names.
    let name = resource.parent.is_none().then_some(text);
    let (found, shelf) = shelves.find(resource, name, is_meant)?;
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] if shelf.extent != Extent::All => Err(ended_early(resource, text)),
        [] => {
            let mut names: Vec<String> = shelf.entries.iter().map(|entry| entry.name.clone()).collect();
            if text.contains('/') {
                names.extend(paths(shelves, resource, &shelf.entries)?.unwrap_or_default());
            }
            Err(complaint::unknown(resource, text, names.iter().map(String::as_str)))
        }
        several => Err(complaint::ambiguous(resource, text, several, paths(shelves, resource, several)?)),
    }
}

/// What things of `resource` stand in; nothing where they stand in nothing.
fn parents(shelves: &Shelves<'_>, resource: &Resource) -> Result<Option<(&'static Resource, Arc<Shelf>)>> {
    let Some(outer) = resource.parent.and_then(|parent| catalogue::find(parent.noun)) else { return Ok(None) };
    Ok(Some((outer, shelves.all(outer)?)))
}

/// What a path can mean: the id of the outer thing, and the name of the inner one.
fn readings<'t>(outer: &Resource, shelf: &Shelf, text: &'t str) -> Vec<(String, &'t str)> {
    let meant = |(before, behind): (&'t str, &'t str)| {
        let is_outer = move |entry: &&Entry| entry.id == before || is_called(entry, outer, before);
        shelf.entries.iter().filter(is_outer).map(move |entry| (entry.id.clone(), behind)).collect::<Vec<_>>()
    };
    cuts(text).flat_map(meant).collect()
}

/// The paths of things, by the names of what they stand in.
fn paths(shelves: &Shelves<'_>, resource: &Resource, entries: &[Entry]) -> Result<Option<Vec<String>>> {
    let Some((_, shelf)) = parents(shelves, resource)? else { return Ok(None) };
    let name = |id: &str| shelf.entries.iter().find(|outer| outer.id == id).map_or(id, |outer| &outer.name).to_owned();
    Ok(Some(entries.iter().map(|entry| format!("{}/{}", name(&entry.parent), entry.name)).collect()))
}
