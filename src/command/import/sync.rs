//! A run of `--mode sync`: per row one request that creates or updates the contact, then one for each of its tags and
//! lists.
//!
//! All requests are idempotent, so a row without a recorded outcome is sent a second time. Several rows are in flight at once;
//! rows with the same address go to the same worker and keep the order of the file.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::mpsc::SyncSender;

use serde_json::Value;

use super::consent::REFUSED;
use super::duplicates::Duplicates;
use super::failure::reason;
use super::file::Input;
use super::journal::{self, RowOutcome};
use super::prepare;
use super::settings::Settings;
use super::sync_requests::{self, SyncContact};
use super::{account, rows};
use crate::api::reply::Item;
use crate::catalogue::model::Reply;
use crate::error::{Error, Kind, Result, Scope};
use crate::output::progress::Progress;
use crate::session::Context;
use crate::session::connection::Connection;
use crate::store::jobs::{Entry, Job, Status};
use crate::system::interrupt::Interrupt;
use crate::system::workers::{self, FirstFailure, lock};

/// Rows in flight: enough for five requests per second if responses take two seconds.
const WORKERS: usize = 10;

/// A row to import.
struct Task {
    row: u64,
    person: SyncContact,
    /// Whether it is not subscribed because it says no.
    is_refused: bool,
    /// Whether an earlier run may have sent it: a rejection then does not show what that run did.
    is_resent: bool,
}

struct Sync<'a> {
    client: &'a Connection,
    job: &'a Job,
    settings: &'a Settings,
    interrupt: &'a Interrupt,
    progress: &'a Progress,
    /// Ids of tags by name; missing tags are created and added.
    tags: Mutex<HashMap<String, String>>,
    failure: FirstFailure,
}

/// Runs or resumes the job.
///
/// # Errors
/// What ended the run early; everything it did is in the journal.
pub fn run(
    context: &Context,
    job: &Job,
    settings: &Settings,
    interrupt: &Interrupt,
    progress: &Progress,
    mut duplicates: Duplicates,
) -> Result<()> {
    let client = context.client()?;
    let names_tags =
        !settings.layout.tags.is_empty() || settings.layout.has(|target| *target == super::target::Target::Tags);
    let tags = if names_tags { account::tags(client)? } else { HashMap::new() };
    let sync =
        Sync { client, job, settings, interrupt, progress, tags: Mutex::new(tags), failure: FirstFailure::default() };
    let input = Input::kept(job.input(), &job.plan().input, settings.dialect.clone());
    let work = |task: Task| sync.work(&task);
    workers::queues(WORKERS, 2, &sync.failure, work, |senders| sync.produce(&input, &mut duplicates, senders));
    sync.failure.into_result()
}

