//! Polls accepted requests and records the outcome of their rows.
//!
//! The server processes imports in order, so only the oldest few are polled; each early poll doubles the time until the
//! next.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::{Bulk, Taken};
use crate::catalogue::model::Reply;
use crate::command::import::call;
use crate::command::import::ledger::Fate;
use crate::command::import::state::{self, State, Told};
use crate::error::{Error, Kind, Result};
use crate::store::jobs::Status;
use crate::system::workers::lock;
use crate::text::counts::count_of;

/// How many requests are polled at once.
const ASKED: usize = 8;
/// Maximum time between two polls of one request.
const LONGEST: Duration = Duration::from_secs(60);
/// How long to sleep if no request is due.
const SLICE: Duration = Duration::from_millis(20);
/// This many consecutive responses without a status end the run.
const MOST_SILENT: u32 = 6;
/// Contacts per page.
const PAGE: usize = 100;

/// A request that is polled.
struct Asked {
    taken: Taken,
    due: Instant,
    wait: Duration,
    /// Consecutive responses without a status.
    silent: u32,
}

impl Asked {
    /// Polls it later, doubling the delay.
    fn put_off(&mut self) {
        self.wait = (self.wait * 2).min(LONGEST);
        self.due = Instant::now() + self.wait;
    }
}

impl Bulk<'_> {
    /// Polls until nothing is left and nothing more comes, or the run is stopping.
    pub(super) fn watch(&self, is_sent: &AtomicBool) -> Result<()> {
        let mut asked: Vec<Asked> = Vec::new();
        while !self.is_stopping() {
            // Read before the queue: what is queued afterwards is seen in the next round.
            let is_last = is_sent.load(Ordering::Acquire);
            self.take_up(&mut asked);
            if asked.is_empty() && is_last {
                return Ok(());
            }
            let now = Instant::now();
            match asked.iter().position(|asked| asked.due <= now) {
                None => drop(self.interrupt.sleep(SLICE)),
                Some(at) => self.ask(&mut asked, at)?,
            }
        }
        Ok(())
    }

    fn take_up(&self, asked: &mut Vec<Asked>) {
        let wait = self.settings.poll_interval();
        while asked.len() < ASKED {
            let Some(taken) = lock(&self.taken).pop_front() else { return };
            asked.push(Asked { taken, due: Instant::now() + wait, wait, silent: 0 });
        }
    }

    fn ask(&self, asked: &mut Vec<Asked>, at: usize) -> Result<()> {
        let request = call::state(&asked[at].taken.id)?;
        self.progress.sent(1);
        let answer = self.client.send(&request)?;
        let (told, word) = match state::read(&answer.body) {
            State::Running => {
                asked[at].silent = 0;
                asked[at].put_off();
                return Ok(());
            }
            State::Silent => {
                asked[at].silent += 1;
                asked[at].put_off();
                return if asked[at].silent < MOST_SILENT { Ok(()) } else { Err(silent(&asked[at].taken)) };
            }
            State::Completed(told) => (told, None),
            State::GivenUp(word, told) => (told, Some(word)),
        };
        let taken = asked.swap_remove(at).taken;
        if let Some(word) = &word {
            self.warn(format!("the server reported an import of {} rows as {word}", taken.rows.len()));
        }
        let fates = self.fates(&taken, &told, word.as_deref());
        self.record(&fates)
    }

    /// The outcome of each row.
    fn fates(&self, taken: &Taken, told: &Told, given_up: Option<&str>) -> Vec<Fate> {
        let left_out: Vec<u64> = told.left_out.iter().map(|email| self.numbers.of(email)).collect();
        let accounts_for_all = told.ids.len() + told.left_out.len() >= taken.rows.len();
        let must_read = !accounts_for_all && !told.ids.is_empty();
        let ids = if self.settings.ids || must_read { self.read_ids(&told.ids) } else { Some(HashMap::new()) };
        let is_read = ids.is_some();
        let ids = ids.unwrap_or_default();
        taken
            .rows
            .iter()
            .zip(&taken.hashes)
            .map(|(row, hash)| {
                let fate =
                    |status: Status, id: &str, reason: String| Fate { row: *row, status, id: id.to_owned(), reason };
                if left_out.contains(hash) {
                    return fate(Status::Failed, "", LEFT_OUT.to_owned());
                }
                match (ids.get(hash), given_up) {
                    (Some(id), _) => fate(Status::Done, if self.settings.ids { id } else { "" }, String::new()),
                    (None, Some(word)) => fate(Status::Unknown, "", format!("import status on the server: {word}")),
                    (None, None) if accounts_for_all || !is_read => fate(Status::Done, "", String::new()),
                    (None, None) => fate(Status::Unknown, "", SILENT.to_owned()),
                }
            })
            .collect()
    }

    /// The ids of contacts by the hashes of their addresses; `None` if they cannot be read, because the results do not
    /// require them.
    fn read_ids(&self, ids: &[String]) -> Option<HashMap<u64, String>> {
        let mut found = HashMap::with_capacity(ids.len());
        for page in ids.chunks(PAGE) {
            self.progress.sent(1);
            match self.client.call(&call::contacts(page), Reply::Items("contacts")) {
                Ok(reply) => {
                    for item in &reply.items {
                        if let (Some(id), Some(email)) = (item.id(), item.get("email")) {
                            found.insert(self.numbers.of(&email), id);
                        }
                    }
                }
                Err(error) => {
                    self.warn(format!("cannot read the ids of {} contacts: {}", ids.len(), error.message()));
                    return None;
                }
            }
        }
        Some(found)
    }
}

/// Ends the run: the import continues on the server, and can be polled again.
fn silent(taken: &Taken) -> Error {
    let count = count_of(taken.rows.len() as u64, "row");
    Error::new(Kind::Temporary, format!("the server accepted {count} but reports no status"))
}

const LEFT_OUT: &str = "skipped by the server (excluded address, or over the account's contact limit)";
const SILENT: &str = "the server reported no outcome";
