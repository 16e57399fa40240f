//! `--from-file`: a command carried out once for each row of a file, as a job. A row is the command line once more: its
//! columns are the command's own arguments, so that a row is checked, resolved and sent exactly as if it had been typed.

mod columns;
mod plan;
mod report;
mod run;
mod then;

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use clap::{ArgMatches, Command};

use super::Task;
use super::record;
use crate::args::{flags, input};
use crate::catalogue;
use crate::catalogue::model::{Operation, Resource, Role};
use crate::engine::guard::{self, Deed, Price, budget};
use crate::error::{Error, Kind, Result, cannot_read};
use crate::session::Context;
use crate::store::jobs::{self, Job, Jobs};
use crate::store::row_file::{Format, Rows, Source};
use crate::text::counts::count_of;
use columns::Columns;
pub use plan::Settings;

/// How the rows are called that another command has gathered; no ending, which would name a format.
const GATHERED: &str = "the gathered rows";

/// The file `--from-file` names, if it is given.
pub fn file(matches: &ArgMatches) -> Option<Source> {
    let text = matches.try_get_one::<String>("from-file").ok().flatten()?;
    Some(Source::parse(text))
}

/// Begins a job for the rows of `source`.
///
/// # Errors
/// `Usage` for a file or column that cannot be used and for a confirmation that was not given; `Partial` where rows failed,
/// `Unknown` where nobody can tell what became of some; those of the first call that shows the service to be out of reach.
pub fn begin(task: Task<'_>, source: &Source) -> Result<()> {
    let leaf = Leaf { resource: task.resource, rows: task.rows.to_vec(), settings: Settings::of(task) };
    if task.context.options().dry_run {
        return leaf.rehearse(task.context, source);
    }
    leaf.begin(task.context, source)
}

/// Begins a job whose rows another command has gathered: `title` is that command in words, `rows` a CSV with a header
/// whose columns are arguments of the settings' command. Asks nothing: who gathers the rows asks.
///
/// # Errors
/// As [`begin`].
pub fn start(context: &Context, title: &str, settings: Settings, rows: &[u8]) -> Result<()> {
    let leaf = Leaf::new(settings)?;
    if context.options().dry_run {
        return leaf.rehearse_rows(context, Rows::read(GATHERED, rows, None)?);
    }
    leaf.begin_job(context, title.to_owned(), GATHERED.to_owned(), rows, false)
}

/// A command of the catalogue with the words behind it, read as they would be on a command line.
///
/// # Errors
/// `Usage` for words the command does not take.
pub fn typed(command: &str, words: Vec<String>) -> Result<(&'static Resource, Vec<&'static Operation>, ArgMatches)> {
    let settings = Settings { command: command.to_owned(), ..Settings::default() };
    let leaf = Leaf::new(settings)?;
    let matches = parse(&mut leaf.command(), words)?;
    Ok((leaf.resource, leaf.rows, matches))
}

/// Carries a job on.
///
/// # Errors
/// As [`begin`].
pub fn resume(job: Job, context: &Context) -> Result<()> {
    let leaf = Leaf::of(job.plan())?;
    run::carry_on(&leaf, job, context)
}

/// Begins a new job like an earlier one, for other rows.
///
/// # Errors
/// As [`begin`].
pub fn again(plan: &jobs::Plan, source: &Source, context: &Context) -> Result<()> {
    Leaf::of(plan)?.begin(context, source)
}

/// One command of the catalogue and the arguments that are the same for all rows.
struct Leaf {
    resource: &'static Resource,
    rows: Vec<&'static Operation>,
    settings: Settings,
}

impl Leaf {
    /// The command a job was begun with.
    fn of(plan: &jobs::Plan) -> Result<Self> {
        let unknown = |why: String| Error::new(Kind::Other, format!("cannot carry job {} on: {why}", plan.id));
        let settings: Settings =
            serde_json::from_value(plan.settings.clone()).map_err(|error| unknown(error.to_string()))?;
        Leaf::new(settings).map_err(|error| unknown(error.message().to_owned()))
    }

    /// The command of `settings`.
    fn new(settings: Settings) -> Result<Self> {
        let gone = || Error::new(Kind::Other, format!("there is no command `{}` any more", settings.command));
        let (resource, rows) = catalogue::command(&settings.command).ok_or_else(gone)?;
        Ok(Leaf { resource, rows, settings })
    }

    fn begin(&self, context: &Context, source: &Source) -> Result<()> {
        // What may not be written need not be read.
        context.refuse_write(&self.settings.command)?;
        let title = format!("{} --from-file {}", self.settings.command, source.name());
        self.begin_job(context, title, source.name(), source.open()?, true)
    }

