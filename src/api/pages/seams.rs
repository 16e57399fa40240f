//! Whether neighboring pages join: two that share an item have everything in between, however the collection shifted.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::api::reply::Item;

/// A page that was received, to be compared with the next one.
#[derive(Clone, Debug)]
pub struct Previous {
    /// The total in its response.
    pub total: Option<u64>,
    /// Its items, in order.
    pub keys: Vec<u64>,
}

/// What identifies the items of a page: their ids, if all are numbers, else their ids as text, or their whole text.
pub fn keys(items: &[Item], ids: Option<&Vec<u64>>) -> Vec<u64> {
    let hash = |item: &Item| {
        let mut hasher = DefaultHasher::new();
        item.id().unwrap_or_else(|| item.json().to_owned()).hash(&mut hasher);
        hasher.finish()
    };
    ids.cloned().unwrap_or_else(|| items.iter().map(hash).collect())
}

/// Whether two pages share an item. Usually it is the last one of the earlier page.
pub fn share(earlier: &[u64], later: &[u64]) -> bool {
    if earlier.last().is_some_and(|last| later.first() == Some(last)) {
        return true;
    }
    let earlier: HashSet<&u64> = earlier.iter().collect();
    later.iter().any(|key| earlier.contains(key))
}

/// Neighbors that share no item, so that items may be missing between them.
#[derive(Debug, Default)]
pub struct Seams(Vec<Seam>);

#[derive(Debug)]
struct Seam {
    page: u64,
    offset: u64,
    earlier: Vec<u64>,
    later: Vec<u64>,
}

impl Seams {
    /// Adds the seam before the page with this number, which begins at `offset`.
    pub fn open(&mut self, page: u64, offset: u64, earlier: Vec<u64>, later: Vec<u64>) {
        self.0.push(Seam { page, offset, earlier, later });
    }

    /// Whether any seam is open.
    pub fn is_open(&self) -> bool {
        !self.0.is_empty()
    }

    /// The number of the page after each seam, and the offset of a page across it.
    pub fn pages(&self) -> impl Iterator<Item = (u64, u64)> {
        self.0.iter().map(|seam| (seam.page, seam.offset.saturating_sub(seam.earlier.len() as u64 / 2)))
    }

    /// A page across the seam before page `number` was received: if it joins both neighbors, or the earlier one with the
    /// end of the listing, the seam is closed.
    pub fn close(&mut self, number: u64, across: &[u64], is_last: bool) {
        let joins = |seam: &Seam| {
            let ends = if seam.later.is_empty() { is_last } else { share(across, &seam.later) };
            share(&seam.earlier, across) && ends
        };
        self.0.retain(|seam| seam.page != number || !joins(seam));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_across_a_seam_closes_it_if_it_joins_both_sides() {
        let open = |later: &[u64]| {
            let mut seams = Seams::default();
            seams.open(1, 3, vec![1, 2, 3, 4], later.to_vec());
            assert_eq!(seams.pages().collect::<Vec<_>>(), [(1, 1)]);
            seams
        };
        let closed = |later: &[u64], across: &[u64], is_last: bool| {
            let mut seams = open(later);
            seams.close(1, across, is_last);
            !seams.is_open()
        };
        assert!(closed(&[6, 7], &[4, 5, 6], false));
        assert!(!closed(&[6, 7], &[5, 6], false), "nothing of the earlier page");
        assert!(!closed(&[9], &[4, 5, 6], false), "nothing of the later page");
        assert!(closed(&[], &[4, 5], true), "the later page was beyond the end");
        assert!(!closed(&[], &[4, 5, 6, 7], false));
        let mut seams = open(&[6]);
        seams.close(2, &[4, 5, 6], false);
        assert!(seams.is_open(), "another seam");
    }
}
