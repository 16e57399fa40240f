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
