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
use crate::catalogue::guarding::Level;
use crate::catalogue::model::{Operation, Resource};
use crate::engine::cascade::{self, Survey};
use crate::engine::guard::{self, Confirmation, Effects, Estimate};
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
/// As [`begin`]; `Safety` if its plan or its input changed.
pub fn resume(job: Job, context: &Context) -> Result<()> {
    let command = RowCommand::of(job.plan())?;
    command.confirm_again(context, &job)?;
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
            self.ask(context, self.effects(context, read(&kept, &name)?)?, estimate)?;
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
            level: context.confirmed_level(),
        })?;
        run::run(self, job, context)
    }

    /// Validates the columns, and notes the number of rows and the estimate.
    fn report_estimate(&self, context: &Context, rows: &mut Rows<'_>, id: &str) -> Result<Estimate> {
        RowColumns::read(&self.operations, rows.header(), &self.settings)?;
        let estimate = self.estimate(context, count(rows)?)?;
        context.note(&format!("job {id}: {}", estimate.for_rows()));
        Ok(estimate)
    }

    fn estimate(&self, context: &Context, records: u64) -> Result<Estimate> {
        let rate = context.profile()?.limits.rate.value;
        Ok(Estimate { records, each: record::requests_per_write(context, self.operations[0])?, rate })
    }

    /// Asks for confirmation as what the requests of all rows do demands, and enforces the limit on deletes.
    fn ask(&self, context: &Context, mut effects: Effects, estimate: Estimate) -> Result<Survey> {
        let survey = cascade::survey(context, &mut effects)?;
        effects.check_limit(context)?;
        let then =
            self.settings.then.iter().map(|then| format!(", then `{} {}`", then.command, then.positions.join(" ")));
        let rows = count_of(estimate.records, "row");
        let what = format!("`{}` for {rows}{}", self.settings.command, then.collect::<String>());
        let mut confirmation = Confirmation::new(effects.level(), what, estimate.records.to_string());
        confirmation.estimate = Some(estimate);
        survey.add_to(context, &mut confirmation);
        guard::ask(context, &confirmation)?;
        Ok(survey)
    }

    /// What the requests of all rows and of the commands after them do. A row without a request fails in the run, before
    /// anything is sent for it.
    fn effects(&self, context: &Context, mut rows: Rows<'_>) -> Result<Effects> {
        let mut effects = Effects::default();
        let cascades = self.cascades();
        let mut preview = if cascades { Preview::silent(context)? } else { Preview::offline() };
        final_commands::preview(self, context, &mut preview)?;
        preview.requests.drain(..).for_each(|request| effects.add(&request));
        if !self.operations.iter().any(|operation| operation.may_require_confirmation()) {
            return Ok(effects);
        }
        let header = rows.header().to_vec();
        let columns = RowColumns::read(&self.operations, &header, &self.settings)?;
        let mut parser = self.parser();
        while let Some(row) = rows.next() {
            let arguments = match row {
                Ok(row) => columns.arguments(&row.cells),
                Err(error) if error.kind() == Kind::Rejected => continue,
                Err(error) => return Err(error),
            };
            let added = arguments.and_then(|words| preview_row(context, &mut parser, words, None, &mut preview));
            match added {
                Ok(()) => preview.requests.drain(..).for_each(|request| effects.add(&request)),
                Err(error) if error.scope() == Scope::Run => return Err(error),
                Err(_) => {}
            }
        }
        if cascades {
            effects.raise(self.operations[0].gravest_level());
        }
        Ok(effects)
    }

    /// Whether the requests may also delete records of another resource.
    fn cascades(&self) -> bool {
        self.operations.iter().any(|operation| operation.guard.cascade.is_some())
    }

    /// Continues with what was confirmed when the job was started. A job without a signature, of an earlier version, is
    /// confirmed again, and so is one whose deletes may delete more records of another resource than before.
    fn confirm_again(&self, context: &Context, job: &Job) -> Result<()> {
        if job.is_signed()? && !self.cascades() {
            context.allow(job.plan().level);
            return Ok(());
        }
        let rows = || read(&job.input(), &job.plan().input);
        let estimate = self.estimate(context, count(&mut rows()?)?)?;
        self.ask(context, self.effects(context, rows()?)?, estimate)?;
        Ok(())
    }

    /// Prints the requests of all rows; with `asks`, names the confirmation. Offline, the first row that fails ends it.
    fn dry_run(&self, context: &Context, mut rows: Rows<'_>, asks: bool) -> Result<()> {
        let header = rows.header().to_vec();
        let columns = RowColumns::read(&self.operations, &header, &self.settings)?;
        let (records, mut parser) = (Records::default(), self.parser());
        let is_guarded = self.operations.iter().any(|operation| operation.may_require_confirmation());
        let mut preview = Preview::start(context, if is_guarded { Level::Moderate } else { Level::Mild })?;
        let (mut count, mut failed) = (0, 0);
        while let Some(row) = rows.next() {
            // The rest of the file cannot be read.
            let row = if row.as_ref().is_err_and(|error| error.kind() == Kind::Usage) { Ok(row?) } else { row };
            count += 1;
            let mut add = |cells: &Cells<'_>| {
                preview_row(context, &mut parser, columns.arguments(cells)?, Some(&records), &mut preview)
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
            let survey = self.ask(context, Effects::of_all(&preview.requests), self.estimate(context, count)?)?;
            preview.requests = survey.with_kept(preview.requests);
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

/// Adds the requests of one row, the words of its command line, to a preview.
fn preview_row(
    context: &Context,
    parser: &mut Parser,
    words: Vec<String>,
    records: Option<&Records>,
    preview: &mut Preview<'_>,
) -> Result<()> {
    let call = parser.parse(words)?;
    let positions = call.positions()?;
    let target = targets(&positions, call.operation(&positions)).into_iter().next().unwrap_or_default();
    preview.add(Task { context, call: &call, records }, &target)
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
