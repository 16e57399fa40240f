//! Makes text from the server safe for a terminal: control characters, escape sequences and invisible characters become visible.
//! Knows nothing of output formats.

use std::borrow::Cow;
use std::fmt::Write;

/// The text on one line, with visible symbols for control characters and invisible ones: `⏎` for line ends, a space for tabs, `␛`
/// for ESC, and `\u{200b}` for bidirectional overrides, zero-width characters and C1 controls.
pub fn clean(text: &str) -> Cow<'_, str> {
    replace(text, false)
}

/// Like [`clean`], but keeps line feeds and tabs.
pub fn lines(text: &str) -> Cow<'_, str> {
    replace(text, true)
}

/// JSON text with every invisible character escaped as `\u…`. Valid JSON has such characters only inside strings.
pub fn escape_json(text: &str) -> Cow<'_, str> {
    if (text.is_ascii() && !text.contains('\u{7f}')) || !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_hidden(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(character);
        }
    }
    Cow::Owned(escaped)
}

fn replace(text: &str, keep_lines: bool) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) || !text.chars().any(|c| c < ' ' || is_hidden(c)) {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len() + 16);
    let mut rest = text.chars().peekable();
    let mut previous = ' ';
    while let Some(character) = rest.next() {
        let next = rest.peek().copied();
        match character {
            '\n' | '\t' if keep_lines => cleaned.push(character),
            '\r' if next == Some('\n') => {}
            '\n' | '\r' => cleaned.push('⏎'),
            '\t' => cleaned.push(' '),
            '\0'..' ' => cleaned.push(char::from_u32(0x2400 + u32::from(character)).unwrap_or('�')),
            '\u{7f}' => cleaned.push('␡'),
            _ if joins(character, previous, next) => cleaned.push(character),
            _ if is_hidden(character) => cleaned.extend(character.escape_unicode()),
            _ => cleaned.push(character),
        }
        previous = character;
    }
    Cow::Owned(cleaned)
}

/// Whether a zero-width joiner or non-joiner is where scripts and emoji need it: between two visible non-ASCII characters.
fn joins(character: char, previous: char, next: Option<char>) -> bool {
    let is_visible = |neighbour: char| !neighbour.is_ascii() && !is_hidden(neighbour);
    matches!(character, '\u{200c}' | '\u{200d}') && is_visible(previous) && next.is_some_and(is_visible)
}

/// Whether a terminal interprets the character or shows nothing for it. ASCII controls below U+0020 are not included: JSON
/// escapes them.
pub fn is_hidden(character: char) -> bool {
    matches!(character,
        '\u{7f}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn escape_sequences_and_line_ends_become_visible() {
        assert_eq!(clean("\x1b[31mred\r\nnext\ttab\u{7f}\u{9b}2J\u{202e}x"), "␛[31mred⏎next tab␡\\u{9b}2J\\u{202e}x");
        assert_eq!(lines("a\tb\r\nc\x07"), "a\tb\nc␇");
    }

    #[test]
    fn joiners_stay_where_scripts_and_emoji_need_them() {
        assert_eq!(clean("👩\u{200d}💻 می\u{200c}خواهم"), "👩\u{200d}💻 می\u{200c}خواهم");
        assert_eq!(clean("ad\u{200d}min\u{200b}"), "ad\\u{200d}min\\u{200b}");
    }

    #[test]
    fn safe_text_is_not_copied() {
        assert!(matches!(clean("Zoë, 東京 🎉"), Cow::Borrowed(_)));
    }

    #[test]
    fn json_keeps_its_meaning_when_invisible_characters_are_escaped() {
        assert_eq!(escape_json("\"a\u{202e}b\u{e0041}\""), "\"a\\u202eb\\udb40\\udc41\"");
    }

    proptest! {
        #[test]
        fn no_control_character_is_ever_left(text in any::<String>()) {
            let cleaned = clean(&text);
            prop_assert!(!cleaned.chars().any(char::is_control), "{cleaned:?}");
            prop_assert_eq!(clean(&cleaned), cleaned.clone());
        }

        #[test]
        fn escaped_json_parses_to_the_same_text(text in any::<String>()) {
            let json = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(serde_json::from_str::<String>(&escape_json(&json)).unwrap(), text);
        }
    }
}
