//! A call whose answer was lost: what became of it is found out by looking, never guessed.
//!
//! | The call | What is looked for | What follows |
//! |---|---|---|
//! | may be repeated (upsert, update, delete, remove) | nothing | it is sent again |
//! | makes a thing that has a name | things of that name, and when they were made | a new one: done; none, or only older ones that differ from what was sent: sent once more |
//! | anything else | – | nobody can tell: exit 11 |

use std::collections::HashSet;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use super::evidence::{self, Moment, Verdict};
use super::single::{self, Done};
use super::{Task, exists, record};
use crate::api::client::{Client, clock};
use crate::api::reply::Item;
use crate::api::request::Input;
use crate::catalogue::model::{Operation, Role};
use crate::error::{Error, Kind, Result};
use crate::session::name_resolution;
use crate::system::interrupt::Interrupt;
use crate::system::workers::lock;

/// How long the service has to finish what it may still be doing before it is asked what became of a lost request.
const GRACE: Duration = Duration::from_secs(2);
/// The least of it where the user lets nothing wait so long: what is still under way must not pass for not done.
const LEAST_GRACE: Duration = Duration::from_millis(500);

/// What is known of a call beyond what was typed: whether it was sent before, and what came of looking for it.
#[derive(Debug, Default)]
pub struct Trace<'a> {
    /// When an earlier run announced it, in milliseconds since 1970; none where it is new, or was found not to be done.
    pub sent: Option<i64>,
    /// The ids of things of which it is known that other calls made them.
    pub others: Option<&'a Mutex<HashSet<String>>>,
    /// What may end the wait before looking.
    pub interrupt: Option<&'a Interrupt>,
    /// It was sent, and what became of it could not be looked for now; it may be later.
    pub is_open: bool,
    /// An earlier run may have sent it: a refusal now says nothing of what was done then.
    pub is_again: bool,
}

impl Trace<'_> {
    /// Whether it is known that another call made a thing.
    fn is_another(&self, item: &Item) -> bool {
        let others = self.others.map(lock);
        item.id().is_some_and(|id| others.is_some_and(|others| others.contains(&id)))
    }
}

/// The call's outcome where an earlier run sent it, as far as looking shows; none where it is to be sent. That run may have
/// ended just before this one began.
///
/// # Errors
/// `Unknown` where nobody can tell.
pub fn find_earlier(
    task: Task<'_>,
    client: &Client,
    row: &'static Operation,
    input: &Input,
    trace: &mut Trace<'_>,
) -> Result<Option<Done>> {
    let Some(sent) = trace.sent else { return Ok(None) };
    if !row.role.is_repeatable() {
        pause(grace(client).saturating_sub(client.age()), trace);
    }
    let lost = Error::new(Kind::Unknown, "it was sent and nobody knows whether it was done");
    let earlier = look(task, client, row, input, trace, sent, lost)?;
    trace.sent = None;
    Ok(earlier)
}

/// Makes a call, looks what became of it where its answer is lost, and makes it once more where it was not done.
///
/// # Errors
/// Those of the call; `Unknown` where nobody can tell what became of it.
pub fn deliver(
    task: Task<'_>,
    client: &Client,
    row: &'static Operation,
    input: &Input,
    trace: &mut Trace<'_>,
) -> Result<Done> {
    let sent = clock::now();
    let lost = match single::call(task, client, row, input) {
        Err(error) if error.kind() == Kind::Unknown => error,
        outcome => return outcome,
    };
    let first = lost.write();
    pause(grace(client), trace);
    if row.role.is_repeatable() {
        return repeat(task, client, row, input, lost);
    }
    if let Some(done) = look(task, client, row, input, trace, sent, lost)? {
        return Ok(done);
    }
    record::settle(task.context, first, None)?;
    let second = match single::call(task, client, row, input) {
        Err(error) if error.kind() == Kind::Unknown => error,
        // What was not there a moment ago is there now: the first call made it.
        Err(error) if error.has_service_code("duplicate") => error.of_write(first),
        outcome => return outcome,
    };
    pause(grace(client), trace);
    match look(task, client, row, input, trace, sent, second.clone())? {
        Some(done) => Ok(done),
        None => Err(second),
    }
}

/// Makes a call once more that does the same when it is done twice. A refusal says nothing of the first time.
fn repeat(task: Task<'_>, client: &Client, row: &'static Operation, input: &Input, lost: Error) -> Result<Done> {
    match single::call(task, client, row, input) {
        Err(error) if error.kind() == Kind::NotFound && matches!(row.role, Role::Delete | Role::Remove) => {
            Ok(Done::nothing(row, false))
        }
        Err(error) if !matches!(error.kind(), Kind::Temporary | Kind::Unknown) => Err(lost),
        outcome => outcome,
    }
}

fn grace(client: &Client) -> Duration {
    client.max_wait().clamp(LEAST_GRACE, GRACE)
}

fn pause(length: Duration, trace: &Trace<'_>) {
    match trace.interrupt {
        Some(interrupt) => {
            interrupt.sleep(length);
        }
        None => thread::sleep(length),
    }
}

/// What became of a call that was sent at `sent` and `lost`: the outcome, or none where it was not done.
fn look(
    task: Task<'_>,
    client: &Client,
    row: &'static Operation,
    input: &Input,
    trace: &mut Trace<'_>,
    sent: i64,
    lost: Error,
) -> Result<Option<Done>> {
    if row.role.is_repeatable() {
        return Ok(None);
    }
    let undecided = |why: &str| Err(lost.clone().with_kind(Kind::Unknown).suffixed(&format!("; {why}")));
    let name = exists::name_of(task, input).filter(|_| row.role == Role::Create);
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        let is_create = row.role == Role::Create;
        return if is_create { undecided("it has no name by which it could be looked for") } else { Err(lost) };
    };
    if trace.interrupt.is_some_and(Interrupt::is_set) {
        trace.is_open = true;
        return Err(lost);
    }
    let mut found = name_resolution::find(client, task.resource, &name);
    if found.is_ok() && client.clock().needs_second_opinion() {
        found = name_resolution::find(client, task.resource, &name);
    }
    let found = match found {
        Ok(found) => found,
        Err(error) => {
            trace.is_open = error.kind() == Kind::Temporary;
            return undecided(&format!("it could not be looked for: {}", error.message()));
        }
    };
    let found: Vec<Item> = found.into_iter().filter(|item| !trace.is_another(item)).collect();
    match evidence::judge(&found, &name, input, Moment::by(client.clock(), sent)) {
        Verdict::NotApplied => Ok(None),
        Verdict::Applied(item) => {
            record::settle(task.context, lost.write(), Some(&item))?;
            Ok(Some(Done { write: lost.write(), ..Done::found(row, item) }))
        }
        Verdict::Undecided(why) => undecided(&why),
    }
}
