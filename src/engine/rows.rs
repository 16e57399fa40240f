//! `--from-file`: a command carried out once for each row of a file, as a job. A row is the command line once more: its
//! columns are the command's own arguments, so that a row is checked, resolved and sent exactly as if it had been typed.

mod columns;
mod plan;
mod report;
mod run;
mod verify;

use std::fs::File;
use std::io::BufReader;

use clap::{ArgMatches, Command};

use super::Task;
use super::record;
use super::words::count_of;
use crate::catalogue::model::{Operation, Resource, Role};
use crate::cli::{arguments, input, tree};
use crate::context::Context;
use crate::error::{Error, Kind, Result, cannot_read};
use crate::guard::{self, Deed, Price, budget};
use crate::job::{self, Job, Jobs};
use crate::rows::{Format, Rows, Source};
use columns::Columns;
use plan::Settings;

pub use verify::made;

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
pub fn again(plan: &job::Plan, source: &Source, context: &Context) -> Result<()> {
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
    fn of(plan: &job::Plan) -> Result<Self> {
        let unknown = |why: String| Error::new(Kind::Other, format!("cannot carry job {} on: {why}", plan.id));
        let settings: Settings =
            serde_json::from_value(plan.settings.clone()).map_err(|error| unknown(error.to_string()))?;
        let (resource, rows) = tree::find(&settings.command)
            .ok_or_else(|| unknown(format!("there is no command `{}` any more", settings.command)))?;
        Ok(Leaf { resource, rows, settings })
    }

    fn begin(&self, context: &Context, source: &Source) -> Result<()> {
        context.refuse_write(&self.settings.command)?;
        let profile = context.profile()?;
        let job = Jobs::of(context.paths())?.create(job::Plan {
            id: String::new(),
            kind: job::Kind::Rows,
            command: format!("{} --from-file {}", self.settings.command, source.name()),
            profile: profile.name.value.clone(),
            account: profile.url.value.clone(),
            created: String::new(),
            rows: None,
            input: source.name(),
            settings: serde_json::to_value(&self.settings).unwrap_or_default(),
        })?;
        let begun = source.open().and_then(|input| job.keep_input(input)).and_then(|_| self.ask(context, &job));
        if let Err(error) = begun {
            // Nothing was sent: there is nothing to carry on.
            let (jobs, id) = (Jobs::of(context.paths())?, job.id().to_owned());
            drop(job);
            let _ = jobs.remove(&id);
            return Err(error);
        }
        run::carry_on(self, job, context)
    }

    /// Checks the columns, says the price, and asks before what can hurt.
    fn ask(&self, context: &Context, job: &Job) -> Result<()> {
        let mut rows = read(job)?;
        Columns::read(&self.rows, rows.header(), &self.settings)?;
        let count = count(&mut rows)?;
        let row = self.rows[0];
        if row.role == Role::Delete {
            budget::check(context, self.resource, count)?;
        }
        let rate = context.profile()?.limits.rate.value;
        let price = Price { things: count, each: record::calls(context, row)?, rate };
        context.note(&format!("job {}: {}", job.id(), price.for_rows()));
        if count == 0 {
            return Ok(());
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
        let mut rows = Rows::read(&source.name(), source.open()?, format(source))?;
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
        super::dry_run::print(context, &requests)
    }

    /// The command a row is read with.
    fn command(&self) -> Command {
        let command = Command::new("row").no_binary_name(true).disable_help_flag(true);
        arguments::declare(command, self.resource, &self.rows)
    }
}

/// The rows of a job's input.
fn read(job: &Job) -> Result<Rows<'static>> {
    let path = job.input();
    let file = File::open(&path).map_err(|error| cannot_read(&path, &error))?;
    Rows::read(&job.plan().input, BufReader::new(file), format(&Source::parse(&job.plan().input)))
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
