//! The first screen: common commands, all resources in groups, the commands of the tool itself, the topics. `-h` lists
//! names in 80 columns and 40 lines; `--help` adds what each of them is.

use std::ffi::OsString;
use std::fmt::Write;

use clap::Command;

use super::super::special;
use super::topics;
use crate::catalogue::{self, model::Group};

/// The groups of the root screen and their headings, in order.
pub const GROUPS: &[(Group, &str)] = &[
    (Group::Audience, "Contacts and audience"),
    (Group::Marketing, "Marketing"),
    (Group::Sales, "Sales"),
    (Group::Messaging, "Messaging"),
    (Group::Data, "Data and commerce"),
    (Group::Account, "Account"),
];

/// The heading of the hand-written commands.
const OWN: &str = "This tool";

const TOPICS: &str = "Help topics";

/// The commands to try first, without the leading `acamp`, and what they do.
pub const EVERYDAY: &[(&str, &str)] = &[
    ("-p sandbox contacts list", "try it without an account"),
    ("auth login", "log in to your account"),
    ("contacts list --tag vip --all -o csv", "find contacts"),
    ("contacts get jane@example.com", "show one contact"),
    ("contacts import people.csv --check", "check a file before importing it"),
];

/// The default width of a terminal.
const WIDTH: usize = 80;

const TEMPLATE: &str = "{about}\n\n{usage-heading} {usage}\n\n{before-help}{after-help}";

const SHORT_END: &str = "acamp RESOURCE lists its commands; acamp RESOURCE COMMAND -h shows flags and\nexamples; acamp help TOPIC shows a topic; acamp --version prints the version.";

const LONG_END: &str = "Each command has its own --help with examples, its requests, and its exit codes.\n\
     acamp help TOPIC shows a topic, and acamp --version prints the version.";

/// Whether the first screen may be shown; other runs need not build it.
pub fn is_wanted(args: &[OsString]) -> bool {
    args.len() <= 1 || args.iter().any(|arg| arg == "--help" || arg == "-h")
}

/// The root command with its grouped overview.
pub fn with_overview(root: Command) -> Command {
    root.override_usage("acamp RESOURCE COMMAND [ARGUMENTS] [OPTIONS]")
        .help_template(TEMPLATE)
        .before_help(compact())
        .before_long_help(full())
        .after_help(SHORT_END)
        .after_long_help(LONG_END)
}

/// The sections of the screen: a heading, and the name and meaning of each entry.
fn sections() -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
    let resources = |group: Group| {
        let of_group = catalogue::children("").filter(move |resource| resource.group == group);
        of_group.map(|resource| (resource.name, resource.about)).collect()
    };
    let own = special::ROOT.iter().map(|special| (special.words, special.about)).collect();
    let topics = topics::ALL.iter().map(|topic| (topic.name, topic.about)).collect();
    let groups = GROUPS.iter().map(|(group, heading)| (*heading, resources(*group)));
    groups.chain([(OWN, own), (TOPICS, topics)]).collect()
}

/// A line or two for each group, with names only.
fn compact() -> String {
    let mut text = format!("{}\n", everyday());
    let sections = sections();
    let label = sections.iter().map(|(heading, _)| heading.len()).max().unwrap_or(0) + 2;
    for (heading, entries) in sections {
        let names: Vec<&str> = entries.iter().map(|(name, _)| *name).collect();
        let mut lead = heading;
        for line in topics::wrapped(&names.join(", "), WIDTH - label) {
            let _ = writeln!(text, "{lead:<label$}{line}");
            lead = "";
        }
    }
    text
}

/// A line for each entry, with its meaning.
fn full() -> String {
    let mut text = format!("Examples:\n{}", everyday());
    for (heading, entries) in sections() {
        let _ = writeln!(text, "\n{heading}:");
        for (name, about) in entries {
            let _ = writeln!(text, "  {name:<18} {about}");
        }
    }
    text
}

fn everyday() -> String {
    let width = EVERYDAY.iter().map(|(example, _)| example.len()).max().unwrap_or(0);
    EVERYDAY.iter().map(|(example, meaning)| format!("  acamp {example:<width$}  {meaning}\n")).collect()
}
