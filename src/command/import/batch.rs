//! The contacts of one request: its body, and which row each contact comes from. Pure.

/// Maximum number of contacts in a request.
pub const MAX_CONTACTS: usize = 250;
/// Maximum size of a request in bytes.
pub const MAX_BYTES: usize = 399_999;

/// The bytes before and after the contacts.
const OPEN: &[u8] = b"{\"contacts\":[";
const CLOSE: &[u8] = b"]}";
const CLOSE_EXCLUDED: &[u8] = b"],\"exclude_automations\":true}";

/// Contacts sent in one request. Their JSON objects are stored one after another, separated by commas.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    rows: Vec<u64>,
    /// A hash of each address, as [`super::duplicates::Duplicates::hash`] returns it.
    hashes: Vec<u64>,
    /// Where each contact ends in `contacts`.
    ends: Vec<usize>,
    contacts: Vec<u8>,
}

impl Batch {
    /// Adds a contact, a JSON object.
    pub fn push(&mut self, row: u64, hash: u64, contact: &[u8]) {
        if !self.contacts.is_empty() {
            self.contacts.push(b',');
        }
        self.contacts.extend_from_slice(contact);
        self.rows.push(row);
        self.hashes.push(hash);
        self.ends.push(self.contacts.len());
    }

    /// Number of contacts.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has no contacts.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Its rows, in order.
    pub fn rows(&self) -> &[u64] {
        &self.rows
    }

    /// The hashes of its addresses, in the order of its rows.
    pub fn hashes(&self) -> &[u64] {
        &self.hashes
    }

    /// The first row and the last.
    pub fn span(&self) -> (u64, u64) {
        (self.rows.first().copied().unwrap_or_default(), self.rows.last().copied().unwrap_or_default())
    }

    /// The rows between the first and the last that are not in it.
    pub fn gaps(&self) -> Vec<u64> {
        let (first, last) = self.span();
        let mut own = self.rows.iter().copied().peekable();
        (first..=last).filter(|row| own.next_if_eq(row).is_none()).collect()
    }

    /// One contact, a JSON object.
    pub fn contact(&self, at: usize) -> &[u8] {
        let begin = if at == 0 { 0 } else { self.ends[at - 1] + 1 };
        &self.contacts[begin..self.ends[at]]
    }

    /// Size of the request body in bytes.
    pub fn bytes(&self, exclude_automations: bool) -> usize {
        OPEN.len() + self.contacts.len() + close(exclude_automations).len()
    }

    /// Whether a contact of this many bytes still fits.
    pub fn fits(&self, contact: usize, exclude_automations: bool) -> bool {
        let comma = usize::from(!self.is_empty());
        self.len() < MAX_CONTACTS && self.bytes(exclude_automations) + comma + contact <= MAX_BYTES
    }

    /// The request body.
    pub fn body(&self, exclude_automations: bool) -> Vec<u8> {
        let mut body = Vec::with_capacity(self.bytes(exclude_automations));
        body.extend_from_slice(OPEN);
        body.extend_from_slice(&self.contacts);
        body.extend_from_slice(close(exclude_automations));
        body
    }

    /// The contacts whose position is wanted.
    #[must_use]
    pub fn part(&self, is_wanted: impl Fn(usize) -> bool) -> Batch {
        let mut part = Batch::default();
        for at in (0..self.len()).filter(|at| is_wanted(*at)) {
            part.push(self.rows[at], self.hashes[at], self.contact(at));
        }
        part
    }

    /// The first half and the second.
    pub fn halves(&self) -> (Batch, Batch) {
        let middle = self.len() / 2;
        (self.part(|at| at < middle), self.part(|at| at >= middle))
    }
}

/// Whether a contact of this many bytes fits into a request of its own.
pub fn fits_alone(contact: usize, exclude_automations: bool) -> bool {
    Batch::default().fits(contact, exclude_automations)
}

fn close(exclude_automations: bool) -> &'static [u8] {
    if exclude_automations { CLOSE_EXCLUDED } else { CLOSE }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn batch(rows: &[u64]) -> Batch {
        let mut batch = Batch::default();
        rows.iter().for_each(|row| batch.push(*row, row * 10, format!("{{\"email\":\"{row}@x\"}}").as_bytes()));
        batch
    }

    #[test]
    fn the_body_is_what_its_bytes_say() {
        for excluded in [false, true] {
            let batch = batch(&[1, 2, 5]);
            let body = batch.body(excluded);
            assert_eq!(body.len(), batch.bytes(excluded));
            let value: Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(value["contacts"], json!([{"email": "1@x"}, {"email": "2@x"}, {"email": "5@x"}]));
            assert_eq!(value.get("exclude_automations"), excluded.then_some(&json!(true)));
        }
    }

    #[test]
    fn parts_keep_rows_addresses_and_contacts_together() {
        let whole = batch(&[1, 2, 5, 6, 7]);
        let (first, second) = whole.halves();
        assert_eq!((first.rows(), second.rows()), ([1, 2].as_slice(), [5, 6, 7].as_slice()));
        assert_eq!(second, batch(&[5, 6, 7]));
        assert_eq!(whole.part(|at| at != 1), batch(&[1, 5, 6, 7]));
        assert_eq!((whole.span(), whole.gaps()), ((1, 7), vec![3, 4]));
    }

    #[test]
    fn a_contact_fits_up_to_the_last_byte() {
        for excluded in [false, true] {
            let room = MAX_BYTES - Batch::default().bytes(excluded);
            assert!(fits_alone(room, excluded));
            assert!(!fits_alone(room + 1, excluded));
        }
        let mut full = batch(&[1]);
        let left = MAX_BYTES - full.bytes(false) - 1;
        assert!(full.fits(left, false) && !full.fits(left + 1, false));
        (2..=250).for_each(|row| full.push(row, 0, b"{}"));
        assert!(!full.fits(2, false));
    }
}
