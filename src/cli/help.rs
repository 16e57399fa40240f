//! What help shows beyond clap's own lists: the nouns in groups on the root screen, and for each leaf its examples, the
//! calls it makes, its columns and what a user must know.

use std::ffi::OsString;
use std::fmt::Write;

use clap::Command;

use super::special;
use crate::catalogue::{self, model::Evidence, model::Group, model::Operation, model::Resource};

/// The groups of the root screen and their headings, in order.
pub const GROUPS: &[(Group, &str)] = &[
    (Group::Audience, "Contacts and audience"),
    (Group::Marketing, "Marketing"),
    (Group::Sales, "Sales"),
    (Group::Messaging, "Messaging"),
    (Group::Data, "Data and commerce"),
    (Group::Account, "Account"),
];

const TEMPLATE: &str = "{about}\n\n{usage-heading} {usage}\n{before-help}Options:\n{options}{after-help}";

/// Whether the root screen may be shown, so that others need not pay for making it.
pub fn is_wanted(args: &[OsString]) -> bool {
    args.len() <= 1 || args.iter().any(|arg| arg == "--help" || arg == "-h" || arg == "help")
}

/// The root command with its grouped overview.
pub fn with_overview(root: Command) -> Command {
    root.help_template(TEMPLATE)
        .before_help(overview())
        .after_help("Every command has its own --help with examples. Try it without an account:\n  acamp --profile sandbox contacts list")
}

fn overview() -> String {
    let mut text = String::new();
    for (group, heading) in GROUPS {
        let nouns: Vec<(&str, &str)> = catalogue::children("")
            .filter(|resource| resource.group == *group)
            .map(|resource| (resource.name, resource.about))
            .collect();
        section(&mut text, heading, &nouns);
    }
    let own: Vec<(&str, &str)> = special::ROOT.iter().map(|special| (special.words, special.about)).collect();
    section(&mut text, "This tool", &own);
    text.trim_end().to_owned()
}

fn section(text: &mut String, heading: &str, lines: &[(&str, &str)]) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{heading}:");
    for (name, about) in lines {
        let _ = writeln!(text, "  {name:<18} {about}");
    }
}

/// Adds examples, calls, columns and notes to a leaf's help.
pub fn describe(command: Command, resource: &Resource, rows: &[&'static Operation]) -> Command {
    let mut examples = String::from("Examples:");
    for example in rows.iter().flat_map(|row| row.examples) {
        let _ = write!(examples, "\n  acamp {example}");
    }
    let mut long = examples.clone();
    for row in rows.iter().filter(|row| !row.note.is_empty()) {
        let _ = write!(long, "\n\n{}", row.note);
    }
    if !resource.columns.is_empty() && rows.iter().any(|row| !row.role.is_write()) {
        let _ = write!(long, "\n\nColumns of the table: {}", resource.columns.join(", "));
    }
    let _ = write!(long, "\n\nCalls:");
    for row in rows {
        let _ = write!(long, "\n  {} {}{}", row.method.as_str(), row.path, evidence(row.evidence));
    }
    command.after_help(examples).after_long_help(long)
}

fn evidence(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Published => "",
        Evidence::Listed => "  (listed by the provider, not documented)",
        Evidence::Observed => "  (not documented, known from recorded traffic)",
        Evidence::Mission => "  (in no document; the service may not offer it)",
    }
}
