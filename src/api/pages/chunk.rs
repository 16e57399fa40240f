//! What a walk by id is made of: pages behind one id, and what may lie between two of them.

use super::plan::Slot;

/// Pages behind one id.
#[derive(Debug)]
pub struct Chunk {
    pub number: u64,
    pub anchor: Option<u64>,
    /// The rows before it.
    pub before: u64,
    /// Whether another chunk follows, so that the last page comes first.
    pub leads: bool,
    pub slots: Vec<Slot>,
}

impl Chunk {
    /// Whether the page at `index` cannot be what was asked for: it lies not behind the anchor, or among the others that
    /// have come although nothing changed.
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
