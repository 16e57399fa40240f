//! How far a command line leads into the tree, word by word, and what could come next. Asked only after a line could not be
//! read.

use std::ffi::OsString;

use clap::Command;

use super::edit::{self, Editable};
use super::{command_line, help, special, tree};
use crate::args::{flags, globals};
use crate::catalogue::{self, model::Operation, model::Resource};

/// How far a command line leads into the tree.
pub struct CommandPath {
    /// The first word as it was typed; `list` leads to `lists`.
    pub(super) first: String,
    pub(super) words: Vec<String>,
    pub(super) node: Node,
    /// The words behind those that are known.
    pub(super) rest: Vec<String>,
}

/// A place of the tree.
pub(super) enum Node {
    Root,
    Noun(&'static Resource),
    Leaf(&'static Resource, Vec<&'static Operation>),
    Own(Box<Command>),
}

impl CommandPath {
    /// Follows the words of `args`, the program's name first, as far as each is known.
    pub fn of(args: &[OsString]) -> Self {
        CommandPath::at(command_line::words(args))
    }

    /// The same for words.
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

    /// The words that are known, as the tree spells them: `contacts tags`.
    pub fn words(&self) -> String {
        self.words.join(" ")
    }

    /// The same as it is typed.
    pub fn line(&self) -> String {
        ["acamp"].into_iter().chain(self.words.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
    }

    /// The way to its help.
    pub fn help(&self) -> String {
        format!("{} --help", self.line())
    }

    /// Whether it is a whole command, not a noun that wants another word.
    pub fn is_command(&self) -> bool {
        match &self.node {
            Node::Leaf(..) => true,
            Node::Own(command) => command.get_subcommands().next().is_none(),
            Node::Root | Node::Noun(_) => false,
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

    /// What the value of a typed flag is, in the words of its help.
    pub fn meaning(&self, flag: &str) -> Option<&'static str> {
        let Node::Leaf(_, rows) = &self.node else { return None };
        let name = flag.strip_prefix("--")?;
        flags::flags(rows).into_iter().find(|param| param.flag == name).map(|param| param.help)
    }

    /// A whole line of this command that works.
    pub fn example(&self) -> Option<String> {
        match &self.node {
            Node::Leaf(_, rows) => {
                rows.iter().find_map(|row| row.examples.first()).map(|example| format!("acamp {example}"))
            }
            Node::Own(command) => {
                help::examples(&self.words(), command).first().map(|example| format!("acamp {example}"))
            }
            Node::Root | Node::Noun(_) => None,
        }
    }

    pub(super) fn with(&self, more: &str) -> String {
        format!("{} {more}", self.line())
    }
}

impl Node {
    /// The place one word on, and the word as the tree spells it.
    pub(super) fn below(&self, word: &str) -> Option<(String, Node)> {
        match self {
            Node::Root => {
                let own = special::all().find(|special| special.words == word);
                own.map(|special| (word.to_owned(), Node::own(special))).or_else(|| noun_below("", word))
            }
            Node::Noun(noun) => {
                let own = special::below(noun.name).find(|special| special.words.ends_with(&format!(" {word}")));
                let verb = catalogue::verbs(noun).find(|verb| *verb == word || tree::aliases(verb).contains(&word));
                let leaf = |verb: &'static str| {
                    let (noun, rows) = catalogue::command(&format!("{} {verb}", noun.name))?;
                    Some((verb.to_owned(), Node::Leaf(noun, rows)))
                };
                let edit = || {
                    let editable = Editable::of(noun).filter(|_| word == edit::VERB)?;
                    Some((word.to_owned(), Node::Own(Box::new(editable.declare(Command::new(edit::VERB))))))
                };
                own.map(|special| (word.to_owned(), Node::own(special)))
                    .or_else(|| verb.and_then(leaf))
                    .or_else(edit)
                    .or_else(|| noun_below(noun.name, word))
            }
            Node::Leaf(..) => None,
            Node::Own(command) => command
                .find_subcommand(word)
                .map(|below| (below.get_name().to_owned(), Node::Own(Box::new(below.clone())))),
        }
    }

    fn own(special: &special::Special) -> Node {
        Node::Own(Box::new((special.build)(Command::new(special.name()))))
    }

    /// The words that may come next, with their other spellings where those are wanted too.
    pub(super) fn names(&self, others: bool) -> Vec<String> {
        let mut names: Vec<&str> = Vec::new();
        let nouns = |names: &mut Vec<&str>, parent: &str| {
            for noun in catalogue::children(parent) {
                names.push(last_word(noun.name));
                names.extend(others.then_some(noun.singular));
            }
        };
        match self {
            Node::Root => {
                nouns(&mut names, "");
                names.extend(special::ROOT.iter().map(|special| special.words));
            }
            Node::Noun(noun) => {
                for verb in catalogue::verbs(noun) {
                    names.push(verb);
                    names.extend(tree::aliases(verb).iter().filter(|_| others));
                }
                names.extend(Editable::of(noun).map(|_| edit::VERB));
                names.extend(special::below(noun.name).map(|special| last_word(special.words)));
                nouns(&mut names, noun.name);
            }
            Node::Leaf(..) => {}
            Node::Own(command) => return command.get_subcommands().map(|below| below.get_name().to_owned()).collect(),
        }
        names.into_iter().map(str::to_owned).collect()
    }

    /// The flags it takes, without their dashes.
    pub(super) fn flags(&self) -> Vec<String> {
        let command = match self {
            Node::Root | Node::Noun(_) => Command::new("acamp"),
            Node::Leaf(noun, rows) => flags::declare(Command::new("acamp"), noun, rows),
            Node::Own(command) => (**command).clone(),
        };
        let command = command.args(globals::arguments());
        command.get_arguments().filter_map(|arg| arg.get_long()).map(str::to_owned).collect()
    }
}

pub(super) fn noun_below(parent: &str, word: &str) -> Option<(String, Node)> {
    let noun = catalogue::children(parent).find(|noun| last_word(noun.name) == word || noun.singular == word)?;
    Some((last_word(noun.name).to_owned(), Node::Noun(noun)))
}

/// The last word of a noun: `tags` of `contacts tags`.
pub(super) fn last_word(name: &str) -> &str {
    name.rsplit(' ').next().unwrap_or(name)
}
