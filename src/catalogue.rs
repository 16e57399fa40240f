//! The catalogue: every API call there is, as data.

pub mod build;
pub mod contacts;
pub mod model;
pub mod tags;

use model::*;
/// All nouns.
pub static ALL: &[&Resource] = &[&contacts::CONTACTS, &contacts::CONTACTS_TAGS, &tags::TAGS];

/// The noun of this full name.
pub fn find(name: &str) -> Option<&'static Resource> {
    ALL.iter().copied().find(|resource| resource.name == name)
}

/// The nouns one word below `name`; those of the first level for an empty name.
pub fn children(name: &str) -> impl Iterator<Item = &'static Resource> {
    ALL.iter().copied().filter(move |resource| match resource.name.rsplit_once(' ') {
        Some((parent, _)) => parent == name,
        None => name.is_empty(),
    })
}

/// Every call with its noun.
pub fn operations() -> impl Iterator<Item = (&'static Resource, &'static Operation)> {
    ALL.iter().flat_map(|resource| resource.operations.iter().map(move |row| (*resource, row)))
}

/// The row that a method and a concrete path, such as `/contacts/7`, belong to. A row whose path is spelled out wins over
/// one with a placeholder in the same place.
pub fn matching(method: Method, server: Server, path: &str) -> Option<(&'static Resource, &'static Operation)> {
    let fits = |row: &Operation| row.method == method && row.server == server && path_fits(row.path, path);
    let placeholders = |row: &Operation| row.path.matches('{').count();
    operations().filter(|(_, row)| fits(row)).min_by_key(|(_, row)| placeholders(row))
}

fn path_fits(pattern: &str, path: &str) -> bool {
    let mut wanted = pattern.split('/');
    let mut given = path.split('?').next().unwrap_or(path).split('/');
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(pattern), Some(segment)) if pattern == segment || pattern.starts_with('{') => {}
            _ => return false,
        }
    }
}
