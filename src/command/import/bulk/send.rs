//! Sends requests until every contact is accepted or known to be invalid.
//!
//! A rejection that names contacts is believed if the server then accepts the rest; otherwise, and if it names none,
//! the request is halved until the rejected part is a single contact.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use serde_json::json;

use super::{AcceptedBatch, Bulk, UncertainBatch};
use crate::api::client::SendError;
use crate::catalogue::model::Reply;
use crate::command::import::batch::Batch;
use crate::command::import::journal::RowOutcome;
use crate::command::import::rejection::{self, Rejection};
use crate::command::import::requests;
use crate::command::import::status;
use crate::error::{Error, Kind, Result};
use crate::store::jobs::{Entry, Status};
use crate::system::workers::lock;

/// This many consecutive rejections without a named contact mean that the server rejects something else. Finding one
/// invalid contact among 250 takes eight.
const MAX_REJECTIONS: u32 = 40;

/// A batch waiting to be sent.
struct PendingBatch {
    batch: Batch,
    /// Contacts that were removed from this batch because a rejection named them, and the whole batch.
    named: Option<(Batch, BTreeMap<usize, String>)>,
    /// Whether positions of contacts in rejections are still believed.
    trusts_positions: bool,
}

impl PendingBatch {
    fn new(batch: Batch, trusts_positions: bool) -> Self {
        PendingBatch { batch, named: None, trusts_positions }
    }

    /// The two halves of `batch`, the first one last: it is sent first.
    fn halves(batch: &Batch, trusts_positions: bool) -> Vec<Self> {
        let (first, second) = batch.halves();
        vec![PendingBatch::new(second, trusts_positions), PendingBatch::new(first, trusts_positions)]
    }
}

impl Bulk<'_> {
    /// Sends one batch, in parts if it is rejected.
    pub(super) fn send_batch(&self, batch: Batch) -> Result<()> {
        let mut queue = vec![PendingBatch::new(batch, true)];
        while let Some(pending) = queue.pop() {
            if self.is_stopping() || !self.quota.wait(pending.batch.len(), self.interrupt) || self.is_stopping() {
                return Ok(());
            }
            let announced = self.announce(&pending.batch)?;
            let span = pending.batch.span();
            self.progress.sent(1);
            let rejection = match self.send(&pending.batch)? {
                Ok(id) => {
                    self.accept(&pending, id)?;
                    continue;
                }
                Err(rejection) => rejection,
            };
            if rejection != Rejection::Unknown {
                self.record_not_accepted(span)?;
            }
            match rejection {
                Rejection::Unknown => {
                    queue.extend(named_alone(&pending));
                    lock(&self.uncertain_batches).push(UncertainBatch { batch: pending.batch, announced });
                }
                Rejection::OverQuota => {
                    if self.quota.exceeded(self.penalty) {
                        self.progress.say("bulk import quota exceeded; retrying in a minute");
                    }
                    queue.push(pending);
                }
                Rejection::Contacts(named) if pending.trusts_positions && pending.named.is_none() => {
                    queue.extend(self.without(pending.batch, named)?);
                }
                Rejection::Contacts(named) => {
                    let why = named.into_values().next().unwrap_or_default();
                    queue.extend(self.bisect(pending, &why)?);
                }
                Rejection::Whole(why) => queue.extend(self.bisect(pending, &why)?),
                Rejection::Fatal => return Ok(()),
            }
        }
        Ok(())
    }

    /// Sends a batch; returns the server's id of the import, or how it was rejected. A failure that ends the run is
    /// recorded.
    fn send(&self, batch: &Batch) -> Result<std::result::Result<String, Rejection>> {
        let request = requests::import(batch.body(self.settings.exclude_automations))?;
        let answer = match self.client.try_send(&request) {
            Ok(answer) => answer,
            Err(error) => return Ok(Err(self.refused(error, batch.len()))),
        };
        if let Err(error) = answer.decode(&request, Reply::Whole) {
            return Ok(Err(self.refused(error.into(), batch.len())));
        }
        // A success without an import id: accepted, but its status cannot be read.
        Ok(status::batch_id(&answer.body).ok_or(Rejection::Unknown))
    }

    fn refused(&self, failure: SendError, contacts: usize) -> Rejection {
        let rejection = rejection::read(&failure, contacts);
        match &rejection {
            Rejection::Fatal => self.failure.set(failure.error),
            Rejection::Whole(why) if self.rejections.fetch_add(1, Ordering::Relaxed) + 1 >= MAX_REJECTIONS => {
                self.failure.set(Error::new(Kind::Rejected, format!("the server rejects every request: {why}")));
                return Rejection::Fatal;
            }
            _ => {}
        }
        rejection
    }

    fn accept(&self, pending: &PendingBatch, id: String) -> Result<()> {
        self.rejections.store(0, Ordering::Relaxed);
        self.job.after(&Entry::Accepted { rows: pending.batch.span(), detail: detail(&pending.batch, &id) })?;
        let (rows, hashes) = (pending.batch.rows().to_vec(), pending.batch.hashes().to_vec());
        lock(&self.accepted).push_back(AcceptedBatch { id, rows, hashes });
        match &pending.named {
            // The server accepted the rest, so the named contacts were the invalid ones.
            Some((whole, named)) => self.fail_rows(whole, named),
            None => Ok(()),
        }
    }

    /// The batch without the contacts a rejection named.
    fn without(&self, batch: Batch, named: BTreeMap<usize, String>) -> Result<Option<PendingBatch>> {
        let rest = batch.part(|at| !named.contains_key(&at));
        if rest.is_empty() {
            self.fail_rows(&batch, &named)?;
            return Ok(None);
        }
        Ok(Some(PendingBatch { batch: rest, named: Some((batch, named)), trusts_positions: true }))
    }

    /// The halves of a batch, or the failure of a single contact. If it is the rest of another batch, that one is
    /// halved instead: its rejection named the wrong contacts, or not all.
    fn bisect(&self, pending: PendingBatch, why: &str) -> Result<Vec<PendingBatch>> {
        if let Some((whole, _)) = pending.named {
            return Ok(PendingBatch::halves(&whole, false));
        }
        if pending.batch.len() == 1 {
            self.fail_rows(&pending.batch, &BTreeMap::from([(0, why.to_owned())]))?;
            return Ok(Vec::new());
        }
        Ok(PendingBatch::halves(&pending.batch, pending.trusts_positions))
    }

    fn fail_rows(&self, batch: &Batch, named: &BTreeMap<usize, String>) -> Result<()> {
        let row_outcomes: Vec<RowOutcome> = named
            .iter()
            .filter_map(|(at, why)| {
                let reason = format!("rejected by the server: {why}");
                Some(RowOutcome { row: *batch.rows().get(*at)?, status: Status::Failed, id: String::new(), reason })
            })
            .collect();
        self.record(&row_outcomes)
    }
}

/// The contacts a rejection named, if the outcome of the rest is unknown: they are tried separately.
fn named_alone(pending: &PendingBatch) -> Option<PendingBatch> {
    let (whole, named) = pending.named.as_ref()?;
    Some(PendingBatch::new(whole.part(|at| named.contains_key(&at)), false))
}

fn detail(batch: &Batch, id: &str) -> serde_json::Value {
    let mut detail = json!({ "batch": id });
    let gaps = batch.gaps();
    if !gaps.is_empty() {
        detail[crate::command::import::ranges::WITHOUT] = gaps.into();
    }
    detail
}
