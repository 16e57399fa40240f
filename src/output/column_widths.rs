//! Fits columns of text into a width: lesser columns are shortened, then left out, before the text that identifies a record
//! is touched. Widths are terminal columns: a CJK character takes two, a combining mark none.

use unicode_width::UnicodeWidthStr;

/// Spaces between columns.
pub const GAP: usize = 2;

/// No column is made narrower than this to make room for another one: shorter addresses and names are hard to tell apart.
const NARROWEST: usize = 16;

/// No column is ever made narrower than this.
const LEAST: usize = 4;

/// What a column needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// The width of its widest cell.
    pub natural: usize,
    /// How much it matters.
    pub weight: Weight,
}

/// How much a column matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Never shortened: an ID.
    Id,
    /// Shortened and left out only after all others: a name.
    Name,
    /// Shortened, and left out from the last on.
    Other,
    /// Left out first: no cell has a text.
    Empty,
}

/// The widths with which columns fit into `width`, in order; `None` for those left out.
pub fn widths(needs: &[Need], width: usize) -> Vec<Option<usize>> {
    let mut shown: Vec<usize> = (0..needs.len()).collect();
    while let Some(last) = shown.last().copied() {
        if let Some(fitted) = fitted(needs, &shown, width) {
            return fitted;
        }
        let of = |weight| shown.iter().rposition(|at| needs[*at].weight == weight);
        match of(Weight::Empty).or_else(|| of(Weight::Other)).filter(|_| shown.len() > 1) {
            Some(at) => drop(shown.remove(at)),
            None => match shortened(needs, &shown, width) {
                Some(fitted) => return fitted,
                None if shown.len() > 1 => drop(shown.pop()),
                None => return at_width(needs, &[last], |natural| natural.min(width)),
            },
        }
    }
    Vec::new()
}

/// The widths with which all columns fit into `width` if their cells are wrapped; `None` if they do not.
pub fn all(needs: &[Need], width: usize) -> Option<Vec<Option<usize>>> {
    let shown: Vec<usize> = (0..needs.len()).collect();
    with_cap(needs, &shown, width, LEAST, |need| need.weight != Weight::Id)
}

/// The widths if only lesser columns are shortened.
fn fitted(needs: &[Need], shown: &[usize], width: usize) -> Option<Vec<Option<usize>>> {
    let is_lesser = |need: &Need| matches!(need.weight, Weight::Other | Weight::Empty);
    with_cap(needs, shown, width, NARROWEST, is_lesser)
}

/// The widths if names are shortened too.
fn shortened(needs: &[Need], shown: &[usize], width: usize) -> Option<Vec<Option<usize>>> {
    let narrowest = if shown.len() > 2 { NARROWEST } else { LEAST };
    with_cap(needs, shown, width, narrowest, |need| need.weight != Weight::Id)
}

/// The widths with the largest cap on those that may be shortened.
fn with_cap(
    needs: &[Need],
    shown: &[usize],
    width: usize,
    narrowest: usize,
    may_shorten: impl Fn(&Need) -> bool,
) -> Option<Vec<Option<usize>>> {
    let room = width.checked_sub(GAP * (shown.len() - 1))?;
    let capped = |at: usize, cap: usize| {
        let need = needs[at];
        if may_shorten(&need) { need.natural.min(cap) } else { need.natural }
    };
    let fits = |cap: &usize| shown.iter().map(|at| capped(*at, *cap)).sum::<usize>() <= room;
    let widest = shown.iter().map(|at| needs[*at].natural).max().unwrap_or(0).max(narrowest);
    let cap = (narrowest..=widest).rev().find(fits)?;
    Some((0..needs.len()).map(|at| shown.contains(&at).then(|| capped(at, cap))).collect())
}

