//! Requests that got no response: looked up on the server before any retry.
//! [`crate::command::import::lost_request`] decides.

use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{Bulk, UncertainBatch};
use crate::api::client::clock;
use crate::catalogue::model::Reply;
use crate::command::import::batch::Batch;
use crate::command::import::journal::RowOutcome;
use crate::command::import::lost_request::{self, Acceptance, Seen};
use crate::command::import::requests;
use crate::engine::{SentAt, Window};
use crate::error::Result;
use crate::store::jobs::Status;
use crate::system::workers::lock;
use crate::text::counts::count_of;

/// How many contacts of a request are looked up.
const SAMPLE: usize = 5;
/// How often to look up contacts while the server's queue is not empty.
const MAX_LOOKUPS: u32 = 8;
/// Maximum number of rounds per job; with more lost responses than that the connection is not usable.
const MAX_ROUNDS: u32 = 5;

const FOUND: &str = "no response was received; the contact was found on the server";
const OPEN: &str = "no response was received; whether the server accepted it is unknown";

impl Bulk<'_> {
    /// Resolves every uncertain request, and sends again what was not accepted.
    pub(super) fn reconcile_all(&self) {
        for _ in 0..MAX_ROUNDS {
            let uncertain: Vec<UncertainBatch> = lock(&self.uncertain_batches).drain(..).collect();
            if uncertain.is_empty() || self.is_stopping() {
                return;
            }
            for one in uncertain {
                self.failure.check(self.reconcile(one));
            }
            self.failure.check(self.poll(&AtomicBool::new(true)));
        }
        for one in lock(&self.uncertain_batches).drain(..) {
            self.failure.check(self.record(&row_outcomes(&one.batch, Status::Unknown, OPEN)));
        }
    }

    fn reconcile(&self, uncertain: UncertainBatch) -> Result<()> {
        let Some(verdict) = self.look_up(&uncertain)? else { return Ok(()) };
        match verdict {
            Acceptance::Accepted => self.record(&row_outcomes(&uncertain.batch, Status::Done, FOUND)),
            Acceptance::NotAccepted => {
                self.record_not_accepted(uncertain.batch.span())?;
                self.send_batch(uncertain.batch)
            }
            // The import writes the same values again, and starts no automation.
            Acceptance::Unknown if self.settings.exclude_automations => self.send_batch(uncertain.batch),
            Acceptance::Unknown => self.record(&row_outcomes(&uncertain.batch, Status::Unknown, OPEN)),
        }
    }

    /// Looks until the outcome is known, or nothing more can be expected; `None` if the run is stopping.
    fn look_up(&self, uncertain: &UncertainBatch) -> Result<Option<Acceptance>> {
        // Our clock may have been set since.
        let elapsed =
            u64::try_from(clock::now() - uncertain.announced.last).map_or(self.client.age(), Duration::from_millis);
        let window = Window::since(elapsed, self.settings.poll_interval(), self.client.max_wait());
        let (begun, mut wait) = (Instant::now(), window.first);
        for lookup in 1.. {
            // A request in transit gets time to arrive.
            if self.is_stopping() || !self.interrupt.sleep(wait) {
                return Ok(None);
            }
            let idle = self.is_idle();
            let next = window.next(wait, begun.elapsed());
            let is_over = idle && next.is_none() && window.is_conclusive();
            let verdict = lost_request::judge(&self.seen(uncertain)?, is_over);
            let is_last = next.is_none() && (idle || lookup >= MAX_LOOKUPS);
            if verdict != Acceptance::Unknown || is_last {
                return Ok(Some(verdict));
            }
            if lookup == 1 {
                let rows = count_of(uncertain.batch.len() as u64, "row");
                self.progress.say(&format!(
                    "no response to an import of {rows}; waiting up to {} s for its contacts",
                    window.seconds()
                ));
            }
            wait = next.unwrap_or(wait);
        }
        Ok(Some(Acceptance::Unknown))
    }

    /// Whether the server's queue is empty; false if that cannot be read.
    fn is_idle(&self) -> bool {
        let Ok(answer) = self.client.send(&requests::queue()) else { return false };
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
        let is_none = |day: &Value| matches!(day.get("contacts").map(crate::api::request::plain).as_deref(), Some("0"));
        body.get("outstanding").and_then(Value::as_array).is_some_and(|days| days.iter().all(is_none))
    }

    /// What some contacts of the request look like, spread evenly.
    fn seen(&self, uncertain: &UncertainBatch) -> Result<Vec<Seen>> {
        let count = uncertain.batch.len();
        let looked_at = count.min(SAMPLE);
        let sent_at = SentAt::by_earlier(self.client.clock(), &uncertain.announced);
        let mut seen = Vec::with_capacity(looked_at);
        for at in (0..looked_at).map(|part| part * count / looked_at) {
            let contact: Value = serde_json::from_slice(uncertain.batch.contact(at)).unwrap_or(Value::Null);
            let email = contact.get("email").and_then(Value::as_str).unwrap_or_default();
            self.progress.sent(1);
            let reply = self.client.call(&requests::contact(email), Reply::Items("contacts"))?;
            // A server that ignores the filter returns other contacts.
            let same = |item: &&crate::api::reply::Item| {
                item.get("email").is_some_and(|own| self.hasher.hash(&own) == self.hasher.hash(email))
            };
            let found = reply.items.iter().find(same);
            seen.push(found.map_or(Seen::Absent, |item| lost_request::see(&contact, item, sent_at)));
        }
        Ok(seen)
    }
}

fn row_outcomes(batch: &Batch, status: Status, reason: &str) -> Vec<RowOutcome> {
    let outcome = |row: &u64| RowOutcome { row: *row, status, id: String::new(), reason: reason.to_owned() };
    batch.rows().iter().map(outcome).collect()
}
