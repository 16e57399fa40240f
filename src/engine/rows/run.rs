//! A job's rows, several in flight: each is announced in the journal, sent, and accounted for. Rows on the same thing keep
//! their order.

use std::collections::HashSet;
use std::sync::mpsc::SyncSender;
use std::sync::{Condvar, Mutex};

use clap::Command;
use serde_json::Value;

use super::{Columns, Leaf, count, parse, read, report, then};
use crate::api::client::Client;
use crate::args::flags;
use crate::args::{input, select};
use crate::catalogue::model::Role;
use crate::engine::Task;
use crate::engine::batch;
use crate::engine::lost::Trace;
use crate::engine::single::{self, Done};
use crate::error::{Error, Kind, Result, Scope};
use crate::output::progress::Progress;
use crate::session::Context;
use crate::session::name_resolution::Lookup;
use crate::store::jobs::{Ending, Entry, Job, Outcomes, Status, results};
use crate::system::interrupt::Interrupt;
use crate::system::workers::{self, FirstFailure, lock, unpoisoned};
use crate::text::counts::thousands;

/// The most rows in flight: enough to use the account's budget up to answers that take three seconds.
const IN_FLIGHT: usize = 16;
/// Rows in flight where nothing limits the rate.
const UNLIMITED: usize = 4;

/// One row on its way.
struct Work {
    number: u64,
    /// The thing it is about; rows of one thing wait for each other.
    key: String,
    arguments: Vec<String>,
    /// When it was announced by an earlier run, in milliseconds since 1970.
    announced: Option<i64>,
}

/// Carries a job on from wherever it stands to its end.
///
/// # Errors
/// As [`super::begin`]; the job stays where it is and can be resumed.
pub(super) fn carry_on(leaf: &Leaf, job: Job, context: &Context) -> Result<()> {
    context.refuse_write(&leaf.settings.command)?;
    let outcomes = job.outcomes()?;
    let interrupt = Interrupt::watch()?;
    let stopped = send_all(leaf, &job, context, &outcomes, &interrupt)
        .and_then(|()| then::carry_out(leaf, context, job.outcomes()?.counts()));
    if let Err(error) = stopped {
        return Err(job.stop(error));
    }
    let outcomes = job.outcomes()?;
    let files = results::write(&job.file(""), read(&job.input(), &job.plan().input)?, &outcomes)?;
    job.finish(Ending::Finished)?;
    report::close(context, &job, outcomes.counts(), &files)
}

