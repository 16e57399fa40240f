//! Turns the rows of the file that have no outcome yet into batches, and rebuilds the requests an earlier run left
//! open.

use std::ops::ControlFlow;
use std::sync::mpsc::SyncSender;

use super::{AcceptedBatch, Bulk, SERVICE_TIME, UncertainBatch, is_not_accepted};
use crate::command::import::batch::Batch;
use crate::command::import::batcher::Batcher;
use crate::command::import::duplicates::Duplicates;
use crate::command::import::failure::reason;
use crate::command::import::file::Input;
use crate::command::import::journal::RowOutcome;
use crate::command::import::prepare;
use crate::command::import::ranges::Ranges;
use crate::command::import::rows::{self, Checked};
use crate::engine::Announced;
use crate::error::Result;
use crate::store::jobs::{Outcomes, Status};
use crate::system::workers::lock;

/// What earlier runs left open.
struct OpenRequests {
    pending: Ranges,
    accepted: Vec<AcceptedBatch>,
    uncertain: Ranges,
    uncertain_batches: Vec<UncertainBatch>,
}

impl OpenRequests {
    fn from_outcomes(outcomes: &Outcomes) -> Self {
        let pending: Vec<_> = outcomes.pending().into_iter().filter(|open| !is_not_accepted(&open.detail)).collect();
        let uncertain = outcomes.uncertain();
        let accepted_batch = |detail: &serde_json::Value| AcceptedBatch {
            id: detail.get("batch").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned(),
            rows: Vec::new(),
            hashes: Vec::new(),
        };
        let uncertain_batch = |at: i64, detail: &serde_json::Value| {
            let server = detail.get(SERVICE_TIME).and_then(serde_json::Value::as_i64).map(|seconds| seconds * 1000);
            UncertainBatch { batch: Batch::default(), announced: Announced { first: at, last: at, server } }
        };
        OpenRequests {
            accepted: pending.iter().map(|open| accepted_batch(&open.detail)).collect(),
            uncertain_batches: uncertain.iter().map(|open| uncertain_batch(open.at, &open.detail)).collect(),
            pending: Ranges::new(pending.into_iter().map(|open| (open.rows, open.detail))),
            uncertain: Ranges::new(uncertain.into_iter().map(|open| (open.rows, open.detail))),
        }
    }

    /// Adds a row to the open request it belongs to; returns whether there is one.
    fn add(&mut self, row: &Checked<'_>, contact: &[u8]) -> bool {
        // Both must advance with every row.
        let (pending, uncertain) = (self.pending.request_of(row.number), self.uncertain.request_of(row.number));
        if let Some(batch) = pending.and_then(|at| self.accepted.get_mut(at)) {
            batch.rows.push(row.number);
            batch.hashes.push(row.hash);
            return true;
        }
        if let Some(uncertain) = uncertain.and_then(|at| self.uncertain_batches.get_mut(at)) {
            uncertain.batch.push(row.number, row.hash, contact);
            return true;
        }
        false
    }
}

impl Bulk<'_> {
    /// Reads the file and passes batches to the senders; ends early if the run is stopping.
    pub(super) fn produce(
        &self,
        input: &Input,
        duplicates: &mut Duplicates,
        outcomes: &Outcomes,
        sender: SyncSender<Batch>,
    ) -> Result<()> {
        let settings = self.settings;
        let rules = prepare::rules(&settings.layout, settings.mode, settings.exclude_automations);
        let mut open = OpenRequests::from_outcomes(outcomes);
        let mut batcher = Batcher::new(settings.exclude_automations);
        let mut has_ended = false;
        let send = |batches: Vec<Batch>| {
            // Without receivers the run is stopping.
            let open = batches.into_iter().all(|batch| sender.send(batch).is_ok());
            if open && !self.is_stopping() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        rows::for_each(input, &rules, duplicates, |row| {
            let is_known = outcomes.outcome_of(row.number).is_some();
            let contact = match &row.contact {
                Ok(contact) => *contact,
                Err(_) if is_known => return Ok(ControlFlow::Continue(())),
                Err(errors) => {
                    let reason = reason(errors);
                    self.record(&[RowOutcome { row: row.number, status: Status::Failed, id: String::new(), reason }])?;
                    return Ok(ControlFlow::Continue(()));
                }
            };
            if !is_known {
                self.subscriptions.want(row.number, &row.named);
            }
            let flow = if is_known || open.add(&row, contact) {
                // A batch must not span rows of an earlier run.
                send(batcher.finish())
            } else {
                send(batcher.push(row.number, row.hash, contact).into_iter().collect())
            };
            has_ended = flow.is_break();
            Ok(flow)
        })?;
        if !has_ended {
            let _ = send(batcher.finish());
        }
        lock(&self.accepted).extend(open.accepted.into_iter().filter(|batch| !batch.rows.is_empty()));
        lock(&self.uncertain_batches)
            .extend(open.uncertain_batches.into_iter().filter(|uncertain| !uncertain.batch.is_empty()));
        Ok(())
    }
}
