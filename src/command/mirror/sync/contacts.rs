//! Contacts with their field values, tags and lists, which their pages have beside them. A relation that the server does not
//! include is read by its own listing.
//!
//! The first time, and whenever the server counts other records than the mirror has, all contacts are read, and what was not
//! among them is deleted. Otherwise those that changed are, with all of their relations; then the counts are compared.

mod agreement;
mod walk;

use serde::{Deserialize, Serialize};

use super::collection;
use super::outcome::{ReadOutcome, ReadOutcomes};
use super::plan::Way;
use super::session::Session;
use crate::api::reply::Item;
use crate::api::side_loads::{RelatedRows, has_named};
use crate::catalogue::collections::{self, Collection};
use crate::catalogue::side_loads::{Association, SideLoad};
use crate::error::Result;
use crate::store::mirror::{Batch, Complete, SyncState};
use agreement::Totals;
use jiff::Timestamp;
use walk::{Walk, Walked};

/// The relations, by their names in `include`.
const RELATIONS: [&str; 3] = ["fieldValues", "contactTags", "contactLists"];

/// Why a relation is incomplete.
const ROWS_MISSING: &str = "rows did not arrive";

/// How often changes are read before all contacts are: they may have changed meanwhile.
const ATTEMPTS: usize = 2;

/// The collection of contacts, and those of their relations.
#[derive(Debug)]
pub struct Contacts {
    /// That of contacts.
    pub collection: Collection,
    /// Those of their relations.
    pub relations: Vec<Relation>,
}

/// A relation of contacts.
#[derive(Debug)]
pub struct Relation {
    /// The relation.
    pub load: &'static SideLoad,
    /// All of its rows.
    pub collection: Collection,
}

/// How far all contacts were read by a sync that did not end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The run that began.
    pub run: u64,
    /// When it began.
    #[serde(with = "timestamp")]
    pub begun: Timestamp,
    /// The last ID that was read.
    pub after: u64,
    /// The relations that are to be read by their own listings.
    pub own: Vec<String>,
}

impl Contacts {
    /// Contacts with their relations, if the catalogue has their listing.
    pub fn new() -> Option<Self> {
        let all = collections::all();
        let collection = all.iter().find(|one| one.name == "contacts")?.clone();
        let relation = |name: &&str| {
            let load = collection.operation.side_loads.iter().find(|load| load.name == *name)?;
            let listed = all.iter().find(|one| one.key() == Some(load.array))?.clone();
            Some(Relation { load, collection: listed })
        };
        let relations = RELATIONS.iter().filter_map(relation).collect();
        Some(Contacts { collection, relations })
    }

    /// Whether a collection is read with them.
    pub fn covers(&self, name: &str) -> bool {
        self.names(&self.relations).any(|own| own == name)
    }

    /// The relations that the pages of contacts have.
    fn included(&self, walked: &Walked) -> impl Iterator<Item = &Relation> {
        self.relations.iter().filter(|relation| !walked.is_own(relation))
    }

    /// The names of contacts and of some relations, as collections.
    fn names<'n>(&'n self, relations: impl IntoIterator<Item = &'n Relation>) -> impl Iterator<Item = &'n str> {
        std::iter::once(self.collection.name.as_str()).chain(relations.into_iter().map(Relation::name))
    }
}

impl Relation {
    /// Its name as a collection.
    pub fn name(&self) -> &str {
        &self.collection.name
    }

    /// The property of a row with the ID of the contact.
    pub fn owner(&self) -> &'static str {
        match self.load.association {
            Association::Rows { back: [property, ..], .. } => property,
            _ => "contact",
        }
    }

    /// Whether rows that the contact at a position names are not among those that were read.
    fn lacks(&self, items: &[Item], rows: &RelatedRows, at: usize) -> bool {
        let Association::Rows { ids, .. } = self.load.association else { return false };
        has_named(&items[at], ids, &rows.rows[at]) == Some(false)
    }
}

impl Cursor {
    fn of(state: &SyncState) -> Option<Self> {
        serde_json::from_str(state.cursor.as_ref()?).ok()
    }

    /// Its text in the state of a collection.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Reads contacts with their relations.
///
/// # Errors
/// What ends the whole sync.
pub fn read(session: &Session<'_>, contacts: &Contacts, full: bool) -> Result<ReadOutcomes> {
    let reader = Reader { session, contacts };
    match reader.read(full) {
        Err(error) => reader.all(&ReadOutcome::of(error)?),
        outcomes => outcomes,
    }
}

/// Reads contacts in one run.
#[derive(Clone, Copy, Debug)]
struct Reader<'r> {
    session: &'r Session<'r>,
    contacts: &'r Contacts,
}