    /// Makes a job of the rows of `input`, with leave where that is to be asked, and carries it out.
    fn begin_job(&self, context: &Context, title: String, name: String, input: impl Read, asks: bool) -> Result<()> {
        context.refuse_write(&self.settings.command)?;
        let profile = context.profile()?;
        let draft = Jobs::new(context.paths())?.draft()?;
        let kept = draft.keep_input(input)?;
        let price = self.say_price(context, &mut read(&kept, &name)?, draft.id())?;
        if asks {
            self.ask(context, price)?;
        }
        let job = draft.begin(jobs::Plan {
            id: String::new(),
            kind: jobs::Kind::Rows,
            command: title,
            profile: profile.name.value.clone(),
            account: profile.url.value.clone(),
            created: String::new(),
            rows: None,
            input: name,
            settings: serde_json::to_value(&self.settings).unwrap_or_default(),
        })?;
        run::carry_on(self, job, context)
    }

    /// Checks the columns, and says how many rows there are and what they cost.
    fn say_price(&self, context: &Context, rows: &mut Rows<'_>, id: &str) -> Result<Price> {
        Columns::read(&self.rows, rows.header(), &self.settings)?;
        let rate = context.profile()?.limits.rate.value;
        let price = Price { things: count(rows)?, each: record::calls(context, self.rows[0])?, rate };
        context.note(&format!("job {id}: {}", price.for_rows()));
        Ok(price)
    }

    /// Asks before what can hurt, and stops where more would be deleted than is allowed.
    fn ask(&self, context: &Context, price: Price) -> Result<()> {
        let (row, count) = (self.rows[0], price.things);
        if count == 0 {
            return Ok(());
        }
        if row.role == Role::Delete {
            budget::check(context, self.resource, count)?;
        }
        let typed = |flag: &str| {
            let prefix = format!("--{flag}=");
            self.settings.flags.iter().find_map(|text| text.strip_prefix(&prefix).map(str::to_owned))
        };
        let what = format!("`{}` for {}", self.settings.command, count_of(count, "row"));
        let mut deed = Deed::new(row.danger(count, typed), what, count.to_string());
        deed.price = Some(price);
        guard::ask(context, &deed)
    }

    /// Prints the requests of all rows.
    fn rehearse(&self, context: &Context, source: &Source) -> Result<()> {
        self.rehearse_rows(context, Rows::read(&source.name(), source.open()?, format(source))?)
    }

    fn rehearse_rows(&self, context: &Context, mut rows: Rows<'_>) -> Result<()> {
        let columns = Columns::read(&self.rows, rows.header(), &self.settings)?;
        let mut command = self.command();
        let mut requests = Vec::new();
        while let Some(row) = rows.next() {
            let row = row?;
            let line = row.line;
            let matches = columns.arguments(&row.cells).and_then(|argv| parse(&mut command, argv));
            let matches = matches.map_err(|error| error.prefixed(&format!("line {line}: ")))?;
            let task = Task { context, resource: self.resource, rows: &self.rows, matches: &matches };
            let positions = input::positional(&self.rows, &matches)?;
            requests.extend(super::dry_run::requests(task, &positions)?);
        }
        requests.extend(then::requests(self, context)?);
        super::dry_run::print(context, &requests)
    }

    /// The command a row is read with.
    fn command(&self) -> Command {
        let command = Command::new("row").no_binary_name(true).disable_help_flag(true);
        flags::declare(command, self.resource, &self.rows)
    }
}

/// The rows of a job's input, a copy of the file called `name`.
fn read(input: &Path, name: &str) -> Result<Rows<'static>> {
    let file = File::open(input).map_err(|error| cannot_read(input, &error))?;
    Rows::read(name, BufReader::new(file), format(&Source::parse(name)))
}

/// How many rows there are, readable or not.
fn count(rows: &mut Rows<'_>) -> Result<u64> {
    let mut count = 0;
    while let Some(row) = rows.next() {
        if let Err(error) = row
            && error.kind() != Kind::Rejected
        {
            return Err(error);
        }
        count += 1;
    }
    Ok(count)
}

/// The format a file's name tells.
fn format(source: &Source) -> Option<Format> {
    match source {
        Source::File(path) => Format::of_name(path),
        Source::Standard => None,
    }
}

/// Reads one row's arguments.
fn parse(command: &mut Command, argv: Vec<String>) -> Result<ArgMatches> {
    command.try_get_matches_from_mut(argv).map_err(|error| {
        let text = error.render().to_string();
        let first = text.split("\n\n").next().unwrap_or_default();
        let words: Vec<&str> = first.lines().map(str::trim).collect();
        Error::usage(words.join(" ").trim_start_matches("error: "))
    })
}
