//! The guard of a cell that a spreadsheet would take for a formula: an apostrophe in front, which spreadsheets take as
//! "this is text". Put on by whoever writes a file that a spreadsheet may open, taken off by whoever reads one. Pure.
//!
//! What begins with `=`, `+`, `-`, `@`, a tab or a line end is guarded, their full-width forms included. What has only
//! digits, blanks, dots, commas and brackets behind its sign is not: a number (`-5`) and a phone number
//! (`+49 89 0000025`) name no function and no cell, and every other reader would stumble over the apostrophe. A text that
//! looks guarded already gets one apostrophe more, so that taking one off always gives back what was there.

use std::borrow::Cow;

/// The guard.
const GUARD: char = '\'';

/// The cell as a spreadsheet may read it.
pub fn guarded(cell: &str) -> Cow<'_, str> {
    if is_formula(cell.trim_start_matches(GUARD)) { Cow::Owned(format!("{GUARD}{cell}")) } else { Cow::Borrowed(cell) }
}

/// The cell without the guard [`guarded`] has put in front of it.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix(GUARD) {
        Some(rest) if is_formula(rest.trim_start_matches(GUARD)) => rest,
        _ => cell,
    }
}

/// Whether a spreadsheet would compute the text.
fn is_formula(text: &str) -> bool {
    // Nearly every cell is decided by its first byte.
    let Some(first) = text.as_bytes().first() else { return false };
    match first {
        b'=' | b'@' | b'\t' | b'\r' | b'\n' => true,
        b'+' | b'-' => !text[1..].bytes().all(is_of_a_number),
        // The lead byte of the full-width forms.
        0xef => text.starts_with(['＝', '＋', '－', '＠']),
        _ => false,
    }
}

/// Whether the byte may stand in a number or a phone number, and cannot be part of a calculation.
fn is_of_a_number(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b' ' | b'.' | b',' | b'(' | b')')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_guarded_whatever_begins_them() {
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
        ] {
            assert_eq!(guarded(formula), format!("'{formula}"));
            assert_eq!(unguarded(&format!("'{formula}")), formula);
        }
    }

    #[test]
    fn numbers_phone_numbers_and_words_are_left_as_they_are() {
        for text in ["", "-5", "-1,234.50", "+49 89 0000025", "+1 (312) 555 0104", "-", "a=b", "O'Hara", "'quoted'", "ﾟ"]
        {
            assert_eq!(guarded(text), text);
            assert_eq!(unguarded(text), text);
        }
    }

    #[test]
    fn a_text_that_looks_guarded_comes_back_as_it_was() {
        assert_eq!(guarded("'=1"), "''=1");
        assert_eq!(unguarded("''=1"), "'=1");
        assert_eq!(unguarded("'=1"), "=1");
    }

    proptest! {
        #[test]
        fn every_text_survives_the_guard(text in "['=+@\t-]{0,4}.{0,4}") {
            let written = guarded(&text).into_owned();
            prop_assert!(!is_formula(&written));
            prop_assert_eq!(unguarded(&written), text.as_str());
        }
    }
}
