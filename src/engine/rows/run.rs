//! Runs the rows of a job, several at once: each is announced in the journal, sent, and its outcome recorded. Rows for the
//! same record keep their order.

use std::collections::HashSet;
use std::sync::mpsc::SyncSender;
use std::sync::{Condvar, Mutex};

use super::{RowColumns, RowCommand, final_commands};
use crate::args::call::Parser;
use crate::args::flags;
use crate::catalogue::model::Role;
use crate::engine::delivery::{Announced, Delivery, Row};
use crate::engine::done::Done;
use crate::engine::if_exists::Records;
use crate::engine::result_lines;
use crate::engine::single;
use crate::engine::target::targets;
use crate::engine::task::Task;
use crate::error::{Error, Kind, Result, Scope};
use crate::output::Count;
use crate::output::progress::Progress;
use crate::session::Context;
use crate::session::connection::Connection;
use crate::session::name_resolution::Lookup;
use crate::store::jobs::{Ending, Entry, Job, Outcomes, Status, results};
use crate::system::interrupt::Interrupt;
use crate::system::workers::{self, FirstFailure, lock, unpoisoned};
use crate::text::counts::thousands;

/// The most rows in flight: enough to use the account's budget up to answers that take three seconds.
const IN_FLIGHT: usize = 16;
/// Rows in flight without a rate limit.
const UNLIMITED: usize = 4;

/// One row to run.
struct Work {
    number: u64,
    /// The record it is for; rows for the same record wait for each other.
    key: String,
    arguments: Vec<String>,
    /// When it was announced by an earlier run.
    announced: Option<Announced>,
}

/// Runs or resumes a job of `total` rows, some of which have `outcomes`, to its end.
///
/// # Errors
/// As [`super::begin`]; the job stays where it is and can be resumed.
pub(super) fn run(command: &RowCommand, job: Job, context: &Context, outcomes: &Outcomes, total: u64) -> Result<()> {
    context.refuse_write(&command.settings.command)?;
    let interrupt = Interrupt::watch()?;
    let stopped = send_all(command, &job, context, outcomes, &interrupt, total)
        .and_then(|()| final_commands::run(command, context, job.outcomes()?.counts()));
    if let Err(error) = stopped {
        return Err(job.stop(error));
    }
    let outcomes = job.outcomes()?;
    let files = results::write(&job.file(""), command.rows_of(&job)?, &outcomes)
        .map_err(|error| job.stop(context.after_write(error)))?;
    job.finish(Ending::Finished)?;
    let counts = outcomes.counts();
    if context.output()?.is_shown() && !context.has_chosen_output()? {
        result_lines::print_job(
            context,
            |count| result_lines::counted(count, command.resource),
            None,
            job.id(),
            &counts,
        )?;
    } else {
        context.print(Count::One, &[], [files.summary(&job, &counts)])?;
    }
    if let (1, Some(note)) = (counts.all(), results::left_unsubscribed(&counts)) {
        context.note(&note);
    }
    results::verdict(job.id(), &counts)
}

fn send_all(
    command: &RowCommand,
    job: &Job,
    context: &Context,
    outcomes: &Outcomes,
    interrupt: &Interrupt,
    total: u64,
) -> Result<()> {
    let client = context.client()?;
    let rate = context.profile()?.limits.rate.value;
    let workers = if rate > 0.0 { (rate * 3.0).ceil().clamp(1.0, IN_FLIGHT as f64) as usize } else { UNLIMITED };
    let lookup = Lookup::for_level(client, context.confirmed_level());
    let progress = Progress::start(
        context.progress_style(),
        &command.settings.command,
        "rows",
        Some(total),
        outcomes.counts().all(),
    );
    let failure = FirstFailure::default();
    let run = Run {
        command,
        job,
        context,
        client,
        lookup: &lookup,
        interrupt,
        progress: &progress,
        made: Mutex::new(made(command, outcomes)),
        records: Records::default(),
        busy: Mutex::default(),
        freed: Condvar::new(),
        failure: &failure,
    };
    let run = &run;
    let worker = || {
        let mut parser = command.parser();
        move |work: Work| run.work(&mut parser, &work)
    };
    workers::queue(workers, 0, &failure, worker, |sender| run.feed(&sender, outcomes));
    progress.finish();
    failure.into_result()?;
    if interrupt.is_set() {
        let done = job.outcomes()?.counts().all();
        return Err(interrupt.error(format!("stopped: {} of {} rows done", thousands(done), thousands(total))));
    }
    Ok(())
}

