//! `acamp RESOURCE edit`: available for resources with a `get` and an `update` that take the same arguments.

use clap::builder::NonEmptyStringValueParser;
use clap::{Arg, ArgMatches, Command};

use crate::args::flags::POSITIONS;
use crate::catalogue::model::{Encoding, Kind, Operation, Param, Place, Reply, Resource, Role, When};
use crate::cli::builtin;
use crate::error::Result;
use crate::session::Context;

/// Its name.
pub const VERB: &str = "edit";

const LONG: &str = "Opens the properties that can be changed as TOML in your editor (VISUAL or EDITOR), each with its meaning and \
     valid values. When you save, only your changes are sent. The record is read again first: changes by others in the \
     meantime are kept, and nothing is sent if both sides changed the same property. A deleted line leaves its property \
     unchanged; an empty text clears it. --dry-run shows the request.";

/// A resource whose records can be edited, with the operations for it.
#[derive(Clone, Copy, Debug)]
pub struct Editable {
    /// The resource.
    pub resource: &'static Resource,
    /// Reads a record.
    pub get: &'static Operation,
    /// Updates it.
    pub update: &'static Operation,
}

impl Editable {
    /// The operations that edit records of a resource, if it has them.
    pub fn of(resource: &'static Resource) -> Option<Self> {
        let operation = |verb: &str, role: Role| {
            let mut operations =
                resource.operations.iter().filter(|operation| operation.verb == verb && operation.when == When::Always);
            operations.next().filter(|operation| operation.role == role)
        };
        let (get, update) = (operation("get", Role::Get)?, operation("update", Role::Update)?);
        let all_in_path =
            |operation: &Operation| operation.arguments.iter().all(|param| operation.takes_in_path(param));
        let fits = matches!(get.reply, Reply::Item(_) | Reply::Whole)
            && update.encoding == Encoding::Json
            && get.arguments.len() == update.arguments.len()
            && get.arguments.len() <= POSITIONS.len()
            && all_in_path(get)
            && all_in_path(update)
            && update.fields.iter().any(is_shown)
            && !resource.operations.iter().any(|operation| operation.verb == VERB);
        fits.then_some(Editable { resource, get, update })
    }

    /// The properties shown in the editor.
    pub fn fields(&self) -> Vec<&'static Param> {
        self.update.fields.iter().filter(|param| is_shown(param)).collect()
    }

    /// Adds its arguments and examples to a command.
    pub fn declare(&self, command: Command) -> Command {
        let example = self.get.examples.first().copied().unwrap_or_default();
        let own = format!("{} get", self.resource.name);
        let named = example.strip_prefix(own.as_str()).unwrap_or(" 1");
        let named = named.split(" -").next().unwrap_or(named);
        let example = format!("acamp {} {VERB}{named}", self.resource.name);
        let examples = format!("Examples:\n  {example}\n  {example} --dry-run");
        let positions = self.get.arguments.iter().zip(POSITIONS).map(|(param, id)| {
            Arg::new(id)
                .value_name(param.flag.to_uppercase())
                .help(param.help)
                .required(true)
                .value_parser(NonEmptyStringValueParser::new())
        });
        command.args(positions).after_long_help(format!("{examples}\n\n{LONG}")).after_help(examples)
    }

    /// Runs it.
    ///
    /// # Errors
    /// Those of [`builtin::edit::run`].
    pub fn run(&self, matches: &ArgMatches, context: &Context) -> Result<()> {
        let ids = POSITIONS.iter().take(self.get.arguments.len());
        let named: Vec<String> = ids.filter_map(|id| matches.get_one::<String>(id)).cloned().collect();
        builtin::edit::run(self, &named, context)
    }
}

/// Whether a response contains the property in the form in which it is sent. Custom field values, and properties with
/// requests of their own, are not part of the record.
fn is_shown(param: &Param) -> bool {
    let is_own = !matches!(param.kind, Kind::FieldValue(_) | Kind::CustomFieldValue(_) | Kind::Pair | Kind::Switch);
    is_own && param.place == Place::Regular
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;

    #[test]
    fn resources_with_get_and_update_can_be_edited() {
        let names: Vec<&str> = catalogue::ALL
            .iter()
            .filter_map(|resource| Editable::of(resource))
            .map(|editable| editable.resource.name)
            .collect();
        for name in ["contacts", "tags", "deals", "accounts", "lists", "webhooks", "pipelines", "stages"] {
            assert!(names.contains(&name), "{name} is not among {names:?}");
        }
        assert!(names.len() > 20, "{names:?}");
    }
}
