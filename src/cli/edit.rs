//! `acamp NOUN edit`: which nouns have it, told from their rows: those of which one thing can be read and changed by the same
//! arguments.

use clap::builder::NonEmptyStringValueParser;
use clap::{Arg, ArgMatches, Command};

use crate::args::flags::POSITIONS;
use crate::catalogue::model::{Encoding, Kind, Operation, Param, Place, Reply, Resource, Role, When};
use crate::cli::builtin;
use crate::error::Result;
use crate::session::Context;

/// The verb.
pub const VERB: &str = "edit";

const LONG: &str = "The members that can be changed are opened as TOML in the editor of VISUAL or EDITOR, each with what it means and \
     what it takes. On saving, only what you changed is sent. It is read once more before that: what others changed \
     meanwhile stays, and where both changed the same member nothing is sent. A line taken out stays as it is; an empty \
     text empties. --dry-run shows the request.";

/// A noun whose things can be edited, and the rows to do it with.
#[derive(Clone, Copy, Debug)]
pub struct Editable {
    /// The noun.
    pub resource: &'static Resource,
    /// Reads one.
    pub get: &'static Operation,
    /// Changes it.
    pub update: &'static Operation,
}

impl Editable {
    /// The noun's way to be edited; none where it has no row to read or to change one thing with.
    pub fn of(resource: &'static Resource) -> Option<Self> {
        let row = |verb: &str, role: Role| {
            let mut rows = resource.operations.iter().filter(|row| row.verb == verb && row.when == When::Always);
            rows.next().filter(|row| row.role == role)
        };
        let (get, update) = (row("get", Role::Get)?, row("update", Role::Update)?);
        let all_in_path = |row: &Operation| row.arguments.iter().all(|param| row.takes_in_path(param));
        let fits = matches!(get.reply, Reply::Item(_) | Reply::Whole)
            && update.encoding == Encoding::Json
            && get.arguments.len() == update.arguments.len()
            && get.arguments.len() <= POSITIONS.len()
            && all_in_path(get)
            && all_in_path(update)
            && update.fields.iter().any(is_shown)
            && !resource.operations.iter().any(|row| row.verb == VERB);
        fits.then_some(Editable { resource, get, update })
    }

    /// The members an editor shows.
    pub fn fields(&self) -> Vec<&'static Param> {
        self.update.fields.iter().filter(|param| is_shown(param)).collect()
    }

    /// Its command.
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

    /// Carries it out.
    ///
    /// # Errors
    /// Those of [`builtin::edit::run`].
    pub fn run(&self, matches: &ArgMatches, context: &Context) -> Result<()> {
        let ids = POSITIONS.iter().take(self.get.arguments.len());
        let named: Vec<String> = ids.filter_map(|id| matches.get_one::<String>(id)).cloned().collect();
        builtin::edit::run(self, &named, context)
    }
}

/// Whether what was read has the member in the form in which it is sent. Custom field values and what takes calls of its
/// own do not stand in the thing itself.
fn is_shown(param: &Param) -> bool {
    let is_own = !matches!(param.kind, Kind::FieldValue(_) | Kind::CustomFieldValue(_) | Kind::Pair | Kind::Present);
    is_own && param.place == Place::Regular
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;

    #[test]
    fn what_can_be_read_and_changed_can_be_edited() {
        let names: Vec<&str> = catalogue::ALL
            .iter()
            .filter_map(|noun| Editable::of(noun))
            .map(|editable| editable.resource.name)
            .collect();
        for name in ["contacts", "tags", "deals", "accounts", "lists", "webhooks", "pipelines", "stages"] {
            assert!(names.contains(&name), "{name} is not among {names:?}");
        }
        assert!(names.len() > 20, "{names:?}");
    }
}
