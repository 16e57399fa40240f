//! `--from-file`: a command run once for each row of a file, as a job. The columns are the arguments of the command, so that
//! a row is validated, resolved and sent exactly as if typed.

mod columns;
mod final_commands;
mod run;
mod settings;

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use super::batch;
use super::dry_run::{self, Preview};
use super::if_exists::Records;
use super::record;
use super::target::targets;
use super::task::Task;
use crate::args::call::Parser;
use crate::catalogue;
use crate::catalogue::model::{Operation, Resource, Role};
use crate::engine::guard::{self, Confirmation, Estimate, budget};
use crate::error::{Error, Kind, Result, Scope, cannot_read};
use crate::session::Context;
use crate::store::jobs::{self, Job, Jobs};
use crate::store::row_file::{Cells, Format, Rows, Source};
use crate::text::counts::{count_of, thousands};
use columns::RowColumns;
pub use settings::RowSettings;

/// The name of rows that another command has collected; without an extension, which would name a format.
const GATHERED: &str = "the gathered rows";

/// Starts a job for the rows of `source`.
///
/// # Errors
/// `Usage` for a file or column that cannot be used and for a confirmation that was not given; `Partial` where rows failed,
/// `Unknown` where the outcome of some is unknown; those of the first request that shows that the server is unreachable.
pub fn begin(task: Task<'_>, source: &Source) -> Result<()> {
    let (resource, operations) = (task.resource(), task.operations().to_vec());
    let command = RowCommand { resource, operations, settings: RowSettings::of(task.call) };
    command.begin(task.context, source)
}

/// Starts a job whose rows another command has collected: `title` is that command in words, `rows` a CSV with a header
/// whose columns are arguments of the settings' command. Does not ask for confirmation: the caller does.
///
/// # Errors
/// As [`begin`].
pub fn start(context: &Context, title: &str, settings: RowSettings, rows: &[u8]) -> Result<()> {
    let command = RowCommand::new(settings)?;
    if context.options().dry_run {
        return command.dry_run(context, Rows::read(GATHERED, rows, None)?, false);
    }
    command.begin_job(context, title.to_owned(), GATHERED.to_owned(), rows, false)
}

/// Resumes a job.
///
/// # Errors
/// As [`begin`].
pub fn resume(job: Job, context: &Context) -> Result<()> {
    let command = RowCommand::of(job.plan())?;
    run::run(&command, job, context)
}

/// Starts a new job with the command of an earlier one, for other rows.
///
/// # Errors
/// As [`begin`].
pub fn again(plan: &jobs::Plan, source: &Source, context: &Context) -> Result<()> {
    RowCommand::of(plan)?.begin(context, source)
}

/// One command of the catalogue and the arguments that are the same for all rows.
struct RowCommand {
    resource: &'static Resource,
    operations: Vec<&'static Operation>,
    settings: RowSettings,
}

impl RowCommand {
    /// The command that a job was started with.
    fn of(plan: &jobs::Plan) -> Result<Self> {
        let unknown = |why: String| Error::new(Kind::Other, format!("cannot resume job {}: {why}", plan.id));
        let settings: RowSettings =
            serde_json::from_value(plan.settings.clone()).map_err(|error| unknown(error.to_string()))?;
        RowCommand::new(settings).map_err(|error| unknown(error.message().to_owned()))
    }

    /// The command of `settings`.
    fn new(settings: RowSettings) -> Result<Self> {
        let gone = || Error::new(Kind::Other, format!("unknown command `{}`", settings.command));
        let (resource, operations) = catalogue::command(&settings.command).ok_or_else(gone)?;
        Ok(RowCommand { resource, operations, settings })
    }

    fn begin(&self, context: &Context, source: &Source) -> Result<()> {
        // A write that is not allowed needs no rows.
        context.refuse_write(&self.settings.command)?;
        if context.options().dry_run {
            return self.dry_run(context, Rows::read(&source.name(), source.open()?, format(source))?, true);
        }
        let title = format!("{} --from-file {}", self.settings.command, source.name());
        self.begin_job(context, title, source.name(), source.open()?, true)
    }

