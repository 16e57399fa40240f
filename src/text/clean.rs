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
    let (mut rest, mut neighbors) = (text.chars().peekable(), Neighbors::default());
    while let Some(character) = rest.next() {
        if neighbors.hide(character, rest.peek().copied()) {
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
    let (mut rest, mut neighbors) = (text.chars().peekable(), Neighbors::default());
    while let Some(character) = rest.next() {
        let next = rest.peek().copied();
        let is_hidden = neighbors.hide(character, next);
        match character {
            '\n' | '\t' if keep_lines => cleaned.push(character),
            '\r' if next == Some('\n') => {}
            '\n' | '\r' => cleaned.push('⏎'),
            '\t' => cleaned.push(' '),
            '\0'..' ' => cleaned.push(char::from_u32(0x2400 + u32::from(character)).unwrap_or('�')),
            '\u{7f}' => cleaned.push('␡'),
            _ if is_hidden => cleaned.extend(character.escape_unicode()),
            _ => cleaned.push(character),
        }
    }
    Cow::Owned(cleaned)
}

/// The characters before the current one, which decide whether scripts and emoji need an invisible character.
#[derive(Default)]
pub struct Neighbors {
    /// The last visible character; NUL if an invisible one came after it.
    visible: char,
    /// Whether a variation selector came after it.
    is_selected: bool,
}

impl Neighbors {
    /// Whether the next character must be made visible or removed.
    pub fn hide(&mut self, character: char, next: Option<char>) -> bool {
        if !is_hidden(character) {
            *self = Neighbors { visible: character, is_selected: false };
            return false;
        }
        if !self.is_selected && selects(character, self.visible, next) {
            self.is_selected = true;
            return false;
        }
        let is_needed = joins(character, self.visible, next);
        *self = Neighbors::default();
        !is_needed
    }
}

/// Whether a zero-width joiner or non-joiner is where scripts and emoji need it: between two visible non-ASCII characters.
fn joins(character: char, previous: char, next: Option<char>) -> bool {
    let is_visible = |neighbor: char| !neighbor.is_ascii() && !is_hidden(neighbor);
    matches!(character, '\u{200c}' | '\u{200d}') && is_visible(previous) && next.is_some_and(is_visible)
}

/// Whether a variation selector follows a character that has variants: an emoji, the base of a keycap, an ideograph or a
/// Mongolian letter.
fn selects(character: char, previous: char, next: Option<char>) -> bool {
    match character {
        '\u{fe0e}' | '\u{fe0f}' => match previous {
            '#' | '*' | '0'..='9' => next == Some('\u{20e3}'),
            '©' | '®' | '‼'..='\u{2bff}' | '〰' | '〽' | '㊗' | '㊙' | '\u{1f000}'..='\u{1faff}' => true,
            _ => false,
        },
        '\u{fe00}'..='\u{fe02}' | '\u{e0100}'..='\u{e01ef}' => {
            matches!(previous, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        }
        '\u{180b}'..='\u{180d}' => matches!(previous, '\u{1820}'..='\u{18aa}'),
        _ => false,
    }
}

/// Whether a terminal interprets the character or shows nothing for it: controls, and what Unicode calls default ignorable or
/// leaves blank without calling it a space. ASCII controls below U+0020 are not included: JSON
/// escapes them.
pub fn is_hidden(character: char) -> bool {
    matches!(character,
        '\u{7f}'..='\u{9f}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
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
    fn fillers_and_blanks_that_are_no_spaces_become_visible() {
        for hidden in
            "\u{3164}\u{115f}\u{1160}\u{2800}\u{ffa0}\u{34f}\u{17b4}\u{180f}\u{1d173}\u{e0001}\u{e01f0}".chars()
        {
            assert_eq!(clean(&format!("東{hidden}京")), format!("東{}京", hidden.escape_unicode()));
            assert_eq!(escape_json(&format!("\"{hidden}\"")).len(), if hidden > '\u{ffff}' { 14 } else { 8 });
        }
    }

    #[test]
    fn a_variation_selector_stays_where_it_selects_a_variant() {
        for text in ["❤\u{fe0f}\u{200d}🔥", "1\u{fe0f}\u{20e3}", "☎\u{fe0e}", "葛\u{e0100}城", "ᠠ\u{180b}", "🏳\u{fe0f}"]
        {
            assert_eq!(clean(text), text);
            assert_eq!(escape_json(text), text);
        }
        for (text, shown) in [
            ("ad\u{fe0f}min", "ad\\u{fe0f}min"),
            ("1\u{fe0f}0", "1\\u{fe0f}0"),
            ("あ\u{fe0f}い", "あ\\u{fe0f}い"),
            ("❤\u{fe0f}\u{fe0f}", "❤\u{fe0f}\\u{fe0f}"),
            ("葛\u{fe0f}", "葛\\u{fe0f}"),
            ("a\u{e0100}\u{e0101}", "a\\u{e0100}\\u{e0101}"),
        ] {
            assert_eq!(clean(text), shown);
        }
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
