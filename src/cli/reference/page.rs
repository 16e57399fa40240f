//! Writes one page of the reference as Markdown: a resource or a hand-written command with its commands.

use std::fmt::Write;

use clap::{Arg, ArgAction, Command};

use super::links::{Links, PageLayout};
use super::{ReferencePage, below, guides};
use crate::args::globals;
use crate::catalogue;
use crate::catalogue::model::{Operation, Resource};
use crate::cli::help::{evidence, examples, exits, notes};
use crate::cli::safety::{self, Safety};
use crate::command::Special;

/// A page being written.
pub struct PageWriter<'a> {
    links: &'a Links,
    file: String,
    text: String,
}

impl<'a> PageWriter<'a> {
    /// An empty page for this file, relative to the folder of the reference.
    pub fn new(links: &'a Links, file: String) -> Self {
        PageWriter { links, file, text: String::new() }
    }

    /// The finished page.
    pub fn finish(self) -> ReferencePage {
        ReferencePage { file: self.file, text: self.text }
    }

    /// A heading. On the single page, those of all pages but the first are one level lower.
    pub fn heading(&mut self, level: usize, text: &str) {
        let lower = usize::from(self.links.layout == PageLayout::OnePage && self.file != "README.md");
        let gap = if self.text.is_empty() { "" } else { "\n" };
        let _ = writeln!(self.text, "{gap}{} {text}", "#".repeat(level + lower));
    }

    /// A paragraph of Markdown.
    pub fn paragraph(&mut self, markdown: &str) {
        let _ = write!(self.text, "\n{markdown}\n");
    }

    /// A paragraph of text, in which commands and topics become links.
    pub fn prose(&mut self, text: &str) {
        let linked = self.linked(text);
        self.paragraph(&linked);
    }

    /// A list or a table.
    pub fn lines(&mut self, lines: impl Iterator<Item = String>) {
        let lines: Vec<String> = lines.collect();
        self.paragraph(&lines.join("\n"));
    }

    /// Preformatted lines.
    pub fn fenced(&mut self, language: &str, text: &str) {
        let _ = write!(self.text, "\n```{language}\n{text}\n```\n");
    }

    /// Text as Markdown with links to what it mentions.
    pub fn linked(&self, text: &str) -> String {
        self.links.linked(text, self.up())
    }

