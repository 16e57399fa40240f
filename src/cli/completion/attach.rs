//! Which candidates each argument gets: by the parameters of operations, and for hand-written commands by flag names.

use std::sync::Arc;

use clap::{Arg, Command};

use super::offer::{Line, Offer, completer};
use crate::args::conditions::{WHERE, selected_by};
use crate::args::flags::{POSITIONS, flags, positions};
use crate::catalogue::model::{Kind, Operation, Resource};
use crate::catalogue::{self, ALL};

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
        let offer = |id: &str| {
            let place = POSITIONS.iter().position(|position| *position == id).and_then(|at| places.get(at));
            let flag = || named.iter().find(|param| param.flag == id).copied();
            match (id, place.map(|place| place.param).or_else(flag)) {
                (_, Some(param)) => Some(Offer::Value(param.kind)),
                ("order", _) => Some(Offer::Orders(operations)),
                (WHERE, _) => Some(Offer::Expression(selected_by(operations).unwrap_or(resource))),
                (short, _) => {
                    let own = resource.filterable.short_forms.iter().find(|form| form.flag == short);
                    own.filter(|form| !form.resource.is_empty())
                        .map(|form| Offer::Value(Kind::Reference(form.resource)))
                }
            }
        };
        let command = self.attached(command, offer);
        self.level(command, Some(resource))
    }

    /// Adds completers to a hand-written command and its subcommands: a flag named after a resource takes a record of it.
    pub fn special(&self, command: Command) -> Command {
        let above = command
            .get_display_name()
            .and_then(|words| words.rsplit_once(' '))
            .map(|(resource, _)| resource.to_owned());
        let resource = above.and_then(|resource| catalogue::find(&resource));
        let names: Vec<String> = command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
        let command = self.attached(command, |id| match (id, resource) {
            (WHERE, Some(resource)) => Some(Offer::Expression(resource)),
            _ => kind_of_flag(id).map(Offer::Value),
        });
        let command = self.level(command, resource);
        names.into_iter().fold(command, |command, name| command.mut_subcommand(name, |below| self.special(below)))
    }

    /// Adds completers to the global options of a command.
    pub fn level(&self, command: Command, resource: Option<&'static Resource>) -> Command {
        self.attached(command, |id| match (id, resource) {
            ("profile", _) => Some(Offer::Profile),
            ("columns", Some(resource)) => Some(Offer::Keys(resource, false)),
            ("sort", Some(resource)) => Some(Offer::Keys(resource, true)),
            _ => None,
        })
    }

    fn attached(&self, command: Command, offer: impl Fn(&str) -> Option<Offer>) -> Command {
        command.mut_args(|arg: Arg| match offer(arg.get_id().as_str()) {
            Some(Offer::Value(kind)) if !is_offered(kind) => arg,
            Some(offer) => arg.add(completer(&self.0, offer)),
            None => arg,
        })
    }
}

/// Whether a kind has candidates; clap completes closed lists itself.
fn is_offered(kind: Kind) -> bool {
    kind.resource().is_some() || matches!(kind, Kind::ReferenceBy(..))
}

/// The kind of a flag named after a top-level resource: `--tag`.
fn kind_of_flag(flag: &str) -> Option<Kind> {
    let of = |resource: &&&Resource| resource.singular == flag && !resource.name.contains(' ');
    ALL.iter().find(of).map(|resource| Kind::Reference(resource.name))
}
