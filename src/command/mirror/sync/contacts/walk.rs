//! Reads pages of contacts with their relations: all of them, those after the last one that was read, or those that changed.

use std::ops::ControlFlow;

use jiff::Timestamp;

use super::{Cursor, Reader, Relation};
use crate::api::client::Response;
use crate::api::pages::{self, ListingSummary, Reach};
use crate::api::reply::Item;
use crate::api::request::{Request, with_arguments};
use crate::api::side_loads::{self, RelatedRows, SideLoads};
use crate::catalogue::side_loads::SideLoad;
use crate::command::mirror::sync::outcome::ReadOutcome;
use crate::engine::side_loads::complete_rows;
use crate::error::{Error, Kind, Result};
use crate::store::mirror::{Batch, Owned, Records, SyncState};
use crate::text::timestamp::day_before_changes;

/// If more contacts than this lack rows of a relation in their pages, its own listing is read.
const MOST_LACKING: usize = 100;

/// What was read.
#[derive(Debug)]
pub struct Walked {
    /// What the pages show.
    pub summary: ListingSummary,
    /// The relations that are to be read by their own listings, by name.
    pub own: Vec<String>,
    /// The relations of which rows are missing, by name.
    pub lacking: Vec<String>,
}

impl Walked {
    /// Whether nothing is left to be read.
    pub fn is_all(&self) -> bool {
        self.summary.is_complete() && self.own.is_empty() && self.lacking.is_empty()
    }

    /// Whether rows of a relation are missing.
    pub fn lacks(&self, name: &str) -> bool {
        self.lacking.iter().any(|lacking| lacking == name)
    }

    /// Whether a relation is to be read by its own listing.
    pub fn is_own(&self, relation: &Relation) -> bool {
        self.own.iter().any(|name| name == relation.name())
    }
}

/// A run over contacts.
pub struct Walk<'w> {
    reader: Reader<'w>,
    /// Its position, if it is a run over all contacts.
    cursor: Option<Cursor>,
    /// The state of contacts before it.
    state: SyncState,
    filter: Option<(String, String)>,
    own: Vec<String>,
    lacking: Vec<String>,
    /// How many contacts lacked rows in their pages, by relation.
    lacked: Vec<usize>,
    /// Whether the pages are in the order of the ids, so that their position is one.
    ascends: bool,
}

impl<'w> Walk<'w> {
    /// A run over all contacts.
    pub fn all(reader: Reader<'w>) -> Self {
        let (run, begun) = (reader.session.run, reader.session.begun);
        Walk { cursor: Some(Cursor { run, begun, after: 0, own: Vec::new() }), ..Walk::new(reader) }
    }

    /// The rest of one that did not end.
    pub fn resume(reader: Reader<'w>, cursor: Cursor) -> Self {
        Walk { own: cursor.own.clone(), cursor: Some(cursor), ..Walk::new(reader) }
    }

    /// One over the contacts that changed.
    pub fn changes(reader: Reader<'w>, since: Timestamp) -> Self {
        let wire = reader.contacts.collection.changed_after().map(|param| param.wire.to_owned());
        Walk { filter: wire.map(|wire| (wire, day_before_changes(since))), ..Walk::new(reader) }
    }

    /// One over the contacts after the ID `last`.
    pub fn after(reader: Reader<'w>, last: &str) -> Self {
        Walk { filter: Some(("id_greater".to_owned(), last.to_owned())), ..Walk::new(reader) }
    }

    fn new(reader: Reader<'w>) -> Self {
        let (own, lacking) = (Vec::new(), Vec::new());
        let lacked = vec![0; reader.contacts.relations.len()];
        let state = SyncState::default();
        Walk { reader, cursor: None, state, filter: None, own, lacking, lacked, ascends: true }
    }

    /// Reads the pages.
    ///
    /// # Errors
    /// Those of the requests and of the mirror.
    pub fn run(mut self) -> Result<Walked> {
        let (client, operation) = (self.reader.session.client, self.reader.contacts.collection.operation);
        self.state = self.reader.session.state(&self.reader.contacts.collection.name)?;
        let sent = self.request()?;
        let answer = match client.send(&pages::first_page(operation, &sent, Reach::ALL)) {
            // A server that rejects `include` may accept the listing without it.
            Err(error) if error.kind() == Kind::Rejected && !self.included().is_empty() => {
                let text = format!("reading {} again without include: {}", operation.path, error.message());
                client.note_fallback(&text);
                self.own = self.reader.contacts.relations.iter().map(|relation| relation.name().to_owned()).collect();
                client.send(&pages::first_page(operation, &self.request()?, Reach::ALL))?
            }
            answer => answer?,
        };
        self.judge(&answer, &sent)?;
        let request = self.request()?;
        let summary =
            pages::read_remaining_windows(client, operation, &request, Reach::ALL, answer, |answer, items| {
                self.page(answer, &items)?;
                Ok(ControlFlow::Continue(()))
            })?;
        Ok(Walked { summary, own: self.own, lacking: self.lacking })
    }

