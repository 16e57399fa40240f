//! The messages after a read for several profiles: notes, sums, and one outcome.

use crate::error::{Error, Kind, Result};
use crate::output::feed::Counted;
use crate::output::merged::Combined;
use crate::session::Context;
use crate::text::counts::thousands;
use crate::text::shell_words::quoted;

/// Profiles that a note for several of them names.
const NAMED: usize = 5;

/// Writes the notes of all profiles, the same note once, then the sum of their listings.
pub fn notes(context: &Context, names: &[String], combined: &Combined) {
    combined.warnings.iter().for_each(|warning| context.warn(warning));
    for (profiles, text) in grouped(&combined.notes) {
        context.note(&format!("{}: {text}", label(&profiles, names.len())));
    }
    if let Some(sum) = sum(&combined.counts) {
        context.note(&sum);
    }
}

/// The texts in the order they came, each with the profiles that have it.
fn grouped(notes: &[(String, String)]) -> Vec<(Vec<&str>, &str)> {
    let mut groups: Vec<(Vec<&str>, &str)> = Vec::new();
    for (profile, text) in notes {
        match groups.iter_mut().find(|(_, known)| known == text) {
            Some((profiles, _)) if profiles.contains(&profile.as_str()) => {}
            Some((profiles, _)) => profiles.push(profile),
            None => groups.push((vec![profile], text)),
        }
    }
    groups
}

/// Some of `count` profiles.
fn label(profiles: &[&str], count: usize) -> String {
    match profiles.len() {
        all if all == count && all > 1 => format!("all {all} profiles"),
        some if some > NAMED + 1 => format!("{} and {} more", profiles[..NAMED].join(", "), some - NAMED),
        _ => profiles.join(", "),
    }
}

/// The sum of listings of the same records: `300 of 1,236 contacts in 3 profiles`.
fn sum(counts: &[Counted]) -> Option<String> {
    let first = counts.first().filter(|first| counts.len() > 1 && counts.iter().all(|one| one.noun == first.noun))?;
    let shown: u64 = counts.iter().map(|count| count.shown).sum();
    if shown == 0 {
        return None;
    }
    let total: Option<u64> = counts.iter().map(|count| count.total).sum();
    let of = total.filter(|total| *total != shown).map(|total| format!(" of {}", thousands(total))).unwrap_or_default();
    Some(format!("{}{of} {} in {} profiles", thousands(shown), first.noun, counts.len()))
}

/// The outcome of a read for `count` profiles. Findings alone are no failures.
///
/// # Errors
/// That of the only profile; the kind that all share, if every profile failed; `Differences` for findings alone; else
/// `Partial`. Each failure is among its failures, except where all are the same.
pub fn outcome(failures: Vec<(String, Error)>, count: usize) -> Result<()> {
    let Some(first) = failures.first().map(|(_, error)| error.clone()) else { return Ok(()) };
    let all = failures.len() == count;
    let is_alike = failures.iter().all(|(_, error)| error.message() == first.message());
    let hint = hint(&failures);
    let is_alike = is_alike && (hint.is_some() || first.hint_text().is_none());
    let kind = kind(&failures, count);
    if all && is_alike && count > 1 {
        let error = first.suffixed(&format!(" (all {count} profiles)")).with_kind(kind);
        return Err(match hint {
            Some(hint) => error.hint(hint),
            None => error,
        });
    }
    let what = if kind == Kind::Differences { "have findings" } else { "failed" };
    let message = format!("{} of {count} profiles {what}", failures.len());
    let failures = if hint.is_some() { failures } else { failures.into_iter().map(with_own_hint).collect() };
    let error = Error::new(kind, message).failures(failures);
    Err(match hint {
        Some(hint) => error.hint(hint),
        None => error,
    })
}

/// A failure whose message says what its hint says, for hints that are not those of the others.
fn with_own_hint((profile, error): (String, Error)) -> (String, Error) {
    let hint = error.hint_text().map(|hint| format!("; {hint}"));
    (profile, hint.map_or_else(|| error.clone(), |hint| error.clone().suffixed(&hint)))
}

/// The hint that all failures have, with all their profiles in the place of each.
fn hint(failures: &[(String, Error)]) -> Option<String> {
    let of = |profile: &str| format!("-p {} ", quoted(profile));
    let (first, error) = failures.first()?;
    let hint = error.hint_text()?;
    let all = failures.iter().map(|(profile, _)| profile.as_str()).collect::<Vec<_>>();
    let is_shared = |(profile, error): &(String, Error)| {
        error.hint_text().is_some_and(|own| own.replace(&of(profile), &of(first)) == hint)
    };
    failures.iter().all(is_shared).then(|| hint.replace(&of(first), &of(&all.join(","))))
}

