//! The parts of pagination by id: pages after one id, and the ids between two pages.

use super::plan::Slot;

/// Pages after one id.
#[derive(Debug)]
pub struct Chunk {
    pub number: u64,
    pub anchor: Option<u64>,
    /// Number of items before it.
    pub before: u64,
    /// Whether another chunk follows, so that the last page is requested first.
    pub leads: bool,
    pub slots: Vec<Slot>,
}

impl Chunk {
    /// Whether the page at `index` contradicts its request: it is not after the anchor, or overlaps the other received
    /// pages although nothing changed.
    pub fn contradicts(&self, index: usize) -> bool {
        let Some(page) = self.slots[index].page() else { return false };
        let Some((first, last)) = page.range() else { return false };
        let collides = |(other, slot): (usize, &Slot)| {
            let Some(known) = slot.page().filter(|known| known.total == page.total) else { return false };
            let Some((known_first, known_last)) = known.range() else { return false };
            (other < index && known_last >= first) || (other > index && last >= known_first)
        };
        self.anchor.is_some_and(|anchor| first <= anchor) || self.slots.iter().enumerate().any(collides)
    }
}

/// Ids between two pages.
#[derive(Debug)]
pub struct Gap {
    pub after: u64,
    pub before: u64,
    pub slot: Slot,
}
