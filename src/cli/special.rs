//! The hand-written commands: which there are, in which order help lists them, and their place in the clap tree.

use clap::Command;

use super::{builtin, help};
use crate::args::globals;
use crate::catalogue;
use crate::catalogue::model::Resource;
use crate::command;
pub use crate::command::Special;

impl Special {
    /// Its clap command without arguments and subcommands, which are added when it is reached.
    pub fn deferred(&self) -> Command {
        Command::new(self.name()).display_name(self.words).about(self.about).defer(complete)
    }

    /// Adds its arguments to the command of a resource, which has subcommands as well.
    pub fn declared(&self, command: Command) -> Command {
        let command = command.about(self.about).args_conflicts_with_subcommands(true);
        help::illustrate((self.build)(command), self.words, self.examples)
    }

    /// Its clap command with arguments and subcommands.
    pub fn built(&self) -> Command {
        complete(Command::new(self.name()).display_name(self.words).about(self.about))
    }
}

/// Adds what a deferred command lacks. clap's `defer` takes a plain function, so the display name says which command it is.
fn complete(command: Command) -> Command {
    let words: Vec<String> = command.get_display_name().unwrap_or_default().split(' ').map(str::to_owned).collect();
    let Some(special) = find(&words) else { return command };
    let command = match special.details {
        "" => command,
        details => command.long_about(format!("{}.\n\n{details}", special.about)),
    };
    globals::declare(help::illustrate((special.build)(command), special.words, special.examples))
}

/// Commands at the root, in the order of the help.
pub const ROOT: &[Special] = &[
    command::auth::COMMAND,
    command::profiles::COMMAND,
    command::config::COMMAND,
    builtin::alias::COMMAND,
    command::export::COMMAND,
    command::setup::pull::COMMAND,
    command::setup::validate::COMMAND,
    command::setup::diff::COMMAND,
    #[cfg(feature = "mirror")]
    command::mirror::COMMAND,
    #[cfg(feature = "mirror")]
    command::tap::COMMAND,
    #[cfg(feature = "sandbox")]
    command::sandbox::COMMAND,
    command::jobs::COMMAND,
    command::history::COMMAND,
    command::undo::COMMAND,
    command::cache::COMMAND,
    command::api::COMMAND,
    builtin::commands::COMMAND,
    command::explain::COMMAND,
    command::doctor::COMMAND,
    builtin::help::COMMAND,
    command::open::COMMAND,
    builtin::man::COMMAND,
    builtin::completion::COMMAND,
];

/// Commands of a resource.
const NESTED: &[Special] = &[
    command::import::COMMAND,
    command::export::contacts::COMMAND,
    command::contacts::count::COMMAND,
    command::contacts::show::COMMAND,
    command::contacts::timeline::COMMAND,
    command::contacts::explain::COMMAND,
    command::contacts::duplicates::COMMAND,
    command::contacts::person::export::COMMAND,
    command::contacts::person::erase::COMMAND,
    command::automations::flow::COMMAND,
    command::automations::contacts::COMMAND,
    command::campaigns::create::COMMAND,
    command::campaigns::update::COMMAND,
    command::campaigns::check::COMMAND,
    command::campaigns::test::COMMAND,
    command::campaigns::schedule::COMMAND,
    command::campaigns::send::COMMAND,
    command::campaigns::status::COMMAND,
    command::campaigns::control::PAUSE,
    command::campaigns::control::RESUME,
    command::campaigns::control::STOP,
    command::campaigns::control::CANCEL,
    command::campaigns::report::COMMAND,
    command::campaigns::recipients::COMMAND,
    command::campaigns::links::COMMAND,
    command::campaigns::preview::COMMAND,
    command::refs::FIELDS,
    command::deals::board::COMMAND,
    command::deals::summary::COMMAND,
    command::lists::members::COMMAND,
    command::refs::LISTS,
    command::tags::merge::COMMAND,
    command::tags::rename::COMMAND,
    command::tags::prune::COMMAND,
    command::refs::TAGS,
];

/// Commands for contributors: not in help, completion or `acamp commands`.
const HIDDEN: &[Special] = &[builtin::reference::COMMAND];

/// Adds the hidden commands to the root.
pub fn with_hidden(root: Command) -> Command {
    HIDDEN.iter().fold(root, |root, special| root.subcommand(special.deferred().hide(true)))
}

/// Commands at the root, hidden ones included.
pub fn all() -> impl Iterator<Item = &'static Special> {
    ROOT.iter().chain(HIDDEN)
}

/// Commands of a resource.
pub fn nested() -> impl Iterator<Item = &'static Special> {
    NESTED.iter()
}

/// The command with exactly these words.
pub fn find(words: &[String]) -> Option<Special> {
    NESTED.iter().chain(ROOT).chain(HIDDEN).find(|special| special.words.split(' ').eq(words)).copied()
}

/// The command with these words, or the one that has them as a subcommand.
pub fn holding(words: &str) -> Option<&'static Special> {
    let holds = |special: &&Special| {
        let Some(rest) = words.strip_prefix(special.words) else { return false };
        let verb = rest.trim_start().split(' ').next().unwrap_or_default();
        let is_operation = || catalogue::command(&format!("{} {verb}", special.words)).is_some();
        rest.is_empty() || (rest.starts_with(' ') && !is_operation())
    };
    NESTED.iter().chain(ROOT).chain(HIDDEN).find(holds)
}

/// Commands of the given resource, without those that are a resource too.
pub fn below(resource: &str) -> impl Iterator<Item = &'static Special> {
    NESTED.iter().filter(move |special| {
        let is_below = special.words.rsplit_once(' ').is_some_and(|(parent, _)| parent == resource);
        is_below && catalogue::find(special.words).is_none()
    })
}

/// What the command of a resource does without a subcommand: `campaigns links NAME` beside `campaigns links list NAME`.
pub fn of_resource(resource: &Resource) -> Option<&'static Special> {
    NESTED.iter().find(|special| special.words == resource.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_about_is_a_sentence_of_its_own() {
        let mut seen = HashSet::new();
        for special in NESTED.iter().chain(ROOT).chain(HIDDEN) {
            let about = special.about;
            assert!(seen.insert(about), "{}: repeated about {about:?}", special.words);
            assert!(about.starts_with(char::is_uppercase) && !about.ends_with('.'), "{}: {about:?}", special.words);
            let built = special.built();
            assert_eq!(built.get_about().map(ToString::to_string).as_deref(), Some(about), "{}", special.words);
            assert!(!special.details.contains(about), "{}: details repeat the about", special.words);
        }
    }
}
