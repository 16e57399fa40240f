//! The clap tree: the resources of the catalogue, their commands, and the hand-written commands. Every level below the root
//! is deferred, so that a run builds only the commands on its own path.

use std::ffi::OsString;

use clap::Command;

use crate::args::{flags, globals};
use crate::catalogue::{self, model::Resource};
use crate::cli::completion::Completers;
use crate::cli::edit::{self, Editable};
use crate::cli::{help, special};
use crate::system::build;

/// The whole tree, built one level deep.
pub fn root() -> Command {
    let command = special::ROOT.iter().fold(bare(), |command, special| command.subcommand(special.deferred()));
    catalogue::children("").fold(command, |command, resource| command.subcommand(resource_command(resource)))
}

/// The tree for parsing `line`: only the resources and hand-written commands that occur in it, so that startup does not
/// depend on their number. All of them if none occurs, for the suggestions after a mistyped word.
pub fn root_for(line: &[OsString]) -> Command {
    if line.iter().skip(1).all(|word| word == "--version" || word == "-V") && line.len() > 1 {
        return unadorned();
    }
    let stands = |names: &[&str]| line.iter().skip(1).any(|word| names.iter().any(|name| word == *name));
    let resources: Vec<&'static Resource> =
        catalogue::children("").filter(|resource| stands(&[resource.name, resource.singular])).collect();
    let specials: Vec<&special::Special> = special::all().filter(|special| stands(&[special.words])).collect();
    if resources.is_empty() && specials.is_empty() {
        return root();
    }
    // Without an option before the first word, the program needs none of its own.
    let has_options = line.get(1).is_none_or(|word| word.as_encoded_bytes().starts_with(b"-"));
    let program = if has_options { bare() } else { unadorned() };
    let command = specials.into_iter().fold(program, |command, special| command.subcommand(special.deferred()));
    resources.into_iter().fold(command, |command, resource| command.subcommand(resource_command(resource)))
}

/// The tree for completing `words`: complete along them, names only elsewhere. clap's completion builds the whole tree it
/// is given, which would cost a hundred times as much.
pub fn completed(words: &[String], completers: &Completers) -> Command {
    let root = completers.level(bare(), None);
    let root = special::ROOT.iter().fold(root, |command, special| {
        let is_there = words.iter().any(|word| word == special.words);
        command.subcommand(if is_there { completers.special(special.built()) } else { named(special.deferred()) })
    });
    catalogue::children("").fold(root, |command, resource| command.subcommand(along(words, resource, completers)))
}

/// A resource for completion, with its commands if it occurs in the line.
fn along(words: &[String], resource: &'static Resource, completers: &Completers) -> Command {
    let stands = |command: &Command| {
        let names = std::iter::once(command.get_name()).chain(command.get_all_aliases());
        names.into_iter().any(|name| words.iter().any(|word| word == name))
    };
    let command = named(resource_command(resource));
    if !stands(&command) {
        return command;
    }
    let command = completers.level(globals::on(command), Some(resource));
    let written = Written::below(resource);
    let command = catalogue::verbs(resource).filter(|verb| !written.has(verb)).fold(command, |command, verb| {
        let shallow = named(operation_command(resource, verb, &written));
        let built = if stands(&shallow) { completed_operation(shallow, completers) } else { shallow };
        command.subcommand(built)
    });
    let command = written.0.iter().fold(command, |command, special| {
        let shallow = named(special.deferred());
        command.subcommand(if stands(&shallow) { completers.special(special.built()) } else { shallow })
    });
    catalogue::children(resource.name)
        .fold(command, |command, child| command.subcommand(along(words, child, completers)))
}

fn completed_operation(command: Command, completers: &Completers) -> Command {
    let found = command.get_display_name().and_then(catalogue::command);
    let command = build_operation(command);
    match found {
        Some((resource, operations)) => completers.leaf(command, resource, operations),
        None => command,
    }
}

