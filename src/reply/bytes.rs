//! Bytes searched for eight at a time, in a register. In JSON most runs are shorter than what a call of a vectorised search
//! costs. Knows no JSON.

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const HIGHEST: u64 = ONES << 7;

/// Where in the word the first byte stands that is `byte`.
#[inline]
pub fn find(word: &[u8; 8], byte: u8) -> Option<usize> {
    first(zeros(u64::from_le_bytes(*word) ^ (ONES * u64::from(byte))))
}

/// Where in the word the first byte stands that is a quote, a backslash or a control character below U+0020.
#[inline]
pub fn find_special(word: &[u8; 8]) -> Option<usize> {
    let word = u64::from_le_bytes(*word);
    let quotes = zeros(word ^ (ONES * u64::from(b'"')));
    let backslashes = zeros(word ^ (ONES * u64::from(b'\\')));
    let controls = word.wrapping_sub(ONES * u64::from(b' ')) & !word;
    first(quotes | backslashes | controls)
}

/// Sets the highest bit of the first byte that is zero. A byte above it may borrow from it and be marked too.
#[inline]
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word
}

/// The place of the first byte whose highest bit is set.
#[inline]
fn first(marks: u64) -> Option<usize> {
    let marks = marks & HIGHEST;
    (marks != 0).then(|| (marks.trailing_zeros() / 8) as usize)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_first_is_found_whatever_stands_around_it(
            word in prop::array::uniform8(prop_oneof![any::<u8>(), 0x1e..0x24_u8, 0x5b..0x5e_u8]),
        ) {
            prop_assert_eq!(find(&word, b'\\'), word.iter().position(|byte| *byte == b'\\'));
            let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..b' ');
            prop_assert_eq!(find_special(&word), word.iter().position(is_special));
        }
    }
}
