//! What is known about the delivery of one request beyond what was typed.

use std::collections::HashSet;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use crate::api::reply::Item;
use crate::system::interrupt::Interrupt;
use crate::system::workers::lock;

/// Whether a request was sent before, and whether its outcome could be looked up.
#[derive(Debug, Default)]
pub struct Delivery<'a> {
    /// When an earlier run announced it, in milliseconds since 1970; none where it is new, or is known not to have been
    /// carried out.
    pub sent: Option<i64>,
    /// The ids of records that other requests of this job created.
    pub created_by_others: Option<&'a Mutex<HashSet<String>>>,
    /// What may end the wait before the outcome is looked up.
    pub interrupt: Option<&'a Interrupt>,
    /// It was sent, and its outcome could not be looked up yet; it may be later.
    pub is_open: bool,
    /// An earlier run may have sent it, so a rejection now does not show what happened then.
    pub is_repeated: bool,
}

impl Delivery<'_> {
    /// Whether another request of this job is known to have created the record.
    pub fn is_of_another(&self, item: &Item) -> bool {
        let others = self.created_by_others.map(lock);
        item.id().is_some_and(|id| others.is_some_and(|others| others.contains(&id)))
    }

    /// Sleeps, or until interrupted.
    pub fn pause(&self, length: Duration) {
        match self.interrupt {
            Some(interrupt) => {
                interrupt.sleep(length);
            }
            None => thread::sleep(length),
        }
    }
}
