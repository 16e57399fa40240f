//! Cleans text from outside: encoding, byte order marks, and blanks and invisible characters around names, addresses and
//! IDs. Files, standard input, flags, arguments and keys all use it, so that a text means the same wherever it is given.
//! Pure.

use std::borrow::Cow;

use super::clean::is_hidden;

/// A whole text as UTF-8, without its byte order mark. UTF-16 is recognized by its mark or by its NUL bytes.
///
/// # Errors
/// What is wrong with its encoding.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, &'static str> {
    type Unit = fn([u8; 2]) -> u16;
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return utf8(rest);
    }
    let (units, unit): (&[u8], Unit) = match bytes {
        [0xff, 0xfe, rest @ ..] => (rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => (rest, u16::from_be_bytes),
        [first, 0, ..] if *first != 0 => (bytes, u16::from_le_bytes),
        [0, second, ..] if *second != 0 => (bytes, u16::from_be_bytes),
        _ => return utf8(bytes),
    };
    let (pairs, []) = units.as_chunks::<2>() else { return Err("incomplete UTF-16 text") };
    let decoded = char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<Result<String, _>>();
    decoded.map(Cow::Owned).map_err(|_| "invalid UTF-16 text")
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, &'static str> {
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|_| "not UTF-8 text; save it as UTF-8")
}

/// A name without the blanks around it, no-break spaces and byte order marks included.
pub fn name(text: &str) -> &str {
    if has_plain_ends(text) {
        return text;
    }
    text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}')
}

/// An address or ID without the blanks and invisible characters around it.
pub fn address(text: &str) -> &str {
    if has_plain_ends(text) {
        return text;
    }
    text.trim_matches(|letter: char| letter.is_whitespace() || is_hidden(letter))
}

/// Whether nothing can be removed at the ends, as for nearly every text.
fn has_plain_ends(text: &str) -> bool {
    matches!(text.as_bytes(), [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic())
}

/// A text that names a record: cleaned as an address or an ID if it is one, as a name otherwise.
pub fn reference(text: &str) -> &str {
    let bare = address(text);
    let is_id = || bare.bytes().all(|byte| byte.is_ascii_digit());
    if bare.contains('@') || is_id() { bare } else { name(text) }
}

/// The first invisible character in an address or ID, which is cleaned: nobody can have typed it.
pub fn invisible(text: &str) -> Option<char> {
    if text.is_ascii() { None } else { text.chars().find(|letter| is_hidden(*letter)) }
}

/// The names on the lines of a text, cleaned. Lines end in CR, LF or both; blank lines are skipped.
pub fn references(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r']).map(reference).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_16_is_read_with_and_without_a_mark() {
        let units = |text: &str, unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
        for text in ["k3y", "\u{feff}k3y"] {
            assert_eq!(decode(&units(text, u16::to_le_bytes)).as_deref(), Ok("k3y"));
            assert_eq!(decode(&units(text, u16::to_be_bytes)).as_deref(), Ok("k3y"));
        }
        assert_eq!(decode("\u{feff}kéy".as_bytes()).as_deref(), Ok("kéy"));
        assert_eq!(decode(b"\xff\xfek"), Err("incomplete UTF-16 text"));
        assert_eq!(decode(b"\xff\xfe\x00\xd8"), Err("invalid UTF-16 text"));
        assert!(decode(b"k\xe9y").is_err());
        assert_eq!(decode(b"").as_deref(), Ok(""));
        assert_eq!(decode(b"k").as_deref(), Ok("k"));
    }

    #[test]
    fn addresses_and_ids_lose_what_is_invisible_around_them_and_names_only_blanks() {
        assert_eq!(reference("\u{200b}ana@example.com\u{a0}\u{202c}"), "ana@example.com");
        assert_eq!(reference("\u{2060}12\u{ad}"), "12");
        assert_eq!(reference("\u{feff}vip\u{3000}"), "vip");
        assert_eq!(reference("\u{a0}C\u{200e} "), "C\u{200e}");
        assert_eq!(reference(" "), "");
        assert_eq!(address(" é@x "), "é@x");
    }

    #[test]
    fn an_invisible_character_inside_an_address_is_found() {
        assert_eq!(invisible("ana\u{200b}@example.com"), Some('\u{200b}'));
        assert_eq!(invisible("zoë@example.com"), None);
    }

    #[test]
    fn lines_end_in_any_way() {
        assert_eq!(references("a \r\n\nb\rc").collect::<Vec<_>>(), ["a", "b", "c"]);
    }
}