fn kind(failures: &[(String, Error)], count: usize) -> Kind {
    let kinds = || failures.iter().map(|(_, error)| error.kind());
    let first = kinds().next().unwrap_or_default();
    if let Some(stopped) = kinds().find(|kind| matches!(kind, Kind::Interrupted | Kind::Terminated)) {
        return stopped;
    }
    let is_shared = kinds().all(|kind| kind == first);
    if is_shared && (failures.len() == count || first == Kind::Differences) { first } else { Kind::Partial }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failures(kinds: &[Kind]) -> Vec<(String, Error)> {
        kinds.iter().enumerate().map(|(at, kind)| (at.to_string(), Error::new(*kind, format!("no {at}")))).collect()
    }

    fn kind_of(kinds: &[Kind], count: usize) -> Kind {
        outcome(failures(kinds), count).unwrap_err().kind()
    }

    #[test]
    fn some_failures_are_partial_and_all_alike_keep_their_kind() {
        assert!(outcome(Vec::new(), 3).is_ok());
        assert_eq!(kind_of(&[Kind::NotFound], 3), Kind::Partial);
        assert_eq!(kind_of(&[Kind::NotFound; 3], 3), Kind::NotFound);
        assert_eq!(kind_of(&[Kind::NotFound, Kind::Denied, Kind::Denied], 3), Kind::Partial);
        assert_eq!(kind_of(&[Kind::Differences], 3), Kind::Differences);
        assert_eq!(kind_of(&[Kind::Differences, Kind::Denied], 3), Kind::Partial);
        assert_eq!(kind_of(&[Kind::Temporary, Kind::Interrupted], 3), Kind::Interrupted);
    }

    #[test]
    fn the_same_failure_of_all_is_said_once() {
        let same = |name: &str| (name.to_owned(), Error::usage("unknown column \"x\"").hint("use -o json"));
        let error = outcome(vec![same("a"), same("b")], 2).unwrap_err();
        assert_eq!(error.to_string(), "error: unknown column \"x\" (all 2 profiles)\n  hint: use -o json");
        let error = outcome(vec![same("a"), same("b")], 3).unwrap_err();
        assert_eq!(
            error.to_string(),
            "error: a: unknown column \"x\"\nerror: b: unknown column \"x\"\nerror: 2 of 3 profiles failed\n  \
             hint: use -o json"
        );
    }

    #[test]
    fn a_hint_that_differs_only_in_the_profile_names_all_of_them() {
        let failed = |name: &str, hint: String| (name.to_owned(), Error::new(Kind::NotFound, name).hint(hint));
        let list = |name: &str| failed(name, format!("acamp -p {name} tags list"));
        let hint = |failures| outcome(failures, 3).unwrap_err().hint_text().map(str::to_owned);
        assert_eq!(hint(vec![list("a"), list("b")]).as_deref(), Some("acamp -p a,b tags list"));
        assert_eq!(hint(vec![list("a")]).as_deref(), Some("acamp -p a tags list"));
        assert_eq!(hint(vec![list("a"), failed("b", "acamp doctor".to_owned())]), None);
    }

    #[test]
    fn hints_that_differ_are_each_shown() {
        let stopped = |name: &str| {
            (name.to_owned(), Error::new(Kind::Interrupted, "stopped").hint(format!("acamp jobs resume {name}")))
        };
        let error = outcome(vec![stopped("a"), stopped("b")], 2).unwrap_err();
        assert_eq!(
            error.to_string(),
            "error: a: stopped; acamp jobs resume a\nerror: b: stopped; acamp jobs resume b\n\
             error: 2 of 2 profiles failed"
        );
    }

    #[test]
    fn the_same_note_comes_once_with_the_profiles_that_have_it() {
        let notes = [("a", "x"), ("b", "y"), ("c", "x"), ("c", "x")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        assert_eq!(grouped(&notes), [(vec!["a", "c"], "x"), (vec!["b"], "y")]);
        assert_eq!(label(&["a", "b"], 2), "all 2 profiles");
        assert_eq!(label(&["a"], 1), "a");
        assert_eq!(label(&["a", "b", "c", "d", "e", "f", "g"], 9), "a, b, c, d, e and 2 more");
    }

    #[test]
    fn sums_are_of_the_same_records() {
        let count = |shown, total, noun| Counted { shown, total, noun };
        let contacts = |shown, total| count(shown, Some(total), "contacts");
        assert_eq!(sum(&[contacts(100, 412), contacts(20, 20)]).unwrap(), "120 of 432 contacts in 2 profiles");
        assert_eq!(sum(&[contacts(20, 20), contacts(20, 20)]).unwrap(), "40 contacts in 2 profiles");
        assert_eq!(sum(&[contacts(5, 9), count(1, None, "contacts")]).unwrap(), "6 contacts in 2 profiles");
        assert_eq!(sum(&[contacts(5, 9), count(1, None, "tags")]), None);
        assert_eq!(sum(&[contacts(5, 9)]), None);
        assert_eq!(sum(&[contacts(0, 0), contacts(0, 0)]), None);
    }
}
