//! What a command must and must not have done.

use std::collections::{BTreeMap, BTreeSet};

use acamp::sandbox::Applied;
use acamp::sandbox::faults::{Kind, Stage};
use serde_json::Value;

use super::account::NAMES;
use super::snapshot::{Campaign, Snapshot};
use super::step::{ADDRESSES, Command, Consent, Step, Target};
use crate::support::trial::{Ran, error};

/// Exit codes that say that nothing was done.
const NOT_DONE: [i32; 5] = [1, 2, 4, 5, 9];
/// The states in which contacts got the message or will get it.
const LIVE: [&str; 5] = ["1", "2", "3", "5", "7"];
/// The states by number, as the program calls them.
const STATES: [&str; 8] =
    ["draft", "scheduled", "sending", "paused", "stopped", "completed", "disabled", "held for review"];

/// One command, what it printed, and what happened meanwhile.
pub struct Run<'a> {
    pub step: &'a Step,
    pub ran: &'a Ran,
    /// The account before it.
    pub before: Snapshot,
    /// The account when it ended, before late requests.
    pub after: Snapshot,
    /// The writes that were executed, until late requests were, if the next command waits for them.
    pub writes: Vec<Applied>,
    /// Whether late requests of the command before may be among the writes.
    pub is_after_haste: bool,
    /// Whether a request of the command before may be among the writes.
    pub is_after_kill: bool,
    pub has_faults: bool,
}

impl Run<'_> {
    /// The writes of the command itself.
    fn own(&self) -> impl Iterator<Item = &Applied> {
        let is_late = |write: &Applied| write.fault.is_some_and(|kind: Kind| stage(kind) == Stage::Later);
        self.writes.iter().filter(move |write| !(self.is_after_haste && is_late(write)))
    }

    fn count(&self, action: &str) -> usize {
        self.own().filter(|write| write.action() == action).count()
    }

    /// The campaign in the output.
    fn shown(&self) -> Option<&Campaign> {
        let shown: Value = serde_json::from_str(&self.ran.stdout).ok()?;
        // A fault may make the ID a number.
        self.after.get(shown["id"].to_string().trim_matches('"'))
    }

    fn says(&self, text: &str) -> bool {
        let message = error(self.ran)["message"].as_str().unwrap_or_default().to_owned();
        let words = |text: &str| {
            text.split(|letter: char| !letter.is_ascii_alphanumeric()).map(str::to_owned).collect::<BTreeSet<_>>()
        };
        words(&message).contains(text)
    }
}

/// What is wrong with one command.
pub fn run(run: &Run<'_>) -> Vec<String> {
    let mut wrong: Vec<String> = unconfirmed(run).into_iter().collect();
    wrong.extend(repeated(run));
    let Some(exit) = run.ran.exit else { return wrong };
    if exit == 0 {
        wrong.extend(done(run));
    } else {
        wrong.extend(failed(run, exit));
    }
    if let Command::Test { addresses, .. } = &run.step.command {
        wrong.extend(tests(run, exit, *addresses));
    }
    wrong
}

/// What is wrong with the account between two commands: a message that goes out twice, or that no campaign has.
pub fn account(now: &Snapshot, begun: &BTreeSet<(i64, String)>) -> Vec<String> {
    let mut live: BTreeMap<&str, BTreeSet<i64>> = BTreeMap::new();
    for campaign in now.campaigns.iter().filter(|campaign| is_ours(campaign)) {
        if LIVE.contains(&campaign.status.as_str()) || campaign.has_begun {
            for message in &campaign.messages {
                live.entry(message.as_str()).or_default().insert(campaign.id);
            }
        }
    }
    for (campaign, message) in begun {
        if let Some(campaigns) = live.get_mut(message.as_str()) {
            campaigns.insert(*campaign);
        }
    }
    let mut wrong: Vec<String> = live
        .iter()
        .filter(|(_, campaigns)| campaigns.len() > 1)
        .map(|(message, campaigns)| format!("message {message} is sent or scheduled by {campaigns:?}"))
        .collect();
    let is_lost = |name: &&&str| now.named(name).all(|campaign| campaign.messages.is_empty());
    wrong.extend(NAMES.iter().filter(is_lost).map(|name| format!("`{name}` is lost")));
    wrong
}

fn is_ours(campaign: &Campaign) -> bool {
    NAMES.contains(&campaign.name.as_str()) || campaign.name.starts_with("Made ")
}

fn stage(kind: Kind) -> Stage {
    let known = acamp::sandbox::faults::KINDS.iter().find(|(known, ..)| *known == kind);
    known.map_or(Stage::After, |(_, _, stage, _)| *stage)
}

/// A write of a command that was not confirmed.
fn unconfirmed(run: &Run<'_>) -> Option<String> {
    if run.step.may_write() || run.is_after_kill {
        return None;
    }
    if let Some(write) = run.own().next() {
        return Some(format!("{} {} {} was executed unconfirmed", write.method, write.path, write.action()));
    }
    let is_read = matches!(run.step.command, Command::Status { .. });
    let is_refused = run.ran.exit != Some(0) || is_read || run.step.consent != Consent::ReadOnly;
    (!is_refused).then(|| "it succeeded with a read-only profile".to_owned())
}

/// A write that was executed twice.
fn repeated(run: &Run<'_>) -> Vec<String> {
    let starts = run.own().filter(|write| write.action() == "campaign_status" && write.body["status"] == "1").count();
    let counts = [("campaign_create", run.count("campaign_create")), ("campaign_status 1", starts)];
    let twice = counts.iter().filter(|(_, count)| *count > 1 && !run.is_after_kill);
    twice.map(|(action, count)| format!("{action} was executed {count} times")).collect()
}

