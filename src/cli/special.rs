//! The hand-written commands and where they stand in the tree.

use clap::{ArgMatches, Command};

use crate::args::globals;
use crate::cli::builtin;
use crate::cli::help;
use crate::command;
use crate::error::Result;
use crate::session::Context;

/// A hand-written command.
#[derive(Clone, Copy, Debug)]
pub struct Special {
    /// Its words: `auth`, or `contacts import` for one below a noun.
    pub words: &'static str,
    /// One line for the help.
    pub about: &'static str,
    /// Example command lines without the leading `acamp`, two or more for each command in it; they may end in `< FILE`,
    /// `> FILE` or `| PROGRAM`. Shown in the help of the command each belongs to.
    pub examples: &'static [&'static str],
    /// Builds its clap command, subcommands included. Its `after_help` is what a user must know, without examples.
    pub command: fn() -> Command,
    /// Runs it with the matches of its own level.
    pub run: fn(&ArgMatches, &Context) -> Result<()>,
}

impl Special {
    /// Its command, its arguments and subcommands not yet built.
    pub fn deferred(&self) -> Command {
        let word = self.words.rsplit(' ').next().unwrap_or(self.words);
        Command::new(word).display_name(self.words).about(self.about).defer(build)
    }

    /// The same with its arguments and subcommands.
    pub fn built(&self) -> Command {
        let word = self.words.rsplit(' ').next().unwrap_or(self.words);
        build(Command::new(word).display_name(self.words).about(self.about))
    }
}

fn build(command: Command) -> Command {
    let words: Vec<String> = command.get_display_name().unwrap_or_default().split(' ').map(str::to_owned).collect();
    let Some(special) = find(&words) else { return command };
    let built = help::illustrate((special.command)(), special.words, special.examples).display_name(special.words);
    let built = match command.get_bin_name() {
        Some(name) => built.bin_name(name.to_owned()),
        None => built,
    };
    globals::declare(built)
}

/// Those beside the nouns, in the order of the help.
pub const ROOT: &[Special] = &[
    special(
        "auth",
        "Log in, log out, see who you are",
        command::auth::EXAMPLES,
        command::auth::command,
        command::auth::run,
    ),
    special(
        "profiles",
        "The accounts you log in to",
        command::profiles::EXAMPLES,
        command::profiles::command,
        command::profiles::run,
    ),
    special(
        "config",
        "Settings, and who says so",
        command::config::EXAMPLES,
        command::config::command,
        command::config::run,
    ),
    special(
        "alias",
        "Names of your own for commands you type often",
        builtin::alias::EXAMPLES,
        builtin::alias::command,
        builtin::alias::run,
    ),
    special(
        "export",
        "The whole account, a file of JSON Lines a noun",
        command::export::EXAMPLES,
        command::export::command,
        command::export::run,
    ),
    #[cfg(feature = "sandbox")]
    special(
        "sandbox",
        "The emulator of the service",
        command::sandbox::EXAMPLES,
        command::sandbox::command,
        command::sandbox::run,
    ),
    special(
        "jobs",
        "Long work: see it, carry it on, repeat what failed",
        command::jobs::EXAMPLES,
        command::jobs::command,
        command::jobs::run,
    ),
    special(
        "history",
        "What was written from here, and whether it can be undone",
        command::history::EXAMPLES,
        command::history::command,
        command::history::run,
    ),
    special(
        "undo",
        "Take back what was written: restore, make again, put back",
        command::undo::EXAMPLES,
        command::undo::command,
        command::undo::run,
    ),
    special(
        "cache",
        "Names looked up before, kept for a short time",
        command::cache::EXAMPLES,
        command::cache::command,
        command::cache::run,
    ),
    special(
        "api",
        "Any call of the API, typed command or not",
        command::api::EXAMPLES,
        command::api::command,
        command::api::run,
    ),
    special(
        "commands",
        "Every command with its arguments and calls",
        builtin::commands::EXAMPLES,
        builtin::commands::command,
        builtin::commands::run,
    ),
    special(
        "explain",
        "The fields of a thing, and what reads and sets them",
        command::explain::EXAMPLES,
        command::explain::command,
        command::explain::run,
    ),
    special(
        "doctor",
        "Check settings, key, network and permissions",
        command::doctor::EXAMPLES,
        command::doctor::command,
        command::doctor::run,
    ),
    special(
        "help",
        "A topic, or the help of a command",
        builtin::help::EXAMPLES,
        builtin::help::command,
        builtin::help::run,
    ),
    special("open", "The page in the web app", command::open::EXAMPLES, command::open::command, command::open::run),
    special(
        "man",
        "The manual: a page for each noun",
        builtin::man::EXAMPLES,
        builtin::man::command,
        builtin::man::run,
    ),
    special(
        "completion",
        "Shell completions",
        builtin::completion::EXAMPLES,
        builtin::completion::command,
        builtin::completion::run,
    ),
];