    fn request(&self) -> Result<Request> {
        let mut request = with_arguments(self.reader.contacts.collection.operation, &[])?;
        let after = self.cursor.as_ref().filter(|cursor| cursor.after > 0);
        request.query.extend(after.map(|cursor| ("id_greater".to_owned(), cursor.after.to_string())));
        request.query.extend(self.filter.clone());
        let loads: Vec<&'static SideLoad> = self.included().iter().map(|(_, relation)| relation.load).collect();
        side_loads::include(&mut request, &loads);
        Ok(request)
    }

    /// The relations that the pages have, with their positions.
    fn included(&self) -> Vec<(usize, &'w Relation)> {
        let relations = self.reader.contacts.relations.iter().enumerate();
        relations.filter(|(_, relation)| !self.own.iter().any(|own| own == relation.name())).collect()
    }

    /// Finds out which relations the first page has. Contacts that do not name their rows, or none of whose rows are there,
    /// show that it does not have a relation.
    fn judge(&mut self, answer: &Response, request: &Request) -> Result<()> {
        let items = answer.decode(request, self.reader.contacts.collection.operation.reply)?.items;
        // Without contacts there is nothing to see; only a run over all of them then leaves nothing open.
        let is_partial = self.cursor.as_ref().is_none_or(|cursor| cursor.after > 0);
        if items.is_empty() && is_partial {
            return Ok(());
        }
        let included = self.included();
        for ((_, relation), rows) in included.iter().zip(self.rows(answer, &items)?) {
            if !rows.is_honored || items.is_empty() || rows.lacking.len() == items.len() {
                self.read_alone(relation);
            }
        }
        Ok(())
    }

    fn rows(&self, answer: &Response, items: &[Item]) -> Result<Vec<RelatedRows>> {
        let loads: Vec<&'static SideLoad> = self.included().iter().map(|(_, relation)| relation.load).collect();
        Ok(SideLoads::read_decoded(answer, items, &loads)?.rows)
    }

    fn read_alone(&mut self, relation: &Relation) {
        let text = format!("the server does not include {}: reading {}", relation.load.name, relation.name());
        self.reader.session.client.note_fallback(&text);
        self.own.push(relation.name().to_owned());
    }

    /// Writes a page: the contacts, their relations, and the position.
    fn page(&mut self, answer: &Response, items: &[Item]) -> Result<()> {
        let ids = items.iter().map(id).collect::<Result<Vec<u64>>>()?;
        let owners: Vec<String> = ids.iter().map(u64::to_string).collect();
        let included = self.included();
        let mut rows = self.rows(answer, items)?;
        for ((at, relation), rows) in included.iter().zip(&mut rows) {
            self.complete(*at, relation, items, rows)?;
        }
        let name = self.reader.contacts.collection.name.as_str();
        let mut records = vec![Records { resource: name, items, first: None }];
        let mut owned = Vec::new();
        for ((_, relation), rows) in included.iter().zip(&rows) {
            for (at, items) in rows.rows.iter().enumerate() {
                let (resource, property) = (relation.name(), relation.owner());
                if rows.lacking.contains(&at) {
                    records.push(Records { resource, items, first: None });
                } else {
                    owned.push(Owned { resource, property, owner: &owners[at], items });
                }
            }
        }
        let states = self.position(&ids).map(|state| [(name, state)]);
        let states = states.as_ref().map_or(&[][..], |states| states);
        let run = self.reader.session.run;
        self.reader.session.write(&Batch { run, records: &records, owned: &owned, states, ..Batch::default() })
    }

    /// Reads the rows that a page lacks; after too many, the relation is read by its own listing.
    fn complete(&mut self, at: usize, relation: &Relation, items: &[Item], rows: &mut RelatedRows) -> Result<()> {
        self.lacked[at] += rows.lacking.len();
        if self.lacked[at] > MOST_LACKING {
            self.read_alone(relation);
            return Ok(());
        }
        let before = rows.lacking.clone();
        match complete_rows(self.reader.session.client, items, rows) {
            Err(error) => {
                ReadOutcome::of(error)?;
                rows.lacking = before;
                self.read_alone(relation);
            }
            Ok(()) => {
                let is_read = |at: &usize| !rows.lacking.contains(at);
                let still: Vec<usize> =
                    before.into_iter().filter(is_read).filter(|at| relation.lacks(items, rows, *at)).collect();
                rows.lacking.extend(still);
                if !rows.lacking.is_empty() {
                    self.lacking.push(relation.name().to_owned());
                }
            }
        }
        Ok(())
    }

    /// The state of contacts with the position after a page; none if that is no position.
    fn position(&mut self, ids: &[u64]) -> Option<SyncState> {
        let own = self.own.clone();
        let cursor = self.cursor.as_mut()?;
        self.ascends &= ids.first().is_none_or(|first| *first > cursor.after) && ids.is_sorted();
        cursor.after = ids.last().copied().unwrap_or(0).max(cursor.after);
        cursor.own = own;
        let text = self.ascends.then(|| cursor.text());
        Some(SyncState { cursor: text, ..self.state.clone() })
    }
}

fn id(item: &Item) -> Result<u64> {
    let id = item.id().and_then(|id| id.parse().ok());
    id.ok_or_else(|| Error::new(Kind::Other, "the response contains a contact without an ID"))
}
