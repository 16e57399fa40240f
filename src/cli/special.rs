//! The hand-written commands and where they stand in the tree.

use clap::{ArgMatches, Command};

use crate::command;
use crate::context::Context;
use crate::error::Result;

/// A hand-written command.
#[derive(Clone, Copy, Debug)]
pub struct Special {
    /// Its words: `auth`, or `contacts import` for one below a noun.
    pub words: &'static str,
    /// One line for the help.
    pub about: &'static str,
    /// Builds its clap command, subcommands included.
    pub command: fn() -> Command,
    /// Runs it with the matches of its own level.
    pub run: fn(&ArgMatches, &Context) -> Result<()>,
}

/// Those beside the nouns.
pub const ROOT: &[Special] = &[Special {
    words: "completion",
    about: "Shell completions",
    command: command::completion::command,
    run: command::completion::run,
}];

/// Those below a noun.
const NESTED: &[Special] = &[];

/// The special command of exactly these words.
pub fn find(words: &[String]) -> Option<Special> {
    NESTED.iter().chain(ROOT).find(|special| special.words.split(' ').eq(words)).copied()
}

/// The special commands one word below a noun.
pub fn below(noun: &str) -> impl Iterator<Item = &'static Special> {
    NESTED.iter().filter(move |special| special.words.rsplit_once(' ').is_some_and(|(parent, _)| parent == noun))
}
