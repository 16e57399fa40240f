//! Tables in GitHub Flavored Markdown: one line per item, nested values as compact JSON, dates in RFC 3339. Every text of the
//! server is escaped, so that it formats nothing, links nothing, and mentions nobody. Pure.

use std::borrow::Cow;

/// A character that breaks a mention (`@user`) or a reference (`#1`) and is not displayed.
const BREAK: &str = "<!-- -->";

/// One row with its line end. An empty row has no cells and is an empty text.
pub fn line(cells: &[String]) -> String {
    if cells.is_empty() {
        return String::new();
    }
    let mut line = String::from("|");
    for cell in cells {
        line.push(' ');
        line.push_str(&escaped(cell));
        line.push_str(" |");
    }
    line.push('\n');
    line
}

/// The line between the header and the first row, for this number of columns.
pub fn separator(columns: usize) -> String {
    if columns == 0 { String::new() } else { format!("|{}\n", " --- |".repeat(columns)) }
}

/// The text as Markdown that is displayed as the text, on one line and inside a table.
pub fn escaped(text: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b" .,:;/-+()='\"?%".contains(&byte);
    if text.bytes().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut before = None;
    let mut rest = text.char_indices().peekable();
    // Markdown links a bare address by itself, and a backslash would become a part of it.
    let mut in_address = false;
    while let Some((start, letter)) = rest.next() {
        let next = rest.peek().map(|(_, next)| *next);
        in_address = !letter.is_whitespace() && (in_address || is_address(&text[start..]));
        push(&mut out, before, letter, next, in_address);
        before = Some(letter);
    }
    Cow::Owned(out)
}

fn is_address(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme))
}

/// Appends one character, given its neighbors.
fn push(out: &mut String, before: Option<char>, letter: char, next: Option<char>, in_address: bool) {
    let is_word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    match letter {
        '\r' if next == Some('\n') => {}
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => out.push_str("<br>"),
        _ if letter.is_control() => out.push(' '),
        '<' => out.push_str("&lt;"),
        '&' if is_word(next) || next == Some('#') => out.push_str("&amp;"),
        // An underscore inside a word formats nothing.
        '_' if in_address || (is_word(before) && is_word(next)) => out.push('_'),
        '~' | '$' if in_address => out.push(letter),
        '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '~' | '$' => out.extend(['\\', letter]),
        '@' | '#' if !is_word(before) && is_word(next) && !in_address => {
            out.push(letter);
            out.push_str(BREAK);
        }
        _ => out.push(letter),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn rows_are_delimited_by_pipes_and_have_no_line_ends() {
        assert_eq!(line(&words(&["a|b", "two\r\nlines", "", "c\td"])), "| a\\|b | two<br>lines |  | c d |\n");
        assert_eq!(separator(2), "| --- | --- |\n");
        assert_eq!((line(&[]), separator(0)), (String::new(), String::new()));
    }

    #[test]
    fn nothing_is_formatted_linked_or_mentioned() {
        for (text, shown) in [
            ("50 % off *now*", "50 % off \\*now\\*"),
            ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)>"),
            ("[click](https://evil.example)", "\\[click\\](https://evil.example)"),
            ("![x](y)", "!\\[x\\](y)"),
            ("`code` ~~gone~~ \\", "\\`code\\` \\~\\~gone\\~\\~ \\\\"),
            ("@octocat and #12", "@<!-- -->octocat and #<!-- -->12"),
            ("&lt; & R&D", "&amp;lt; & R&amp;D"),
            ("$5 and $6", "\\$5 and \\$6"),
        ] {
            assert_eq!(escaped(text), shown, "{text}");
        }
    }

    #[test]
    fn addresses_and_keys_stay_readable() {
        for text in
            ["jane_doe@example.com", "send_amt", "https://www.example.com/a_b/_c?x=~1#2", "2026-11-01T09:00:00-06:00"]
        {
            assert_eq!(escaped(text), text);
        }
        assert_eq!(escaped("https://x![a](b) _c_"), "https://x!\\[a\\](b) \\_c\\_");
    }

    proptest! {
        #[test]
        fn a_row_is_one_line_with_one_cell_for_each_column(cells in prop::collection::vec(any::<String>(), 1..6)) {
            let row = line(&cells);
            prop_assert_eq!(row.lines().count(), 1);
            let plain = row.replace("\\\\", "").replace("\\|", "");
            prop_assert_eq!(plain.matches('|').count(), cells.len() + 1);
        }
    }
}
