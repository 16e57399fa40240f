//! Turns the rows of the file that have no outcome yet into batches, and rebuilds the requests an earlier run left
//! open.

use std::ops::ControlFlow;
use std::sync::mpsc::SyncSender;

use super::{Bulk, Doubtful, Taken, is_not_taken};
use crate::command::import::batch::Batch;
use crate::command::import::cutter::Cutter;
use crate::command::import::failure::reason;
use crate::command::import::file::Input;
use crate::command::import::ledger::Fate;
use crate::command::import::prepare;
use crate::command::import::ranges::Ranges;
use crate::command::import::repeats::Repeats;
use crate::command::import::walk::{self, Checked};
use crate::error::Result;
use crate::store::jobs::{Outcomes, Status};
use crate::system::workers::lock;

/// What earlier runs left open.
struct Left {
    pending: Ranges,
    taken: Vec<Taken>,
    uncertain: Ranges,
    doubtful: Vec<Doubtful>,
}

impl Left {
    fn of(outcomes: &Outcomes) -> Self {
        let pending: Vec<_> = outcomes.pending().into_iter().filter(|open| !is_not_taken(&open.detail)).collect();
        let uncertain = outcomes.uncertain();
        let taken = |detail: &serde_json::Value| Taken {
            id: detail.get("batch").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned(),
            rows: Vec::new(),
            hashes: Vec::new(),
        };
        let doubtful = |at: i64, detail: &serde_json::Value| {
            let service = detail.get("service_time").and_then(serde_json::Value::as_i64);
            Doubtful { batch: Batch::default(), announced: service.unwrap_or(at / 1000), is_seen: service.is_some() }
        };
        Left {
            taken: pending.iter().map(|open| taken(&open.detail)).collect(),
            doubtful: uncertain.iter().map(|open| doubtful(open.at, &open.detail)).collect(),
            pending: Ranges::new(pending.into_iter().map(|open| (open.rows, open.detail))),
            uncertain: Ranges::new(uncertain.into_iter().map(|open| (open.rows, open.detail))),
        }
    }

    /// Adds a row to the open request it belongs to; returns whether there is one.
    fn takes(&mut self, row: &Checked<'_>, contact: &[u8]) -> bool {
        // Both must advance with every row.
        let (pending, uncertain) = (self.pending.of(row.number), self.uncertain.of(row.number));
        if let Some(taken) = pending.and_then(|at| self.taken.get_mut(at)) {
            taken.rows.push(row.number);
            taken.hashes.push(row.hash);
            return true;
        }
        if let Some(doubtful) = uncertain.and_then(|at| self.doubtful.get_mut(at)) {
            doubtful.batch.push(row.number, row.hash, contact);
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
        repeats: &mut Repeats,
        outcomes: &Outcomes,
        sender: SyncSender<Batch>,
    ) -> Result<()> {
        let settings = self.settings;
        let rules = prepare::rules(&settings.layout, settings.mode, settings.exclude_automations);
        let mut left = Left::of(outcomes);
        let mut cutter = Cutter::new(settings.exclude_automations);
        let mut has_ended = false;
        let hand = |batches: Vec<Batch>| {
            // Without receivers the run is stopping.
            let open = batches.into_iter().all(|batch| sender.send(batch).is_ok());
            if open && !self.is_stopping() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        walk::walk(input, &rules, repeats, |row| {
            let is_known = outcomes.of(row.number).is_some();
            let contact = match &row.contact {
                Ok(contact) => *contact,
                Err(_) if is_known => return Ok(ControlFlow::Continue(())),
                Err(failures) => {
                    let reason = reason(failures);
                    self.record(&[Fate { row: row.number, status: Status::Failed, id: String::new(), reason }])?;
                    return Ok(ControlFlow::Continue(()));
                }
            };
            let flow = if is_known || left.takes(&row, contact) {
                // A batch must not span rows of an earlier run.
                hand(cutter.finish())
            } else {
                hand(cutter.push(row.number, row.hash, contact).into_iter().collect())
            };
            has_ended = flow.is_break();
            Ok(flow)
        })?;
        if !has_ended {
            let _ = hand(cutter.finish());
        }
        lock(&self.taken).extend(left.taken.into_iter().filter(|taken| !taken.rows.is_empty()));
        lock(&self.doubtful).extend(left.doubtful.into_iter().filter(|doubtful| !doubtful.batch.is_empty()));
        Ok(())
    }
}
