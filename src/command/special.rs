//! What a hand-written command consists of. Each one is a constant in the file that implements it; `cli` lists them.

use clap::{ArgMatches, Command};

use crate::error::Result;
use crate::session::Context;

/// A hand-written command.
#[derive(Clone, Copy, Debug)]
pub struct Special {
    /// Its words: `auth`, or `contacts import` for a command of a resource.
    pub words: &'static str,
    /// The summary in the help of its parent, and the first line of its own help.
    pub about: &'static str,
    /// What `--help` says after the summary; empty for nothing.
    pub details: &'static str,
    /// Example command lines without the leading `acamp`, two or more for each subcommand; they may end in `< FILE`,
    /// `> FILE` or `| PROGRAM`. Each appears in the help of the command it calls.
    pub examples: &'static [&'static str],
    /// Adds arguments and subcommands to its clap command. `after_help` holds notes, without examples.
    pub build: fn(Command) -> Command,
    /// Runs it with the matches of its own level.
    pub run: fn(&ArgMatches, &Context) -> Result<()>,
}

impl Special {
    /// A command without details and examples.
    pub const fn new(
        words: &'static str,
        about: &'static str,
        build: fn(Command) -> Command,
        run: fn(&ArgMatches, &Context) -> Result<()>,
    ) -> Self {
        Special { words, about, details: "", examples: &[], build, run }
    }

    setters! {
        /// With what `--help` says after the summary.
        pub details(details: &'static str) => details = details;
        /// With examples.
        pub examples(examples: &'static [&'static str]) => examples = examples;
    }

    /// The last of its words.
    pub fn name(&self) -> &'static str {
        self.words.rsplit(' ').next().unwrap_or(self.words)
    }
}
