//! The manual: `acamp.1`, and a page for each resource and each hand-written command with its subcommands. Generated from
//! the clap tree and the catalogue, as help and reference are. Pure.

mod roff;

pub use roff::plain;

use clap::Command;

use super::help::{EVERYDAY, GROUPS, evidence, examples, exits, notes, topics};
use super::{special, tree};
use crate::args::globals;
use crate::catalogue;
use crate::cli::builtin::commands::leaves;
use roff::Roff;

/// A page of the manual.
#[derive(Debug)]
pub struct ManualPage {
    /// The name of its file: `acamp-contacts.1`.
    pub file: String,
    /// Its text, for `man`.
    pub text: String,
}

const SOURCE: &str = concat!("acamp ", env!("CARGO_PKG_VERSION"));

/// The page about a command, a topic or `acamp`; it may be named as its file is.
pub fn page_about(words: &[&str]) -> Option<ManualPage> {
    let first = words.first()?;
    let name = first.strip_suffix(".1").unwrap_or(first);
    let name = name.strip_prefix("acamp-").unwrap_or(name);
    if name == "acamp" || topics::find(name).is_some() {
        return Some(first_page());
    }
    let mut root = tree::root();
    root.build();
    if let Some(resource) = catalogue::find_by_plural_or_singular(name) {
        return Some(page(&root, resource.name, resource.about));
    }
    let special = special::ROOT.iter().find(|special| special.words == name)?;
    Some(page(&root, special.words, special.about))
}

/// The names of all pages but the first, with their commands' meanings.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    let resources = catalogue::children("").map(|resource| (resource.name, resource.about));
    resources.chain(special::ROOT.iter().map(|special| (special.words, special.about)))
}

/// Every page, `acamp.1` first.
pub fn pages() -> Vec<ManualPage> {
    let mut root = tree::root();
    root.build();
    std::iter::once(first_page()).chain(names().map(|(name, about)| page(&root, name, about))).collect()
}

/// `acamp.1`: what applies to all commands, and the names of the other pages.
pub fn first_page() -> ManualPage {
    let mut roff = Roff::page("acamp", SOURCE);
    roff.section("Name");
    roff.paragraph("acamp - the ActiveCampaign command line");
    roff.section("Synopsis");
    roff.paragraph("acamp RESOURCE COMMAND [ARGUMENTS] [OPTIONS]");
    roff.section("Examples");
    for (example, meaning) in EVERYDAY {
        roff.term(&format!("acamp {example}"), meaning);
    }
    roff.section("Resources");
    roff.paragraph("Each has its own page: acamp-contacts(1) and so on.");
    for (group, heading) in GROUPS {
        roff.part(heading);
        for resource in catalogue::children("").filter(|resource| resource.group == *group) {
            roff.term(resource.name, resource.about);
        }
    }
    roff.part("This tool");
    special::ROOT.iter().for_each(|special| roff.term(special.words, special.about));
    for topic in topics::ALL {
        roff.section(topic.name.replace('-', " ").as_str());
        roff.prose(&topic.page());
    }
    ManualPage { file: "acamp.1".to_owned(), text: roff.finish() }
}

/// The page of a resource or a hand-written command.
fn page(root: &Command, name: &str, about: &str) -> ManualPage {
    let leaves: Vec<(String, &Command)> =
        leaves(root, "").into_iter().filter(|(words, _)| words.split(' ').next() == Some(name)).collect();
    let mut roff = Roff::page(&format!("acamp-{name}"), SOURCE);
    roff.section("Name");
    roff.paragraph(&format!("acamp-{name} - {about}"));
    roff.section("Synopsis");
    roff.verbatim(leaves.iter().map(|(_, leaf)| usage(leaf)));
    roff.section("Description");
    roff.paragraph("See acamp(1) for the options of every command, exit codes, environment variables, and files.");
    for (words, leaf) in &leaves {
        command(&mut roff, words, leaf);
    }
    roff.section("See also");
    roff.paragraph("acamp(1)");
    ManualPage { file: format!("acamp-{name}.1"), text: roff.finish() }
}

fn command(roff: &mut Roff, words: &str, leaf: &Command) {
    roff.section(&format!("acamp {words}"));
    roff.paragraph(&leaf.get_about().map(ToString::to_string).unwrap_or_default());
    roff.paragraph(&usage(leaf));
    for arg in leaf.get_arguments().filter(|arg| globals::is_own(arg) && !arg.is_hide_set()) {
        roff.term(&globals::typed(arg), &globals::meaning(arg));
    }
    notes(words, leaf).iter().for_each(|paragraph| roff.prose(paragraph));
    roff.part("Examples");
    roff.verbatim(examples(words, leaf).iter().map(|example| format!("acamp {example}")));
    if let Some((resource, operations)) = catalogue::command(words) {
        if !resource.columns.is_empty() && operations.iter().any(|operation| !operation.role.is_write()) {
            roff.part("Columns");
            roff.paragraph(&resource.columns.join(", "));
        }
        roff.part("Requests");
        roff.verbatim(operations.iter().map(|operation| {
            format!("{} {}{}", operation.method.as_str(), operation.path, evidence(operation.evidence))
        }));
        let exits = exits(&operations);
        if !exits.is_empty() {
            roff.part("Exit codes specific to this command");
            exits.iter().for_each(|(code, meaning)| roff.term(&code.to_string(), meaning));
        }
    }
}

fn usage(leaf: &Command) -> String {
    let usage = leaf.clone().render_usage().to_string();
    usage.trim_start_matches("Usage:").split_whitespace().collect::<Vec<_>>().join(" ")
}
