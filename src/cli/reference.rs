//! The reference of all commands as Markdown, made from the clap tree and the rows, so that it cannot say anything else
//! than the program does. Pure.

use crate::catalogue;
use std::fmt::Write;

use clap::{Arg, ArgAction, Command};

use super::help::{GROUPS, evidence, examples, notes};
use super::{special, tree};
use crate::args::globals;
use crate::catalogue::model::{Operation, Resource};
use crate::catalogue::{ALL, children};
use crate::cli::builtin::commands::leaves;

const INTRODUCTION: &str = "# Commands

Every command of `acamp`, as `acamp COMMAND --help` shows it. This page is made by `acamp reference > docs/commands.md`.

Positional arguments that may be repeated, and `-` for the lines of standard input, name several things at once. An
argument of the kind `ID|NAME` takes an id or a name; `id:` and `name:` in front force one reading.
";

/// The whole reference.
pub fn markdown() -> String {
    let mut root = tree::root();
    root.build();
    let leaves = leaves(&root, "");
    let mut page = String::from(INTRODUCTION);
    contents(&mut page);
    let _ = write!(page, "\n## Global options\n\nAccepted by every command, before or after it.\n\n");
    for arg in globals::arguments() {
        argument(&mut page, &arg);
    }
    for (group, heading) in GROUPS {
        let _ = write!(page, "\n## {heading}\n");
        let nouns = ALL.iter().filter(|noun| top(noun).is_some_and(|top| top.group == *group));
        for resource in nouns {
            noun(&mut page, resource, &leaves);
        }
    }
    let _ = write!(page, "\n## This tool\n");
    for special in special::ROOT {
        let _ = write!(page, "\n### {}\n\n{}.\n", special.words, plain(special.about));
        let own = leaves.iter().filter(|(words, _)| words.split(' ').next() == Some(special.words));
        own.for_each(|(words, leaf)| command(&mut page, words, leaf));
    }
    page
}

/// Links to the nouns, group by group.
fn contents(page: &mut String) {
    for (group, heading) in GROUPS {
        let nouns = ALL.iter().filter(|noun| top(noun).is_some_and(|top| top.group == *group));
        let links: Vec<String> = nouns.map(|noun| link(noun.name)).collect();
        let _ = write!(page, "\n**{heading}**: {}\n", links.join(" · "));
    }
    let links: Vec<String> = special::ROOT.iter().map(|special| link(special.words)).collect();
    let _ = write!(page, "\n**This tool**: {}\n", links.join(" · "));
}

fn link(words: &str) -> String {
    format!("[{words}](#{})", words.replace(' ', "-"))
}

/// The noun at the root above this one, whose group counts for all below.
fn top(resource: &Resource) -> Option<&'static Resource> {
    let first = resource.name.split(' ').next()?;
    children("").find(|noun| noun.name == first)
}

fn noun(page: &mut String, resource: &Resource, leaves: &[(String, &Command)]) {
    let _ = write!(page, "\n### {}\n\n{}.\n", resource.name, plain(resource.about));
    if !resource.columns.is_empty() {
        let columns: Vec<String> = resource.columns.iter().map(|column| format!("`{column}`")).collect();
        let _ = write!(page, "\nColumns: {}\n", columns.join(", "));
    }
    for (words, leaf) in leaves {
        if words.rsplit_once(' ').is_some_and(|(noun, _)| noun == resource.name) {
            command(page, words, leaf);
        }
    }
}

fn command(page: &mut String, words: &str, leaf: &Command) {
    let about = leaf.get_about().map(ToString::to_string).unwrap_or_default();
    let usage = leaf.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").trim();
    let _ = write!(page, "\n#### acamp {words}\n\n{}.\n\n```text\n{usage}\n```\n", plain(&about));
    let own: Vec<&Arg> = leaf.get_arguments().filter(|arg| globals::is_own(arg) && !arg.is_hide_set()).collect();
    if !own.is_empty() {
        page.push('\n');
        own.into_iter().for_each(|arg| argument(page, arg));
    }
    let rows = catalogue::command(words).map_or_else(Vec::new, |(_, rows)| rows);
    notes(words, leaf).iter().for_each(|paragraph| note(page, paragraph));
    let examples: Vec<String> = examples(words, leaf).iter().map(|example| format!("acamp {example}")).collect();
    let _ = write!(page, "\n```sh\n{}\n```\n", examples.join("\n"));
    let calls: Vec<String> = rows.iter().map(|row| call(row)).collect();
    if !calls.is_empty() {
        let _ = write!(page, "\nCalls: {}\n", calls.join("; "));
    }
}

/// One paragraph; what is set in columns there is here too.
fn note(page: &mut String, paragraph: &str) {
    let _ = match paragraph.contains("\n  ") {
        true => write!(page, "\n```text\n{paragraph}\n```\n"),
        false => write!(page, "\n{}\n", plain(paragraph)),
    };
}

/// One argument: how it is typed, what it means, which words it takes, whether it is needed.
fn argument(page: &mut String, arg: &Arg) {
    let takes_value = arg.get_action().takes_values();
    let help = arg.get_help().map(|help| plain(&help.to_string())).unwrap_or_default();
    let words: Vec<String> = match takes_value {
        true => arg.get_possible_values().iter().map(|word| format!("`{}`", word.get_name())).collect(),
        false => Vec::new(),
    };
    let _ = write!(page, "- `{}`: {help}", globals::typed(arg));
    if !words.is_empty() && words != ["`true`", "`false`"] {
        let _ = write!(page, ": {}", words.join(", "));
    }
    if arg.is_required_set() {
        page.push_str(" (required)");
    }
    let several = arg.get_num_args().is_some_and(|range| range.max_values() > 1);
    if takes_value && (several || matches!(arg.get_action(), ArgAction::Append)) {
        page.push_str(" (may be repeated)");
    }
    page.push('\n');
}

fn call(row: &Operation) -> String {
    format!("`{} {}`{}", row.method.as_str(), row.path, evidence(row.evidence))
}

/// Text as Markdown shows it unchanged.
fn plain(text: &str) -> String {
    text.replace('<', "\\<").replace('*', "\\*")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_argument_says_how_it_is_typed_and_what_it_takes() {
        let mut page = String::new();
        let words = clap::builder::PossibleValuesParser::new(["open", "won"]);
        argument(&mut page, &Arg::new("status").long("status").value_name("WORD").value_parser(words).help("State"));
        argument(&mut page, &Arg::new("<1>").value_name("DEAL").required(true).num_args(1..).help("A <deal>"));
        argument(&mut page, &Arg::new("all").short('a').long("all").action(ArgAction::SetTrue).help("All"));
        assert_eq!(
            page,
            "- `--status WORD`: State: `open`, `won`\n- `DEAL`: A \\<deal> (required) (may be repeated)\n- `-a, --all`: All\n"
        );
    }
}
