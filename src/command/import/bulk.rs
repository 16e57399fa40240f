//! A run of the bulk import: one thread reads the file and builds requests, some send them, one polls the accepted
//! ones. This file holds what they share.

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

/// Threads that send: enough to use the quota if responses take two seconds.
const SENDERS: usize = 4;

/// An accepted request, until the outcome of its rows is known.
#[derive(Debug)]
struct Taken {
    /// The server's id of the import.
    id: String,
    rows: Vec<u64>,
    hashes: Vec<u64>,
}

/// A request whose acceptance is unknown.
#[derive(Debug)]
struct Doubtful {
    batch: Batch,
    /// When it was announced, by the server's clock in seconds since 1970, and whether that clock was seen.
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
    /// How long to wait after the server's "Rate limit exceeded."
    penalty: Duration,
    taken: Mutex<VecDeque<Taken>>,
    doubtful: Mutex<Vec<Doubtful>>,
    /// Consecutive rejections that named no contact, while nothing was ever accepted.
    refusals: AtomicU32,
    /// The failure that ends the run.
    failure: FirstFailure,
    warnings: Mutex<Vec<String>>,
}

/// Runs or resumes a bulk import. After an interrupt, the journal records what remains to be done.
///
/// # Errors
/// What ended the run early; everything it did is in the journal.
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
    // Shows the server's clock before the first request is announced.
    bulk.client.send(&call::queue())?;
    bulk.send_all(&input, &mut repeats)?;
    bulk.settle_all();
    for warning in lock(&bulk.warnings).drain(..) {
        context.warn(&warning);
    }
    bulk.failure.into_result()
}

impl Bulk<'_> {
    /// Sends the remaining rows and waits for their outcome.
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

    /// Whether no further request may be sent.
    fn is_stopping(&self) -> bool {
        self.interrupt.is_set() || self.failure.is_set()
    }

    /// Records that a request is about to be sent; returns the time by the server's clock, and whether that clock was
    /// seen.
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

    /// Records that the server did not accept an announced request.
    fn note_not_taken(&self, rows: Span) -> Result<()> {
        self.job.after(&Entry::Accepted { rows, detail: json!({ NOT_TAKEN: true }) })
    }

    /// Records outcomes of rows, and counts them.
    fn record(&self, fates: &[Fate]) -> Result<()> {
        ledger::write(self.job, fates)?;
        self.progress.add(fates.len() as u64);
        Ok(())
    }

    fn warn(&self, text: impl Into<String>) {
        lock(&self.warnings).push(text.into());
    }
}

/// Whether an entry records that a request was not accepted.
fn is_not_taken(detail: &Value) -> bool {
    detail.get(NOT_TAKEN).is_some()
}
