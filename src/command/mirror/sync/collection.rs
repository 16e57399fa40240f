//! Reads one collection into the mirror: what changed, the end of its listing, or all of it. What the mirror has and the
//! server does not is deleted only by a listing that was verified complete.

use jiff::Timestamp;

use crate::api::client::Response;
use crate::api::pages::ListingSummary;
use crate::api::reply::Item;
use crate::api::side_loads::SideLoads;
use crate::catalogue::collections::Collection;
use crate::catalogue::model::Role;
use crate::catalogue::side_loads::SideLoad;
use crate::engine::collection::Reading;
use crate::engine::side_loads::complete_rows;
use crate::error::{Error, Result};
use crate::store::mirror::{Batch, Complete, Records, SyncState};
use crate::text::counts::count_of;

use super::outcome::{ReadOutcome, ReadOutcomes};
use super::plan::Way;
use super::session::Session;
use super::tail;

/// How often changes are read before everything is: the collection may have changed meanwhile.
const ATTEMPTS: usize = 2;

/// Reads a collection with what is beside it.
///
/// # Errors
/// What ends the whole sync.
pub fn read(session: &Session<'_>, collection: &Collection, full: bool) -> Result<ReadOutcomes> {
    let state = session.state(&collection.name)?;
    let reader = Reader { session, collection, state };
    let way = Way::of(collection, &reader.state, full, session.begun);
    match reader.read(way) {
        Err(error) => {
            let outcome = ReadOutcome::of(error)?;
            reader.note(&outcome)?;
            Ok(collection.names().into_iter().map(|name| (name, outcome.clone())).collect())
        }
        outcomes => outcomes,
    }
}

struct Reader<'r> {
    session: &'r Session<'r>,
    collection: &'r Collection,
    state: SyncState,
}

/// What is beside a collection.
struct Beside {
    name: String,
    load: &'static SideLoad,
    /// How many records lack rows.
    lacking: u64,
    /// Why they could not be read.
    failure: Option<Error>,
    without_ids: Vec<Item>,
}

impl Reader<'_> {
    fn read(&self, way: Way) -> Result<ReadOutcomes> {
        let is_read = match way {
            Way::Changes(since) => self.changes(since)?,
            Way::Tail => self.tail()?,
            Way::Whole => None,
        };
        match is_read {
            Some(outcome) => Ok(vec![(self.collection.name.clone(), outcome)]),
            None => self.whole(),
        }
    }

    /// Reads what changed; none if the server has other records than the mirror then.
    fn changes(&self, since: Timestamp) -> Result<Option<ReadOutcome>> {
        let operation = self.collection.operation;
        for _ in 0..ATTEMPTS {
            let reading = Reading {
                client: self.session.client,
                collection: self.collection,
                since: Some(since),
                include: false,
            };
            let summary = reading.read(|_, items| self.write(items))?;
            if !summary.is_complete() {
                let outcome = ReadOutcome::of_listing(&summary);
                self.note(&outcome)?;
                return Ok(Some(outcome));
            }
            let (total, expected) = (tail::total(self.session.client, operation)?, self.expected()?);
            if total.is_none_or(|total| total == expected) {
                self.settle("changes", total)?;
                return Ok(Some(ReadOutcome::Read));
            }
        }
        Ok(None)
    }

    /// Reads the end of the listing; none if it is not the records of the mirror and later ones.
    fn tail(&self) -> Result<Option<ReadOutcome>> {
        let known = (self.expected()?, self.session.last_id(&self.collection.name)?);
        let total = tail::read(self.session.client, self.collection.operation, known, |items| self.write(items))?;
        if total.is_some() {
            self.settle("tail", total)?;
        }
        Ok(total.map(|_| ReadOutcome::Read))
    }

    /// How many records the server should count.
    fn expected(&self) -> Result<u64> {
        Ok(self.session.count(&self.collection.name)?.saturating_add_signed(self.state.gap))
    }

    fn write(&self, items: &[Item]) -> Result<()> {
        let records = [Records { resource: &self.collection.name, items, first: None }];
        self.session.write(&Batch { run: self.session.run, records: &records, ..Batch::default() })
    }

    /// Notes that the collection is read to the beginning of this sync.
    fn settle(&self, way: &str, total: Option<u64>) -> Result<()> {
        let state = SyncState {
            way: way.to_owned(),
            total,
            read_to: Some(self.session.begun),
            note: None,
            ..self.state.clone()
        };
        self.session.settle(&[(&self.collection.name, state)])
    }

    /// Notes why the collection was not read, or not completely.
    fn note(&self, outcome: &ReadOutcome) -> Result<()> {
        let names = self.collection.names();
        let noted = |_: &str, before| SyncState { note: outcome.note(), ..before };
        self.session.revise(names.iter().map(String::as_str), noted)
    }

    /// Reads everything.
    fn whole(&self) -> Result<ReadOutcomes> {
        let mut reading =
            Reading { client: self.session.client, collection: self.collection, since: None, include: true };
        let mut whole = Whole::new(self.collection);
        let mut listed = reading.read(|answer, items| self.page(&mut whole, answer, items));
        if let Some(error) = listed.as_ref().err().filter(|error| reading.may_fail_by_include(error)) {
            let path = self.collection.operation.path;
            let text = format!("reading {path} again without include: {}", error.message());
            self.session.client.note_fallback(&text);
            reading.include = false;
            whole = Whole::new(self.collection);
            listed = reading.read(|answer, items| self.page(&mut whole, answer, items));
        }
        self.conclude(whole, &listed?)
    }

    /// Writes a page with what is beside its records. Records without IDs are kept until all are there.
    fn page(&self, whole: &mut Whole, answer: Option<&Response>, items: &[Item]) -> Result<()> {
        let loads: Vec<&'static SideLoad> = whole.beside.iter().map(|beside| beside.load).collect();
        let mut rows = match answer.filter(|_| !loads.is_empty()) {
            Some(answer) => SideLoads::read_decoded(answer, items, &loads)?.rows,
            None => Vec::new(),
        };
        let mut all = vec![with_ids(items, &mut whole.without_ids)];
        for (beside, rows) in whole.beside.iter_mut().zip(&mut rows) {
            if beside.failure.is_none()
                && let Err(error) = complete_rows(self.session.client, items, rows)
            {
                ReadOutcome::of(error.clone())?;
                beside.failure = Some(error);
            }
            beside.lacking += rows.lacking.len() as u64;
            all.push(with_ids(rows.rows.iter().flatten(), &mut beside.without_ids));
        }
        let names = [&self.collection.name].into_iter().chain(whole.beside.iter().map(|beside| &beside.name));
        let records = names.zip(&all).map(|(resource, items)| Records { resource, items, first: None });
        let records: Vec<Records<'_>> = records.collect();
        self.session.write(&Batch { run: self.session.run, records: &records, ..Batch::default() })
    }

    /// Deletes what a complete listing lacks, and notes how far the collection is read.
    fn conclude(&self, whole: Whole, summary: &ListingSummary) -> Result<ReadOutcomes> {
        let outcome = ReadOutcome::of_listing(summary);
        let mut outcomes = vec![(self.collection.name.clone(), outcome.clone())];
        let mut without_ids = vec![whole.without_ids];
        for beside in whole.beside {
            outcomes.push((beside.name, Beside::outcome(beside.failure, beside.lacking, &outcome)?));
            without_ids.push(beside.without_ids);
        }
        let (mut states, mut complete, mut records) = (Vec::new(), Vec::new(), Vec::new());
        // The key of a record without an ID is its position, unless it is the only record.
        let first = (self.collection.operation.role == Role::List || self.collection.parent.is_some()).then_some(0);
        for ((resource, outcome), items) in outcomes.iter().zip(&without_ids) {
            let total = summary.total.filter(|_| *resource == self.collection.name);
            let difference = SyncState::difference(total.filter(|_| !summary.changed), summary.shown);
            let before = self.session.state(resource)?;
            states.push((resource.as_str(), state_after(before, outcome, self.session, (total, difference))));
            if *outcome == ReadOutcome::Read {
                complete.push(Complete { resource, since: self.session.run });
                records.push(Records { resource, items, first });
            }
        }
        let run = self.session.run;
        let batch = Batch { run, records: &records, complete: &complete, states: &states, ..Batch::default() };
        self.session.write(&batch)?;
        Ok(outcomes)
    }
}

