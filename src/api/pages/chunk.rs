//! The parts of pagination by id: pages after one id, and the ids between two pages.

use super::plan::{Page, Slot};

/// Pages after one id.
#[derive(Debug)]
pub struct Chunk {
    pub number: u64,
    pub anchor: Option<u64>,
    /// Number of items before it.
    pub before: u64,
    /// How many items after the beginning of a page the next one begins.
    pub stride: u64,
    /// Whether another chunk follows, so that the last page is requested first.
    pub leads: bool,
    pub slots: Vec<Slot>,
}

impl Chunk {
    /// Whether the page at `index` contradicts its request: it is not after the anchor, or it is full and has no item
    /// beyond another received page before it.
    pub fn contradicts(&self, index: usize, size: u64) -> bool {
        let full = |at: usize| self.slots[at].page().filter(|page| page.len() >= size).and_then(Page::range);
        let Some((first, _)) = self.slots[index].page().and_then(Page::range) else { return false };
        let repeats = |other: usize| match (full(other.min(index)), full(other.max(index))) {
            (Some((_, earlier)), Some((_, later))) => other != index && later <= earlier,
            _ => false,
        };
        self.anchor.is_some_and(|anchor| first <= anchor) || (0..self.slots.len()).any(repeats)
    }
}

/// Ids between two pages.
#[derive(Debug)]
pub struct Gap {
    pub after: u64,
    pub before: u64,
    pub slot: Slot,
}
