//! `--from-file`: a command run once for each row of a file, as a job. The columns are the arguments of the command, so that
//! a row is validated, resolved and sent exactly as if typed.

mod columns;
pub mod coverage;
mod final_commands;
mod run;
mod settings;
mod survey;

use std::fs::File;
use std::io::Read;
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
use crate::engine::cascade;
use crate::engine::guard::{self, Confirmation, Effects, Estimate};
use crate::error::{Error, Kind, Result, Scope, cannot_read};
use crate::output::removed_guards;
use crate::session::Context;
use crate::store::jobs::{self, Job, Jobs, Outcomes, results};
use crate::store::row_file::{Cells, Dialect, Rows, Source};
use crate::text::counts::{count_of, thousands};
use columns::RowColumns;
pub use coverage::Coverage;
pub use settings::RowSettings;
use survey::Survey;

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
        return command.dry_run(context, Rows::read(GATHERED, rows, &Dialect::default())?, &Outcomes::default(), false);
    }
    command.begin_job(context, title.to_owned(), GATHERED.to_owned(), rows, None)
}

/// Rows for records that a command has selected.
pub struct Selected {
    /// That command in words.
    pub title: String,
    /// The arguments that are the same for all rows.
    pub settings: RowSettings,
    /// The columns.
    pub header: Vec<String>,
    /// A row of cells for each.
    pub rows: Vec<Vec<String>>,
}

/// How many rows a dry run of a selection shows.
const PREVIEWED: usize = 5;

/// Starts a job for selected records, after a confirmation: nobody has seen which they are.
///
/// # Errors
/// As [`begin`].
pub fn run_selected(context: &Context, selected: &Selected) -> Result<()> {
    let command = RowCommand::new(selected.settings.clone())?;
    if !context.options().dry_run {
        let input = csv(selected, selected.rows.len());
        let title = selected.title.clone();
        return command.begin_job(context, title, GATHERED.to_owned(), input.as_slice(), Some(Level::Moderate));
    }
    let (all, shown) = (csv(selected, selected.rows.len()), csv(selected, PREVIEWED));
    let rows = |csv| Rows::read(GATHERED, csv, &command.settings.dialect);
    if context.options().offline {
        return command.dry_run(context, rows(all.as_slice())?, &Outcomes::default(), false);
    }
    let mut survey = command.survey(context, &mut rows(all.as_slice())?, &Outcomes::default(), true)?;
    survey.effects.raise(Level::Moderate);
    command.ask(context, survey.effects, command.estimate(context, survey.all)?)?;
    if survey.all > PREVIEWED as u64 {
        context.note(&format!("requests for the first {PREVIEWED} of {}", count_of(survey.all, "row")));
    }
    command.dry_run(context, rows(shown.as_slice())?, &Outcomes::default(), false)
}

/// The header and the first rows as CSV.
fn csv(selected: &Selected, most: usize) -> Vec<u8> {
    let line = |cells: &Vec<String>| {
        let cells: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        format!("{}\n", cells.join(","))
    };
    std::iter::once(&selected.header).chain(selected.rows.iter().take(most)).map(line).collect::<String>().into_bytes()
}

/// Resumes a job.
///
/// # Errors
/// As [`begin`]; `Safety` if its plan or its input changed.
pub fn resume(job: Job, context: &Context) -> Result<()> {
    let command = RowCommand::of(job.plan())?;
    context.refuse_write(&command.settings.command)?;
    let is_signed = job.is_signed()?;
    let outcomes = job.outcomes()?;
    let survey = command.survey(context, &mut command.rows_of(&job)?, &outcomes, true)?;
    let all = survey.all;
    command.confirm_again(context, job.plan(), survey, is_signed)?;
    if context.options().dry_run {
        command.dry_run(context, command.rows_of(&job)?, &outcomes, false)?;
        return results::verdict(job.id(), &outcomes.counts());
    }
    run::run(&command, job, context, &outcomes, all)
}

