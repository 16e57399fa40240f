//! A run of the bulk import: one thread reads the file and builds requests, some send them, one polls the accepted
//! ones. This file holds what they share.

mod poll;
mod produce;
mod reconcile;
mod send;
mod subscriptions;

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::SyncSender;
use std::time::Duration;

use serde_json::{Value, json};

use self::subscriptions::Subscriptions;
use super::batch::Batch;
use super::duplicates::{AddressHasher, Duplicates};
use super::file::Input;
use super::journal::{self, RowOutcome};
use super::quota::{PENALTY, Quota};
use super::ranges::{NOT_ACCEPTED, WITHOUT};
use super::requests;
use super::settings::Settings;
use crate::engine::Announced;
use crate::error::Result;
use crate::output::progress::Progress;
use crate::session::Context;
use crate::session::connection::Connection;
use crate::store::jobs::{Entry, Job, Span};
use crate::system::interrupt::Interrupt;
use crate::system::workers::{self, FirstFailure, lock};

/// Threads that send: enough to use the quota if responses take two seconds.
const SENDERS: usize = 4;
/// The detail of an announcement in the journal: the time by the server's clock, in seconds since 1970.
const SERVICE_TIME: &str = "service_time";

/// An accepted request, until the outcome of its rows is known.
#[derive(Debug)]
struct AcceptedBatch {
    /// The server's id of the import.
    id: String,
    rows: Vec<u64>,
    hashes: Vec<u64>,
}

/// A request whose acceptance is unknown.
#[derive(Debug)]
struct UncertainBatch {
    batch: Batch,
    announced: Announced,
}

/// One run.
pub struct Bulk<'a> {
    client: &'a Connection,
    job: &'a Job,
    settings: &'a Settings,
    interrupt: &'a Interrupt,
    progress: &'a Progress,
    hasher: AddressHasher,
    quota: Quota,
    /// How long to wait after the server's "Rate limit exceeded."
    penalty: Duration,
    accepted: Mutex<VecDeque<AcceptedBatch>>,
    uncertain_batches: Mutex<Vec<UncertainBatch>>,
    /// Consecutive rejections that named no contact, while nothing was ever accepted.
    rejections: AtomicU32,
    /// The failure that ends the run.
    failure: FirstFailure,
    warnings: Mutex<Vec<String>>,
    /// The subscriptions of the rows.
    subscriptions: Subscriptions,
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
    mut duplicates: Duplicates,
) -> Result<()> {
    let limits = &context.profile()?.limits;
    let bulk = Bulk {
        client: context.client()?,
        job,
        settings,
        interrupt,
        progress,
        hasher: duplicates.hasher(),
        quota: Quota::new(limits.rate.value),
        penalty: PENALTY.min(limits.max_wait.value),
        accepted: Mutex::default(),
        uncertain_batches: Mutex::default(),
        rejections: AtomicU32::new(0),
        failure: FirstFailure::default(),
        warnings: Mutex::default(),
        subscriptions: Subscriptions::default(),
    };
    let input = Input::kept(job.input(), &job.plan().input, settings.dialect.clone());
    // Shows the server's clock before the first request is announced.
    bulk.client.send(&requests::queue())?;
    bulk.send_all(&input, &mut duplicates)?;
    bulk.reconcile_all();
    for warning in lock(&bulk.warnings).drain(..) {
        context.warn(&warning);
    }
    bulk.failure.into_result()
}

impl Bulk<'_> {
    /// Sends the remaining rows and waits for their outcome.
    fn send_all(&self, input: &Input, duplicates: &mut Duplicates) -> Result<()> {
        let outcomes = self.job.outcomes()?;
        let is_sent = AtomicBool::new(false);
        workers::scope(&self.failure, |workers| {
            workers.start(|| self.poll(&is_sent));
            let send_batch = || |batch: Batch| self.send_batch(batch);
            let produce = |sender: SyncSender<Batch>| self.produce(input, duplicates, &outcomes, sender);
            workers::queue(SENDERS, 1, &self.failure, send_batch, produce);
            is_sent.store(true, Ordering::Release);
        });
        Ok(())
    }

    /// Whether no further request may be sent.
    fn is_stopping(&self) -> bool {
        self.interrupt.is_set() || self.failure.is_set()
    }

    /// Records that a request is about to be sent; returns when that was.
    fn announce(&self, batch: &Batch) -> Result<Announced> {
        let announced = Announced::now(self.client.clock());
        let mut detail = json!({ SERVICE_TIME: announced.server.map(|milliseconds| milliseconds / 1000) });
        let gaps = batch.gaps();
        if !gaps.is_empty() {
            detail[WITHOUT] = gaps.into();
        }
        self.job.before(&Entry::sending(batch.span(), detail))?;
        Ok(announced)
    }

    /// Records that the server did not accept an announced request.
    fn record_not_accepted(&self, rows: Span) -> Result<()> {
        self.job.after(&Entry::Accepted { rows, detail: json!({ NOT_ACCEPTED: true }) })
    }

    /// Records outcomes of rows, and counts them.
    fn record(&self, row_outcomes: &[RowOutcome]) -> Result<()> {
        let mut told = Vec::with_capacity(row_outcomes.len());
        for (outcome, is_withheld) in row_outcomes.iter().map(|outcome| self.subscriptions.outcome(outcome)) {
            if is_withheld {
                self.job.after(&Entry::Withheld { rows: (outcome.row, outcome.row) })?;
            }
            told.push(outcome);
        }
        journal::write(self.job, &told)?;
        self.progress.add(row_outcomes.len() as u64);
        Ok(())
    }

    fn warn(&self, text: impl Into<String>) {
        lock(&self.warnings).push(text.into());
    }
}

/// Whether an entry records that a request was not accepted.
fn is_not_accepted(detail: &Value) -> bool {
    detail.get(NOT_ACCEPTED).is_some()
}
