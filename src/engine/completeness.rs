//! What a listing shows about its completeness: a note, or an error if it should be complete and is not.

use crate::api::pages::ListingSummary;
use crate::catalogue::model::Resource;
use crate::engine::words::counted;
use crate::error::{Error, Kind};
use crate::text::counts::thousands;

/// All listings as one. The total is known if each response has one and the limit left out no target.
pub fn sum(summaries: &[ListingSummary], left_out: bool) -> ListingSummary {
    let totals: Option<Vec<u64>> = summaries.iter().map(|summary| summary.total).collect();
    ListingSummary {
        shown: summaries.iter().map(|summary| summary.shown).sum(),
        total: totals.filter(|_| !left_out).map(|totals| totals.iter().sum()),
        cut: left_out || summaries.iter().any(|summary| summary.cut),
        repeated: summaries.iter().any(|summary| summary.repeated),
        changed: summaries.iter().any(|summary| summary.changed),
        gap: summaries.iter().any(|summary| summary.gap),
        unverified: summaries.iter().any(|summary| summary.unverified),
    }
}

/// The error of a listing that should be complete and is not.
pub fn shortfall(summary: ListingSummary, noun: &str) -> Option<Error> {
    if summary.is_complete() {
        return None;
    }
    let total = summary.total.map_or_else(String::new, |total| format!(" of {}", thousands(total)));
    let why = match summary {
        ListingSummary { repeated: true, .. } => "the server repeated a page",
        ListingSummary { gap: true, .. } => "some may be missing: the collection changed between pages",
        ListingSummary { changed: true, .. } => "the server stopped; the collection changed during the listing",
        _ => "the listing ended early",
    };
    let then = if summary.gap && !summary.repeated { "; " } else { ", then " };
    Some(Error::new(Kind::Partial, format!("received {}{total} {noun}{then}{why}", thousands(summary.shown))))
}

/// What a complete listing shows.
pub fn statement(summary: ListingSummary, noun: &str) -> Option<String> {
    if summary.cut {
        return None;
    }
    let shown = thousands(summary.shown);
    Some(match summary.total {
        _ if summary.unverified => {
            format!("{shown} {noun}; changes between pages would go unnoticed, so completeness is not verified")
        }
        Some(total) if total < summary.shown => {
            format!("{shown} {noun}, complete, although the server states a total of {}", thousands(total))
        }
        Some(_) => format!("{shown} {noun}, complete"),
        None => format!("{shown} {noun}; the server reported no total"),
    })
}

/// What a complete listing of the `found` items that match shows.
pub fn matching(found: u64, read: ListingSummary, resource: &Resource) -> String {
    let records = counted(usize::try_from(found).unwrap_or(usize::MAX), resource);
    let verb = if found == 1 { "matches" } else { "match" };
    if read.unverified || read.total.is_none() {
        return format!("{records} {verb}; changes between pages would go unnoticed");
    }
    format!("{records} {verb}, complete")
}

/// A note about items that were left out.
pub fn left_out(summary: ListingSummary, noun: &str) -> Option<String> {
    let shown = thousands(summary.shown);
    match summary.total {
        Some(total) if total > summary.shown && summary.cut => {
            Some(format!("{shown} of {} {noun} shown; --all shows all", thousands(total)))
        }
        Some(total) if total > summary.shown => {
            Some(format!("{shown} of {} {noun} shown; the server returned no more", thousands(total)))
        }
        None if summary.cut => Some(format!("the first {shown} {noun} shown; there may be more, --all shows all")),
        _ if summary.shown == 0 => Some(format!("no {noun}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(shown: u64, total: Option<u64>, cut: bool) -> ListingSummary {
        ListingSummary { shown, total, cut, ..ListingSummary::default() }
    }

    #[test]
    fn a_cut_listing_says_how_many_of_how_many_it_shows() {
        let words = |summary| left_out(summary, "tags").unwrap_or_default();
        assert_eq!(words(summary(100, Some(1_204), true)), "100 of 1,204 tags shown; --all shows all");
        assert_eq!(words(summary(100, None, true)), "the first 100 tags shown; there may be more, --all shows all");
        assert_eq!(words(summary(3, Some(10), false)), "3 of 10 tags shown; the server returned no more");
        assert_eq!(words(summary(0, Some(0), false)), "no tags");
        assert_eq!(left_out(summary(3, Some(3), false), "tags"), None);
    }

    #[test]
    fn a_listing_read_to_its_end_says_what_was_verified() {
        let words = |summary| statement(summary, "contacts").unwrap_or_default();
        assert_eq!(words(summary(10_412, Some(10_412), false)), "10,412 contacts, complete");
        assert_eq!(
            words(summary(10_412, Some(10_410), false)),
            "10,412 contacts, complete, although the server states a total of 10,410"
        );
        assert_eq!(words(summary(7, None, false)), "7 contacts; the server reported no total");
        assert_eq!(words(summary(7, Some(9), true)), "");
    }

    #[test]
    fn the_total_of_several_targets_is_known_only_where_every_answer_has_one() {
        let with = summary(2, Some(5), true);
        let without = summary(1, None, false);
        assert_eq!(sum(&[with, with], false), summary(4, Some(10), true));
        assert_eq!(sum(&[with, without], false), summary(3, None, true));
        assert_eq!(sum(&[summary(5, Some(5), false)], true), summary(5, None, true));
    }
}
