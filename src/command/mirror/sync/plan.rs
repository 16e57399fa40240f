//! Which collections a sync reads, and how each of them is read.

use clap::ArgMatches;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::contacts::Contacts;
use crate::api::reply::Item;
use crate::catalogue::collections::{self, Collection};
use crate::error::{Error, Result};
use crate::store::mirror::{Mirror, SyncState, tables};
use crate::text::shell_words::quoted;
use crate::text::similarity::nearest;
use crate::text::timestamp::day_before_changes;

/// A collection whose last complete listing is older than this is read completely: changes that the server does not show
/// are found then.
const WHOLE_AFTER: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How a collection is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// What changed since then.
    Changes(Timestamp),
    /// What follows the last known record.
    Tail,
    /// All of it.
    Whole,
}

impl Way {
    /// How `collection` is read next, at `now`.
    pub fn of(collection: &Collection, state: &SyncState, full: bool, now: Timestamp) -> Self {
        let is_recent = state.deletes_to.is_some_and(|time| now.duration_since(time) < WHOLE_AFTER);
        let is_whole =
            full || !is_recent || state.cursor.is_some() || state.note.is_some() || state.difference != state.gap;
        match state.read_to.filter(|_| !is_whole) {
            Some(read_to) if collection.changed_after().is_some() => Way::Changes(read_to),
            Some(_) if collection.operation.ascending && collection.kept.is_empty() => Way::Tail,
            _ => Way::Whole,
        }
    }

    /// It in words.
    fn text(self) -> String {
        match self {
            Way::Changes(since) => format!("changes since {}", day_before_changes(since)),
            Way::Tail => "new records".to_owned(),
            Way::Whole => "whole".to_owned(),
        }
    }
}

/// What one worker reads.
#[derive(Debug)]
pub enum SyncStep {
    /// Contacts with their relations.
    Contacts(Contacts),
    /// Any other collection.
    Collection(Collection),
}

/// What a sync reads; everything by default.
#[derive(Debug, Default)]
pub struct SyncPlan {
    /// The collections, by name; none for all.
    only: Vec<String>,
    /// Whether everything is read completely.
    pub full: bool,
}

impl SyncPlan {
    /// The plan of a command line.
    ///
    /// # Errors
    /// `Usage` for a name that is neither a collection nor a table.
    pub fn read(matches: &ArgMatches) -> Result<Self> {
        let all = collections::all();
        let only = matches.get_many::<String>("only").into_iter().flatten().map(|name| named(&all, name));
        Ok(SyncPlan { only: only.collect::<Result<_>>()?, full: matches.get_flag("full") })
    }

    /// What is read: the relations of contacts with the contacts, unless only a relation is wanted.
    pub fn steps(&self) -> Vec<SyncStep> {
        let is_wanted = |name: &String| self.only.is_empty() || self.only.contains(name);
        let contacts = Contacts::new().filter(|contacts| is_wanted(&contacts.collection.name));
        let is_with = |one: &Collection| contacts.as_ref().is_some_and(|contacts| contacts.covers(&one.name));
        let others = collections::all().into_iter().filter(|one| is_wanted(&one.name) && !is_with(one));
        let others: Vec<SyncStep> = others.map(SyncStep::Collection).collect();
        contacts.into_iter().map(SyncStep::Contacts).chain(others).collect()
    }

    /// One line per table.
    ///
    /// # Errors
    /// Those of the mirror.
    pub fn items(&self, mirror: Option<&Mirror>) -> Result<Vec<Item>> {
        let line = |name: &str, way: &str| {
            Item::from_value(&json!({ "resource": name, "table": tables::name(name), "way": way }))
        };
        let way = |collection: &Collection| -> Result<String> {
            let state = mirror.map(|mirror| mirror.state(&collection.name)).transpose()?.unwrap_or_default();
            Ok(Way::of(collection, &state, self.full, Timestamp::now()).text())
        };
        let mut lines = Vec::new();
        for step in self.steps() {
            match step {
                SyncStep::Contacts(contacts) => {
                    let way = way(&contacts.collection)?;
                    let relations = contacts.relations.iter().map(|relation| relation.collection.name.as_str());
                    lines.push(line(&contacts.collection.name, &way));
                    lines.extend(relations.map(|name| line(name, "with contacts")));
                }
                SyncStep::Collection(collection) => {
                    let way = way(&collection)?;
                    lines.extend(collection.names().iter().map(|name| line(name, &way)));
                }
            }
        }
        Ok(lines)
    }
}