    /// Creates a job from the rows of `input`, after a confirmation if `asks`, and runs it.
    fn begin_job(&self, context: &Context, title: String, name: String, input: impl Read, asks: bool) -> Result<()> {
        context.refuse_write(&self.settings.command)?;
        let profile = context.profile()?;
        let draft = Jobs::new(context.paths())?.draft()?;
        let kept = draft.keep_input(input)?;
        let estimate = self.report_estimate(context, &mut read(&kept, &name)?, draft.id())?;
        if asks {
            self.ask(context, estimate)?;
        }
        let job = draft.begin(jobs::Plan {
            id: String::new(),
            kind: jobs::JobKind::Rows,
            command: title,
            profile: profile.name.value.clone(),
            account: profile.url.value.clone(),
            created: String::new(),
            rows: None,
            input: name,
            copy: None,
            settings: serde_json::to_value(&self.settings).unwrap_or_default(),
        })?;
        run::run(self, job, context)
    }

    /// Validates the columns, and notes the number of rows and the estimate.
    fn report_estimate(&self, context: &Context, rows: &mut Rows<'_>, id: &str) -> Result<Estimate> {
        RowColumns::read(&self.operations, rows.header(), &self.settings)?;
        let rate = context.profile()?.limits.rate.value;
        let records = count(rows)?;
        if rows.guards() > 0 {
            context.note(&format!("removed the spreadsheet guard of {}", count_of(rows.guards(), "cell")));
        }
        let estimate = Estimate { records, each: record::requests_per_write(context, self.operations[0])?, rate };
        context.note(&format!("job {id}: {}", estimate.for_rows()));
        Ok(estimate)
    }

    /// Asks for confirmation as the operation demands, and enforces the limit on deletes.
    fn ask(&self, context: &Context, estimate: Estimate) -> Result<()> {
        let (operation, count) = (self.operations[0], estimate.records);
        if count == 0 {
            return Ok(());
        }
        if operation.role == Role::Delete {
            budget::check(context, self.resource, count)?;
        }
        let typed = |flag: &str| {
            let prefix = format!("--{flag}=");
            self.settings.flags.iter().find_map(|text| text.strip_prefix(&prefix).map(str::to_owned))
        };
        let what = format!("`{}` for {}", self.settings.command, count_of(count, "row"));
        let mut confirmation = Confirmation::new(operation.confirmation_level(count, typed), what, count.to_string());
        confirmation.estimate = Some(estimate);
        guard::ask(context, &confirmation)
    }

    /// Prints the requests of all rows; with `asks`, names the confirmation. Offline, the first row that fails ends it.
    fn dry_run(&self, context: &Context, mut rows: Rows<'_>, asks: bool) -> Result<()> {
        let header = rows.header().to_vec();
        let columns = RowColumns::read(&self.operations, &header, &self.settings)?;
        let (records, mut parser) = (Records::default(), self.parser());
        let mut preview = Preview::start(context)?;
        let (mut count, mut failed) = (0, 0);
        while let Some(row) = rows.next() {
            // The rest of the file cannot be read.
            let row = if row.as_ref().is_err_and(|error| error.kind() == Kind::Usage) { Ok(row?) } else { row };
            count += 1;
            let mut add = |cells: &Cells<'_>| {
                let call = parser.parse(columns.arguments(cells)?)?;
                let positions = call.positions()?;
                let target = targets(&positions, call.operation(&positions)).into_iter().next().unwrap_or_default();
                preview.add(Task { context, call: &call, records: Some(&records) }, &target)
            };
            let added =
                row.and_then(|row| add(&row.cells).map_err(|error| error.prefixed(&format!("line {}: ", row.line))));
            let Err(error) = added else { continue };
            if context.options().offline || error.scope() == Scope::Run {
                return Err(error);
            }
            failed += 1;
            context.note(&error.to_string());
        }
        final_commands::preview(self, context, &mut preview)?;
        if asks && !context.options().offline {
            let rate = context.profile()?.limits.rate.value;
            self.ask(
                context,
                Estimate { records: count, each: record::requests_per_write(context, self.operations[0])?, rate },
            )?;
        }
        dry_run::print(context, &preview.requests)?;
        if failed == 0 {
            return batch::withheld_from(preview.withheld.get(), usize::try_from(count).unwrap_or(usize::MAX));
        }
        Err(Error::new(Kind::Partial, format!("{} of {} would fail", thousands(failed), count_of(count, "row"))))
    }

    /// Parses the words of a row.
    fn parser(&self) -> Parser {
        Parser::new(self.resource, &self.operations)
    }
}

/// The rows of a job's input, a copy of the file `name`.
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

/// The format, by the extension of the file.
fn format(source: &Source) -> Option<Format> {
    match source {
        Source::File(path) => Format::of_name(path),
        Source::Standard => None,
    }
}
