//! The longest known path of a command line in the command tree, and what could follow it. Used only after a usage error.

use std::ffi::OsString;

use clap::{Arg, Command};

use super::edit::{self, Editable};
use super::{command_line, help, special, tree};
use crate::args::{flags, globals};
use crate::catalogue::{self, model::Operation, model::Resource};

/// The longest known path of a command line.
pub struct CommandPath {
    /// The first word as typed: `list` matches `lists`.
    pub(super) first: String,
    pub(super) words: Vec<String>,
    pub(super) node: Node,
    /// The words after the known ones.
    pub(super) rest: Vec<String>,
}

/// A node of the command tree.
pub(super) enum Node {
    Root,
    Resource(&'static Resource),
    Operation(&'static Resource, Vec<&'static Operation>),
    Special(Box<Command>),
}

impl CommandPath {
    /// Follows the words of `args`, the program's name first, as far as they are known.
    pub fn of(args: &[OsString]) -> Self {
        CommandPath::at(command_line::words(args))
    }

    /// Follows the words of a line without the program's name as far as they are known.
    pub fn of_line(line: &[String]) -> Self {
        CommandPath::at(command_line::words_of(line))
    }

    /// Follows words as far as they are known.
    pub(super) fn at(rest: Vec<String>) -> Self {
        let first = rest.first().cloned().unwrap_or_default();
        let mut path = CommandPath { first, words: Vec::new(), node: Node::Root, rest };
        while let Some((name, node)) = path.rest.first().and_then(|word| path.node.below(word)) {
            path.words.push(name);
            path.node = node;
            path.rest.remove(0);
        }
        path
    }

    /// The known words in canonical form: `contacts tags`.
    pub fn words(&self) -> String {
        self.words.join(" ")
    }

    /// The known words as a command line.
    pub fn line(&self) -> String {
        ["acamp"].into_iter().chain(self.words.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
    }

    /// The command that shows its help.
    pub fn help(&self) -> String {
        format!("{} --help", self.line())
    }

    /// Whether it is a complete command that needs no subcommand.
    pub fn is_command(&self) -> bool {
        match &self.node {
            Node::Operation(..) => true,
            Node::Special(command) => command.get_subcommands().next().is_none(),
            Node::Root | Node::Resource(_) => false,
        }
    }

    /// The words that may come next.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for name in self.node.names(false) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The help of a typed flag.
    pub fn meaning(&self, flag: &str) -> Option<&'static str> {
        let Node::Operation(_, operations) = &self.node else { return None };
        let name = flag.strip_prefix("--")?;
        flags::flags(operations).into_iter().find(|param| param.flag == name).map(|param| param.help)
    }

    /// Whether the word after a flag is its value; `None` for a flag that the command does not take.
    pub(super) fn takes_next(&self, flag: &str) -> Option<bool> {
        let is_typed = |arg: &Arg| match flag.strip_prefix("--") {
            Some(long) => arg.get_long() == Some(long),
            None => {
                arg.get_short().is_some_and(|letter| flag.strip_prefix('-') == Some(letter.encode_utf8(&mut [0; 4])))
            }
        };
        let arguments = self.node.arguments();
        let arg = arguments.iter().find(|arg| is_typed(arg))?;
        Some(arg.get_action().takes_values() && !arg.is_require_equals_set())
    }

    /// A valid example of this command.
    pub fn example(&self) -> Option<String> {
        match &self.node {
            Node::Operation(_, operations) => operations
                .iter()
                .find_map(|operation| operation.examples.first())
                .map(|example| format!("acamp {example}")),
            Node::Special(command) => {
                help::examples(&self.words(), command).first().map(|example| format!("acamp {example}"))
            }
            Node::Root | Node::Resource(_) => None,
        }
    }
}

impl Node {
    /// The node below, and the canonical form of its word.
    pub(super) fn below(&self, word: &str) -> Option<(String, Node)> {
        match self {
            Node::Root => {
                let own = special::all().find(|special| special.words == word);
                own.map(|special| (word.to_owned(), Node::own(special))).or_else(|| resource_below("", word))
            }
            Node::Resource(resource) => {
                let own = special::below(resource.name).find(|special| special.words.ends_with(&format!(" {word}")));
                let verb = catalogue::verbs(resource).find(|verb| *verb == word || tree::aliases(verb).contains(&word));
                let leaf = |verb: &'static str| {
                    let (resource, operations) = catalogue::command(&format!("{} {verb}", resource.name))?;
                    Some((verb.to_owned(), Node::Operation(resource, operations)))
                };
                let edit = || {
                    let editable = Editable::of(resource).filter(|_| word == edit::VERB)?;
                    Some((word.to_owned(), Node::Special(Box::new(editable.declare(Command::new(edit::VERB))))))
                };
                own.map(|special| (word.to_owned(), Node::own(special)))
                    .or_else(|| verb.and_then(leaf))
                    .or_else(edit)
                    .or_else(|| resource_below(resource.name, word))
            }
            Node::Operation(..) => None,
            Node::Special(command) => command
                .find_subcommand(word)
                .map(|below| (below.get_name().to_owned(), Node::Special(Box::new(below.clone())))),
        }
    }

    fn own(special: &special::Special) -> Node {
        Node::Special(Box::new((special.build)(Command::new(special.name()))))
    }

    /// The words that may come next, optionally with their aliases.
    pub(super) fn names(&self, others: bool) -> Vec<String> {
        let mut names: Vec<&str> = Vec::new();
        let resources = |names: &mut Vec<&str>, parent: &str| {
            for resource in catalogue::children(parent) {
                names.push(resource.last_word());
                names.extend(others.then_some(resource.singular));
            }
        };
        match self {
            Node::Root => {
                resources(&mut names, "");
                names.extend(special::ROOT.iter().map(|special| special.words));
            }
            Node::Resource(resource) => {
                for verb in catalogue::verbs(resource) {
                    names.push(verb);
                    names.extend(tree::aliases(verb).iter().filter(|_| others));
                }
                names.extend(Editable::of(resource).map(|_| edit::VERB));
                names.extend(special::below(resource.name).map(|special| special.name()));
                resources(&mut names, resource.name);
            }
            Node::Operation(..) => {}
            Node::Special(command) => {
                return command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
            }
        }
        names.into_iter().map(str::to_owned).collect()
    }

    /// The names of its flags, without dashes.
    pub(super) fn flags(&self) -> Vec<String> {
        self.arguments().iter().filter_map(Arg::get_long).map(str::to_owned).collect()
    }

    /// Its arguments, global options included.
    fn arguments(&self) -> Vec<Arg> {
        let command = match self {
            Node::Root | Node::Resource(_) => Command::new("acamp"),
            Node::Operation(resource, operations) => flags::declare(Command::new("acamp"), resource, operations),
            Node::Special(command) => (**command).clone(),
        };
        command.args(globals::arguments()).get_arguments().cloned().collect()
    }
}

pub(super) fn resource_below(parent: &str, word: &str) -> Option<(String, Node)> {
    let resource =
        catalogue::children(parent).find(|resource| resource.last_word() == word || resource.singular == word)?;
    Some((resource.last_word().to_owned(), Node::Resource(resource)))
}
