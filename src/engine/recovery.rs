//! A request without a response: its outcome is looked up, never guessed.
//!
//! | The operation | What is looked for | What follows |
//! |---|---|---|
//! | is idempotent (upsert, update, delete, remove) | nothing | it is retried |
//! | creates a record that has a name | records of that name, and when they were created | a new one: done; none, or only older ones that differ from what was sent: sent once more |
//! | anything else | – | the outcome stays unknown: exit 11 |

use std::time::Duration;

use super::delivery::Delivery;
use super::done::{Done, Failed};
use super::evidence::{self, SentAt, Verdict};
use super::task::Attempt;
use super::{if_exists, record, send};
use crate::api::client::clock;
use crate::api::reply::Item;
use crate::catalogue::model::Role;
use crate::error::{Error, Kind, Result};
use crate::session::connection::Connection;
use crate::session::name_resolution;
use crate::system::interrupt::Interrupt;

/// How long the server has to finish a request before its outcome is looked up.
const GRACE: Duration = Duration::from_secs(2);
/// The minimum of it where the user allows only shorter waits: a request still in progress must not pass for one that was
/// not carried out.
const LEAST_GRACE: Duration = Duration::from_millis(500);

/// The outcome of a request that an earlier run sent, as far as a lookup shows it; none where it has to be sent. That run
/// may have ended just before this one began.
///
/// # Errors
/// `Unknown` where the outcome cannot be determined.
pub fn find_earlier(attempt: Attempt<'_>, delivery: &mut Delivery<'_>) -> Result<Option<Done>, Failed> {
    let Some(sent) = delivery.sent else { return Ok(None) };
    if !attempt.operation.role.is_idempotent() {
        delivery.pause(grace(attempt.connection).saturating_sub(attempt.connection.age()));
    }
    let lost = Error::new(Kind::Unknown, "it was sent, and its outcome is unknown");
    let earlier = attempt.look_up(delivery, sent, lost.into())?;
    delivery.sent = None;
    Ok(earlier)
}

/// Sends a request, looks up its outcome where no response comes, and sends it once more where it was not carried out.
///
/// # Errors
/// Those of sending; `Unknown` where the outcome cannot be determined.
pub fn deliver(attempt: Attempt<'_>, delivery: &mut Delivery<'_>) -> Result<Done, Failed> {
    let sent = clock::now();
    let lost = match send::send(attempt) {
        Err(failed) if failed.error.kind() == Kind::Unknown => failed,
        outcome => return outcome,
    };
    delivery.pause(grace(attempt.connection));
    if attempt.operation.role.is_idempotent() {
        return attempt.repeat(lost);
    }
    let first = lost.write;
    if let Some(done) = attempt.look_up(delivery, sent, lost)? {
        return Ok(done);
    }
    record::settle(attempt.task.context, first, None)?;
    let second = match send::send(attempt) {
        Err(failed) if failed.error.kind() == Kind::Unknown => failed,
        // The record was not there a moment ago: the first request created it.
        Err(failed) if failed.error.has_service_code("duplicate") => Failed { write: first, ..failed },
        outcome => return outcome,
    };
    delivery.pause(grace(attempt.connection));
    match attempt.look_up(delivery, sent, second.clone())? {
        Some(done) => Ok(done),
        None => Err(second),
    }
}

fn grace(connection: &Connection) -> Duration {
    connection.max_wait().clamp(LEAST_GRACE, GRACE)
}

impl Attempt<'_> {
    /// Sends an idempotent request once more. A rejection does not show what happened the first time.
    fn repeat(&self, lost: Failed) -> Result<Done, Failed> {
        let is_removal = matches!(self.operation.role, Role::Delete | Role::Remove);
        match send::send(*self) {
            Err(failed) if failed.error.kind() == Kind::NotFound && is_removal => {
                Ok(Done::empty(self.operation, false))
            }
            Err(failed) if !matches!(failed.error.kind(), Kind::Temporary | Kind::Unknown) => Err(lost),
            outcome => outcome,
        }
    }

    /// The outcome of a request that was sent at `sent` and failed as `lost`; none where it was not carried out.
    fn look_up(&self, delivery: &mut Delivery<'_>, sent: i64, lost: Failed) -> Result<Option<Done>, Failed> {
        if self.operation.role.is_idempotent() {
            return Ok(None);
        }
        let is_create = self.operation.role == Role::Create;
        let name = if_exists::name_of(*self).filter(|name| is_create && !name.is_empty());
        let Some(name) = name else {
            return Err(if is_create {
                undecided(&lost, "records of this type have no name to look up")
            } else {
                lost
            });
        };
        if delivery.interrupt.is_some_and(Interrupt::is_set) {
            delivery.is_open = true;
            return Err(lost);
        }
        let found = match self.find(&name) {
            Ok(found) => found,
            Err(error) => {
                delivery.is_open = error.kind() == Kind::Temporary;
                return Err(undecided(&lost, &format!("the lookup failed: {}", error.message())));
            }
        };
        let found: Vec<Item> = found.into_iter().filter(|item| !delivery.is_of_another(item)).collect();
        match evidence::judge(&found, &name, self.input, SentAt::by(self.connection.clock(), sent)) {
            Verdict::NotApplied => Ok(None),
            Verdict::Applied(item) => self.found(lost.write, item).map(Some),
            Verdict::Undecided(why) => Err(undecided(&lost, &why)),
        }
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
}

fn undecided(lost: &Failed, why: &str) -> Failed {
    Failed { error: lost.error.clone().with_kind(Kind::Unknown).suffixed(&format!("; {why}")), write: lost.write }
}