/// What exit code 0 says and is not so.
fn done(run: &Run<'_>) -> Option<String> {
    if run.step.consent == Consent::DryRun {
        return None;
    }
    let wanted: &[&str] = match &run.step.command {
        Command::Create { .. } => &["0"],
        Command::Schedule { .. } => &["1"],
        Command::Send { .. } => &["1", "2", "5", "7"],
        Command::Change { verb: "pause", .. } => &["3"],
        Command::Change { verb: "stop", .. } => &["4"],
        Command::Change { verb: "cancel", .. } => &["0"],
        Command::Change { .. } => &["1", "2", "5"],
        Command::Status { .. } => return state(run),
        Command::Test { .. } | Command::Advance => return None,
    };
    let Some(campaign) = run.shown() else {
        return Some(format!("no campaign is in the output: {}", run.ran.stdout.trim()));
    };
    if !wanted.contains(&campaign.status.as_str()) {
        return Some(format!("campaign {} was reported as done and has status {}", campaign.id, campaign.status));
    }
    match &run.step.command {
        Command::Schedule { campaign: target, at } => scheduled(run, campaign, target, at),
        Command::Create { .. } if campaign.messages.len() != 1 => {
            Some(format!("campaign {} has messages {:?}", campaign.id, campaign.messages))
        }
        _ => None,
    }
}

fn scheduled(run: &Run<'_>, campaign: &Campaign, target: &Target, at: &str) -> Option<String> {
    if campaign.date != format!("{}:00", at.replace(' ', "T")) {
        return Some(format!("it was reported as scheduled for {at}, and its date is {}", campaign.date));
    }
    let drafts = |now: &Snapshot| {
        let own = now.named(&campaign.name).filter(|other| other.status == "0" && other.messages == campaign.messages);
        own.map(|draft| draft.id).collect::<Vec<_>>()
    };
    let (before, after) = (drafts(&run.before), drafts(&run.after));
    let is_left = before.len() == 1 && !after.is_empty() && !matches!(target, Target::Id(_)) && !run.is_after_haste;
    is_left.then(|| format!("it was reported as scheduled, and the draft {after:?} is left"))
}

/// The state that `status` shows is that before or after it.
fn state(run: &Run<'_>) -> Option<String> {
    let shown: Value = serde_json::from_str(&run.ran.stdout).unwrap_or_default();
    let id = shown["id"].to_string();
    let id = id.trim_matches('"');
    let known = [run.before.get(id), run.after.get(id)].into_iter().flatten();
    let mut words = known.filter_map(|campaign| STATES.get(campaign.status.parse::<usize>().ok()?));
    let is_so = words.any(|word| shown["state"] == *word);
    (!is_so).then(|| format!("it shows the state {} of campaign {id}", shown["state"]))
}

/// What a failure says and is not so.
fn failed(run: &Run<'_>, exit: i32) -> Vec<String> {
    let mut wrong = Vec::new();
    let command = &run.step.command;
    let is_several = matches!(command, Command::Test { .. } | Command::Create { .. });
    if NOT_DONE.contains(&exit)
        && !is_several
        && !run.is_after_kill
        && let Some(write) = run.own().next()
    {
        wrong.push(format!("exit {exit}, but {} {} {} was executed", write.method, write.path, write.action()));
    }
    if exit == 6 && matches!(command, Command::Send { .. }) && run.count("campaign_status") > 0 {
        wrong.push("it was reported as refused, and was executed".to_owned());
    }
    if exit == 2 && run.own().next().is_some() && !run.is_after_kill {
        wrong.push("exit 2, but something was written".to_owned());
    }
    // On a busy machine, a response may take too long.
    let is_slow = run.ran.stderr.contains("timed out");
    if !run.has_faults && [1, 3, 7, 11].contains(&exit) && !run.is_after_kill && !run.is_after_haste && !is_slow {
        wrong.push(format!("exit {exit} without a fault"));
    }
    // What is known to be created is named.
    for write in run.own().filter(|write| matches!(write.action(), "campaign_create" | "message_add")) {
        let id = write.answer["id"].to_string();
        let is_seen = write.fault.is_none();
        let is_left = write.action() == "message_add" || run.after.get(&id).is_some();
        if is_seen && is_left && !run.says(&id) && !run.is_after_kill {
            wrong.push(format!("{} created {id}, which the error does not name", write.action()));
        }
    }
    wrong
}

/// The test emails that were sent, against those reported.
fn tests(run: &Run<'_>, exit: i32, addresses: usize) -> Vec<String> {
    let mut sent: BTreeMap<&str, usize> = BTreeMap::new();
    for mail in run.own().flat_map(|write| &write.mails) {
        *sent.entry(mail.to.as_str()).or_default() += 1;
    }
    let mut wrong: Vec<String> = sent
        .iter()
        .filter(|(to, count)| **count > 1 || !ADDRESSES[..addresses].contains(to))
        .map(|(to, count)| format!("{count} test emails were sent to {to}"))
        .collect();
    let message = error(run.ran)["message"].as_str().unwrap_or_default().to_owned();
    let before = message.rsplit_once("; ").and_then(|(_, rest)| rest.strip_suffix(" test email sent before"));
    let told = before.and_then(|count| count.parse::<usize>().ok()).unwrap_or(0);
    let most = match exit {
        _ if run.step.consent == Consent::DryRun => 0..=0,
        0 => addresses..=addresses,
        11 => told..=told + 1,
        _ => told..=told,
    };
    if !most.contains(&sent.len()) && !run.is_after_kill {
        wrong.push(format!("{} test emails were sent, exit {exit} says {most:?}", sent.len()));
    }
    wrong
}
