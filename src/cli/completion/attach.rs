//! Which candidates each argument gets: by the parameters of operations, and for hand-written commands by
//! their ids and placeholders.

use std::sync::Arc;

use clap::{Arg, Command};

use super::offer::{Line, Offer, completer};
use crate::args::conditions::{WHERE, selected_by};
use crate::args::flags::{POSITIONS, flags, positions};
use crate::args::globals::is_global;
use crate::catalogue::model::{Kind, Operation, Resource};
use crate::catalogue::{self, ALL};
use crate::store::jobs::State;

/// Adds completers of values to the commands of the tree.
#[derive(Debug)]
pub struct Completers(Arc<Line>);

impl Completers {
    /// Completers for what stands before the cursor.
    pub fn new(line: Arc<Line>) -> Self {
        Completers(line)
    }

    /// Adds completers to the arguments of a command of the catalogue.
    pub fn leaf(&self, command: Command, resource: &'static Resource, operations: Vec<&'static Operation>) -> Command {
        // The process handles one request and ends.
        let operations: &'static [&'static Operation] = operations.leak();
        let places = positions(operations);
        let named = flags(operations);
        let offer = |arg: &Arg| {
            let id = arg.get_id().as_str();
            let place = POSITIONS.iter().position(|position| *position == id).and_then(|at| places.get(at));
            let flag = || named.iter().find(|param| param.flag == id).copied();
            match (id, place.map(|place| place.param).or_else(flag)) {
                (_, Some(param)) if param.definition().is_some() => {
                    param.definition().map(|definition| Offer::Expression(definition.filterable))
                }
                (_, Some(param)) if is_offered(param.kind) => Some(Offer::Value(param.kind)),
                (_, Some(_)) => None,
                ("order", _) => Some(Offer::Orders(operations)),
                ("set", _) => Some(Offer::PairContent),
                (WHERE, _) => Some(Offer::Expression(selected_by(operations).unwrap_or(resource).filterable)),
                (short, _) => {
                    let own = resource.filterable.short_forms.iter().find(|form| form.flag == short);
                    own.filter(|form| !form.resource.is_empty())
                        .map(|form| Offer::Value(Kind::Reference(form.resource)))
                        .or_else(|| documented(arg))
                }
            }
        };
        let command = self.attached(command, offer);
        self.level(command, Some(resource))
    }

    /// Adds completers to a hand-written command and its subcommands.
    pub fn special(&self, command: Command) -> Command {
        let above = command
            .get_display_name()
            .and_then(|words| words.rsplit_once(' '))
            .map(|(resource, _)| resource.to_owned());
        let resource = above.and_then(|resource| catalogue::find(&resource));
        self.below(command, resource)
    }

    /// Adds completers to a hand-written command of a resource, if it has one, and its subcommands.
    fn below(&self, command: Command, resource: Option<&'static Resource>) -> Command {
        let names: Vec<String> = command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
        let name = command.get_name().to_owned();
        let command = self.attached(command, |arg| offer_of(&name, arg, resource));
        let command = self.level(command, resource);
        names
            .into_iter()
            .fold(command, |command, name| command.mut_subcommand(name, |below| self.below(below, resource)))
    }

    /// Adds completers to the global options of a command.
    pub fn level(&self, command: Command, resource: Option<&'static Resource>) -> Command {
        self.attached(command, |arg| match (arg.get_id().as_str(), resource) {
            ("profile", _) => Some(Offer::Profile),
            ("columns", Some(resource)) => Some(Offer::Keys(resource, false)),
            ("sort", Some(resource)) => Some(Offer::Keys(resource, true)),
            (id, _) if is_global(id) => documented(arg),
            _ => None,
        })
    }

    fn attached(&self, command: Command, offer: impl Fn(&Arg) -> Option<Offer>) -> Command {
        command.mut_args(|arg: Arg| match offer(&arg) {
            Some(offer) => arg.add(completer(&self.0, offer)),
            None => arg,
        })
    }
}

/// Whether a kind has candidates; clap completes closed lists itself.
fn is_offered(kind: Kind) -> bool {
    kind.resource().is_some() || matches!(kind, Kind::ReferenceBy(..) | Kind::Content | Kind::Json)
}

/// What an argument of the hand-written command `name` takes. A flag named after a resource takes a record of it.
fn offer_of(name: &str, arg: &Arg, resource: Option<&'static Resource>) -> Option<Offer> {
    match (name, arg.get_id().as_str(), value_name(arg)) {
        (_, "set", "KEY=VALUE") => Some(Offer::PairContent),
        ("resume", _, "JOB") => Some(Offer::Job(&[State::Resumable])),
        ("cancel", _, "JOB") => Some(Offer::Job(&[State::Resumable, State::Running])),
        ("retry-failed", _, "JOB") => Some(Offer::Job(&[State::Finished])),
        (_, WHERE, _) => resource.map(|resource| Offer::Expression(resource.filterable)),
        (_, _, "JOB") => Some(Offer::Job(&[State::Running, State::Finished, State::Resumable, State::Cancelled])),
        ("undo", "run", _) => Some(Offer::Run(true)),
        (_, "run", "ID") => Some(Offer::Run(false)),
        ("get" | "set" | "unset", _, "KEY") => Some(Offer::Setting),
        ("set", _, "VALUE") => Some(Offer::SettingValue),
        (_, "alias-name", _) => Some(Offer::Alias),
        (_, _, "TOPIC|COMMAND") => Some(Offer::Help),
        (_, _, "NAME|DIR") => Some(Offer::Manual),
        (_, _, "RESOURCE[.FIELD]") => Some(Offer::Explained),
        (_, _, "RESOURCE|ID") => Some(Offer::Opened),
        ("fill", _, "RESOURCE") => Some(Offer::Cached),
        (_, _, "RESOURCE|COMMAND") => Some(Offer::Command),
        (_, _, "PROFILE") => Some(Offer::Profile),
        ("refs", "name", _) | ("rename", "old", _) => resource.map(|known| Offer::Value(Kind::Reference(known.name))),
        (_, id, _) => kind_of_flag(id.trim_matches(['<', '>'])).map(Offer::Value).or_else(|| documented(arg)),
    }
}

/// What an argument takes by its placeholder and its help: a file, a directory, or the contents of a file.
fn documented(arg: &Arg) -> Option<Offer> {
    match value_name(arg) {
        "FILE" | "TIME|MANIFEST" => Some(Offer::File),
        "DIR" => Some(Offer::Directory),
        "" => None,
        _ => arg.get_help().filter(|help| help.to_string().contains("@FILE")).map(|_| Offer::Content),
    }
}

/// The placeholder of an argument's value; empty for a switch.
fn value_name(arg: &Arg) -> &str {
    let names = arg.get_value_names().filter(|_| arg.get_action().takes_values());
    names.and_then(|names| names.first()).map_or("", |name| name.as_str())
}

/// The kind of a flag named after a top-level resource: `--tag`.
fn kind_of_flag(flag: &str) -> Option<Kind> {
    let of = |resource: &&&Resource| resource.singular == flag && !resource.name.contains(' ');
    ALL.iter().find(of).map(|resource| Kind::Reference(resource.name))
}