impl Reader<'_> {
    fn read(&self, full: bool) -> Result<ReadOutcomes> {
        let state = self.session.state(&self.contacts.collection.name)?;
        let begun = Cursor::of(&state).filter(|_| !full);
        // When the run over all contacts began that was continued.
        let resumed = begun.as_ref().map(|cursor| cursor.begun);
        let since = match (begun, Way::of(&self.contacts.collection, &state, full, self.session.begun)) {
            (Some(begun), _) => {
                let since = begun.begun;
                let walked = Walk::resume(*self, begun).run()?;
                if !walked.summary.is_complete() {
                    return self.conclude(&walked, None);
                }
                self.keep(&walked, since)?;
                since
            }
            (None, Way::Changes(since)) => since,
            (None, _) => return self.whole(),
        };
        for _ in 0..ATTEMPTS {
            let walked = Walk::changes(*self, since).run()?;
            if !walked.summary.is_complete() {
                return self.conclude(&walked, None);
            }
            let own = self.own(&walked)?;
            if let Some(totals) = agreement::reached(*self, &walked)? {
                return self.settle(&totals, own, resumed);
            }
        }
        self.whole()
    }

    /// Reads all contacts, and deletes what is not among them.
    fn whole(&self) -> Result<ReadOutcomes> {
        let walked = Walk::all(*self).run()?;
        self.conclude(&walked, Some(self.session.begun))
    }

    /// Ends a run over all contacts, or one that was cut: `verified` is when a run began that read all of them.
    fn conclude(&self, walked: &Walked, verified: Option<Timestamp>) -> Result<ReadOutcomes> {
        let outcome = ReadOutcome::of_listing(&walked.summary);
        let rows_missing = || ReadOutcome::Incomplete(ROWS_MISSING.to_owned());
        let of_name = |name: &str| if walked.lacks(name) { rows_missing() } else { outcome.clone() };
        let names = self.contacts.names(self.contacts.included(walked));
        let mut outcomes: ReadOutcomes = names.map(|name| (name.to_owned(), of_name(name))).collect();
        let mut states = Vec::new();
        for (name, outcome) in &outcomes {
            let before = self.session.state(name)?;
            let state = self.state_after(before, outcome, verified);
            states.push((name.as_str(), state));
        }
        let is_verified = |outcome: &ReadOutcome| verified.is_some() && *outcome == ReadOutcome::Read;
        let complete = outcomes.iter().filter(|(_, outcome)| is_verified(outcome));
        let since = self.session.run;
        let complete: Vec<Complete<'_>> = complete.map(|(name, _)| Complete { resource: name, since }).collect();
        self.session.write(&Batch { run: since, complete: &complete, states: &states, ..Batch::default() })?;
        if verified.is_some() {
            agreement::note(*self, walked, &outcomes)?;
        }
        outcomes.extend(self.own(walked)?);
        Ok(outcomes)
    }

    fn state_after(&self, before: SyncState, outcome: &ReadOutcome, verified: Option<Timestamp>) -> SyncState {
        let note = outcome.note();
        // The other ways say that the end of the listing was not as expected last time.
        let way = if ["", "tail"].contains(&before.way.as_str()) { "tail".to_owned() } else { before.way.clone() };
        match outcome {
            ReadOutcome::Read | ReadOutcome::Unverified => SyncState {
                way,
                total: None,
                cursor: None,
                run: Some(self.session.run),
                read_to: verified.or(before.read_to),
                deletes_to: verified.filter(|_| *outcome == ReadOutcome::Read).or(before.deletes_to),
                note,
                ..before
            },
            _ => SyncState { note, cursor: None, ..before },
        }
    }

    /// Notes that an earlier run was continued to its end, which began at `since`: what changed then is read next.
    fn keep(&self, walked: &Walked, since: Timestamp) -> Result<()> {
        self.own(walked)?;
        self.session.revise(self.contacts.names(self.contacts.included(walked)), |name, before| {
            let note = walked.lacks(name).then(|| ROWS_MISSING.to_owned());
            SyncState { way: "whole".to_owned(), cursor: None, read_to: Some(since), note, ..before }
        })
    }

    /// Notes that the mirror has as many records as the server counts: then a run over all contacts that was continued has
    /// left none that was deleted.
    fn settle(&self, totals: &Totals, own: ReadOutcomes, resumed: Option<Timestamp>) -> Result<ReadOutcomes> {
        let mut states = Vec::new();
        for (name, total) in totals {
            let before = self.session.state(name)?;
            let is_counted = *name == self.contacts.collection.name;
            let state = SyncState {
                way: if is_counted || before.way == "changes" { "changes".to_owned() } else { "tail".to_owned() },
                total: *total,
                difference: before.gap,
                read_to: Some(self.session.begun),
                deletes_to: resumed.or(before.deletes_to),
                note: None,
                ..before
            };
            states.push((name.as_str(), state));
        }
        self.session.settle(&states)?;
        let read = totals.iter().map(|(name, _)| (name.clone(), ReadOutcome::Read));
        Ok(read.chain(own).collect())
    }

    /// Reads the relations that the pages of contacts do not have by their own listings.
    fn own(&self, walked: &Walked) -> Result<ReadOutcomes> {
        let mut outcomes = Vec::new();
        for relation in self.contacts.relations.iter().filter(|relation| walked.is_own(relation)) {
            outcomes.extend(collection::read(self.session, &relation.collection, true)?);
        }
        Ok(outcomes)
    }

    /// The same outcome for all, because contacts could not be read.
    fn all(&self, outcome: &ReadOutcome) -> Result<ReadOutcomes> {
        let names = || self.contacts.names(&self.contacts.relations);
        self.session.revise(names(), |_, before| SyncState { note: outcome.note(), ..before })?;
        Ok(names().map(|name| (name.to_owned(), outcome.clone())).collect())
    }
}

/// A timestamp as RFC 3339.
mod timestamp {
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(time)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