fn send_all(leaf: &Leaf, job: &Job, context: &Context, outcomes: &Outcomes, interrupt: &Interrupt) -> Result<()> {
    let client = context.client()?;
    let rate = context.profile()?.limits.rate.value;
    let workers = if rate > 0.0 { (rate * 3.0).ceil().clamp(1.0, IN_FLIGHT as f64) as usize } else { UNLIMITED };
    let lookup = Lookup::new(client);
    let total = count(&mut read(&job.input(), &job.plan().input)?)?;
    let progress =
        Progress::start(context.progress_style(), &leaf.settings.command, "rows", Some(total), outcomes.counts().all());
    let failure = FirstFailure::default();
    let run = Run {
        leaf,
        job,
        context,
        client,
        lookup: &lookup,
        interrupt,
        progress: &progress,
        made: Mutex::new(made(leaf, outcomes)),
        busy: Mutex::default(),
        freed: Condvar::new(),
        failure: &failure,
    };
    let run = &run;
    let worker = || {
        let mut command = leaf.command();
        move |work: Work| run.work(&mut command, &work)
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

/// The ids of the things that earlier runs of a job made, where the command makes things.
fn made(leaf: &Leaf, outcomes: &Outcomes) -> HashSet<String> {
    let makes = leaf.rows.iter().any(|row| row.role == Role::Create);
    let ids = outcomes.ids().filter(|_| makes);
    ids.map(str::to_owned).collect()
}

/// What the threads of one run share.
struct Run<'a> {
    leaf: &'a Leaf,
    job: &'a Job,
    context: &'a Context,
    client: &'a Client,
    lookup: &'a Lookup<'a>,
    interrupt: &'a Interrupt,
    progress: &'a Progress,
    /// The ids of things that rows of this job made: a lost row made none of them.
    made: Mutex<HashSet<String>>,
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
    /// Reads the rows and hands on those that are not accounted for, each when the thing it is about is free.
    fn feed(&self, sender: &SyncSender<Work>, outcomes: &Outcomes) -> Result<()> {
        let mut rows = read(&self.job.input(), &self.job.plan().input)?;
        let header = rows.header().to_vec();
        let columns = Columns::read(&self.leaf.rows, &header, &self.leaf.settings)?;
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
            let announced = uncertain.iter().find(|one| one.rows == (number, number)).map(|one| one.at);
            let key = self.key(&arguments).unwrap_or_else(|| number.to_string());
            if !self.take(&key) || sender.send(Work { number, key, arguments, announced }).is_err() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The thing a row is about: its first position, or the name of what it makes.
    fn key(&self, arguments: &[String]) -> Option<String> {
        let position = arguments.iter().skip_while(|word| *word != "--").nth(1);
        let flags = flags::flags(&self.leaf.rows);
        let name = flags.iter().find(|param| param.wire == self.leaf.resource.identity);
        let prefix = name.map(|param| format!("--{}=", param.flag));
        let named = || arguments.iter().find(|word| prefix.as_ref().is_some_and(|prefix| word.starts_with(prefix)));
        position.or_else(named).cloned()
    }

    /// Waits until the thing is free and takes it; says whether the run goes on.
    fn take(&self, key: &str) -> bool {
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

    fn work(&self, command: &mut Command, work: &Work) -> Result<()> {
        let _busy = Busy(self, &work.key);
        if self.interrupt.is_set() {
            return Ok(());
        }
        // Known before the key is free, so that no later row with that key is sent.
        self.failure.check(workers::catch(|| self.perform(command, work)));
        Ok(())
    }

    /// Carries one row out and accounts for it. An error ends the run: the journal cannot be written, or every further
    /// call is bound to fail too.
    fn perform(&self, command: &mut Command, work: &Work) -> Result<()> {
        let matches = match parse(command, work.arguments.clone()) {
            Ok(matches) => matches,
            Err(error) => return self.account(work.number, Status::Failed, None, error.message()),
        };
        let (rows, resource) = (&self.leaf.rows, self.leaf.resource);
        let task = Task { context: self.context, resource, rows, matches: &matches };
        let positions = match input::positional(rows, &matches) {
            Ok(positions) => positions,
            Err(error) => return self.account(work.number, Status::Failed, None, error.message()),
        };
        let row = select::row(rows, &matches, &positions);
        let target = batch::targets(&positions, row).into_iter().next().unwrap_or_default();
        let mut trace = Trace {
            sent: work.announced,
            others: Some(&self.made),
            interrupt: Some(self.interrupt),
            is_open: false,
            is_again: work.announced.is_some(),
        };
        if trace.sent.is_none() {
            self.job.before(&Entry::sending((work.number, work.number), Value::Null))?;
        }
        let outcome = single::perform(task, self.client, self.lookup, &target, &mut trace);
        // Before, it may have waited for its turn.
        self.progress.sent(1);
        match outcome {
            Ok(done) => self.done(work.number, &done),
            Err(error) => self.failed(work.number, error, &trace),
        }
    }

    /// Accounts for a row that was not done, unless that is still open or every further row is bound to fail too.
    fn failed(&self, number: u64, error: Error, trace: &Trace<'_>) -> Result<()> {
        let is_temporary = error.kind() == Kind::Temporary;
        if trace.is_open || is_temporary && trace.sent.is_some() {
            // The journal says that it was announced: whoever resumes the job looks for it.
            return if self.interrupt.is_set() { Ok(()) } else { Err(error.with_kind(Kind::Temporary)) };
        }
        if error.scope() == Scope::Run {
            self.job.after(&Entry::Unsent { rows: (number, number) })?;
            return Err(error);
        }
        let is_refused_again = trace.is_again && error.kind() == Kind::Rejected;
        let is_unknown = error.kind() == Kind::Unknown || trace.sent.is_some() || is_refused_again;
        let status = if is_unknown { Status::Unknown } else { Status::Failed };
        self.account(number, status, None, error.message())
    }

    fn done(&self, number: u64, done: &Done) -> Result<()> {
        let id = done.items.first().and_then(crate::api::reply::Item::id);
        if let (Some(id), Role::Create) = (&id, done.row.role) {
            lock(&self.made).insert(id.clone());
        }
        if let Some(error) = done.after.first() {
            let reason = format!("{} {}: {}", done.row.verb, id.as_deref().unwrap_or_default(), error.message());
            return self.account(number, Status::Failed, id.as_deref(), &reason);
        }
        let status = match done.row.role {
            _ if done.absent => Status::Skipped,
            Role::Create => Status::Created,
            Role::Update => Status::Updated,
            _ => Status::Done,
        };
        self.account(number, status, id.as_deref(), &done.said.join("; "))
    }

    fn account(&self, number: u64, status: Status, id: Option<&str>, reason: &str) -> Result<()> {
        self.job.after(&Entry::done(number, status, id, reason))?;
        self.progress.add(1);
        Ok(())
    }
}
