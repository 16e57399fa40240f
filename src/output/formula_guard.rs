//! Escapes cells that a spreadsheet would treat as formulas (CSV injection): a leading apostrophe marks them as text.
//! Writers of files that a spreadsheet may open add it, readers of such files remove it. Pure.
//!
//! A text that begins with `=`, `+`, `-`, `@`, a tab or a line end is escaped, including the full-width forms, and also behind
//! quotation marks: TSV has no quoting, but a spreadsheet removes them. A text with
//! only digits, spaces, dots, commas and parentheses after its sign is not: a number (`-5`) and a phone number
//! (`+49 89 0000025`) refer to no function and no cell, and the apostrophe would confuse every other reader. A text that
//! looks escaped already gets another apostrophe, so that removing one always restores the original.
//!
//! Other programs guard more: numbers and phone numbers with an apostrophe too, or any text as the formula `="…"`. Their
//! guards are removed as well.

use std::borrow::Cow;

use crate::text::counts::count_of;

/// Marks a cell as text.
const GUARD: char = '\'';

/// The cell, escaped if it is a formula.
pub fn guarded(cell: &str) -> Cow<'_, str> {
    if is_formula(cell) || is_escaped(cell) { Cow::Owned(format!("{GUARD}{cell}")) } else { Cow::Borrowed(cell) }
}

/// The cell without the apostrophe that [`guarded`] or another program added, or the text of the formula `="text"`.
pub fn unescape_formula(cell: &str) -> Cow<'_, str> {
    match cell.as_bytes().first() {
        Some(b'\'') if is_escaped(cell) => Cow::Borrowed(&cell[1..]),
        Some(b'=') => text_of_formula(cell).unwrap_or(Cow::Borrowed(cell)),
        _ => Cow::Borrowed(cell),
    }
}

/// A note about the guards that were removed from this many cells.
pub fn removed_guards(cells: u64) -> Option<String> {
    (cells > 0)
        .then(|| format!("removed spreadsheet guards (a leading apostrophe or =\"…\"): {}", count_of(cells, "cell")))
}

/// Whether its first apostrophe is a guard: what follows is a formula, a number or a phone number.
fn is_escaped(cell: &str) -> bool {
    let is_guarded =
        |text: &str| is_formula(text) || text.starts_with(|first: char| "+-".contains(first) || first.is_ascii_digit());
    cell.starts_with(GUARD) && is_guarded(cell.trim_start_matches(GUARD))
}

/// The text of a formula that is nothing but a text.
fn text_of_formula(cell: &str) -> Option<Cow<'_, str>> {
    let text = cell.strip_prefix("=\"")?.strip_suffix('"')?;
    if !text.contains('"') {
        return Some(Cow::Borrowed(text));
    }
    // Quotation marks inside are doubled.
    let plain = text.replace("\"\"", "");
    (!plain.contains('"')).then(|| Cow::Owned(text.replace("\"\"", "\"")))
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

    #[test]
    fn the_guards_of_other_programs_are_removed() {
        for (cell, text) in [
            ("=\"+491512345678\"", "+491512345678"),
            ("=\"say \"\"hi\"\"\"", "say \"hi\""),
            ("=\"\"", ""),
            ("'+491512345670", "+491512345670"),
            ("'0049 151", "0049 151"),
            ("'-5", "-5"),
            ("=\"a\"&\"b\"", "=\"a\"&\"b\""),
            ("=\"", "=\""),
            ("'s-Gravenhage", "'s-Gravenhage"),
        ] {
            assert_eq!(unescape_formula(cell), text);
        }
    }

    proptest! {
        #[test]
        fn every_text_is_restored(text in "['=+@\t0\"-]{0,4}.{0,4}") {
            let written = guarded(&text).into_owned();
            prop_assert!(!is_formula(&written));
            prop_assert_eq!(unescape_formula(&written), text.as_str());
        }
    }
}
