//! What was read, against what was true.

use std::collections::{BTreeMap, BTreeSet};

use super::command::Command;
use super::facts::{Fact, Kind, Snapshot, Written};
use super::output::Found;
use crate::support::trial::Ran;

/// How many violations of one sort are shown.
const SHOWN: usize = 3;

/// How many requests beyond the estimate an export sent before there was `include`, and may send now: four that count, and two.
const BEYOND_ESTIMATE: usize = 4 + 2;

/// What is wrong with the output of a run.
pub fn judge(
    command: &Command,
    ran: &Ran,
    found: &Found,
    before: &Snapshot,
    after: &Snapshot,
    written: &Written,
) -> Vec<String> {
    let mut wrong = Vec::new();
    let named = |all: &mut Vec<String>, what: &str, some: Vec<String>| {
        let count = some.len();
        all.extend(some.into_iter().take(SHOWN).map(|one| format!("{what} ({count}): {one}")));
    };
    named(&mut wrong, "doubled", doubled(&found.owners));
    let records: Vec<String> = found.records.iter().map(|(kind, id)| format!("{} {id}", kind.path())).collect();
    named(&mut wrong, "doubled", doubled(&records));
    if found.records.is_empty() {
        named(&mut wrong, "doubled", repeated(&found.facts, before, after, written));
    }
    named(&mut wrong, "invented", invented(command, found, before, after, written));
    if ran.exit == Some(0) && !found.says_incomplete {
        named(&mut wrong, "lost", lost(command, found, before, after, written));
    }
    wrong
}

fn shown(fact: &Fact) -> String {
    format!("{} of {}: {} {}", fact.kind.path(), fact.owner, fact.other, fact.state)
}

fn doubled(all: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    all.iter().filter(|one| !seen.insert(*one)).cloned().collect()
}

/// Facts that are there more often than there are records that state them.
fn repeated(found: &[Fact], before: &Snapshot, after: &Snapshot, written: &Written) -> Vec<String> {
    let mut most: BTreeMap<&Fact, usize> = written.facts.iter().map(|fact| (fact, 1)).collect();
    let others = after.facts.iter().filter(|(id, fact)| before.facts.get(id) != Some(fact));
    before.facts.iter().chain(others).for_each(|(_, fact)| *most.entry(fact).or_default() += 1);
    let mut counts: BTreeMap<&Fact, usize> = BTreeMap::new();
    found.iter().for_each(|fact| *counts.entry(fact).or_default() += 1);
    counts
        .into_iter()
        .filter(|(fact, count)| *count > most.get(fact).copied().unwrap_or(1))
        .map(|(fact, _)| shown(fact))
        .collect()
}

/// What was true at no time.
fn invented(command: &Command, found: &Found, before: &Snapshot, after: &Snapshot, written: &Written) -> Vec<String> {
    let kind = if *command == Command::Deals { Kind::DealValues } else { Kind::Tags };
    let exists = |owner: &&String| {
        [before, after].iter().any(|account| account.owners(kind).contains(*owner)) || written.contacts.contains(*owner)
    };
    let facts: BTreeSet<&Fact> = before.facts.values().chain(after.facts.values()).chain(&written.facts).collect();
    let owners = found.owners.iter().filter(|owner| !exists(owner)).map(|owner| format!("record {owner}"));
    owners.chain(found.facts.iter().filter(|fact| !facts.contains(fact)).map(shown)).collect()
}

