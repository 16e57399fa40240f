//! Sends requests until every contact is accepted or known to be invalid.
//!
//! A rejection that names contacts is believed if the server then accepts the rest; otherwise, and if it names none,
//! the request is halved until the rejected part is a single contact.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use serde_json::json;

use super::{Bulk, Doubtful, Taken};
use crate::catalogue::model::Reply;
use crate::command::import::batch::Batch;
use crate::command::import::call;
use crate::command::import::ledger::Fate;
use crate::command::import::refusal::{self, Refusal};
use crate::command::import::state;
use crate::error::{Error, Kind, Result};
use crate::store::jobs::{Entry, Status};
use crate::system::workers::lock;

/// This many consecutive rejections without a named contact mean that the server rejects something else. Finding one
/// invalid contact among 250 takes eight.
const MOST_REFUSALS: u32 = 40;

/// A batch waiting to be sent.
struct Parcel {
    batch: Batch,
    /// Contacts that were removed from this batch because a rejection named them, and the whole batch.
    named: Option<(Batch, BTreeMap<usize, String>)>,
    /// Whether positions of contacts in rejections are still believed.
    believes: bool,
}

impl Parcel {
    fn whole(batch: Batch) -> Self {
        Parcel { batch, named: None, believes: true }
    }

    fn doubted(batch: Batch) -> Self {
        Parcel { batch, named: None, believes: false }
    }
}

impl Bulk<'_> {
    /// Sends one batch, in parts if it is rejected.
    pub(super) fn deliver(&self, batch: Batch) -> Result<()> {
        let mut parcels = vec![Parcel::whole(batch)];
        while let Some(parcel) = parcels.pop() {
            if self.is_stopping() || !self.quota.wait(parcel.batch.len(), self.interrupt) || self.is_stopping() {
                return Ok(());
            }
            let (announced, is_seen) = self.announce(&parcel.batch)?;
            let span = parcel.batch.span();
            self.progress.sent(1);
            let refusal = match self.send(&parcel.batch)? {
                Ok(id) => {
                    self.accept(&parcel, id)?;
                    continue;
                }
                Err(refusal) => refusal,
            };
            if refusal != Refusal::Unknown {
                self.note_not_taken(span)?;
            }
            match refusal {
                Refusal::Unknown => {
                    parcels.extend(named_alone(&parcel));
                    lock(&self.doubtful).push(Doubtful { batch: parcel.batch, announced, is_seen });
                }
                Refusal::OverQuota => {
                    if self.quota.exceeded(self.penalty) {
                        self.progress.say("bulk import quota exceeded; retrying in a minute");
                    }
                    parcels.push(parcel);
                }
                Refusal::Contacts(named) if parcel.believes && parcel.named.is_none() => {
                    parcels.extend(self.without(parcel.batch, named)?);
                }
                Refusal::Contacts(named) => {
                    let why = named.into_values().next().unwrap_or_default();
                    parcels.extend(self.bisect(parcel, &why)?);
                }
                Refusal::Whole(why) => parcels.extend(self.bisect(parcel, &why)?),
                Refusal::Hopeless => return Ok(()),
            }
        }
        Ok(())
    }

    /// Sends a batch; returns the server's id of the import, or how it was rejected. A failure that ends the run is
    /// recorded.
    fn send(&self, batch: &Batch) -> Result<std::result::Result<String, Refusal>> {
        let request = call::import(batch.body(self.settings.exclude_automations))?;
        let answer = match self.client.send(&request) {
            Ok(answer) => answer,
            Err(error) => return Ok(Err(self.refused(error, batch.len()))),
        };
        if let Err(error) = answer.decode(&request, Reply::Whole) {
            return Ok(Err(self.refused(error, batch.len())));
        }
        // A success without an import id: accepted, but its status cannot be read.
        Ok(state::batch_id(&answer.body).ok_or(Refusal::Unknown))
    }

    fn refused(&self, error: Error, contacts: usize) -> Refusal {
        let refusal = refusal::read(&error, contacts);
        match &refusal {
            Refusal::Hopeless => self.failure.set(error),
            Refusal::Whole(why) if self.refusals.fetch_add(1, Ordering::Relaxed) + 1 >= MOST_REFUSALS => {
                self.failure.set(Error::new(Kind::Rejected, format!("the server rejects every request: {why}")));
                return Refusal::Hopeless;
            }
            _ => {}
        }
        refusal
    }

    fn accept(&self, parcel: &Parcel, id: String) -> Result<()> {
        self.refusals.store(0, Ordering::Relaxed);
        self.job.after(&Entry::Accepted { rows: parcel.batch.span(), detail: detail(&parcel.batch, &id) })?;
        let (rows, hashes) = (parcel.batch.rows().to_vec(), parcel.batch.hashes().to_vec());
        lock(&self.taken).push_back(Taken { id, rows, hashes });
        match &parcel.named {
            // The server accepted the rest, so the named contacts were the invalid ones.
            Some((whole, named)) => self.fail_rows(whole, named),
            None => Ok(()),
        }
    }

    /// The batch without the contacts a rejection named.
    fn without(&self, batch: Batch, named: BTreeMap<usize, String>) -> Result<Option<Parcel>> {
        let rest = batch.part(|at| !named.contains_key(&at));
        if rest.is_empty() {
            self.fail_rows(&batch, &named)?;
            return Ok(None);
        }
        Ok(Some(Parcel { batch: rest, named: Some((batch, named)), believes: true }))
    }

    /// The halves of a batch, or the failure of a single contact. If it is the rest of another batch, that one is
    /// halved instead: its rejection named the wrong contacts, or not all.
    fn bisect(&self, parcel: Parcel, why: &str) -> Result<Vec<Parcel>> {
        if let Some((whole, _)) = parcel.named {
            let (first, second) = whole.halves();
            return Ok(vec![Parcel::doubted(second), Parcel::doubted(first)]);
        }
        if parcel.batch.len() == 1 {
            self.fail_rows(&parcel.batch, &BTreeMap::from([(0, why.to_owned())]))?;
            return Ok(Vec::new());
        }
        let (first, second) = parcel.batch.halves();
        let part = |batch: Batch| Parcel { batch, named: None, believes: parcel.believes };
        Ok(vec![part(second), part(first)])
    }

    fn fail_rows(&self, batch: &Batch, named: &BTreeMap<usize, String>) -> Result<()> {
        let fates: Vec<Fate> = named
            .iter()
            .filter_map(|(at, why)| {
                let reason = format!("rejected by the server: {why}");
                Some(Fate { row: *batch.rows().get(*at)?, status: Status::Failed, id: String::new(), reason })
            })
            .collect();
        self.record(&fates)
    }
}

/// The contacts a rejection named, if the outcome of the rest is unknown: they are tried separately.
fn named_alone(parcel: &Parcel) -> Option<Parcel> {
    let (whole, named) = parcel.named.as_ref()?;
    Some(Parcel::doubted(whole.part(|at| named.contains_key(&at))))
}

fn detail(batch: &Batch, id: &str) -> serde_json::Value {
    let mut detail = json!({ "batch": id });
    let gaps = batch.gaps();
    if !gaps.is_empty() {
        detail[crate::command::import::ranges::WITHOUT] = gaps.into();
    }
    detail
}
