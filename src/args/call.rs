//! One operation as typed: which command, its arguments, and the engine's own flags as typed values. clap ends here.

use std::time::Duration;

use clap::{ArgMatches, Command};

use crate::api::request::Input;
use crate::args::conditions::TypedCondition;
use crate::args::flags::{self, POSITIONS};
use crate::args::typed::Typed;
use crate::args::{conditions, file_flags, globals, input, select};
use crate::catalogue;
use crate::catalogue::model::{Operation, Resource};
use crate::error::{Error, Kind, Result};
use crate::store::row_file::{Dialect, Source};
use crate::text::cell_dates::CellDates;

/// A command of the catalogue as typed.
#[derive(Clone, Debug)]
pub struct Call {
    /// The resource.
    pub resource: &'static Resource,
    /// The operations that share the verb. The values of each target decide which one is meant.
    pub operations: Vec<&'static Operation>,
    /// The flags that the engine itself acts on.
    pub flags: Flags,
    typed: Typed,
}

/// The flags that the engine itself acts on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flags {
    /// `--limit`: the maximum number of items.
    pub limit: Option<u64>,
    /// `--all`: every item.
    pub all: bool,
    /// `--count`: the number of items instead of them.
    pub count: bool,
    /// `--page-size`: items per request.
    pub page_size: Option<u64>,
    /// `--if-exists`; none where the command does not take it.
    pub if_exists: Option<IfExists>,
    /// `--ignore-not-found`: a missing record is no failure.
    pub ignore_not_found: bool,
    /// `--wait`: how long to wait for the operation to finish; none without the flag.
    pub wait: Option<Duration>,
    /// `--poll-interval`: how long between two status requests.
    pub poll_interval: Option<Duration>,
    /// `--from-file`: where the rows come from.
    pub from_file: Option<Source>,
    /// How that file is written.
    pub dialect: Dialect,
    /// `--id`: the id of a relation, instead of the two records it joins.
    pub relation_id: Option<String>,
    /// `--include`: names of relations to read with the records.
    pub include: Vec<String>,
    /// The filter expressions: `--where` and the flags that stand for one.
    pub conditions: Vec<TypedCondition>,
    /// `--dates` and `--zone`: how dates and timestamps are written.
    pub dates: CellDates,
}

/// What a create does when a record with the same natural key exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfExists {
    /// Fails.
    Fail,
    /// Leaves the record as it is.
    Skip,
    /// Updates the record.
    Update,
    /// Creates a second record.
    Create,
}

impl Call {
    /// The call that clap matched for `operations`, which share a verb of `resource`.
    ///
    /// # Errors
    /// `Usage` for a duration that cannot be parsed.
    pub fn new(resource: &'static Resource, operations: Vec<&'static Operation>, matches: &ArgMatches) -> Result<Self> {
        let typed = Typed::read(matches);
        let flags = Flags::read(flags::default_if_exists(resource, &operations), &typed, matches)?;
        let flags = Flags { conditions: conditions::read(&typed, resource, &operations), ..flags };
        Ok(Call { resource, operations, flags, typed })
    }

    /// The call of a command (`tags update`) with these words after it.
    ///
    /// # Errors
    /// `Usage` for words that the command does not take, `Other` where there is no such command.
    pub fn from_words(command: &str, words: Vec<String>) -> Result<Self> {
        let (resource, operations) = catalogue::command(command)
            .ok_or_else(|| Error::new(Kind::Other, format!("unknown command `{command}`")))?;
        Parser::new(resource, &operations).parse(words)
    }

    /// The command without its arguments: `contacts tags add`.
    pub fn command(&self) -> String {
        format!("{} {}", self.resource.name, self.operations[0].verb)
    }

    /// The positional values, by position; the last position may hold several. `-` reads lines from standard input.
    ///
    /// # Errors
    /// `Usage` where standard input is named twice or cannot be read.
    pub fn positions(&self) -> Result<Vec<Vec<String>>> {
        input::positional(&self.operations, &self.typed)
    }

    /// Whether a position was given as `-` and standard input was empty.
    pub fn names_nothing(&self, positions: &[Vec<String>]) -> bool {
        input::names_nothing(&self.typed, positions)
    }

    /// The operation that these positional values select.
    pub fn operation(&self, positions: &[Vec<String>]) -> &'static Operation {
        select::operation(&self.operations, &self.typed, positions)
    }

    /// The input of one request of `operation`: one value per position, and all flags.
    ///
    /// # Errors
    /// `Usage` for an unknown filter or order, an invalid `--set`, and a file that cannot be read.
    pub fn input(&self, operation: &'static Operation, values: &[String]) -> Result<Input> {
        let dates = self.flags.dates.clone();
        Ok(Input { dates, ..input::read(operation, &self.typed, values)? })
    }

    /// The call with the contents of the files and of standard input that its flags name, each read once, so that what is
    /// confirmed is what is sent, also when a job is resumed.
    ///
    /// # Errors
    /// `Usage` for what cannot be read, and for standard input that holds the rows.
    pub fn with_contents(&self) -> Result<Self> {
        let typed = input::with_contents(&self.operations, &self.typed, self.flags.from_file.as_ref())?;
        Ok(Call { typed, ..self.clone() })
    }

    /// The call without a flag.
    #[must_use]
    pub fn without(&self, flag: &str) -> Self {
        let kept = self.typed.0.iter().filter(|(id, _)| id != flag).cloned().collect();
        Call { typed: Typed(kept), ..self.clone() }
    }

    /// Whether a flag was typed.
    pub fn has(&self, flag: &str) -> bool {
        self.typed.has(flag)
    }

    /// The value of a flag as typed.
    pub fn text(&self, flag: &str) -> Option<String> {
        self.typed.first(flag).map(str::to_owned)
    }

    /// The flags as words (`--tag=vip`) and the positional values, without what selects the records: the file of rows, how it
    /// is written, and `--where`.
    pub fn words(&self) -> (Vec<String>, Vec<String>) {
        let (mut flags, mut positions) = (Vec::new(), Vec::new());
        let is_selection = conditions::selected_by(&self.operations).is_some();
        let selects =
            |id: &str| id == flags::FROM_FILE || id == conditions::WHERE && is_selection || file_flags::is_dialect(id);
        for (id, values) in self.typed.0.iter().filter(|(id, _)| !selects(id)) {
            if POSITIONS.contains(&id.as_str()) {
                positions.extend(values.iter().cloned());
            } else if values.is_empty() {
                flags.push(format!("--{id}"));
            } else {
                flags.extend(values.iter().map(|value| format!("--{id}={value}")));
            }
        }
        (flags, positions)
    }
}

