//! Names inside of names. A thing that stands in another one can be named by a path: `Sales/Won` is the stage Won of the
//! pipeline Sales. Since names may have slashes themselves, each slash is tried, and so is the whole as a name.

use std::sync::Arc;

use super::ask::{Extent, ended_early};
use super::wanted::{Reading, cuts, is_called};
use crate::catalogue;
use crate::catalogue::model::Resource;
use crate::error::{Kind, Result};
use crate::session::lookup::name_index::{Shelf, Shelves};
use crate::session::lookup::not_found;
use crate::store::name_cache::Entry;

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
    let found = once(shelves, resource, reading, outer);
    let parent = resource.parent.and_then(|parent| catalogue::find(parent.noun));
    match (found, parent) {
        // What it stands in may be newer than what was kept.
        (Err(error), Some(parent)) if error.kind() == Kind::NotFound && shelves.again(parent)? => {
            once(shelves, resource, reading, outer)
        }
        (found, _) => found,
    }
}

fn once(
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
        [] => Err(match (path.first(), &parents) {
            (Some((outer, _)), Some((_, outers))) => {
                let inside = shelf.entries.iter().filter(|entry| entry.parent == *outer);
                let names: Vec<&str> = inside.map(|entry| entry.name.as_str()).collect();
                not_found::unknown_inside(resource, text, name_of(&outers.entries, outer), &names)
            }
            _ => not_found::unknown(resource, text, shelf.entries.iter().map(|entry| entry.name.as_str())),
        }),
        several => Err(not_found::ambiguous(resource, text, several, paths(shelves, resource, several)?)),
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
    let path = |entry: &Entry| format!("{}/{}", name_of(&shelf.entries, &entry.parent), entry.name);
    Ok(Some(entries.iter().map(path).collect()))
}

/// The name of the thing with this id, or the id where there is none.
fn name_of<'e>(entries: &'e [Entry], id: &'e str) -> &'e str {
    entries.iter().find(|entry| entry.id == id).map_or(id, |entry| &entry.name)
}