/// The ids of the records that earlier runs of a job created.
fn made(command: &RowCommand, outcomes: &Outcomes) -> HashSet<String> {
    let makes = command.operations.iter().any(|operation| operation.role == Role::Create);
    let ids = outcomes.ids().filter(|_| makes);
    ids.map(str::to_owned).collect()
}

/// What the threads of one run share.
struct Run<'a> {
    command: &'a RowCommand,
    job: &'a Job,
    context: &'a Context,
    client: &'a Connection,
    lookup: &'a Lookup<'a>,
    interrupt: &'a Interrupt,
    progress: &'a Progress,
    /// The ids of records that rows of this job created; a row without a response created none of them.
    made: Mutex<HashSet<String>>,
    /// The records that existed before, read once.
    records: Records,
    /// The keys of the rows in flight.
    busy: Mutex<HashSet<String>>,
    /// A key is free again, or a worker has failed.
    freed: Condvar,
    failure: &'a FirstFailure,
}

/// Frees the key of a row when it is dropped.
struct Busy<'a>(&'a Run<'a>, &'a str);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        lock(&self.0.busy).remove(self.1);
        self.0.freed.notify_all();
    }
}

impl Run<'_> {
    /// Reads the rows and passes on those without an outcome, each when its key is free.
    fn feed(&self, sender: &SyncSender<Work>, outcomes: &Outcomes) -> Result<()> {
        let mut rows = self.command.rows_of(self.job)?;
        let header = rows.header().to_vec();
        let columns = RowColumns::read(&self.command.operations, &header, &self.command.settings)?;
        let uncertain = outcomes.uncertain();
        while let Some(row) = rows.next() {
            let (number, arguments) = match row {
                Ok(row) if outcomes.outcome_of(row.number).is_some() => continue,
                Ok(row) => (row.number, columns.arguments(&row.cells)),
                Err(error) if error.kind() != Kind::Rejected => return Err(error),
                Err(error) => {
                    let (number, _) = rows.place();
                    if outcomes.outcome_of(number).is_none() {
                        self.account(number, Status::Failed, None, error.message())?;
                    }
                    continue;
                }
            };
            let arguments = match arguments {
                Ok(arguments) => arguments,
                Err(error) => {
                    self.account(number, Status::Failed, None, error.message())?;
                    continue;
                }
            };
            let announced = uncertain.iter().find(|one| one.rows == (number, number)).map(Announced::earlier);
            let key = self.key(&arguments).unwrap_or_else(|| number.to_string());
            if !self.reserve(&key) || sender.send(Work { number, key, arguments, announced }).is_err() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The key of a row: its first position, or the name of the new record.
    fn key(&self, arguments: &[String]) -> Option<String> {
        let position = arguments.iter().skip_while(|word| *word != "--").nth(1);
        let flags = flags::flags(&self.command.operations);
        let name = flags.iter().find(|param| param.wire == self.command.resource.identity);
        let prefix = name.map(|param| format!("--{}=", param.flag));
        let named = || arguments.iter().find(|word| prefix.as_ref().is_some_and(|prefix| word.starts_with(prefix)));
        position.or_else(named).cloned()
    }

    /// Waits until the key is free and reserves it; returns whether the run continues.
    fn reserve(&self, key: &str) -> bool {
        let mut busy = lock(&self.busy);
        loop {
            if self.failure.is_set() || self.interrupt.is_set() {
                return false;
            }
            if !busy.contains(key) {
                return busy.insert(key.to_owned());
            }
            busy = unpoisoned(self.freed.wait(busy));
        }
    }

    fn work(&self, parser: &mut Parser, work: &Work) -> Result<()> {
        let _busy = Busy(self, &work.key);
        if self.interrupt.is_set() {
            return Ok(());
        }
        // Known before the key is free, so that no later row with that key is sent.
        self.failure.check(workers::catch(|| self.perform(parser, work)));
        Ok(())
    }

    /// Runs one row and records its outcome. An error ends the run: the journal cannot be written, or every further request
    /// is bound to fail too.
    fn perform(&self, parser: &mut Parser, work: &Work) -> Result<()> {
        let parsed = parser.parse(work.arguments.clone()).and_then(|call| Ok((call.positions()?, call)));
        let (positions, call) = match parsed {
            Ok(parsed) => parsed,
            Err(error) => return self.account(work.number, Status::Failed, None, error.message()),
        };
        let task = Task { context: self.context, call: &call, records: Some(&self.records) };
        let operation = call.operation(&positions);
        let is_removal = operation.role.is_removal();
        let target = targets(&positions, operation).into_iter().next().unwrap_or_default();
        let row = Row {
            job: self.job,
            number: work.number,
            created_by_others: &self.made,
            interrupt: self.interrupt,
            progress: self.progress,
        };
        let mut delivery = Delivery::of_row(row, work.announced);
        let outcome = single::perform(task, self.client, self.lookup, &target, &mut delivery);
        // Counted only now, because it may have waited for the rate limit.
        self.progress.sent(1);
        match outcome {
            Ok(done) => self.done(work.number, &done),
            Err(error) => self.failed(work.number, error, &delivery, is_removal),
        }
    }

    /// Records the failure of a row, unless it is still open or every further row is bound to fail too.
    fn failed(&self, number: u64, error: Error, delivery: &Delivery<'_>, is_removal: bool) -> Result<()> {
        let is_temporary = error.kind() == Kind::Temporary;
        if delivery.is_open || is_temporary && delivery.is_uncertain {
            // It is announced in the journal: when the job is resumed, its outcome is looked up.
            return if self.interrupt.is_set() { Ok(()) } else { Err(error.with_kind(Kind::Temporary)) };
        }
        if error.scope() == Scope::Run {
            // A removal stays announced: one of its attempts may have succeeded, and the next run finds nothing to remove.
            if !is_removal {
                self.job.after(&Entry::Unsent { rows: (number, number) })?;
            }
            return Err(error);
        }
        let is_refused_again = delivery.is_repeated && error.kind() == Kind::Rejected && error.http_status().is_some();
        // The server may have failed after it had carried out the request.
        let is_sent = is_temporary && delivery.announced.is_some();
        let is_unknown = error.kind() == Kind::Unknown || delivery.is_uncertain || is_refused_again || is_sent;
        let status = if is_unknown { Status::Unknown } else { Status::Failed };
        self.account(number, status, None, error.message())
    }

    fn done(&self, number: u64, done: &Done) -> Result<()> {
        let id = done.items.first().and_then(crate::api::reply::Item::id);
        if let (Some(id), Role::Create) = (&id, done.operation.role) {
            lock(&self.made).insert(id.clone());
        }
        if let Some(error) = done.follow_up_failures.first() {
            let reason = format!("{} {}: {}", done.operation.verb, id.as_deref().unwrap_or_default(), error.message());
            return self.account(number, Status::Failed, id.as_deref(), &reason);
        }
        let status = match done.operation.role {
            _ if done.is_unchanged => Status::Skipped,
            Role::Create => Status::Created,
            Role::Update => Status::Updated,
            _ => Status::Done,
        };
        let warnings = done.warnings.iter().map(|warning| format!("warning: {warning}"));
        let notes: Vec<String> = done.notes.iter().chain(&done.withheld).cloned().chain(warnings).collect();
        if !done.withheld.is_empty() {
            self.job.after(&Entry::Withheld { rows: (number, number) })?;
        }
        self.account(number, status, id.as_deref(), &notes.join("; "))
    }

    fn account(&self, number: u64, status: Status, id: Option<&str>, reason: &str) -> Result<()> {
        self.job.after(&Entry::done(number, status, id, reason))?;
        self.progress.add(1);
        Ok(())
    }
}
