//! The catalogue: every API call there is, as data, one file per noun. Knows nothing of HTTP, clap or files; `request`,
//! `reply`, `cli` and `sandbox` read it.

pub mod build;
pub mod model;
pub mod shared;

mod automations;
mod campaigns;
mod contacts;
mod lists;
mod messages;
mod settings;
mod tags;
mod templates;
mod users;

use model::{Method, Operation, Resource, Server};

/// Every noun, in the order of the help.
pub static ALL: &[&Resource] = &[
    &contacts::CONTACTS,
    &contacts::accounts::ACCOUNTS,
    &contacts::activities::ACTIVITIES,
    &contacts::automations::AUTOMATIONS,
    &contacts::bounces::BOUNCES,
    &contacts::data::DATA,
    &contacts::deals::DEALS,
    &contacts::field_groups::FIELD_GROUPS,
    &contacts::field_values::FIELD_VALUES,
    &contacts::fields::FIELDS,
    &contacts::field_parts::LISTS,
    &contacts::field_parts::OPTIONS,
    &contacts::geo_ips::GEO_IPS,
    &contacts::activities::GOALS,
    &contacts::imports::IMPORTS,
    &contacts::activities::LOGS,
    &contacts::activities::NOTES,
    &contacts::data::ORGANIZATION,
    &contacts::data::PLUS_APPEND,
    &contacts::scores::SCORES,
    &contacts::subscriptions::SUBSCRIPTIONS,
    &contacts::tags::TAGS,
    &contacts::activities::TRACKING_LOGS,
    &lists::LISTS,
    &lists::exclusions::EXCLUSIONS,
    &lists::groups::GROUPS,
    &tags::TAGS,
    &tags::CONTACTS,
    &automations::AUTOMATIONS,
    &automations::BLOCKS,
    &automations::CONTACTS,
    &automations::TRIGGERS,
    &campaigns::CAMPAIGNS,
    &campaigns::LINKS,
    &campaigns::MESSAGES,
    &messages::MESSAGES,
    &messages::MARKUP,
    &templates::TEMPLATES,
    &users::USERS,
    &settings::SETTINGS,
];

/// The noun with these words, written with single blanks: `contacts tags`.
pub fn find(name: &str) -> Option<&'static Resource> {
    ALL.iter().copied().find(|resource| resource.name == name)
}

/// The nouns one word below the noun `name`; those at the root for an empty name.
pub fn children(name: &str) -> impl Iterator<Item = &'static Resource> {
    ALL.iter().copied().filter(move |resource| parent(resource.name) == name)
}

/// Every operation with the noun it belongs to.
pub fn operations() -> impl Iterator<Item = (&'static Resource, &'static Operation)> {
    ALL.iter().copied().flat_map(|resource| resource.operations.iter().map(move |operation| (resource, operation)))
}

/// All words of a noun but the last; empty for a noun at the root.
fn parent(name: &str) -> &str {
    name.rsplit_once(' ').map_or("", |(words, _)| words)
}

#[cfg(test)]
mod tests {
    use super::{children, find, operations, parent};

    #[test]
    fn a_noun_is_found_by_all_its_words() {
        assert_eq!(find("contacts tags").map(|resource| resource.singular), Some("tag"));
        assert!(find("contacts  tags").is_none());
        assert!(find("").is_none());
    }

    #[test]
    fn children_are_exactly_one_word_below() {
        let names: Vec<_> = children("contacts fields").map(|resource| resource.name).collect();
        assert_eq!(names, ["contacts fields lists", "contacts fields options"]);
        assert!(children("").all(|resource| parent(resource.name).is_empty()));
        assert!(children("").any(|resource| resource.name == "contacts"));
    }

    #[test]
    fn operations_come_with_their_own_noun() {
        let found = operations().find(|(_, operation)| operation.verb == "subscribe");
        assert_eq!(found.map(|(resource, _)| resource.name), Some("contacts"));
    }
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
