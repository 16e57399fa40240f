//! A job's rows, several in flight: each is announced in the journal, sent, and accounted for. Rows on the same thing keep
//! their order.

use std::collections::HashSet;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use serde_json::Value;

use super::{Columns, RowCommand, count, final_commands, read, report};
use crate::args::call::Parser;
use crate::args::flags;
use crate::catalogue::model::Role;
use crate::engine::delivery::Delivery;
use crate::engine::done::Done;
use crate::engine::single;
use crate::engine::target::targets;
use crate::engine::task::Task;
use crate::error::{Error, Kind, Result};
use crate::output::progress::Progress;
use crate::session::Context;
use crate::session::connection::Connection;
use crate::session::name_resolution::Lookup;
use crate::store::jobs::{Ending, Entry, Job, Outcomes, Status, results};
use crate::system::interrupt::Interrupt;
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
pub(super) fn carry_on(leaf: &RowCommand, job: Job, context: &Context) -> Result<()> {
    context.refuse_write(&leaf.settings.command)?;
    let outcomes = job.outcomes()?;
    let interrupt = Interrupt::watch()?;
    let stopped = send_all(leaf, &job, context, &outcomes, &interrupt)
        .and_then(|()| final_commands::run(leaf, context, job.outcomes()?.counts()));
    if let Err(error) = stopped {
        return Err(job.stop(error));
    }
    let outcomes = job.outcomes()?;
    let files = results::write(&job.file(""), read(&job.input(), &job.plan().input)?, &outcomes)?;
    job.finish(Ending::Finished)?;
    report::close(context, &job, outcomes.counts(), &files)
}

fn send_all(leaf: &RowCommand, job: &Job, context: &Context, outcomes: &Outcomes, interrupt: &Interrupt) -> Result<()> {
    let client = context.client()?;
    let rate = context.profile()?.limits.rate.value;
    let workers = if rate > 0.0 { (rate * 3.0).ceil().clamp(1.0, IN_FLIGHT as f64) as usize } else { UNLIMITED };
    let lookup = Lookup::new(client);
    let total = count(&mut read(&job.input(), &job.plan().input)?)?;
    let progress =
        Progress::start(context.progress_style(), &leaf.settings.command, "rows", Some(total), outcomes.counts().all());
    let crew = Crew {
        leaf,
        job,
        context,
        client,
        lookup: &lookup,
        interrupt,
        progress: &progress,
        made: Mutex::new(made(leaf, outcomes)),
        state: Mutex::default(),
        freed: Condvar::new(),
    };
    let (sender, receiver) = sync_channel::<Work>(0);
    let receiver = Mutex::new(receiver);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| crew.work(&receiver));
        }
        let fed = crew.feed(&sender, outcomes);
        drop(sender);
        fed
    })?;
    progress.finish();
    let trouble = crew.lock().trouble.take();
    if let Some(error) = trouble {
        return Err(error);
    }
    if interrupt.is_set() {
        let done = job.outcomes()?.counts().all();
        return Err(interrupt.error(format!("stopped: {} of {} rows done", thousands(done), thousands(total))));
    }
    Ok(())
}

/// The ids of the things that earlier runs of a job made, where the command makes things.
fn made(leaf: &RowCommand, outcomes: &Outcomes) -> HashSet<String> {
    let makes = leaf.operations.iter().any(|row| row.role == Role::Create);
    let ids = outcomes.ids().filter(|_| makes);
    ids.map(str::to_owned).collect()
}

/// What the threads of one run share.
struct Crew<'a> {
    leaf: &'a RowCommand,
    job: &'a Job,
    context: &'a Context,
    client: &'a Connection,
    lookup: &'a Lookup<'a>,
    interrupt: &'a Interrupt,
    progress: &'a Progress,
    /// The ids of things that rows of this job made: a lost row made none of them.
    made: Mutex<HashSet<String>>,
    state: Mutex<State>,
    /// A thing is free again, or the run is over.
    freed: Condvar,
}

#[derive(Default)]
struct State {
    /// The things rows are in flight for.
    busy: HashSet<String>,
    /// Why nothing more is to be sent.
    trouble: Option<Error>,
}