/// The items with IDs; the others are added to `others`.
fn with_ids<'i>(items: impl IntoIterator<Item = &'i Item>, others: &mut Vec<Item>) -> Vec<Item> {
    let (with, without): (Vec<Item>, Vec<Item>) = items.into_iter().cloned().partition(|item| item.id_text().is_some());
    others.extend(without);
    with
}

/// The state of a collection after its listing was read.
fn state_after(
    before: SyncState,
    outcome: &ReadOutcome,
    session: &Session<'_>,
    (total, difference): (Option<u64>, i64),
) -> SyncState {
    let note = outcome.note();
    let begun = Some(session.begun);
    match outcome {
        ReadOutcome::Read | ReadOutcome::Unverified => SyncState {
            way: "whole".to_owned(),
            total,
            cursor: None,
            run: Some(session.run),
            read_to: begun,
            deletes_to: begun.filter(|_| *outcome == ReadOutcome::Read).or(before.deletes_to),
            gap: before.gap,
            difference: before.difference,
            note: note.filter(|_| *outcome == ReadOutcome::Unverified),
        }
        .with_difference(difference),
        _ => SyncState { note, ..before },
    }
}

/// What was read of a collection so far.
struct Whole {
    beside: Vec<Beside>,
    without_ids: Vec<Item>,
}

impl Whole {
    fn new(collection: &Collection) -> Self {
        let beside = |name: &String, load| Beside {
            name: name.clone(),
            load,
            lacking: 0,
            failure: None,
            without_ids: Vec::new(),
        };
        let beside = collection.kept.iter().map(|kept| beside(&kept.name, kept.load)).collect();
        Whole { beside, without_ids: Vec::new() }
    }
}

impl Beside {
    /// Its outcome, beside a listing with the outcome `listing`.
    fn outcome(failure: Option<Error>, lacking: u64, listing: &ReadOutcome) -> Result<ReadOutcome> {
        match failure {
            Some(error) => ReadOutcome::of(error),
            None if lacking > 0 => {
                Ok(ReadOutcome::Incomplete(format!("rows of {} did not arrive", count_of(lacking, "record"))))
            }
            None => Ok(listing.clone()),
        }
    }
}