/// What was true all the time and is missing.
fn lost(command: &Command, found: &Found, before: &Snapshot, after: &Snapshot, written: &Written) -> Vec<String> {
    let kinds = command.kinds();
    let kind = if *command == Command::Deals { Kind::DealValues } else { Kind::Tags };
    let owners: BTreeSet<&String> = found.owners.iter().collect();
    let stayed = before.owners(kind).intersection(after.owners(kind));
    let is_wanted = |owner: &String| !matches!(command, Command::Show { .. }) || owners.contains(owner);
    let missing = stayed.filter(|owner| is_wanted(owner) && !owners.contains(owner));
    let mut lost: Vec<String> = missing.map(|owner| format!("record {owner}")).collect();
    let facts: BTreeSet<&Fact> = found.facts.iter().collect();
    // An export shows one value per field, and of lists only two states.
    let is_export = matches!(command, Command::Export { .. });
    let is_shown = |fact: &Fact| !is_export || fact.kind != Kind::Lists || ["1", "2"].contains(&fact.state.as_str());
    let stayed = before.facts.iter().filter(|(id, fact)| after.facts.get(id) == Some(fact)).map(|(_, fact)| fact);
    let wanted = stayed.filter(|fact| {
        kinds.contains(&fact.kind)
            && is_shown(fact)
            && is_wanted(&fact.owner)
            && !written.pairs.contains(&fact.pair())
            && [before, after].iter().all(|account| account.owners(fact.kind).contains(&fact.owner))
    });
    lost.extend(wanted.filter(|fact| !facts.contains(fact)).map(shown));
    lost
}

/// Whether an export from a server that ignores `include` took more requests than it may.
pub fn requests(command: &Command, ran: &Ran) -> Vec<String> {
    if !matches!(command, Command::Export { .. }) || ran.exit != Some(0) {
        return Vec::new();
    }
    let sent = ran.stderr.lines().filter(|line| line.contains(" → ")).count();
    let estimate = ran.stderr.lines().find_map(|line| {
        let (_, rest) = line.split_once(" contacts in ")?;
        rest.split(' ').next()?.replace(',', "").parse::<usize>().ok()
    });
    match estimate {
        Some(estimate) if sent > estimate + BEYOND_ESTIMATE => vec![format!("{sent} requests, estimated {estimate}")],
        // An export that was resumed states no estimate.
        _ => Vec::new(),
    }
}

// The benchmark compiles this file without its tests.
#[cfg(test)]
#[allow(dead_code)]
mod tests {
    use super::*;

    fn tag(owner: &str, other: &str) -> Fact {
        Fact { kind: Kind::Tags, owner: owner.to_owned(), other: other.to_owned(), state: String::new() }
    }

    /// Contacts 7 and 8, which have tags with these record IDs.
    fn account(facts: &[(i64, Fact)]) -> Snapshot {
        Snapshot {
            contacts: ["7", "8"].map(str::to_owned).into(),
            deals: BTreeSet::new(),
            facts: facts.iter().map(|(id, fact)| ((Kind::Tags, *id), fact.clone())).collect(),
            tags: Default::default(),
            lists: Default::default(),
        }
    }

    fn judged(exit: i32, owners: &[&str], facts: &[Fact]) -> Vec<String> {
        let (before, after) = (account(&[(1, tag("7", "1")), (2, tag("7", "2"))]), account(&[(1, tag("7", "1"))]));
        let command = Command::Export { kinds: vec![Kind::Tags], to_file: false };
        let ran = Ran { exit: Some(exit), hung: false, stdout: String::new(), stderr: String::new() };
        let owners = owners.iter().map(|owner| (*owner).to_owned()).collect();
        let found = Found { owners, facts: facts.to_vec(), ..Found::default() };
        let written = Written { facts: [tag("8", "3")].into(), ..Written::default() };
        judge(&command, &ran, &found, &before, &after, &written)
    }

    #[test]
    fn what_is_lost_doubled_or_invented_is_found() {
        let stayed = tag("7", "1");
        assert!(judged(0, &["7", "8"], std::slice::from_ref(&stayed)).is_empty());
        assert!(judged(0, &["7", "8"], &[stayed.clone(), tag("7", "2"), tag("8", "3")]).is_empty());
        assert_eq!(judged(0, &["7", "8"], &[]), ["lost (1): contactTags of 7: 1 "]);
        assert_eq!(judged(0, &["7"], std::slice::from_ref(&stayed)), ["lost (1): record 8"]);
        assert!(judged(3, &["7"], &[]).is_empty());
        assert_eq!(judged(3, &["7", "7"], &[]), ["doubled (1): 7"]);
        assert_eq!(judged(3, &["7"], &[stayed.clone(), stayed]), ["doubled (1): contactTags of 7: 1 "]);
        assert_eq!(
            judged(3, &["9"], &[tag("8", "1")]),
            ["invented (2): record 9", "invented (2): contactTags of 8: 1 "]
        );
    }
}
