//! The rules of the check, as a table: what a rule is called, how severe its findings are, what it needs to be read,
//! and a function that finds problems.

pub mod built_in_tags;
mod content;
mod links;
mod recipients;
mod sender;
mod tags;

use super::facts::{Content, Facts, Need};
use crate::command::campaigns::mailing::Part;

/// How severe a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It stops commands that send, unless `--force` is given.
    Error,
    /// It does not.
    Warning,
}

impl Severity {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where it was seen.
    pub evidence: String,
    /// The command that fixes it, if there is one.
    pub fix: Option<String>,
}

impl Problem {
    /// A problem that no command fixes.
    pub fn new(message: impl Into<String>, evidence: impl Into<String>) -> Self {
        Problem { message: message.into(), evidence: evidence.into(), fix: None }
    }

    /// With the command that fixes it.
    pub fn fixed_by(mut self, command: impl Into<String>) -> Self {
        self.fix = Some(command.into());
        self
    }
}

/// A rule.
pub struct Rule {
    /// Its ID: what it is about, and what is wrong.
    pub id: &'static str,
    /// How severe its findings are.
    pub severity: Severity,
    /// What must have been read.
    pub needs: &'static [Need],
    /// Finds the problems.
    pub find: fn(&Facts<'_>) -> Vec<Problem>,
    /// What it reports, for the help.
    about: &'static str,
}

const MESSAGES: &[Need] = &[Need::Of(Part::Messages)];

const fn error(id: &'static str, about: &'static str, find: fn(&Facts<'_>) -> Vec<Problem>) -> Rule {
    Rule { id, severity: Severity::Error, needs: MESSAGES, find, about }
}

const fn warning(id: &'static str, about: &'static str, find: fn(&Facts<'_>) -> Vec<Problem>) -> Rule {
    Rule { severity: Severity::Warning, ..error(id, about, find) }
}

impl Rule {
    const fn needs(self, needs: &'static [Need]) -> Self {
        Rule { needs, ..self }
    }
}

/// All rules, in the order in which they are checked.
pub const RULES: &[Rule] = &[
    error("recipients-missing", "no active contact would receive it", recipients::missing)
        .needs(&[Need::Of(Part::Recipients)]),
    error(
        "campaign-duplicate",
        "the same message or subject was sent to a list in the last 24 hours",
        recipients::duplicate,
    )
    .needs(&[Need::Of(Part::Lists), Need::Of(Part::Messages), Need::Sent]),
    error("message-missing", "there is no message, or one without content", content::missing),
    error("subject-missing", "the subject is empty", content::subject_missing),
    error("sender-invalid", "the sender's email address is missing or invalid", sender::email_invalid),
    error("address-missing", "there is no postal address of the sender", sender::address_missing)
        .needs(&[Need::Of(Part::Lists), Need::Addresses]),
    error("unsubscribe-link-missing", "the message has no unsubscribe link", links::unsubscribe_missing),
    error("link-unreachable", "a link points to localhost or a private network", links::unreachable),
    warning("link-empty", "a link has no address", links::empty),
    warning("link-insecure", "a link is not https", links::insecure),
    warning("merge-tag-unknown", "a merge tag is not known", tags::unknown)
        .needs(&[Need::Of(Part::Messages), Need::MergeTags]),
    warning("subject-too-long", "the subject has more than 60 characters", content::subject_too_long),
    warning("preheader-missing", "there is no preheader", content::preheader_missing),
    warning("text-missing", "there is no text part", content::text_missing),
    warning(
        "text-unsubscribe-link-missing",
        "the text part has no unsubscribe link",
        links::unsubscribe_missing_in_text,
    ),
    warning("image-alt-missing", "an image has no alt text", content::alt_missing),
    warning("html-too-large", "the HTML has more than 102 kB, and Gmail clips it", content::html_too_large),
];

/// The rules as lines of the help.
pub fn list() -> String {
    let width = RULES.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let line = |rule: &Rule| format!("  {:7}  {:width$}  {}", rule.severity.word(), rule.id, rule.about);
    RULES.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The problem of each message, if it has one.
fn each(facts: &Facts<'_>, find: impl Fn(&Content<'_>) -> Option<Problem>) -> Vec<Problem> {
    facts.contents.iter().filter_map(find).collect()
}

/// The command that changes a property of a message. The designer restores HTML and text, so only it can change them.
fn update(content: &Content<'_>, flag: &str, value: &str) -> String {
    format!("acamp messages update {} --{flag} {value}", content.message.id)
}

#[cfg(test)]
#[path = "rules/tests.rs"]
mod tests;
