//! A run of the bulk import: one thread reads the file and cuts requests, some send them, one asks how those that were
//! taken stand. What is shared is here; each part has a file of its own.

mod deliver;
mod produce;
mod settle;
mod watch;

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::SyncSender;
use std::time::Duration;

use serde_json::{Value, json};

use super::batch::Batch;
use super::call;
use super::file::Input;
use super::ledger::{self, Fate};
use super::quota::{PENALTY, Quota};
use super::ranges::{NOT_TAKEN, WITHOUT};
use super::repeats::{Numbers, Repeats};
use super::settings::Settings;
use crate::api::client::{Client, clock};
use crate::error::Result;
use crate::output::progress::Progress;
use crate::session::Context;
use crate::store::jobs::{Entry, Job, Span};
use crate::system::interrupt::Interrupt;
use crate::system::workers::{self, FirstFailure, lock};

/// Threads that send: enough to use the quota with answers that take two seconds.
const SENDERS: usize = 4;

/// A request the service took, until what became of its rows is known.
#[derive(Debug)]
struct Taken {
    /// The service's id of the import.
    id: String,
    rows: Vec<u64>,
    hashes: Vec<u64>,
}

/// A request of which nobody knows whether it was taken.
#[derive(Debug)]
struct Doubtful {
    batch: Batch,
    /// When it was announced, by the service's clock in seconds since 1970; and whether that clock was seen.
    announced: i64,
    is_seen: bool,
}

/// One run.
pub struct Bulk<'a> {
    client: &'a Client,
    job: &'a Job,
    settings: &'a Settings,
    interrupt: &'a Interrupt,
    progress: &'a Progress,
    numbers: Numbers,
    quota: Quota,
    /// How long the service's "Rate limit exceeded." is waited out.
    penalty: Duration,
    taken: Mutex<VecDeque<Taken>>,
    doubtful: Mutex<Vec<Doubtful>>,
    /// Refusals one after the other that named no contact, while nothing was ever taken.
    refusals: AtomicU32,
    /// The failure that ends the run.
    failure: FirstFailure,
    warnings: Mutex<Vec<String>>,
}

/// Carries a bulk import on, from its beginning or from where its journal ends. What is left undone when it returns, because
/// the run was asked to stop, the journal tells.
///
/// # Errors
/// What made the run end early; everything it did is in the journal.
pub fn run(
    context: &Context,
    job: &Job,
    settings: &Settings,
    interrupt: &Interrupt,
    progress: &Progress,
    mut repeats: Repeats,
) -> Result<()> {
    let limits = &context.profile()?.limits;
    let bulk = Bulk {
        client: context.client()?,
        job,
        settings,
        interrupt,
        progress,
        numbers: repeats.numbers(),
        quota: Quota::new(limits.rate.value),
        penalty: PENALTY.min(limits.max_wait.value),
        taken: Mutex::default(),
        doubtful: Mutex::default(),
        refusals: AtomicU32::new(0),
        failure: FirstFailure::default(),
        warnings: Mutex::default(),
    };
    let input = Input::kept(job.input(), &job.plan().input, settings.format());
    // Shows the service's clock before the first request is announced.
    bulk.client.send(&call::queue())?;
    bulk.send_all(&input, &mut repeats)?;
    bulk.settle_all();
    for warning in lock(&bulk.warnings).drain(..) {
        context.warn(&warning);
    }
    bulk.failure.into_result()
}

impl Bulk<'_> {
    /// Sends what is not sent yet and waits for what becomes of it.
    fn send_all(&self, input: &Input, repeats: &mut Repeats) -> Result<()> {
        let outcomes = self.job.outcomes()?;
        let is_sent = AtomicBool::new(false);
        workers::scope(&self.failure, |workers| {
            workers.start(|| self.watch(&is_sent));
            let deliver = || |batch: Batch| self.deliver(batch);
            let produce = |sender: SyncSender<Batch>| self.produce(input, repeats, &outcomes, sender);
            workers::queue(SENDERS, 1, &self.failure, deliver, produce);
            is_sent.store(true, Ordering::Release);
        });
        Ok(())
    }

    /// Whether no further request is to be made.
    fn is_stopping(&self) -> bool {
        self.interrupt.is_set() || self.failure.is_set()
    }

    /// Writes down that a request is about to be sent; returns when that was by the service's clock.
    fn announce(&self, batch: &Batch) -> Result<(i64, bool)> {
        let seen = self.client.clock().service();
        let moment = seen.unwrap_or_else(|| clock::now() / 1000);
        let mut detail = json!({ "service_time": seen });
        let gaps = batch.gaps();
        if !gaps.is_empty() {
            detail[WITHOUT] = gaps.into();
        }
        self.job.before(&Entry::sending(batch.span(), detail))?;
        Ok((moment, seen.is_some()))
    }

    /// Writes down that the service did not take what was announced.
    fn note_not_taken(&self, rows: Span) -> Result<()> {
        self.job.after(&Entry::Accepted { rows, detail: json!({ NOT_TAKEN: true }) })
    }

    /// Writes down what became of rows, and counts them.
    fn record(&self, fates: &[Fate]) -> Result<()> {
        ledger::write(self.job, fates)?;
        self.progress.add(fates.len() as u64);
        Ok(())
    }

    fn warn(&self, text: impl Into<String>) {
        lock(&self.warnings).push(text.into());
    }
}

/// Whether an entry says that a request was not taken.
fn is_not_taken(detail: &Value) -> bool {
    detail.get(NOT_TAKEN).is_some()
}
