//! A request without a response: its outcome is looked up, never guessed.
//!
//! | The operation | What is looked for | What follows |
//! |---|---|---|
//! | is idempotent (upsert, update, delete, remove) | nothing | it is retried |
//! | creates a record that has a name | records of that name, and when they were created | a new one: done; none, or only older ones that differ from what was sent: sent once more |
//! | anything else | – | the outcome stays unknown: exit 11 |
//!
//! A record that is not there yet may still be created: the server may carry out a request long after a gateway has given
//! up on it, or after the connection has ended. So the record is looked up several times within a [`Window`], and the request
//! is sent again only at its end. If `--max-wait` is shorter, the outcome stays unknown.

mod window;

use std::time::{Duration, Instant};

use serde_json::{Map, Value};

use super::delivery::{Announced, Delivery};
use super::done::{Done, Failed};
use super::evidence::{self, SentAt, Verdict};
use super::task::Attempt;
use super::{if_exists, record, send};
use crate::api::client::clock;
use crate::api::reply::Item;
use crate::api::request;
use crate::catalogue::model::Role;
use crate::error::{Error, Kind, Result};
use crate::session::name_resolution;
pub use window::Window;

/// The outcome of a request that an earlier run sent, as far as a lookup shows it; none where it has to be sent. That run
/// may have ended just before this one began.
///
/// # Errors
/// `Unknown` where the outcome cannot be determined.
pub fn find_earlier(attempt: Attempt<'_>, delivery: &mut Delivery<'_>) -> Result<Option<Done>, Failed> {
    let Some(announced) = delivery.announced.filter(|_| delivery.is_uncertain) else { return Ok(None) };
    let mut earlier = None;
    if !attempt.operation.role.is_idempotent() {
        let elapsed = since(&announced).unwrap_or_else(|| attempt.connection.age());
        let window = Window::of_earlier(elapsed, attempt.connection.age(), attempt.connection.max_wait());
        let lost = Error::new(Kind::Unknown, "it was sent, and its outcome is unknown");
        let sent_at = || SentAt::by_earlier(attempt.connection.clock(), &announced);
        earlier = attempt.watch(delivery, window, &sent_at, lost.into())?;
    }
    delivery.is_uncertain = false;
    Ok(earlier)
}

/// The time since a request was last announced; none if our clock was set since.
fn since(announced: &Announced) -> Option<Duration> {
    u64::try_from(clock::now() - announced.last).ok().map(Duration::from_millis)
}

/// Sends a request, looks up its outcome where no response comes, and sends it once more where it was not carried out.
///
/// # Errors
/// Those of sending; `Unknown` where the outcome cannot be determined.
pub fn deliver(attempt: Attempt<'_>, delivery: &mut Delivery<'_>) -> Result<Done, Failed> {
    let connection = attempt.connection;
    delivery.announce(connection.clock())?;
    let first_sent = clock::now();
    let sent = Instant::now();
    let lost = match send::send(attempt) {
        Err(failed) if failed.error.kind() == Kind::Unknown => failed,
        outcome => return outcome,
    };
    if attempt.operation.role.is_idempotent() {
        delivery.pause(window::grace(connection.max_wait()));
        return attempt.repeat(lost);
    }
    let sent_at = || SentAt::by(connection.clock(), first_sent);
    let window = |failed: &Failed, sent: Instant| Window::after(&failed.error, sent.elapsed(), connection.max_wait());
    let first = lost.write;
    let is_answered = lost.error.http_status().is_some_and(|status| (200..300).contains(&status));
    if let Some(done) = attempt.watch(delivery, window(&lost, sent), &sent_at, lost.clone())? {
        return Ok(done);
    }
    if is_answered {
        return Err(lost);
    }
    record::settle(attempt.task.context, first, None)?;
    delivery.announce(connection.clock())?;
    let sent = Instant::now();
    let second = match send::send(attempt) {
        Err(failed) if failed.error.kind() == Kind::Unknown => failed,
        // The record was not there a moment ago: the first request created it.
        Err(failed) if failed.error.has_service_code("duplicate") => Failed { write: first, ..failed },
        outcome => return outcome,
    };
    match attempt.watch(delivery, window(&second, sent), &sent_at, second.clone())? {
        Some(done) => Ok(done),
        None => Err(second),
    }
}

