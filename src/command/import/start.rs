//! Starts an import as a job, and resumes one.

use super::file::Input;
use super::layout::Layout;
use super::options::{ImportOptions, Mode};
use super::prepare::{self, Prepared};
use super::settings::Settings;
use super::survey::Survey;
use super::{bulk, estimate, finish, history, report, rows, survey, sync};
use crate::catalogue::guarding::MANY_SUBSCRIPTIONS;
use crate::command::job_plan::job_plan;
use crate::error::Result;
use crate::output::progress::Progress;
use crate::session::Context;
use crate::store::jobs::{Job, JobKind, Jobs, Plan, results};
use crate::store::row_file::Source;
use crate::system::interrupt::Interrupt;
use crate::text::counts::count_of;

/// The command.
pub const COMMAND: &str = "contacts import";

/// Checks the whole file, asks for confirmation, and imports it.
///
/// # Errors
/// As `run` of the command.
pub fn start(context: &Context, options: &ImportOptions, mut prepared: Prepared) -> Result<()> {
    context.refuse_write(COMMAND)?;
    if let Some(folder) = &options.results {
        results::check(folder)?;
    }
    let rules = prepare::rules(&prepared.layout, options.mode, options.exclude_automations);
    let survey = survey::survey(&prepared.input, &rules, &mut prepared.duplicates, |_, _, _| Ok(()))?;
    if survey.rows == 0 {
        context.note(&format!("{} has no rows; nothing to import", prepared.input.name));
        return Ok(());
    }
    if survey.bad > 0 {
        let mut lines = Vec::new();
        report::rows(&survey, &mut lines);
        context.note(&lines.join("\n"));
    }
    survey.note().iter().for_each(|note| context.note(note));
    if options.strict {
        report::verdict(&survey, true)?;
    }
    survey.warnings(&prepared.layout, |_| true).iter().for_each(|warning| context.warn(warning));
    confirm(context, options, &prepared.layout, &survey)?;
    let interrupt = Interrupt::watch()?;
    let job = create(context, options, &prepared, &survey)?;
    context.note(&format!("job {}; to resume it: {}", job.id(), job.resume_command()));
    run(context, &job, &interrupt)
}

/// Resumes a job where its journal ends.
///
/// # Errors
/// As `run` of the command; `Safety` if its plan or its input changed.
pub fn resume(job: &Job, context: &Context) -> Result<()> {
    context.refuse_write(COMMAND)?;
    confirm_again(context, job)?;
    if context.options().dry_run {
        return results::verdict(job.id(), &job.outcomes()?.counts());
    }
    let interrupt = Interrupt::watch()?;
    run(context, job, &interrupt)
}

/// Imports the rows of `source`, left by an earlier job, with that job's settings.
///
/// # Errors
/// As `run` of the command.
pub fn retry(plan: &Plan, source: Source, context: &Context) -> Result<()> {
    let options = Settings::from_plan(plan)?.options(source);
    let prepared = prepare::prepare(context, &options)?;
    if context.options().dry_run {
        return super::preview::show(context, &options, prepared);
    }
    start(context, &options, prepared)
}

fn run(context: &Context, job: &Job, interrupt: &Interrupt) -> Result<()> {
    let settings = Settings::from_plan(job.plan())?;
    let outcome = history::run(context, job, || send_all(context, job, &settings, interrupt));
    finish::end(context, job, &settings, interrupt, outcome)
}

fn send_all(context: &Context, job: &Job, settings: &Settings, interrupt: &Interrupt) -> Result<()> {
    let input = Input::kept(job.input(), &job.plan().input, settings.dialect.clone());
    let duplicates = rows::duplicates(&input, &settings.layout)?;
    let done = job.outcomes()?.counts().all();
    let progress = Progress::start(context.progress_style(), "importing", "rows", job.plan().rows, done);
    let run = match settings.mode {
        Mode::Bulk => bulk::run,
        Mode::Sync => sync::run,
    };
    let outcome = run(context, job, settings, interrupt, &progress, duplicates);
    progress.finish();
    outcome
}

/// Asks for confirmation on a terminal, and requires `--yes` otherwise if automations may start, many contacts would be
/// subscribed or contacts would be resubscribed.
///
/// # Errors
/// `Usage` without confirmation.
pub fn confirm(context: &Context, options: &ImportOptions, layout: &Layout, survey: &Survey) -> Result<()> {
    let starts_automations = options.mode == Mode::Sync || !options.exclude_automations;
    let subscribes = prepare::subscribes(layout);
    let is_harmless = !(starts_automations || subscribes && survey.good() >= MANY_SUBSCRIPTIONS);
    if survey.good() == 0 || (is_harmless && !context.can_prompt()) {
        return Ok(());
    }
    let rate = context.profile()?.limits.rate.value;
    let mut question = format!(
        "import {} into profile {} ({})",
        count_of(survey.good(), "contact"),
        context.profile()?.name.value,
        estimate::estimate_import(survey, options.mode, options.ids, rate).words(options.mode)
    );
    if starts_automations {
        question.push_str("; automations may start");
    }
    if subscribes {
        question.push_str("; contacts are subscribed to lists");
    }
    if options.resubscribe {
        question.push_str("; unsubscribed contacts are resubscribed");
    }
    context.confirm(&format!("{question}?"))
}

/// Continues with what was confirmed when the job was started. A job without a signature, of an earlier version, is
/// confirmed again.
fn confirm_again(context: &Context, job: &Job) -> Result<()> {
    if job.is_signed()? {
        if context.options().dry_run {
            context.note("confirmed when the job was started");
        }
        return Ok(());
    }
    context.confirm(&format!("resume job {}, which has no signature ({})?", job.id(), job.plan().command))
}

fn create(context: &Context, options: &ImportOptions, prepared: &Prepared, survey: &Survey) -> Result<Job> {
    let mut layout = prepared.layout.clone();
    if !prepare::names_lists(&layout) {
        layout.lists.clear();
    }
    let settings = Settings::new(options, &layout, &prepared.input.dialect);
    let name = &prepared.input.name;
    let plan = job_plan(context, JobKind::Import, format!("{COMMAND} {name}"), &settings)?;
    let plan = Plan { rows: Some(survey.rows), input: name.clone(), ..plan };
    let draft = Jobs::new(context.paths())?.draft()?;
    draft.keep_input(prepared.input.open()?)?;
    draft.begin(plan)
}
