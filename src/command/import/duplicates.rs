//! Finds rows with the email address of an earlier one, ignoring letter case, without storing all addresses.
//!
//! The first pass over the file stores eight bytes per row: a hash of the address. Only hashes that occur twice are
//! candidates, and only the addresses with those hashes are stored in the second pass, so the result is exact, and a
//! hash collision costs only a few bytes. Pure.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

/// The first pass: a hash for each address.
#[derive(Debug, Default)]
pub struct Hashes {
    hasher: RandomState,
    all: Vec<u64>,
    folded: String,
}

impl Hashes {
    /// Adds an address.
    pub fn push(&mut self, email: &str) {
        fold(email, &mut self.folded);
        self.all.push(self.hasher.hash_one(self.folded.as_str()));
    }

    /// The hashes that occur more than once.
    pub fn duplicates(mut self) -> Duplicates {
        self.all.sort_unstable();
        let mut suspects: Vec<u64> =
            self.all.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        suspects.dedup();
        Duplicates { hasher: self.hasher, suspects, first: HashMap::new(), folded: self.folded }
    }
}

/// The second pass: candidate addresses, each with the line of its first row.
#[derive(Debug, Default)]
pub struct Duplicates {
    hasher: RandomState,
    suspects: Vec<u64>,
    first: HashMap<String, u64>,
    folded: String,
}

impl Duplicates {
    /// The line of an earlier row with this address; `None` for the first, which is stored.
    pub fn earlier(&mut self, email: &str, line: u64) -> Option<u64> {
        let hash = self.hash(email);
        self.suspects.binary_search(&hash).ok()?;
        if let Some(first) = self.first.get(&self.folded) {
            return Some(*first);
        }
        self.first.insert(self.folded.clone(), line);
        None
    }

    /// A hash of an address, valid within this run, ignoring letter case.
    pub fn hash(&mut self, email: &str) -> u64 {
        fold(email, &mut self.folded);
        self.hasher.hash_one(self.folded.as_str())
    }

    /// The same hashes for another thread.
    pub fn hasher(&self) -> AddressHasher {
        AddressHasher(self.hasher.clone())
    }

    /// Forgets the addresses, so that the file can be read again.
    pub fn rewind(&mut self) {
        self.first.clear();
    }
}

/// Hashes of addresses, as [`Duplicates::hash`] returns them.
#[derive(Clone, Debug)]
pub struct AddressHasher(RandomState);

impl AddressHasher {
    /// The hash of an address.
    pub fn hash(&self, email: &str) -> u64 {
        let mut folded = String::with_capacity(email.len());
        fold(email.trim(), &mut folded);
        self.0.hash_one(folded.as_str())
    }
}

/// The address in lower case.
fn fold(email: &str, folded: &mut String) {
    folded.clear();
    if email.is_ascii() {
        folded.push_str(email);
        folded.make_ascii_lowercase();
    } else {
        folded.extend(email.chars().flat_map(char::to_lowercase));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_rows_are_told_the_line_of_the_first() {
        let file = ["a@x.example", "b@x.example", "A@X.example", "É@x.example", "é@x.example", "a@x.example"];
        let mut hashes = Hashes::default();
        file.iter().for_each(|email| hashes.push(email));
        let mut duplicates = hashes.duplicates();
        for _ in 0..2 {
            let earlier: Vec<_> = (2..).zip(file).map(|(line, email)| duplicates.earlier(email, line)).collect();
            assert_eq!(earlier, [None, None, Some(2), None, Some(5), Some(2)]);
            duplicates.rewind();
        }
    }

    #[test]
    fn a_suspicion_that_is_wrong_refuses_nothing() {
        let mut hashes = Hashes::default();
        ["a@x.example", "a@x.example"].iter().for_each(|email| hashes.push(email));
        let mut duplicates = hashes.duplicates();
        // The second row was invalid for another reason and is not looked up.
        assert_eq!(duplicates.earlier("a@x.example", 2), None);
    }
}
