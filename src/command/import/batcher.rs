//! Splits a stream of contacts into requests: as large as the server accepts, and if possible none with a single
//! contact, because its quota for those is five times lower. Holds at most two requests. Pure.

use super::batch::{Batch, MAX_BYTES};

/// Splits contacts into requests.
#[derive(Debug, Default)]
pub struct Batcher {
    exclude_automations: bool,
    /// Full, and held back in case the next one would be left with a single contact.
    full: Batch,
    open: Batch,
}

impl Batcher {
    /// For requests that start automations, or exclude them.
    pub fn new(exclude_automations: bool) -> Self {
        Batcher { exclude_automations, ..Batcher::default() }
    }

    /// Adds a contact that fits into a request of its own; returns a complete request.
    pub fn push(&mut self, row: u64, hash: u64, contact: &[u8]) -> Option<Batch> {
        let done = if self.open.fits(contact.len(), self.exclude_automations) { None } else { self.close() };
        self.open.push(row, hash, contact);
        done
    }

    /// The remaining requests, at the end or before rows that belong to another run.
    pub fn finish(&mut self) -> Vec<Batch> {
        let first = self.close();
        let last = std::mem::take(&mut self.full);
        first.into_iter().chain(Some(last).filter(|batch| !batch.is_empty())).collect()
    }

    /// Closes the open request and returns the one before it.
    fn close(&mut self) -> Option<Batch> {
        if self.open.is_empty() {
            return None;
        }
        if self.open.len() == 1 {
            self.share();
        }
        let done = std::mem::replace(&mut self.full, std::mem::take(&mut self.open));
        Some(done).filter(|batch| !batch.is_empty())
    }

    /// Moves contacts from the end of the full request to the beginning of the open one, at most half of both.
    fn share(&mut self) {
        let count = self.full.len();
        if count < 3 {
            return;
        }
        let mut bytes = self.open.bytes(self.exclude_automations);
        let mut moved = 0;
        while moved < count.div_ceil(2) - 1 {
            bytes += self.full.contact(count - 1 - moved).len() + 1;
            if bytes > MAX_BYTES {
                break;
            }
            moved += 1;
        }
        let stay = count - moved;
        let mut next = self.full.part(|at| at >= stay);
        for at in 0..self.open.len() {
            next.push(self.open.rows()[at], self.open.hashes()[at], self.open.contact(at));
        }
        self.full = self.full.part(|at| at < stay);
        self.open = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sizes of the requests for contacts of these sizes, after checking that every row is in them once and in
    /// order.
    fn cut(contacts: &[usize]) -> Vec<usize> {
        let mut batcher = Batcher::new(true);
        let mut batches = Vec::new();
        for (row, length) in (1..).zip(contacts) {
            batches.extend(batcher.push(row, row, &vec![b'x'; *length]));
        }
        batches.extend(batcher.finish());
        let rows: Vec<u64> = batches.iter().flat_map(|batch| batch.rows().to_vec()).collect();
        assert_eq!(rows, (1..=contacts.len() as u64).collect::<Vec<_>>());
        assert!(batches.iter().all(|batch| batch.bytes(true) <= MAX_BYTES));
        batches.iter().map(Batch::len).collect()
    }

    #[test]
    fn requests_are_as_full_as_may_be() {
        assert_eq!(cut(&[100; 1000]), [250; 4]);
        assert_eq!(cut(&[100; 600]), [250, 250, 100]);
        assert_eq!(cut(&[]), [0; 0]);
    }

    #[test]
    fn bytes_cut_too() {
        assert_eq!(cut(&[100_000; 7]), [3, 2, 2]);
        assert_eq!(cut(&[399_900, 399_900]), [1, 1]);
    }

    #[test]
    fn none_is_left_alone_where_another_can_share() {
        assert_eq!(cut(&[100; 251]), [126, 125]);
        assert_eq!(cut(&[100; 501]), [250, 126, 125]);
        assert_eq!(cut(&[100]), [1]);
        // The last is so large that only one small contact fits beside it.
        assert_eq!(cut(&[vec![1000; 10], vec![398_900]].concat()), [9, 2]);
        assert_eq!(cut(&[vec![1000; 10], vec![399_500]].concat()), [10, 1]);
    }
}
