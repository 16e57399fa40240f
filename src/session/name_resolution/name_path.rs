//! Paths of names. A record that belongs to another can be named by a path: `Sales/Won` is the stage Won of the pipeline
//! Sales. Because names may contain slashes, the path is split at each slash in turn, and the whole is tried as a name.

use std::sync::Arc;

use super::fetch::{Extent, ended_early};
use super::name_or_id::{NameOrId, has_name, splits};
use crate::catalogue;
use crate::catalogue::model::Resource;
use crate::error::{Kind, Result};
use crate::session::name_resolution::errors;
use crate::session::name_resolution::name_index::{NameIndex, NameIndexes};
use crate::store::name_cache::Entry;

/// The one record of `resource` that the text names; `parent` is the id of its parent, if that is known.
///
/// # Errors
/// `NotFound` if no record has the name, `Usage` if several have it, and those of fetching the names.
pub fn find(
    indexes: &NameIndexes<'_>,
    resource: &'static Resource,
    reference: NameOrId<'_>,
    parent: Option<&str>,
) -> Result<Entry> {
    let found = find_once(indexes, resource, reference, parent);
    let parent_resource = resource.parent.and_then(|parent| catalogue::find(parent.resource));
    match (found, parent_resource) {
        // The parent may be newer than the cache.
        (Err(error), Some(resource_above))
            if error.kind() == Kind::NotFound && indexes.refresh_cached(resource_above)? =>
        {
            find_once(indexes, resource, reference, parent)
        }
        (found, _) => found,
    }
}

fn find_once(
    indexes: &NameIndexes<'_>,
    resource: &'static Resource,
    reference: NameOrId<'_>,
    parent: Option<&str>,
) -> Result<Entry> {
    let text = reference.text();
    let is_path = matches!(reference, NameOrId::Any(_)) && text.contains('/');
    let parents = if is_path { parents(indexes, resource)? } else { None };
    let path = parents.as_ref().map(|(resource, index)| interpretations(resource, index, text)).unwrap_or_default();
    let matches = |entry: &Entry| {
        let by_path = || path.iter().any(|(parent, name)| entry.parent == *parent && entry.name == *name);
        let has_parent = parent.is_none_or(|parent| entry.parent == parent);
        has_parent && (has_name(entry, resource, text) || by_path())
    };
    // The server's search knows whole names only, not paths.
    let name = resource.parent.is_none().then_some(text);
    let (found, index) = indexes.find(resource, name, matches)?;
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] if index.extent != Extent::All => Err(ended_early(resource, text)),
        [] => Err(match (path.first(), &parents) {
            (Some((parent, _)), Some((_, parents))) => {
                let children = index.entries.iter().filter(|entry| entry.parent == *parent);
                let names: Vec<&str> = children.map(|entry| entry.name.as_str()).collect();
                errors::unknown_child(resource, text, name_of(&parents.entries, parent), &names)
            }
            _ => errors::unknown(resource, text, index.entries.iter().map(|entry| entry.name.as_str())),
        }),
        several => Err(errors::ambiguous(resource, text, several, paths(indexes, resource, several)?)),
    }
}

/// The possible parents of records of `resource`; `None` if they have no parents.
fn parents(indexes: &NameIndexes<'_>, resource: &Resource) -> Result<Option<(&'static Resource, Arc<NameIndex>)>> {
    let Some(parent) = resource.parent.and_then(|parent| catalogue::find(parent.resource)) else { return Ok(None) };
    Ok(Some((parent, indexes.all(parent)?)))
}

/// What a path can mean: the id of the parent, and the name of the child.
fn interpretations<'t>(resource: &Resource, index: &NameIndex, text: &'t str) -> Vec<(String, &'t str)> {
    let pairs = |(parent, child): (&'t str, &'t str)| {
        let is_parent = move |entry: &&Entry| entry.id == parent || has_name(entry, resource, parent);
        index.entries.iter().filter(is_parent).map(move |entry| (entry.id.clone(), child)).collect::<Vec<_>>()
    };
    splits(text).flat_map(pairs).collect()
}

/// The paths of records: the name of the parent, then their own.
fn paths(indexes: &NameIndexes<'_>, resource: &Resource, entries: &[Entry]) -> Result<Option<Vec<String>>> {
    let Some((_, index)) = parents(indexes, resource)? else { return Ok(None) };
    let path = |entry: &Entry| format!("{}/{}", name_of(&index.entries, &entry.parent), entry.name);
    Ok(Some(entries.iter().map(path).collect()))
}

/// The name of the record with this id, or the id if there is none.
fn name_of<'e>(entries: &'e [Entry], id: &'e str) -> &'e str {
    entries.iter().find(|entry| entry.id == id).map_or(id, |entry| &entry.name)
}