/// Starts a new job with the command of an earlier one, for other rows.
///
/// # Errors
/// As [`begin`].
pub fn again(plan: &jobs::Plan, source: &Source, context: &Context) -> Result<()> {
    let command = RowCommand::of(plan)?;
    let dialect = command.settings.dialect.of_results();
    command.with_dialect(dialect).begin(context, source)
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
            let file = source.rows(&self.settings.dialect)?;
            file.note.iter().for_each(|note| context.note(note));
            let stated = self.with_dialect(file.dialect.clone());
            let command = stated.detected(context, &file.path, &source.name())?;
            return command.dry_run(context, command.rows(&file.path, &source.name())?, &Outcomes::default(), true);
        }
        let title = format!("{} --from-file {}", self.settings.command, source.name());
        let file = source.rows(&self.settings.dialect)?;
        file.note.iter().for_each(|note| context.note(note));
        let command = self.with_dialect(file.dialect.clone());
        command.begin_job(context, title, source.name(), open(&file.path)?, Some(Level::Mild))
    }

    /// Creates a job from the rows of `input`, and runs it; `asks` is the least level of a confirmation before, if any.
    fn begin_job(
        &self,
        context: &Context,
        title: String,
        name: String,
        input: impl Read,
        asks: Option<Level>,
    ) -> Result<()> {
        context.refuse_write(&self.settings.command)?;
        let profile = context.profile()?;
        let draft = Jobs::new(context.paths())?.draft()?;
        let kept = draft.keep_input(input)?;
        let command = self.detected(context, &kept, &name)?;
        let mut rows = command.rows(&kept, &name)?;
        let mut survey = command.survey(context, &mut rows, &Outcomes::default(), asks.is_some())?;
        removed_guards(rows.guards()).iter().for_each(|note| context.note(note));
        survey.wrong_encoding.warning().iter().for_each(|warning| context.warn(warning));
        let estimate = command.estimate(context, survey.all)?;
        context.note(&format!("job {}: {}", draft.id(), estimate.for_rows()));
        if let Some(least) = asks {
            survey.effects.raise(least);
            command.ask(context, survey.effects, estimate)?;
        }
        let job = draft.begin(jobs::Plan {
            id: String::new(),
            kind: jobs::JobKind::Rows,
            command: title,
            profile: profile.name.value.clone(),
            account: profile.url.value.clone(),
            created: String::new(),
            rows: Some(survey.all),
            input: name,
            copy: None,
            settings: serde_json::to_value(&command.settings).unwrap_or_default(),
            level: context.confirmed_level(),
        })?;
        run::run(&command, job, context, &Outcomes::default(), survey.all)
    }

    fn estimate(&self, context: &Context, records: u64) -> Result<Estimate> {
        let rate = context.profile()?.limits.rate.value;
        Ok(Estimate { records, each: record::requests_per_write(context, self.operations[0])?, rate })
    }

    /// Asks for confirmation as what the requests of all rows do demands, and enforces the limit on deletes.
    fn ask(&self, context: &Context, mut effects: Effects, estimate: Estimate) -> Result<cascade::Survey> {
        let survey = cascade::survey(context, &mut effects)?;
        effects.check_limit(context)?;
        let what = self.what(estimate.records);
        let mut confirmation = Confirmation::new(effects.level(), what, estimate.records.to_string());
        confirmation.estimate = Some(estimate);
        survey.add_to(context, &mut confirmation);
        guard::ask(context, &confirmation)?;
        Ok(survey)
    }

    /// What is confirmed: `` `tags delete` for 3 rows ``.
    fn what(&self, rows: u64) -> String {
        let then =
            self.settings.then.iter().map(|then| format!(", then `{} {}`", then.command, then.positions.join(" ")));
        format!("`{}` for {}{}", self.settings.command, count_of(rows, "row"), then.collect::<String>())
    }

    /// Whether the requests may also delete records of another resource.
    fn cascades(&self) -> bool {
        self.operations.iter().any(|operation| operation.guard.cascade.is_some())
    }

    /// Continues with what was confirmed when the job was started, if that is signed; a job of an earlier version is
    /// confirmed again, and so is one whose deletes may delete more records of another resource than before. The limit on
    /// deletes is that of today.
    fn confirm_again(&self, context: &Context, plan: &jobs::Plan, survey: Survey, is_signed: bool) -> Result<()> {
        let options = context.options();
        if options.dry_run {
            context.note(&format!("{}: {}", self.what(survey.left), self.estimate(context, survey.left)?));
        }
        if !is_signed || self.cascades() {
            let estimate = self.estimate(context, survey.all)?;
            return if options.offline { Ok(()) } else { self.ask(context, survey.effects, estimate).map(drop) };
        }
        if !options.offline {
            survey.effects.check_limit(context)?;
        }
        if options.dry_run && plan.level > Level::Mild {
            context.note(&format!("confirmed when the job was started: {}", self.what(survey.all)));
        }
        context.allow(plan.level);
        Ok(())
    }

    /// Prints the requests of all rows without an outcome; with `asks`, names the confirmation. Offline, the first row that
    /// fails ends it.
    fn dry_run(&self, context: &Context, mut rows: Rows<'_>, outcomes: &Outcomes, asks: bool) -> Result<()> {
        let header = rows.header().to_vec();
        let columns = RowColumns::read(&self.operations, &header, &self.settings)?;
        columns.note().iter().for_each(|note| context.note(note));
        let (records, mut parser) = (Records::default(), self.parser());
        let is_guarded = self.operations.iter().any(|operation| operation.may_require_confirmation());
        let mut preview = Preview::start(context, if is_guarded { Level::Moderate } else { Level::Mild })?;
        let (mut number, mut count, mut failed) = (0, 0, 0);
        let place = rows.format().place();
        while let Some(row) = rows.next() {
            // The rest of the file cannot be read.
            let row = if row.as_ref().is_err_and(|error| error.kind() == Kind::Usage) { Ok(row?) } else { row };
            number += 1;
            if outcomes.outcome_of(number).is_some() {
                continue;
            }
            count += 1;
            if let Ok(row) = &row {
                columns
                    .check_amounts(&row.cells)
                    .map_err(|error| error.prefixed(&format!("{place} {}: ", row.line)))?;
            }
            let mut add = |cells: &Cells<'_>| {
                preview_row(context, &mut parser, columns.arguments(cells)?, Some(&records), &mut preview)
            };
            let added =
                row.and_then(|row| add(&row.cells).map_err(|error| error.prefixed(&format!("{place} {}: ", row.line))));
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

    fn with_dialect(&self, dialect: Dialect) -> Self {
        let settings = RowSettings { dialect, ..self.settings.clone() };
        RowCommand { settings, operations: self.operations.clone(), ..*self }
    }

    /// The command for the file `path`, which the user calls `name`: how the file is written is found out once.
    fn detected(&self, context: &Context, path: &Path, name: &str) -> Result<Self> {
        let is_header = |cells: &[&str]| columns::is_header(&self.operations, cells);
        let stated = &self.settings.dialect;
        stated.check_encoding(name, || open(path))?;
        let (dialect, note) = stated.detect(name, open(path)?, &is_header)?;
        note.iter().for_each(|note| context.note(note));
        Ok(self.with_dialect(dialect))
    }

    /// The rows of the file `path`, which the user calls `name`.
    fn rows(&self, path: &Path, name: &str) -> Result<Rows<'static>> {
        Rows::read(name, open(path)?, &self.settings.dialect)
    }

    /// The rows of a job.
    fn rows_of(&self, job: &Job) -> Result<Rows<'static>> {
        self.rows(&job.input(), &job.plan().input)
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

fn open(path: &Path) -> Result<File> {
    File::open(path).map_err(|error| cannot_read(path, &error))
}