/// The collection called `name`, or whose table is.
fn named(all: &[Collection], name: &str) -> Result<String> {
    let name = name.trim();
    let plain = |text: &str| text.replace(['-', '_'], " ");
    let is_it = |own: &str| plain(own) == plain(name) || plain(&tables::name(own)) == plain(name);
    let found = all.iter().find(|one| one.names().iter().any(|own| is_it(own)));
    found.map(|one| one.name.clone()).ok_or_else(|| {
        let known: Vec<String> = all.iter().flat_map(|one| [one.name.clone(), tables::name(&one.name)]).collect();
        let error = Error::usage(format!("unknown resource `{name}`, or no complete listing"));
        match nearest(name, known.iter().map(String::as_str)) {
            Some(nearest) => error.hint(format!("acamp mirror sync --only {}", quoted(nearest))),
            None => error.hint("acamp mirror sync --dry-run"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(name: &str, state: &SyncState) -> Way {
        let all = collections::all();
        let collection = all.iter().find(|one| one.name == name).unwrap();
        Way::of(collection, state, false, "2026-11-30T12:00:00Z".parse().unwrap())
    }

    #[test]
    fn what_the_server_can_filter_or_appends_is_read_in_part_for_a_week_after_a_complete_listing() {
        let time = |text: &str| text.parse::<Timestamp>().ok();
        let recent = SyncState {
            read_to: time("2026-11-30T11:00:00Z"),
            deletes_to: time("2026-11-24T12:00:00Z"),
            ..SyncState::default()
        };
        let changes = Way::Changes(recent.read_to.unwrap());
        assert_eq!([way("contacts", &recent), way("deals", &recent)], [changes, changes]);
        assert_eq!([way("notes", &recent), way("ecommerce orders", &recent)], [Way::Tail, Way::Tail]);
        assert_eq!([way("tags", &recent), way("lists", &recent)], [Way::Whole, Way::Whole]);
        let whole = [
            SyncState::default(),
            SyncState { deletes_to: time("2026-11-23T12:00:00Z"), ..recent.clone() },
            SyncState { deletes_to: None, ..recent.clone() },
            SyncState { note: Some("incomplete".to_owned()), ..recent.clone() },
            SyncState { cursor: Some("7".to_owned()), ..recent.clone() },
            SyncState { difference: -1, ..recent },
        ];
        for state in whole {
            assert_eq!([way("contacts", &state), way("notes", &state)], [Way::Whole, Way::Whole], "{state:?}");
        }
    }

    #[test]
    fn names_are_those_of_commands_and_tables() {
        let all = collections::all();
        let named = |name: &str| named(&all, name);
        assert_eq!(named("contact_tags").unwrap(), "tags contacts");
        assert_eq!(named("tags contacts").unwrap(), "tags contacts");
        assert_eq!(named("tasks_types").unwrap(), "tasks types");
        assert_eq!(named("contacts fields options").unwrap(), "contacts fields");
        assert!(named("deal").unwrap_err().hint_text().unwrap().contains("deals"));
    }

    #[test]
    fn relations_are_read_with_contacts_or_alone() {
        let names = |only: &[&str]| {
            let plan = SyncPlan { only: only.iter().map(|name| (*name).to_owned()).collect(), full: false };
            let items = plan.items(None).unwrap();
            items.iter().map(|item| format!("{} {}", item.get("table").unwrap(), item.get("way").unwrap())).collect()
        };
        let found: Vec<String> = names(&["contacts"]);
        assert_eq!(
            found,
            [
                "contacts whole",
                "field_values with contacts",
                "contact_tags with contacts",
                "contact_lists with contacts"
            ]
        );
        let found: Vec<String> = names(&["tags contacts"]);
        assert_eq!(found, ["contact_tags whole"]);
        let all: Vec<String> = names(&[]);
        assert_eq!(all.iter().filter(|line| line.starts_with("contact_tags ")).count(), 1);
        assert_eq!(all.len(), tables::all().len());
    }
}