fn at_width(needs: &[Need], shown: &[usize], of: impl Fn(usize) -> usize) -> Vec<Option<usize>> {
    (0..needs.len()).map(|at| shown.contains(&at).then(|| of(needs[at].natural))).collect()
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

    fn needs(all: &[(usize, Weight)]) -> Vec<Need> {
        all.iter().map(|(natural, weight)| Need { natural: *natural, weight: *weight }).collect()
    }

    fn fitted(all: &[(usize, Weight)], width: usize) -> Vec<usize> {
        widths(&needs(all), width).into_iter().map(Option::unwrap_or_default).collect()
    }

    const ID: Weight = Weight::Id;
    const NAME: Weight = Weight::Name;
    const OTHER: Weight = Weight::Other;

    #[test]
    fn lesser_columns_are_shortened_first_and_the_id_never() {
        assert_eq!(fitted(&[(5, ID), (10, NAME), (30, OTHER)], 60), [5, 10, 30]);
        assert_eq!(fitted(&[(5, ID), (10, NAME), (30, OTHER)], 40), [5, 10, 21]);
        assert_eq!(fitted(&[(5, ID), (30, NAME), (20, OTHER)], 58), [5, 30, 19]);
        assert_eq!(fitted(&[(5, ID), (20, OTHER), (30, OTHER)], 45), [5, 18, 18]);
    }

    #[test]
    fn lesser_columns_are_left_out_before_a_name_is_shortened() {
        assert_eq!(fitted(&[(5, ID), (30, NAME), (30, OTHER), (8, OTHER)], 60), [5, 30, 21, 0]);
        assert_eq!(fitted(&[(5, ID), (30, NAME), (30, OTHER)], 50), [5, 30, 0]);
        assert_eq!(fitted(&[(5, ID), (9, Weight::Empty), (30, NAME), (30, OTHER)], 58), [5, 0, 30, 19]);
        assert_eq!(fitted(&[(5, ID), (30, NAME)], 20), [5, 13]);
        assert_eq!(fitted(&[(36, ID), (30, NAME)], 20), [20, 0]);
        assert_eq!(fitted(&[(36, ID)], 3), [3]);
        assert_eq!(fitted(&[], 3), [0; 0]);
    }

    #[test]
    fn columns_with_wrapped_cells_share_the_room_and_none_is_left_out() {
        let of = |columns: &[(usize, Weight)], width| {
            all(&needs(columns), width).map(|all| all.into_iter().flatten().collect())
        };
        assert_eq!(of(&[(20, ID), (40, OTHER), (8, OTHER), (6, OTHER)], 62), Some(vec![20, 22, 8, 6]));
        assert_eq!(of(&[(20, ID), (40, OTHER), (8, OTHER)], 34), Some(vec![20, 5, 5]));
        assert_eq!(of(&[(20, ID), (40, OTHER), (8, OTHER)], 30), None::<Vec<usize>>);
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
        fn fitted_columns_fill_no_more_than_the_width(
            all in prop::collection::vec((1_usize..50, 0_usize..4), 1..8),
            width in 1_usize..120,
        ) {
            let weights = [Weight::Id, Weight::Name, Weight::Other, Weight::Empty];
            let needs: Vec<Need> = all.iter().map(|(natural, at)| Need { natural: *natural, weight: weights[*at] }).collect();
            let shown: Vec<usize> = widths(&needs, width).into_iter().flatten().collect();
            prop_assert!(shown.iter().sum::<usize>() + GAP * (shown.len() - 1) <= width);
        }

        #[test]
        fn a_name_is_whole_if_it_fits_beside_the_id(
            all in prop::collection::vec(1_usize..50, 1..6),
            (id, name, width) in (1_usize..8, 1_usize..40, 20_usize..120),
        ) {
            prop_assume!(id + GAP + name <= width);
            let mut needs = needs(&[(id, ID), (name, NAME)]);
            needs.extend(all.iter().map(|natural| Need { natural: *natural, weight: OTHER }));
            prop_assert_eq!(&widths(&needs, width)[..2], [Some(id), Some(name)]);
        }
    }
}
