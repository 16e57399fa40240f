//! Requests that got no response: looked up on the server before anything is sent again.
//! [`crate::command::import::lost_request`] decides.

use std::sync::atomic::AtomicBool;

use serde_json::Value;

use super::{Bulk, Doubtful};
use crate::catalogue::model::Reply;
use crate::command::import::batch::Batch;
use crate::command::import::call;
use crate::command::import::evidence::{self, BLIND_SKEW, SKEW, Seen, Verdict};
use crate::command::import::ledger::Fate;
use crate::error::Result;
use crate::store::jobs::Status;
use crate::system::workers::lock;

/// How many contacts of a request are looked up.
const LOOKED_AT: usize = 5;
/// How often to look up contacts before concluding that they do not exist.
const LOOKS: u32 = 8;
/// Maximum number of rounds per job; with more lost responses than that the connection is not usable.
const ROUNDS: u32 = 5;

const FOUND: &str = "no response was received; the contact was found on the server";
const OPEN: &str = "no response was received; whether the server accepted it is unknown";

impl Bulk<'_> {
    /// Resolves every uncertain request, and sends again what was not accepted.
    pub(super) fn settle_all(&self) {
        for _ in 0..ROUNDS {
            let doubtful: Vec<Doubtful> = lock(&self.doubtful).drain(..).collect();
            if doubtful.is_empty() || self.is_stopping() {
                return;
            }
            for one in doubtful {
                self.failure.check(self.settle(one));
            }
            self.failure.check(self.watch(&AtomicBool::new(true)));
        }
        for one in lock(&self.doubtful).drain(..) {
            self.failure.check(self.record(&fates(&one.batch, Status::Unknown, OPEN)));
        }
    }

    fn settle(&self, doubtful: Doubtful) -> Result<()> {
        let Some(verdict) = self.look(&doubtful)? else { return Ok(()) };
        match verdict {
            Verdict::Taken => self.record(&fates(&doubtful.batch, Status::Done, FOUND)),
            Verdict::NotTaken => {
                self.note_not_taken(doubtful.batch.span())?;
                self.deliver(doubtful.batch)
            }
            // The import writes the same values again, and starts no automation.
            Verdict::Open if self.settings.exclude_automations => self.deliver(doubtful.batch),
            Verdict::Open => self.record(&fates(&doubtful.batch, Status::Unknown, OPEN)),
        }
    }

    /// Looks until the outcome is known, or nothing more can be expected; `None` if the run is stopping.
    fn look(&self, doubtful: &Doubtful) -> Result<Option<Verdict>> {
        let skew = if doubtful.is_seen { SKEW } else { BLIND_SKEW };
        let mut verdict = Verdict::Open;
        for look in 0..LOOKS {
            // A request in transit gets time to arrive.
            let wait = self.settings.poll_interval() * 2u32.pow(look.min(4));
            if self.is_stopping() || !self.interrupt.sleep(wait) {
                return Ok(None);
            }
            let idle = self.is_idle();
            verdict = evidence::judge(&self.seen(doubtful, skew)?, idle);
            if verdict != Verdict::Open || idle {
                break;
            }
        }
        Ok(Some(verdict))
    }

    /// Whether the server's queue is empty; false if that cannot be read.
    fn is_idle(&self) -> bool {
        let Ok(answer) = self.client.send(&call::queue()) else { return false };
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
        let is_none = |day: &Value| matches!(day.get("contacts").map(crate::api::request::plain).as_deref(), Some("0"));
        body.get("outstanding").and_then(Value::as_array).is_some_and(|days| days.iter().all(is_none))
    }

    /// What some contacts of the request look like, spread evenly.
    fn seen(&self, doubtful: &Doubtful, skew: i64) -> Result<Vec<Seen>> {
        let count = doubtful.batch.len();
        let looked_at = count.min(LOOKED_AT);
        let mut seen = Vec::with_capacity(looked_at);
        for at in (0..looked_at).map(|part| part * count / looked_at) {
            let contact: Value = serde_json::from_slice(doubtful.batch.contact(at)).unwrap_or(Value::Null);
            let email = contact.get("email").and_then(Value::as_str).unwrap_or_default();
            self.progress.sent(1);
            let reply = self.client.call(&call::contact(email), Reply::Items("contacts"))?;
            // A server that ignores the filter returns other contacts.
            let same = |item: &&crate::api::reply::Item| {
                item.get("email").is_some_and(|own| self.numbers.of(&own) == self.numbers.of(email))
            };
            seen.push(reply.items.iter().find(same).map_or(Seen::Absent, |item| {
                let date = |key: &str| item.get(key).unwrap_or_default();
                evidence::see(&date("cdate"), &date("udate"), doubtful.announced, skew)
            }));
        }
        Ok(seen)
    }
}

fn fates(batch: &Batch, status: Status, reason: &str) -> Vec<Fate> {
    let fate = |row: &u64| Fate { row: *row, status, id: String::new(), reason: reason.to_owned() };
    batch.rows().iter().map(fate).collect()
}