impl Sync<'_> {
    fn is_stopping(&self) -> bool {
        self.interrupt.is_set() || self.failure.is_set()
    }

    fn produce(&self, input: &Input, duplicates: &mut Duplicates, senders: Vec<SyncSender<Task>>) -> Result<()> {
        let settings = self.settings;
        let outcomes = self.job.outcomes()?;
        let rules = prepare::rules(&settings.layout, settings.mode, settings.exclude_automations);
        let uncertain: HashSet<u64> = outcomes.uncertain().iter().map(|announced| announced.rows.0).collect();
        rows::for_each(input, &rules, duplicates, |row| {
            let is_known = outcomes.outcome_of(row.number).is_some();
            match &row.contact {
                _ if is_known => {}
                Err(errors) => {
                    let reason = reason(errors);
                    self.record(RowOutcome { row: row.number, status: Status::Failed, id: String::new(), reason })?;
                }
                Ok(contact) => {
                    let is_resent = uncertain.contains(&row.number);
                    let task = Task {
                        row: row.number,
                        person: sync_requests::person(contact),
                        is_refused: row.named.refused,
                        is_resent,
                    };
                    let worker = usize::try_from(row.hash % WORKERS as u64).unwrap_or(0);
                    // Without its receiver the run is stopping.
                    let _ = senders[worker].send(task);
                }
            }
            Ok(if self.is_stopping() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })
    }

    /// Imports one row.
    ///
    /// # Errors
    /// A failure that every other row would meet too; a failure of this row alone is recorded.
    fn work(&self, task: &Task) -> Result<()> {
        if self.interrupt.is_set() {
            return Ok(());
        }
        self.job.before(&Entry::sending((task.row, task.row), Value::Null))?;
        let outcome = match self.contact(&task.person) {
            Ok((id, status, reason)) => {
                if !reason.is_empty() {
                    self.job.after(&Entry::Withheld { rows: (task.row, task.row) })?;
                }
                let reason = if task.is_refused { REFUSED.to_owned() } else { reason };
                RowOutcome { row: task.row, status, id, reason }
            }
            Err(error) if error.scope() == Scope::Run => return Err(error),
            Err(error) => {
                // The server may fail after it has carried out a request.
                let is_open = matches!(error.kind(), Kind::Unknown | Kind::Temporary);
                let is_unknown = is_open || (task.is_resent && error.kind() == Kind::Rejected);
                let status = if is_unknown { Status::Unknown } else { Status::Failed };
                RowOutcome { row: task.row, status, id: String::new(), reason: error.message().to_owned() }
            }
        };
        self.record(outcome)
    }

    /// Sends the contact with its tags and lists; returns its id, whether it is new, and what was left unchanged.
    fn contact(&self, person: &SyncContact) -> Result<(String, Status, String)> {
        let request = sync_requests::sync(person)?;
        self.progress.sent(1);
        let answer = self.client.send(&request)?;
        // The only operation with a meaningful status: 201 for a new contact, 200 for an existing one.
        let status = if answer.status == 201 { Status::Created } else { Status::Updated };
        let reply = answer.decode(&request, request.reply())?;
        let id = reply.items.first().and_then(|item| item.id());
        // An empty 200: done, but with no id.
        let id = id.ok_or_else(|| Error::new(Kind::Unknown, "the response has no contact ID"))?;
        let behind = self.behind(person, &id, status);
        let left = behind.map_err(|error| error.prefixed(&format!("contact {id} was imported, but: ")))?;
        Ok((id, status, left))
    }

    fn behind(&self, person: &SyncContact, id: &str, status: Status) -> Result<String> {
        for name in &person.tags {
            let tag = self.tag(name)?;
            self.call(&sync_requests::tag(id, &tag)?)?;
        }
        let must_look = !person.subscribe.is_empty() && !self.settings.resubscribe && status != Status::Created;
        let withdrawn = if must_look { self.withdrawn(id)? } else { HashMap::new() };
        let mut left = Vec::new();
        for list in &person.subscribe {
            match withdrawn.get(list) {
                Some(words) => left.push(format!("{words} list {list}")),
                None => self.call(&sync_requests::subscribe(id, list, self.settings.resubscribe)?)?,
            }
        }
        for list in &person.unsubscribe {
            self.call(&sync_requests::unsubscribe(id, list)?)?;
        }
        if left.is_empty() {
            return Ok(String::new());
        }
        Ok(format!("{}: left as it is; --resubscribe subscribes it again", left.join(", ")))
    }

    fn call(&self, request: &crate::api::request::Request) -> Result<()> {
        self.progress.sent(1);
        self.client.call(request, request.reply()).map(|_| ())
    }

    /// The lists a contact has unsubscribed from or bounced on, and which of both.
    fn withdrawn(&self, id: &str) -> Result<HashMap<String, &'static str>> {
        self.progress.sent(1);
        let reply = self.client.call(&sync_requests::subscriptions(id)?, Reply::Items("contactLists"))?;
        let consent = sync_requests::consent()?;
        let words = |item: &Item| consent.withdrawn(&item.get(consent.property)?);
        Ok(reply.items.iter().filter_map(|item| Some((item.get("list")?, words(item)?))).collect())
    }

    /// The id of a tag, created if missing. One thread at a time, so that it is created once.
    fn tag(&self, name: &str) -> Result<String> {
        let mut tags = lock(&self.tags);
        if let Some(id) = tags.get(name) {
            return Ok(id.clone());
        }
        self.progress.sent(1);
        let request = sync_requests::new_tag(name)?;
        let reply = self.client.call(&request, request.reply())?;
        let id = reply.items.first().and_then(|item| item.id());
        let id = id.ok_or_else(|| Error::new(Kind::Other, format!("the new tag \"{name}\" has no ID")))?;
        tags.insert(name.to_owned(), id.clone());
        Ok(id)
    }

    fn record(&self, outcome: RowOutcome) -> Result<()> {
        journal::write(self.job, &[outcome])?;
        self.progress.add(1);
        Ok(())
    }
}