/// A command without its deferred part.
fn named(command: Command) -> Command {
    command.defer(|command| command)
}

/// The program without commands.
fn bare() -> Command {
    globals::on(unadorned())
}

/// The program without commands, and without options other than `--version`. `args_override_self` applies to every command
/// below it: of an option that does not accumulate, the last occurrence counts, so that a line can change what an alias or a
/// script set before.
fn unadorned() -> Command {
    Command::new("acamp")
        // Not the name of the file that was started, which on Windows is `acamp.exe`.
        .bin_name("acamp")
        .args_override_self(true)
        .version(build::version())
        .about("The ActiveCampaign command line")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
}

/// What a command such as `contacts edit` edits.
pub fn editable(words: &str) -> Option<Editable> {
    let (name, verb) = words.rsplit_once(' ')?;
    Editable::of(catalogue::find(name).filter(|_| verb == edit::VERB)?)
}

/// The command of a resource, its subcommands deferred. clap's `defer` takes a plain function, so the display name carries
/// the full name into it.
fn resource_command(resource: &'static Resource) -> Command {
    let word = resource.last_word();
    let about = special::of_resource(resource).map_or(resource.about, |special| special.about);
    let command = Command::new(word).display_name(resource.name).about(about);
    let command = if resource.singular == word { command } else { command.alias(resource.singular) };
    command.defer(build_resource)
}

fn build_resource(command: Command) -> Command {
    let Some(resource) = command.get_display_name().and_then(catalogue::find) else { return command };
    let command = match special::of_resource(resource) {
        Some(special) => special.declared(command),
        None => command.subcommand_required(true),
    };
    let command = globals::on(command.arg_required_else_help(true));
    let written = Written::below(resource);
    let command = catalogue::verbs(resource)
        .filter(|verb| !written.has(verb))
        .fold(command, |command, verb| command.subcommand(operation_command(resource, verb, &written)));
    let command = match Editable::of(resource) {
        Some(_) => command.subcommand(edit_command(resource)),
        None => command,
    };
    let command = written.0.iter().fold(command, |command, special| command.subcommand(special.deferred()));
    catalogue::children(resource.name).fold(command, |command, child| command.subcommand(resource_command(child)))
}

/// The hand-written commands of a resource.
struct Written(Vec<&'static special::Special>);

impl Written {
    fn below(resource: &Resource) -> Self {
        Written(special::below(resource.name).collect())
    }

    /// Whether one of them has this name, and so replaces the command of the verb.
    fn has(&self, verb: &str) -> bool {
        self.0.iter().any(|special| special.name() == verb)
    }
}

fn operation_command(resource: &'static Resource, verb: &'static str, written: &Written) -> Command {
    let about =
        resource.operations.iter().find(|operation| operation.verb == verb).map_or("", |operation| operation.about);
    let command = Command::new(verb).display_name(format!("{} {verb}", resource.name)).about(about);
    // The name of a hand-written command is not used as an alias.
    command.aliases(aliases(verb).iter().copied().filter(|alias| !written.has(alias))).defer(build_operation)
}

fn edit_command(resource: &'static Resource) -> Command {
    Command::new(edit::VERB)
        .display_name(format!("{} {}", resource.name, edit::VERB))
        .about("Edit a record in your editor")
        .defer(|command| match command.get_display_name().and_then(editable) {
            Some(editable) => globals::on(editable.declare(command)),
            None => command,
        })
}

fn build_operation(command: Command) -> Command {
    match command.get_display_name().and_then(catalogue::command) {
        Some((resource, operations)) => {
            globals::on(help::describe(flags::declare(command, resource, &operations), resource, &operations))
        }
        None => command,
    }
}

/// The aliases of a verb.
pub(super) fn aliases(verb: &str) -> &'static [&'static str] {
    match verb {
        "list" => &["ls"],
        "get" => &["show", "view"],
        "create" => &["new"],
        "delete" => &["rm"],
        _ => &[],
    }
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