impl Attempt<'_> {
    /// Sends an idempotent request once more. A rejection does not show what happened the first time.
    fn repeat(&self, lost: Failed) -> Result<Done, Failed> {
        let is_removal = self.operation.role.is_removal();
        match send::send(*self) {
            Err(failed) if failed.error.kind() == Kind::NotFound && is_removal => {
                Ok(Done::empty(self.operation, false))
            }
            Err(failed) if !matches!(failed.error.kind(), Kind::Temporary | Kind::Unknown) => Err(lost),
            outcome => outcome,
        }
    }

    /// Looks up the outcome of a request that failed as `lost` until it is known or `window` ends; none where it was not
    /// carried out.
    fn watch(
        &self,
        delivery: &mut Delivery<'_>,
        window: Window,
        sent_at: &dyn Fn() -> SentAt,
        lost: Failed,
    ) -> Result<Option<Done>, Failed> {
        let name = self.name(&lost)?;
        let begun = Instant::now();
        let mut wait = window.first;
        loop {
            delivery.pause(wait);
            let found = self.look_up(delivery, &name, sent_at, &lost);
            let Some(next) = window.next(wait, begun.elapsed()).filter(|_| !delivery.is_interrupted()) else {
                return match found {
                    Ok(None) if !window.is_conclusive() => Err(undecided(&lost, &self.too_early(&name, window))),
                    found => found,
                };
            };
            match found {
                Ok(None) => {}
                // The server may be available again for the next lookup.
                Err(_) if delivery.is_open => {}
                found => return found,
            }
            if wait == window.first {
                delivery.tell(self.task.context, &self.waiting(&name, window));
            }
            delivery.is_open = false;
            wait = next;
        }
    }

    /// The name to look up.
    fn name(&self, lost: &Failed) -> Result<String, Failed> {
        let is_create = self.operation.role == Role::Create;
        let name = if_exists::name_of(*self).filter(|name| is_create && !name.is_empty());
        name.ok_or_else(|| match is_create {
            true => undecided(lost, "records of this type have no name to look up"),
            false => lost.clone(),
        })
    }

    /// The outcome of a request that failed as `lost`, as the records of that name show it now.
    fn look_up(
        &self,
        delivery: &mut Delivery<'_>,
        name: &str,
        sent_at: &dyn Fn() -> SentAt,
        lost: &Failed,
    ) -> Result<Option<Done>, Failed> {
        if delivery.is_interrupted() {
            delivery.is_open = true;
            return Err(lost.clone());
        }
        let found = match self.find(name) {
            Ok(found) => found,
            Err(error) => {
                delivery.is_open = error.kind() == Kind::Temporary;
                return Err(undecided(lost, &format!("the lookup failed: {}", error.message())));
            }
        };
        let found: Vec<Item> = found.into_iter().filter(|item| !delivery.is_of_another(item)).collect();
        match evidence::judge(&found, name, &self.sent()?, sent_at()) {
            Verdict::NotApplied => Ok(None),
            Verdict::Applied(item) => self.found(lost.write, item).map(Some),
            Verdict::Undecided(why) => Err(undecided(lost, &why)),
        }
    }

    /// The properties that were sent.
    fn sent(&self) -> Result<Map<String, Value>> {
        let body = request::build(self.operation, self.input)?.json();
        Ok(request::properties(self.operation, &body).cloned().unwrap_or_default())
    }

    /// The records of that name, looked up twice where the clock of the server is in doubt.
    fn find(&self, name: &str) -> Result<Vec<Item>> {
        let found = name_resolution::find(self.connection, self.task.resource(), name)?;
        if !self.connection.clock().needs_second_opinion() {
            return Ok(found);
        }
        name_resolution::find(self.connection, self.task.resource(), name)
    }

    fn found(&self, write: Option<u64>, item: Item) -> Result<Done, Failed> {
        record::settle(self.task.context, write, Some(&item))?;
        let (singular, id) = (self.task.resource().singular, item.id().unwrap_or_default());
        let note = format!("no response was received; found {singular} {id}, created by this request");
        Ok(Done { write, ..Done::with_item(self.operation, item, note) })
    }

    fn waiting(&self, name: &str, window: Window) -> String {
        let singular = self.task.resource().singular;
        format!("no response was received; waiting up to {} s for {singular} `{name}`", window.seconds())
    }

    fn too_early(&self, name: &str, window: Window) -> String {
        let singular = self.task.resource().singular;
        let (full, allowed) = (window.full.as_secs_f64().ceil(), window.allowed.as_secs_f64());
        format!(
            "{singular} `{name}` does not exist yet, but may be created within {full} s; --max-wait allows {allowed} s"
        )
    }
}

fn undecided(lost: &Failed, why: &str) -> Failed {
    Failed { error: lost.error.clone().with_kind(Kind::Unknown).suffixed(&format!("; {why}")), write: lost.write }
}
