//! Searches bytes eight at a time in a register. Most runs in JSON are too short for a vectorized search to pay off.

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const HIGHEST: u64 = ONES << 7;

/// The position of the first byte in the word that is `byte`.
#[inline]
pub fn find(word: &[u8; 8], byte: u8) -> Option<usize> {
    first(zeros(u64::from_le_bytes(*word) ^ (ONES * u64::from(byte))))
}

/// The number of bytes before the first quote, backslash or control character below U+0020.
#[inline]
pub fn plain(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    while let Some((word, after)) = rest.split_first_chunk() {
        match find_special(word) {
            Some(place) => return bytes.len() - rest.len() + place,
            None => rest = after,
        }
    }
    let is_plain = |byte: &&u8| matches!(byte, b' '..=b'!' | b'#'..=b'[' | b']'..);
    bytes.len() - rest.len() + rest.iter().take_while(is_plain).count()
}

/// The position of the first quote, backslash or control character in the word.
#[inline]
fn find_special(word: &[u8; 8]) -> Option<usize> {
    let word = u64::from_le_bytes(*word);
    let quotes = zeros(word ^ (ONES * u64::from(b'"')));
    let backslashes = zeros(word ^ (ONES * u64::from(b'\\')));
    let controls = word.wrapping_sub(ONES * u64::from(b' ')) & !word;
    first(quotes | backslashes | controls)
}

/// Sets the highest bit of the first zero byte. A higher byte may be marked too, by a borrow.
#[inline]
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word
}

/// The position of the first byte whose highest bit is set.
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
        fn the_first_match_is_found_in_any_context(
            bytes in prop::collection::vec(prop_oneof![any::<u8>(), 0x1e..0x24_u8, 0x5b..0x5e_u8], 8..40),
            from in 0..8_usize,
        ) {
            let word = bytes.first_chunk().unwrap();
            prop_assert_eq!(find(word, b'\\'), word.iter().position(|byte| *byte == b'\\'));
            let rest = &bytes[from..];
            let special = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..b' '));
            prop_assert_eq!(plain(rest), special.unwrap_or(rest.len()));
        }
    }
}
