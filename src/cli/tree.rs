//! The clap tree: the nouns of the catalogue, their verbs, and the special commands among them. Every level below the
//! root is deferred, so that a run builds only the commands on its own path.

use std::ffi::OsString;

use clap::Command;

use crate::args::{flags, globals};
use crate::catalogue::{self, model::Resource};
use crate::cli::completion::Completers;
use crate::cli::edit::{self, Editable};
use crate::cli::{help, special};

/// The whole command line, built one level deep.
pub fn root() -> Command {
    let command = special::ROOT.iter().fold(bare(), |command, special| command.subcommand(special.deferred()));
    catalogue::children("").fold(command, |command, resource| command.subcommand(noun(resource)))
}

/// The command line for parsing `line`: of the nouns and special commands only those that stand in it, so that a start
/// costs the same however many there are. All of them where none does, for the suggestions after a mistyped word.
pub fn root_for(line: &[OsString]) -> Command {
    if line.iter().skip(1).all(|word| word == "--version" || word == "-V") && line.len() > 1 {
        return bare();
    }
    let stands = |names: &[&str]| line.iter().skip(1).any(|word| names.iter().any(|name| word == *name));
    let nouns: Vec<&'static Resource> =
        catalogue::children("").filter(|resource| stands(&[resource.name, resource.singular])).collect();
    let specials: Vec<&special::Special> = special::all().filter(|special| stands(&[special.words])).collect();
    if nouns.is_empty() && specials.is_empty() {
        return root();
    }
    let command = specials.into_iter().fold(bare(), |command, special| command.subcommand(special.deferred()));
    nouns.into_iter().fold(command, |command, resource| command.subcommand(noun(resource)))
}

/// The command line for completing `words`: built along them alone, with what completes values; of all else the names.
/// Completion builds the whole of the tree it is given, and the whole of ours would cost a hundred times as much.
pub fn completed(words: &[String], completers: &Completers) -> Command {
    let root = completers.level(bare(), None);
    let root = special::ROOT.iter().fold(root, |command, special| {
        let is_there = words.iter().any(|word| word == special.words);
        command.subcommand(if is_there { completers.special(special.built()) } else { named(special.deferred()) })
    });
    catalogue::children("").fold(root, |command, resource| command.subcommand(along(words, resource, completers)))
}

/// A noun for completion: its verbs where it stands in the line.
fn along(words: &[String], resource: &'static Resource, completers: &Completers) -> Command {
    let stands = |command: &Command| {
        let names = std::iter::once(command.get_name()).chain(command.get_all_aliases());
        names.into_iter().any(|name| words.iter().any(|word| word == name))
    };
    let command = named(noun(resource));
    if !stands(&command) {
        return command;
    }
    let command = completers.level(globals::on(command), Some(resource));
    let command =
        catalogue::verbs(resource).filter(|verb| !is_written(resource, verb)).fold(command, |command, verb| {
            let shallow = named(leaf(resource, verb));
            let built = if stands(&shallow) { built_leaf(shallow, completers) } else { shallow };
            command.subcommand(built)
        });
    let command = special::below(resource.name).fold(command, |command, special| {
        let shallow = named(special.deferred());
        command.subcommand(if stands(&shallow) { completers.special(special.built()) } else { shallow })
    });
    catalogue::children(resource.name)
        .fold(command, |command, child| command.subcommand(along(words, child, completers)))
}

fn built_leaf(command: Command, completers: &Completers) -> Command {
    let found = command.get_display_name().and_then(catalogue::command);
    let command = build_leaf(command);
    match found {
        Some((resource, rows)) => completers.leaf(command, resource, rows),
        None => command,
    }
}

/// A command without what it would be built with.
fn named(command: Command) -> Command {
    command.defer(|command| command)
}

/// The program without its commands.
fn bare() -> Command {
    let command = Command::new("acamp")
        .version(env!("CARGO_PKG_VERSION"))
        .about("The ActiveCampaign command line")
        .subcommand_required(true)
        .arg_required_else_help(true);
    globals::on(command)
}

/// What a full command such as `contacts edit` edits.
pub fn editable(words: &str) -> Option<Editable> {
    let (name, verb) = words.rsplit_once(' ')?;
    Editable::of(catalogue::find(name).filter(|_| verb == edit::VERB)?)
}

/// A noun's command, its verbs not yet built. clap's `defer` takes a plain function, so the display name carries the
/// noun's full name into it.
fn noun(resource: &'static Resource) -> Command {
    let word = last_word(resource.name);
    let command = Command::new(word).display_name(resource.name).about(resource.about);
    let command = if resource.singular == word { command } else { command.alias(resource.singular) };
    command.defer(build_noun)
}

fn build_noun(command: Command) -> Command {
    let Some(resource) = command.get_display_name().and_then(catalogue::find) else { return command };
    let command = command.subcommand_required(true).arg_required_else_help(true);
    let command = globals::on(command);
    let command = catalogue::verbs(resource)
        .filter(|verb| !is_written(resource, verb))
        .fold(command, |command, verb| command.subcommand(leaf(resource, verb)));
    let command = match Editable::of(resource) {
        Some(_) => command.subcommand(edit_leaf(resource)),
        None => command,
    };
    let command =
        special::below(resource.name).fold(command, |command, special| command.subcommand(special.deferred()));
    catalogue::children(resource.name).fold(command, |command, child| command.subcommand(noun(child)))
}

/// Whether a hand-written command takes the place of the verb it is called like; the row stays the source of its call.
fn is_written(resource: &Resource, verb: &str) -> bool {
    special::below(resource.name).any(|special| special.words.ends_with(&format!(" {verb}")))
}

fn leaf(resource: &'static Resource, verb: &'static str) -> Command {
    let about = resource.operations.iter().find(|row| row.verb == verb).map_or("", |row| row.about);
    let command = Command::new(verb).display_name(format!("{} {verb}", resource.name)).about(about);
    // What a hand-written command is called is no alias here.
    let is_taken =
        |alias: &&str| special::below(resource.name).any(|special| special.words.rsplit(' ').next() == Some(*alias));
    command.aliases(aliases(verb).iter().copied().filter(|alias| !is_taken(alias))).defer(build_leaf)
}

fn edit_leaf(resource: &'static Resource) -> Command {
    Command::new(edit::VERB)
        .display_name(format!("{} {}", resource.name, edit::VERB))
        .about("Change one in your editor")
        .defer(|command| match command.get_display_name().and_then(editable) {
            Some(editable) => globals::on(editable.declare(command)),
            None => command,
        })
}

fn build_leaf(command: Command) -> Command {
    match command.get_display_name().and_then(catalogue::command) {
        Some((resource, rows)) => {
            globals::on(help::describe(flags::declare(command, resource, &rows), resource, &rows))
        }
        None => command,
    }
}

/// Other words people type for a verb, accepted everywhere.
pub(super) fn aliases(verb: &str) -> &'static [&'static str] {
    match verb {
        "list" => &["ls"],
        "get" => &["show", "view"],
        "create" => &["new"],
        "delete" => &["rm"],
        _ => &[],
    }
}

fn last_word(name: &'static str) -> &'static str {
    name.rsplit(' ').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_tree_is_accepted_by_clap() {
        let mut root = root();
        root.build();
        root.debug_assert();
    }
}