impl Crew<'_> {
    /// Reads the rows and hands on those that are not accounted for, each when the thing it is about is free.
    fn feed(&self, sender: &SyncSender<Work>, outcomes: &Outcomes) -> Result<()> {
        let mut rows = read(&self.job.input(), &self.job.plan().input)?;
        let header = rows.header().to_vec();
        let columns = Columns::read(&self.leaf.operations, &header, &self.leaf.settings)?;
        let uncertain = outcomes.uncertain();
        while let Some(row) = rows.next() {
            let (number, arguments) = match row {
                Ok(row) if outcomes.of(row.number).is_some() => continue,
                Ok(row) => (row.number, columns.arguments(&row.cells)),
                Err(error) if error.kind() != Kind::Rejected => return Err(error),
                Err(error) => {
                    let (number, _) = rows.place();
                    if outcomes.of(number).is_none() {
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
        let flags = flags::flags(&self.leaf.operations);
        let name = flags.iter().find(|param| param.wire == self.leaf.resource.identity);
        let prefix = name.map(|param| format!("--{}=", param.flag));
        let named = || arguments.iter().find(|word| prefix.as_ref().is_some_and(|prefix| word.starts_with(prefix)));
        position.or_else(named).cloned()
    }

    /// Waits until the thing is free and takes it; says whether the run goes on.
    fn take(&self, key: &str) -> bool {
        let mut state = self.lock();
        loop {
            if state.trouble.is_some() || self.interrupt.is_set() {
                return false;
            }
            if !state.busy.contains(key) {
                return state.busy.insert(key.to_owned());
            }
            state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn work(&self, receiver: &Mutex<Receiver<Work>>) {
        let mut parser = self.leaf.parser();
        loop {
            let next = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(work) = next else { return };
            let outcome = if self.interrupt.is_set() { Ok(()) } else { self.perform(&mut parser, &work) };
            let mut state = self.lock();
            state.busy.remove(&work.key);
            if let Err(error) = outcome {
                state.trouble.get_or_insert(error);
            }
            drop(state);
            self.freed.notify_all();
        }
    }

    /// Carries one row out and accounts for it. An error ends the run: the journal cannot be written, or every further
    /// call is bound to fail too.
    fn perform(&self, parser: &mut Parser, work: &Work) -> Result<()> {
        let parsed = parser.parse(work.arguments.clone()).and_then(|call| Ok((call.positions()?, call)));
        let (positions, call) = match parsed {
            Ok(parsed) => parsed,
            Err(error) => return self.account(work.number, Status::Failed, None, error.message()),
        };
        let task = Task { context: self.context, call: &call };
        let target = targets(&positions, call.operation(&positions)).into_iter().next().unwrap_or_default();
        let mut delivery = Delivery {
            sent: work.announced,
            created_by_others: Some(&self.made),
            interrupt: Some(self.interrupt),
            is_open: false,
            is_repeated: work.announced.is_some(),
        };
        if delivery.sent.is_none() {
            self.job.before(&Entry::sending((work.number, work.number), Value::Null))?;
        }
        let outcome = single::perform(task, self.client, self.lookup, &target, &mut delivery);
        // Before, it may have waited for its turn.
        self.progress.sent(1);
        match outcome {
            Ok(done) => self.done(work.number, &done),
            Err(error) => self.failed(work.number, error, &delivery),
        }
    }

    /// Accounts for a row that was not done, unless that is still open or every further row is bound to fail too.
    fn failed(&self, number: u64, error: Error, delivery: &Delivery<'_>) -> Result<()> {
        let is_temporary = error.kind() == Kind::Temporary;
        if delivery.is_open || is_temporary && delivery.sent.is_some() {
            // The journal says that it was announced: whoever resumes the job looks for it.
            return if self.interrupt.is_set() { Ok(()) } else { Err(error.with_kind(Kind::Temporary)) };
        }
        if is_temporary || matches!(error.http_status(), Some(401 | 402)) {
            self.job.after(&Entry::Unsent { rows: (number, number) })?;
            return Err(error);
        }
        let is_refused_again = delivery.is_repeated && error.kind() == Kind::Rejected;
        let is_unknown = error.kind() == Kind::Unknown || delivery.sent.is_some() || is_refused_again;
        let status = if is_unknown { Status::Unknown } else { Status::Failed };
        self.account(number, status, None, error.message())
    }

    fn done(&self, number: u64, done: &Done) -> Result<()> {
        let id = done.items.first().and_then(crate::api::reply::Item::id);
        if let (Some(id), Role::Create) = (&id, done.operation.role) {
            self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone());
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
        let notes: Vec<String> = done.notes.iter().cloned().chain(warnings).collect();
        self.account(number, status, id.as_deref(), &notes.join("; "))
    }

    fn account(&self, number: u64, status: Status, id: Option<&str>, reason: &str) -> Result<()> {
        self.job.after(&Entry::done(number, status, id, reason))?;
        self.progress.add(1);
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