impl Flags {
    fn read(default_if_exists: Option<&str>, typed: &Typed, matches: &ArgMatches) -> Result<Self> {
        let number = |name: &str| matches.try_get_one::<u64>(name).ok().flatten().copied();
        let duration = |name: &str, text: &str| globals::parse_duration(&format!("--{name}"), text);
        let if_exists = |default| match typed.first("if-exists").unwrap_or(default) {
            "skip" => IfExists::Skip,
            "update" => IfExists::Update,
            "create" => IfExists::Create,
            _ => IfExists::Fail,
        };
        let wait = match typed.first("wait") {
            None => None,
            Some("") => Some(DEFAULT_WAIT),
            Some(text) => Some(duration("wait", text)?),
        };
        Ok(Flags {
            limit: number("limit"),
            all: typed.has("all"),
            // A listing may have a filter of this name, which has a value.
            count: typed.has(flags::COUNT) && typed.all(flags::COUNT).is_empty(),
            page_size: number("page-size"),
            if_exists: default_if_exists.map(if_exists),
            ignore_not_found: typed.has("ignore-not-found"),
            wait,
            poll_interval: typed.first("poll-interval").map(|text| duration("poll-interval", text)).transpose()?,
            from_file: typed.first(flags::FROM_FILE).map(Source::parse),
            dialect: file_flags::dialect(matches),
            relation_id: typed.first(flags::RELATION_ID).map(str::to_owned),
            include: typed.all(flags::INCLUDE).to_vec(),
            conditions: Vec::new(),
            dates: file_flags::read(matches),
        })
    }
}

/// The input of `operation` for arguments without positions, as `contacts export` takes them.
///
/// # Errors
/// Those of [`Call::input`].
pub fn input_of(operation: &'static Operation, matches: &ArgMatches) -> Result<Input> {
    input::read(operation, &Typed::read(matches), &[])
}

/// How long `--wait` without a value waits.
const DEFAULT_WAIT: Duration = Duration::from_secs(600);

/// Parses the words after a command again and again: once for each row of a file.
pub struct Parser {
    command: Command,
    resource: &'static Resource,
    operations: Vec<&'static Operation>,
}

impl Parser {
    /// A parser for the command that `operations` of `resource` share.
    pub fn new(resource: &'static Resource, operations: &[&'static Operation]) -> Self {
        let command = Command::new("row").no_binary_name(true).disable_help_flag(true).args_override_self(true);
        let command = flags::declare(command, resource, operations);
        Parser { command, resource, operations: operations.to_vec() }
    }

    /// The call of these words.
    ///
    /// # Errors
    /// `Usage` for words that the command does not take.
    pub fn parse(&mut self, words: Vec<String>) -> Result<Call> {
        let matches = self.command.try_get_matches_from_mut(words);
        let matches = matches.map_err(|error| Error::usage(globals::first_paragraph(&error)))?;
        Call::new(self.resource, self.operations.clone(), &matches)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(command: &str, words: &[&str]) -> Call {
        Call::from_words(command, words.iter().map(|word| (*word).to_owned()).collect()).unwrap()
    }

    #[test]
    fn the_flags_of_the_engine_are_typed() {
        let flags = call("tags list", &["--limit=7", "--page-size", "50"]).flags;
        assert_eq!((flags.limit, flags.page_size, flags.all, flags.if_exists), (Some(7), Some(50), false, None));
        assert_eq!(call("tags create", &["--name=x"]).flags.if_exists, Some(IfExists::Fail));
        assert_eq!(call("tags create", &["--name=x", "--if-exists", "skip"]).flags.if_exists, Some(IfExists::Skip));
        assert!(call("tags delete", &["1", "--ignore-not-found"]).flags.ignore_not_found);
        let import = |words: &[&str]| call("segments match all", words).flags;
        assert_eq!(import(&["1", "--wait"]).wait, Some(Duration::from_secs(600)));
        assert_eq!(import(&["1", "--wait=5s"]).wait, Some(Duration::from_secs(5)));
    }

    #[test]
    fn words_are_kept_as_typed_for_a_later_run() {
        let (flags, positions) = call("tags delete", &["1", "--ignore-not-found"]).words();
        assert_eq!((flags, positions), (vec!["--ignore-not-found".to_owned()], vec!["1".to_owned()]));
    }

    #[test]
    fn words_a_command_does_not_take_are_a_usage_error_of_one_line() {
        let error = Call::from_words("tags list", vec!["--no-such-flag".to_owned()]).unwrap_err();
        assert_eq!(error.kind(), Kind::Usage);
        assert!(!error.message().contains('\n'));
    }
}