const fn special(
    words: &'static str,
    about: &'static str,
    examples: &'static [&'static str],
    command: fn() -> Command,
    run: fn(&ArgMatches, &Context) -> Result<()>,
) -> Special {
    Special { words, about, examples, command, run }
}

/// Those below a noun.
const NESTED: &[Special] = &[
    special(
        "contacts import",
        "Create or update contacts from a CSV, TSV or JSON Lines file",
        command::import::EXAMPLES,
        command::import::command,
        command::import::run,
    ),
    special(
        "contacts export",
        "Write contacts with fields, tags and lists to one table",
        command::export::contacts::EXAMPLES,
        command::export::contacts::command,
        command::export::contacts::run,
    ),
    special(
        "contacts show",
        "Show all of a contact on one page",
        command::contacts::show::EXAMPLES,
        command::contacts::show::command,
        command::contacts::show::run,
    ),
    special(
        "contacts timeline",
        "Show what happened to a contact, in one stream",
        command::contacts::timeline::EXAMPLES,
        command::contacts::timeline::command,
        command::contacts::timeline::run,
    ),
    special(
        "contacts explain",
        "Say why a contact gets mail or does not, with evidence",
        command::contacts::explain::EXAMPLES,
        command::contacts::explain::command,
        command::contacts::explain::run,
    ),
    special(
        "contacts fields refs",
        "What uses a custom field, as far as the API shows",
        command::refs::FIELDS_EXAMPLES,
        command::refs::fields_command,
        command::refs::fields,
    ),
    special(
        "lists refs",
        "What uses a list, as far as the API shows",
        command::refs::LISTS_EXAMPLES,
        command::refs::lists_command,
        command::refs::lists,
    ),
    special(
        "tags merge",
        "Give the contacts of tags another tag, and delete those tags",
        command::tags::merge::EXAMPLES,
        command::tags::merge::command,
        command::tags::merge::run,
    ),
    special(
        "tags rename",
        "Give a tag another name",
        command::tags::rename::EXAMPLES,
        command::tags::rename::command,
        command::tags::rename::run,
    ),
    special(
        "tags prune",
        "Delete the tags nobody has",
        command::tags::prune::EXAMPLES,
        command::tags::prune::command,
        command::tags::prune::run,
    ),
    special(
        "tags refs",
        "What uses a tag, as far as the API shows",
        command::refs::TAGS_EXAMPLES,
        command::refs::tags_command,
        command::refs::tags,
    ),
];

/// Those for whoever works on the program: not in help, completion or `acamp commands`.
const HIDDEN: &[Special] = &[special(
    "reference",
    "Every command as Markdown",
    builtin::reference::EXAMPLES,
    builtin::reference::command,
    builtin::reference::run,
)];

/// The root command with the hidden ones, so that they can be typed.
pub fn with_hidden(root: Command) -> Command {
    HIDDEN.iter().fold(root, |root, special| root.subcommand(special.deferred().hide(true)))
}

/// Those at the root, the hidden ones included.
pub fn all() -> impl Iterator<Item = &'static Special> {
    ROOT.iter().chain(HIDDEN)
}

/// Those below a noun.
pub fn nested() -> impl Iterator<Item = &'static Special> {
    NESTED.iter()
}

/// The special command of exactly these words.
pub fn find(words: &[String]) -> Option<Special> {
    NESTED.iter().chain(ROOT).chain(HIDDEN).find(|special| special.words.split(' ').eq(words)).copied()
}

/// The special command of these words, or the one that has it below itself.
pub fn holding(words: &str) -> Option<&'static Special> {
    let holds = |special: &&Special| {
        words.strip_prefix(special.words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    NESTED.iter().chain(ROOT).chain(HIDDEN).find(holds)
}

/// The special commands one word below a noun.
pub fn below(noun: &str) -> impl Iterator<Item = &'static Special> {
    NESTED.iter().filter(move |special| special.words.rsplit_once(' ').is_some_and(|(parent, _)| parent == noun))
}
