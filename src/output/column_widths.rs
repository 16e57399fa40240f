//! Fits columns of text into a width: the widest are shortened first. Widths are terminal columns: a CJK character takes
//! two, a combining mark none.

use unicode_width::UnicodeWidthStr;

/// Spaces between columns.
pub const GAP: usize = 2;

/// No column is made narrower than this to make room for a third one: shorter addresses and names are hard to tell apart.
const NARROWEST: usize = 16;

/// No column is ever made narrower than this.
const LEAST: usize = 4;

/// The widths with which columns fit into `width`, in order. Last columns that do not fit are left out: the result may be
/// shorter than `natural`. The column `kept` keeps its width.
pub fn widths(natural: &[usize], kept: Option<usize>, width: usize) -> Vec<usize> {
    for shown in (1..=natural.len()).rev() {
        let columns = &natural[..shown];
        let room = width.saturating_sub(GAP * (shown - 1));
        let capped = |cap: usize| {
            let limit =
                move |(index, natural): (usize, &usize)| if Some(index) == kept { *natural } else { cap.min(*natural) };
            columns.iter().enumerate().map(limit)
        };
        let widest = columns.iter().copied().max().unwrap_or(0);
        if capped(widest).sum::<usize>() <= room {
            return columns.to_vec();
        }
        let narrowest = if shown > 2 { NARROWEST } else { LEAST };
        if capped(narrowest).sum::<usize>() <= room {
            let cap = (narrowest..widest).rev().find(|cap| capped(*cap).sum::<usize>() <= room).unwrap_or(narrowest);
            return capped(cap).collect();
        }
    }
    natural.first().map(|first| if kept == Some(0) { *first } else { width.min(*first) }).into_iter().collect()
}

/// The text truncated to `width` terminal columns, with `…` at the end if something is missing.
pub fn shorten(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(1);
    let mut end = 0;
    for (start, character) in text.char_indices() {
        let next = start + character.len_utf8();
        if text[..next].width() > room {
            break;
        }
        end = next;
    }
    let kept = text[..end].trim_end_matches(['\u{200d}', ' ']);
    if width == 0 { String::new() } else { format!("{kept}…") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_widest_columns_are_shortened_first_and_the_id_never() {
        assert_eq!(widths(&[5, 10, 30], Some(0), 60), [5, 10, 30]);
        assert_eq!(widths(&[5, 10, 30], Some(0), 40), [5, 10, 21]);
        assert_eq!(widths(&[5, 20, 30], Some(0), 45), [5, 18, 18]);
        assert_eq!(widths(&[36, 20, 30], Some(0), 72), [36, 16, 16]);
    }

    #[test]
    fn columns_that_do_not_fit_are_left_out() {
        assert_eq!(widths(&[36, 10, 30], Some(0), 48), [36, 10]);
        assert_eq!(widths(&[36, 20, 30], Some(0), 71), [36, 20]);
        assert_eq!(widths(&[36, 10, 30], Some(0), 44), [36, 6]);
        assert_eq!(widths(&[36, 10, 30], Some(0), 20), [36]);
        assert_eq!(widths(&[36, 10], None, 3), [3]);
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(shorten("東京タワー", 10), "東京タワー");
        assert_eq!(shorten("東京タワー", 6), "東京…");
        assert_eq!(shorten("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
        assert_eq!(shorten("abc", 1), "…");
        assert_eq!(shorten("two words", 5), "two…");
    }

    proptest! {
        #[test]
        fn shortened_text_is_never_wider_than_asked(text in any::<String>(), width in 0_usize..20) {
            prop_assert!(shorten(&text, width).width() <= width);
        }

        #[test]
        fn fitted_columns_fill_no_more_than_the_width(natural in prop::collection::vec(1_usize..50, 1..8), width in 1_usize..120) {
            let fitted = widths(&natural, None, width);
            prop_assert!(fitted.iter().sum::<usize>() + GAP * (fitted.len() - 1) <= width);
        }
    }
}