    /// From this page to the folder of the reference.
    fn up(&self) -> &'static str {
        if self.file.contains('/') { "../" } else { "" }
    }

    /// Links to the guides and topics about a command or topic, if there are any. The single page has no guides beside it.
    pub fn related(&mut self, name: &str) {
        let guides = guides::about(name);
        if self.links.layout == PageLayout::OnePage || guides.is_empty() {
            return;
        }
        let up = self.up();
        let links: Vec<String> =
            guides.iter().map(|guide| format!("[{}]({up}../{})", guide.title, guide.file)).collect();
        self.paragraph(&format!("See also: {}", links.join(", ")));
    }

    /// A resource: its commands, then the resources below it with theirs.
    pub fn resource(&mut self, resource: &Resource, leaves: &[(String, &Command)]) {
        let name = resource.name;
        self.heading(1, &format!("acamp {name}"));
        self.paragraph(&format!("{}.", plain(resource.about)));
        self.columns(resource);
        self.related(name);
        let all: Vec<&(String, &Command)> = leaves.iter().filter(|(words, _)| is_below(words, name)).collect();
        self.overview(&all);
        self.commands_of(name, 2, leaves);
        for below in below(name) {
            self.heading(2, below.name);
            self.paragraph(&format!("{}.", plain(below.about)));
            self.columns(below);
            self.commands_of(below.name, 3, leaves);
        }
    }

    /// A hand-written command: itself, if it does something, and its subcommands.
    pub fn hand_written(&mut self, special: &Special, leaves: &[(String, &Command)]) {
        let name = special.words;
        self.heading(1, &format!("acamp {name}"));
        self.paragraph(&format!("{}.", plain(special.about)));
        self.related(name);
        let all: Vec<&(String, &Command)> = leaves.iter().filter(|(words, _)| is_below(words, name)).collect();
        if !all.is_empty() {
            self.overview(&all);
        }
        for (words, leaf) in leaves.iter().filter(|(words, _)| words == name) {
            self.body(words, leaf);
        }
        for (words, leaf) in all {
            self.command(2, words, leaf);
        }
    }

    fn commands_of(&mut self, parent: &str, level: usize, leaves: &[(String, &Command)]) {
        for (words, leaf) in leaves {
            if words.rsplit_once(' ').is_some_and(|(before, _)| before == parent) {
                self.command(level, words, leaf);
            }
        }
    }

    /// A table of commands with what they do and what they can change.
    fn overview(&mut self, commands: &[&(String, &Command)]) {
        let rows = commands.iter().map(|(words, leaf)| {
            let about = leaf.get_about().map(ToString::to_string).unwrap_or_default();
            let safety = safety::of(words);
            let effect = if safety == Safety::Reads { "" } else { safety.word() };
            format!("| [{words}]({}) | {} | {effect} |", self.links.command(words), cell(&plain(&about)))
        });
        let head = ["| Command | Use it to | Effect |", "|---|---|---|"].map(str::to_owned);
        let lines: Vec<String> = head.into_iter().chain(rows).collect();
        self.lines(lines.into_iter());
    }

    fn columns(&mut self, resource: &Resource) {
        if !resource.columns.is_empty() {
            let columns: Vec<String> = resource.columns.iter().map(|column| format!("`{column}`")).collect();
            self.paragraph(&format!("Columns: {}", columns.join(", ")));
        }
    }

    fn command(&mut self, level: usize, words: &str, leaf: &Command) {
        self.heading(level, &format!("acamp {words}"));
        let about = leaf.get_about().map(ToString::to_string).unwrap_or_default();
        self.paragraph(&format!("{}.", plain(&about)));
        self.body(words, leaf);
    }

    /// The usage of a command, its arguments, notes, examples and requests.
    fn body(&mut self, words: &str, leaf: &Command) {
        let usage = leaf.clone().render_usage().to_string();
        self.fenced("text", usage.trim_start_matches("Usage: ").trim());
        let own = leaf.get_arguments().filter(|arg| globals::is_own(arg) && !arg.is_hide_set());
        let own: Vec<String> = own.map(|arg| self.argument(arg)).collect();
        if !own.is_empty() {
            self.lines(own.into_iter());
        }
        for paragraph in notes(words, leaf) {
            // Aligned columns are preserved.
            match paragraph.contains("\n  ") {
                true => self.fenced("text", &paragraph),
                false => self.prose(&paragraph),
            }
        }
        let examples: Vec<String> = examples(words, leaf).iter().map(|example| format!("acamp {example}")).collect();
        self.fenced("sh", &examples.join("\n"));
        let operations = catalogue::command(words).map_or_else(Vec::new, |(_, operations)| operations);
        if operations.is_empty() {
            return;
        }
        let requests: Vec<String> = operations.iter().map(|operation| request(operation)).collect();
        self.paragraph(&format!("Requests: {}", requests.join("; ")));
        let exits: Vec<String> =
            exits(&operations).into_iter().map(|(code, meaning)| format!("{code} {meaning}")).collect();
        if !exits.is_empty() {
            let topic = self.links.topic("exit-codes");
            self.paragraph(&format!("[Exit codes]({topic}) specific to this command: {}", exits.join("; ")));
        }
    }

    /// One argument: its flag, meaning and values, and whether it is required.
    fn argument(&self, arg: &Arg) -> String {
        let takes_value = arg.get_action().takes_values();
        let help = arg.get_help().map(|help| self.linked(&help.to_string())).unwrap_or_default();
        let words: Vec<String> = globals::words(arg).iter().map(|word| format!("`{word}`")).collect();
        let mut line = format!("- `{}`: {help}", globals::typed(arg));
        if !words.is_empty() && words != ["`true`", "`false`"] {
            let _ = write!(line, ": {}", words.join(", "));
        }
        if arg.is_required_set() {
            line.push_str(" (required)");
        }
        let several = arg.get_num_args().is_some_and(|range| range.max_values() > 1);
        if takes_value && (several || matches!(arg.get_action(), ArgAction::Append)) {
            line.push_str(" (may be repeated)");
        }
        line
    }
}

fn is_below(words: &str, name: &str) -> bool {
    words.strip_prefix(name).is_some_and(|rest| rest.starts_with(' '))
}

fn request(operation: &Operation) -> String {
    let (method, path) = operation.endpoint();
    format!("`{method} {path}`{}", evidence(operation.evidence))
}

/// Escapes text for Markdown.
pub fn plain(text: &str) -> String {
    text.replace('<', "\\<").replace('*', "\\*")
}

/// Escapes Markdown for the cell of a table.
pub fn cell(markdown: &str) -> String {
    markdown.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_argument_is_listed_with_its_values() {
        let links = Links::new(PageLayout::Pages, &[]);
        let page = PageWriter::new(&links, String::new());
        let words = clap::builder::PossibleValuesParser::new(["open", "won"]);
        let status = Arg::new("status").long("status").value_name("WORD").value_parser(words).help("State");
        assert_eq!(page.argument(&status), "- `--status WORD`: State: `open`, `won`");
        let deal = Arg::new("<1>").value_name("DEAL").required(true).num_args(1..).help("A <deal>");
        assert_eq!(page.argument(&deal), "- `DEAL`: A \\<deal> (required) (may be repeated)");
        let all = Arg::new("all").short('a').long("all").action(ArgAction::SetTrue).help("All; see acamp help where");
        assert_eq!(page.argument(&all), "- `-a, --all`: All; see [acamp help where](help/where.md)");
    }
}
