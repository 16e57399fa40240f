//! Polls accepted requests and records the outcome of their rows.
//!
//! The server processes imports in order, so only the oldest few are polled; each early poll doubles the time until the
//! next.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::{AcceptedBatch, Bulk};
use crate::api::reply::Item;
use crate::api::side_loads::SideLoads;
use crate::catalogue;
use crate::catalogue::model::{Operation, Resource};
use crate::catalogue::side_loads::SideLoad;
use crate::command::import::journal::RowOutcome;
use crate::command::import::requests;
use crate::command::import::status::{self, ImportReport, State};
use crate::command::operations::listing;
use crate::engine::{by_ids, side_loads};
use crate::error::{Error, Kind, Result};
use crate::store::jobs::Status;
use crate::system::workers::lock;
use crate::text::counts::count_of;

/// How many requests are polled at once.
const POLLED: usize = 8;
/// Maximum time between two polls of one request.
const MAX_DELAY: Duration = Duration::from_secs(60);
/// How long to sleep if no request is due.
const SLICE: Duration = Duration::from_millis(20);
/// This many consecutive responses without a status end the run.
const MAX_MISSING: u32 = 6;
/// The relation of a contact to its lists.
const SUBSCRIPTIONS: &str = "contactLists";

/// A request that is polled.
struct PolledBatch {
    batch: AcceptedBatch,
    due: Instant,
    wait: Duration,
    /// Consecutive responses without a status.
    silent: u32,
}

impl PolledBatch {
    /// Polls it later, doubling the delay.
    fn postpone(&mut self) {
        self.wait = (self.wait * 2).min(MAX_DELAY);
        self.due = Instant::now() + self.wait;
    }
}

