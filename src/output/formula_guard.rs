//! Escapes cells that a spreadsheet would treat as formulas (CSV injection): a leading apostrophe marks them as text.
//! Writers of files that a spreadsheet may open add it, readers of such files remove it. Pure.
//!
//! A text that begins with `=`, `+`, `-`, `@`, a tab or a line end is escaped, including the full-width forms, and also behind
//! quotation marks: TSV has no quoting, but a spreadsheet removes them. A text with
//! only digits, spaces, dots, commas and parentheses after its sign is not: a number (`-5`) and a phone number
//! (`+49 89 0000025`) refer to no function and no cell, and the apostrophe would confuse every other reader. A text that
//! looks escaped already gets another apostrophe, so that removing one always restores the original.

use std::borrow::Cow;

/// Marks a cell as text.
const GUARD: char = '\'';

/// The cell, escaped if it is a formula.
pub fn guarded(cell: &str) -> Cow<'_, str> {
    if is_formula(cell.trim_start_matches(GUARD)) { Cow::Owned(format!("{GUARD}{cell}")) } else { Cow::Borrowed(cell) }
}

/// The cell without the apostrophe that [`guarded`] added.
pub fn unescape_formula(cell: &str) -> &str {
    match cell.strip_prefix(GUARD) {
        Some(rest) if is_formula(rest.trim_start_matches(GUARD)) => rest,
        _ => cell,
    }
}

/// Whether a spreadsheet would treat the text as a formula.
fn is_formula(text: &str) -> bool {
    let text = text.trim_start_matches('"');
    // The first byte decides for nearly every cell.
    let Some(first) = text.as_bytes().first() else { return false };
    match first {
        b'=' | b'@' | b'\t' | b'\r' | b'\n' => true,
        b'+' | b'-' => !text[1..].bytes().all(is_part_of_number),
        // The lead byte of the full-width forms.
        0xef => text.starts_with(['＝', '＋', '－', '＠']),
        _ => false,
    }
}

/// Whether the byte may be part of a number or a phone number, and not of a calculation.
fn is_part_of_number(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b' ' | b'.' | b',' | b'(' | b')')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_escaped_whatever_they_begin_with() {
        for formula in [
            "=1+1",
            "=HYPERLINK(\"https://evil.example\")",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "-A1",
            "+1-312-555-0104",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "＝1+1",
            "＋1",
            "－1",
            "＠SUM(1)",
            "\"=1+1\"",
            "\"\"=1",
            "\"\t=1",
            "\"＝1",
        ] {
            assert_eq!(guarded(formula), format!("'{formula}"));
            assert_eq!(unescape_formula(&format!("'{formula}")), formula);
        }
    }

    #[test]
    fn numbers_phone_numbers_and_words_are_unchanged() {
        for text in [
            "",
            "-5",
            "-1,234.50",
            "+49 89 0000025",
            "+1 (312) 555 0104",
            "-",
            "a=b",
            "O'Hara",
            "'quoted'",
            "\"quoted\"",
            "\"",
            "ﾟ",
        ] {
            assert_eq!(guarded(text), text);
            assert_eq!(unescape_formula(text), text);
        }
    }

    #[test]
    fn a_text_that_looks_escaped_is_restored() {
        assert_eq!(guarded("'=1"), "''=1");
        assert_eq!(unescape_formula("''=1"), "'=1");
        assert_eq!(unescape_formula("'=1"), "=1");
    }

    proptest! {
        #[test]
        fn every_text_is_restored(text in "['\"=+@\t-]{0,4}.{0,4}") {
            let written = guarded(&text).into_owned();
            prop_assert!(!is_formula(&written));
            prop_assert_eq!(unescape_formula(&written), text.as_str());
        }
    }
}