impl Bulk<'_> {
    /// Polls until nothing is left and nothing more comes, or the run is stopping.
    pub(super) fn poll(&self, is_sent: &AtomicBool) -> Result<()> {
        let mut polled: Vec<PolledBatch> = Vec::new();
        while !self.is_stopping() {
            // Read before the queue: what is queued afterwards is seen in the next round.
            let is_last = is_sent.load(Ordering::Acquire);
            self.refill(&mut polled);
            if polled.is_empty() && is_last {
                return Ok(());
            }
            let now = Instant::now();
            match polled.iter().position(|polled| polled.due <= now) {
                None => drop(self.interrupt.sleep(SLICE)),
                Some(at) => self.poll_one(&mut polled, at)?,
            }
        }
        Ok(())
    }

    fn refill(&self, polled: &mut Vec<PolledBatch>) {
        let wait = self.settings.poll_interval();
        while polled.len() < POLLED {
            let Some(batch) = lock(&self.accepted).pop_front() else { return };
            polled.push(PolledBatch { batch, due: Instant::now() + wait, wait, silent: 0 });
        }
    }

    fn poll_one(&self, polled: &mut Vec<PolledBatch>, at: usize) -> Result<()> {
        let request = requests::state(&polled[at].batch.id)?;
        self.progress.sent(1);
        let answer = self.client.send(&request)?;
        let (report, word) = match status::read(&answer.body) {
            State::Running => {
                polled[at].silent = 0;
                polled[at].postpone();
                return Ok(());
            }
            State::Missing => {
                polled[at].silent += 1;
                polled[at].postpone();
                return if polled[at].silent < MAX_MISSING { Ok(()) } else { Err(silent(&polled[at].batch)) };
            }
            State::Completed(report) => (report, None),
            State::Failed(word, report) => (report, Some(word)),
        };
        let batch = polled.swap_remove(at).batch;
        if let Some(word) = &word {
            self.warn(format!("the server reported an import of {} rows as {word}", batch.rows.len()));
        }
        let row_outcomes = self.row_outcomes(&batch, &report, word.as_deref())?;
        self.record(&row_outcomes)
    }

    /// The outcome of each row.
    ///
    /// # Errors
    /// `Temporary` if ids are required and cannot be read now: the job can be resumed.
    fn row_outcomes(
        &self,
        batch: &AcceptedBatch,
        report: &ImportReport,
        failure: Option<&str>,
    ) -> Result<Vec<RowOutcome>> {
        let skipped: HashSet<u64> = report.skipped.iter().map(|email| self.hasher.hash(email)).collect();
        let imported: HashSet<&String> = report.ids.iter().collect();
        let skipped_rows = batch.hashes.iter().filter(|hash| skipped.contains(hash)).count();
        let covers_all_rows = imported.len() + skipped_rows >= batch.rows.len();
        let must_read = !covers_all_rows && !report.ids.is_empty();
        let ids = if self.settings.ids || must_read { self.read_ids(&report.ids) } else { Ok(HashMap::new()) };
        let ids = match ids {
            Err(error) if must_read && error.kind() == Kind::Temporary => return Err(error),
            Err(error) => {
                let count = count_of(report.ids.len() as u64, "contact");
                self.warn(format!("cannot read the IDs of {count}: {}", error.message()));
                HashMap::new()
            }
            Ok(ids) => ids,
        };
        let outcome = |(row, hash): (&u64, &u64)| {
            let outcome =
                |status: Status, id: &str, reason: String| RowOutcome { row: *row, status, id: id.to_owned(), reason };
            if skipped.contains(hash) {
                return outcome(Status::Failed, "", SKIPPED.to_owned());
            }
            match (ids.get(hash), failure) {
                (Some(id), _) => outcome(Status::Done, if self.settings.ids { id } else { "" }, String::new()),
                (None, Some(word)) => outcome(Status::Unknown, "", format!("import status on the server: {word}")),
                (None, None) if covers_all_rows => outcome(Status::Done, "", String::new()),
                (None, None) => outcome(Status::Unknown, "", NO_OUTCOME.to_owned()),
            }
        };
        Ok(batch.rows.iter().zip(&batch.hashes).map(outcome).collect())
    }

    /// The ids of contacts by the hashes of their addresses.
    fn read_ids(&self, ids: &[String]) -> Result<HashMap<u64, String>> {
        let contacts = contacts()?;
        let loads: Vec<&'static SideLoad> = match self.subscriptions.is_wanted() {
            true => contacts.1.side_loads.iter().filter(|load| load.name == SUBSCRIPTIONS).collect(),
            false => Vec::new(),
        };
        let mut found = HashMap::with_capacity(ids.len());
        by_ids::read(self.client, contacts.0, ids, &loads, |body, items| {
            self.progress.sent(1);
            if let Err(error) = self.read_subscriptions(body, &items, &loads) {
                self.warn(format!("cannot read subscriptions: {}", error.message()));
            }
            found.extend(items.iter().filter_map(|item| Some((self.hasher.hash(&item.get("email")?), item.id()?))));
            Ok(())
        })?;
        Ok(found)
    }

    /// Takes the subscriptions of contacts out of the response with them. Of those that are incomplete, the rest is read; a server
    /// that includes none would cost a request for each contact of the import, so that their rows say that they were not read.
    fn read_subscriptions(&self, body: &[u8], items: &[Item], loads: &[&'static SideLoad]) -> Result<()> {
        let found = SideLoads::read(body, items, loads)?;
        if found.rows.iter().all(|rows| !rows.is_honored) {
            return Ok(());
        }
        let all = side_loads::complete(self.client, items, found)?;
        for (contact, rows) in all.rows.iter().flat_map(|rows| items.iter().zip(&rows.rows)) {
            self.subscriptions.read(contact, rows);
        }
        Ok(())
    }
}

/// Contacts and their listing.
fn contacts() -> Result<(&'static Resource, &'static Operation)> {
    let missing = || Error::new(Kind::Other, "the catalogue has no listing of contacts");
    Ok((catalogue::find("contacts").ok_or_else(missing)?, listing("contacts")?))
}

/// Ends the run: the import continues on the server, and can be polled again.
fn silent(batch: &AcceptedBatch) -> Error {
    let count = count_of(batch.rows.len() as u64, "row");
    Error::new(Kind::Temporary, format!("the server accepted {count} but reports no status"))
}

const SKIPPED: &str = "skipped by the server (excluded address, or over the account's contact limit)";
const NO_OUTCOME: &str = "the server reported no outcome";
