//! Runs or resumes an export of contacts.

use std::path::{Path, PathBuf, absolute};
use std::time::Instant;

use clap::ArgMatches;

use crate::api::pages::{ListingSummary, Reach};
use crate::api::reply::Item;
use crate::api::request;
use crate::args::call;
use crate::command::job_plan::job_plan;
use crate::command::operations::listing;
use crate::engine::conditions::Conditions;
use crate::engine::default_filter;
use crate::error::{Error, Kind, Result, cannot_write};
use crate::output::{Count, Destination, Format, Output};
use crate::session::Context;
use crate::session::name_resolution::Lookup;
use crate::store::jobs::{Ending, Entry, Job, JobKind, Jobs, Plan, Status};
use crate::system::interrupt::Interrupt;
use crate::system::paths::is_null_device;
use crate::text::counts::thousands;

use super::columns::{Choice, Columns, choose};
use super::count;
use super::estimate::{Counts, Estimate, Wanted};
use super::opening::{self, FirstPages};
use super::options;
use super::partial::{Partial, beside};
use super::relation::Relation;
use super::row::RowFormat;
use super::sink::Sink;
use super::stages::Stages;
use super::state::{Settings, State};
use super::workbook;

/// Exports contacts.
///
/// # Errors
/// `Usage` for options that exclude each other, `Partial` if contacts may be missing, and those of the requests.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    context.refuse_mask("contacts export")?;
    let Prepared { settings, conditions, pages } = prepare(matches, context)?;
    let rate = context.profile()?.limits.rate.value;
    if context.options().dry_run {
        let plan = Item::from_value(&settings.price.to_json(rate));
        let format = context.options().output.filter(|format| *format != Format::Xlsx);
        let output = Output { feed: context.output_beside_folder()?.feed, ..Output::default() };
        let output = Output { format: format.unwrap_or_default(), ..output };
        return context.print_as(&output, Count::One, &[], [plan]);
    }
    context.note(&settings.price.words(rate));
    let Some(target) = settings.out.clone() else { return stream(context, &settings, conditions.as_ref(), pages) };
    let command = format!("contacts export --out {}", target.display());
    let plan = job_plan(context, JobKind::ContactsExport, command, &settings)?;
    let plan = Plan { rows: Some(settings.price.contacts), ..plan };
    let job = Jobs::new(context.paths())?.create(plan)?;
    continue_job(&job, context, &settings, conditions.as_ref(), State::default(), pages)
}

/// Resumes an export.
///
/// # Errors
/// As [`run`]; `Other` for a job of another version.
pub fn resume(job: &Job, context: &Context) -> Result<()> {
    let settings = Settings::read(&job.plan().settings)?;
    let state = State::read(job.outcomes()?.reached.as_ref())?;
    let client = context.client()?;
    let conditions = settings.resolved_conditions(client, &Lookup::new(client))?;
    continue_job(job, context, &settings, conditions.as_ref(), state, FirstPages::default())
}

/// What an export needs before it starts.
struct Prepared {
    settings: Settings,
    conditions: Option<Conditions>,
    pages: FirstPages,
}

/// The settings, with names resolved and everything counted, and the first pages.
fn prepare(matches: &ArgMatches, context: &Context) -> Result<Prepared> {
    let row = listing("contacts")?;
    let format = options::format(context)?;
    let out = file(context)?;
    if format == RowFormat::Xlsx && out.is_none() {
        return Err(Error::usage("a workbook is written to a file only").hint("--out contacts.xlsx"));
    }
    let client = context.client()?;
    let (own, choice) = (options::own_columns(context), options::choice(matches));
    let has = |without: &str| !matches.get_flag(without);
    let mut settings = Settings {
        out,
        format,
        header: !context.options().no_header,
        safe_csv: context.escapes_formulas(),
        bom: (context.options().bom || context.options().excel) && matches!(format, RowFormat::Csv | RowFormat::Tsv),
        delimiter: context.delimiter(),
        encoding: context.options().encoding,
        readable: context.options().excel,
        columns: Columns { own, fields: Vec::new(), tags: has("no-tags"), lists: has("no-lists") },
        only_those_fields: matches!(choice, Choice::Named(_)),
        query: Vec::new(),
        conditions: options::conditions(matches),
        limit: matches.get_one::<u64>("limit").copied(),
        price: Estimate::cheapest(Counts::default()),
    };
    let lookup = Lookup::new(client);
    let mut input = call::input_of(row, matches)?;
    lookup.resolve(row, &mut input)?;
    settings.query = request::build(row, &input)?.query;
    let conditions = settings.resolved_conditions(client, &lookup)?;
    if let Some(conditions) = &conditions {
        let filters = conditions.narrow(&mut settings.request());
        settings.query.extend(filters.query);
    }
    let wanted = [choice != Choice::None, settings.columns.tags, settings.columns.lists];
    let wanted: Vec<Relation> =
        Relation::ALL.into_iter().zip(wanted).filter(|(_, wanted)| *wanted).map(|(relation, _)| relation).collect();
    let reach = Reach::to(settings.most_read());
    let mut opening = opening::open(client, &settings.request(), reach, &wanted, conditions.as_ref())?;
    settings.columns.fields = choose(&opening.fields, &choice, options::naming(matches), &settings.columns.own)?;
    let counts = &mut opening.counts;
    counts.contacts = settings.most_read().map_or(counts.contacts, |limit| limit.min(counts.contacts));
    if settings.columns.fields.is_empty() {
        counts.values = Wanted::No;
    }
    count::count_relations(client, &settings.named_fields(), counts)?;
    settings.price = Estimate::cheapest(*counts);
    let is_counted = settings.limit.is_none() && conditions.is_none() && context.environment().terminals.error;
    let selected = Some(counts.contacts).filter(|_| is_counted);
    if let Some(left_out) = default_filter::note(client, (row, &input, &settings.request()), "contacts", selected) {
        context.note(&left_out);
    }
    Ok(Prepared { settings, conditions, pages: opening.pages })
}

/// The file of `--out`, absolute; `None` for standard output and for a device, which cannot be truncated. Checks that
/// the file can be created before anything is sent.
fn file(context: &Context) -> Result<Option<PathBuf>> {
    let Some(path) = context.options().out.as_deref().filter(|path| path.as_os_str() != "-") else { return Ok(None) };
    if is_null_device(path) || std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return Ok(None);
    }
    let path = dunce::canonicalize(path).or_else(|_| absolute(path)).map_err(|error| cannot_write(path, &error))?;
    if !context.options().dry_run {
        let folder = path.parent().unwrap_or(Path::new("/"));
        tempfile::tempfile_in(folder).map_err(|error| cannot_write(&path, &error.kind().into()))?;
    }
    Ok(Some(path))
}

/// An export to standard output or a device: what was written cannot be undone.
fn stream(
    context: &Context,
    settings: &Settings,
    conditions: Option<&Conditions>,
    mut pages: FirstPages,
) -> Result<()> {
    let folder = tempfile::tempdir().map_err(|error| cannot_write(&std::env::temp_dir(), &error))?;
    let device = context.options().out.as_deref().filter(|path| path.as_os_str() != "-");
    let mut sink = Sink::Stream(Destination::open(device)?);
    let interrupt = Interrupt::watch()?;
    let work = Stages { context, client: context.client()?, settings, conditions, folder: folder.path(), interrupt };
    let mut state = State::default();
    let done = work
        .relations(&mut state, |_| Ok(()))
        .and_then(|()| work.names(&mut state, &mut pages))
        .and_then(|names| work.contacts(&mut state, &names, &mut sink, pages.contacts.take(), |_| Ok(())));
    let summary = done.map_err(|error| {
        let error = error.prefixed(&format!("after {} contacts: ", thousands(state.rows)));
        if error.hint_text().is_some() { error } else { error.hint("use --out FILE to make the export resumable") }
    })?;
    let closed = sink.closed();
    sink.finish()?;
    if closed { Ok(()) } else { report_completeness(&work, &state, summary, state.price.is_none()) }
}

/// Does what is left of a job.
fn continue_job(
    job: &Job,
    context: &Context,
    settings: &Settings,
    conditions: Option<&Conditions>,
    mut state: State,
    pages: FirstPages,
) -> Result<()> {
    let before = state.rows;
    let interrupt = Interrupt::watch()?;
    let work = Stages { context, client: context.client()?, settings, conditions, folder: &job.file(""), interrupt };
    let done = to_file(&work, job, &mut state, pages);
    match done {
        Ok(()) => {}
        Err(error) if state.complete => {
            finish_job(job, state.rows)?;
            return Err(error);
        }
        Err(error) => {
            let error = job.stop(error);
            let kept = State::read(job.outcomes()?.reached.as_ref()).map_or(before, |state| state.rows);
            let of = thousands(settings.price.contacts);
            context.note(&format!("{} of {of} contacts exported", thousands(kept)));
            return Err(error);
        }
    }
    finish_job(job, state.rows)
}

/// Finishes a job; records before that every row is written, so that a list of jobs shows how many.
///
/// # Errors
/// As [`Job::before`].
pub fn finish_job(job: &Job, rows: u64) -> Result<()> {
    if rows > 0 {
        job.after(&Entry::Done { rows: (1, rows), status: Status::Done, ids: String::new(), reason: String::new() })?;
    }
    job.finish(Ending::Finished)
}

fn to_file(work: &Stages<'_>, job: &Job, state: &mut State, mut pages: FirstPages) -> Result<()> {
    let context = work.context;
    let target = work.settings.out.clone().unwrap_or_default();
    let path = beside(&target, job.id());
    // Killed between the rename and its journal entry: the file is in place already.
    let bytes = state.workbook.unwrap_or(state.bytes);
    if state.complete && !path.exists() && std::fs::metadata(&target).is_ok_and(|file| file.len() == bytes) {
        delete_sorted_files(job);
        return Ok(());
    }
    if !state.complete {
        forget_missing(job, state);
    }
    let settle = |state: &State| job.before(&Entry::Reached { detail: state.to_value() });
    work.relations(state, settle)?;
    let file = match Partial::open(path.clone(), target.clone(), state.bytes) {
        Err(error) if error.kind() == Kind::NotFound => {
            context.warn(&format!("{}; starting over from the first contact", error.message()));
            *state = State { relations: state.relations.clone(), gaps: state.gaps.clone(), ..State::default() };
            Partial::open(path, target.clone(), 0)?
        }
        opened => opened?,
    };
    let mut sink = Sink::File(file, job, Instant::now());
    if state.complete {
        finish_file(work, job, state, sink)?;
        delete_sorted_files(job);
        return Ok(());
    }
    let resumed = state.last > 0;
    let names = work.names(state, &mut pages)?;
    let summary = work.contacts(state, &names, &mut sink, pages.contacts.take().filter(|_| !resumed), settle)?;
    let mut whole = State { complete: true, ..state.clone() };
    sink.settle(&mut whole, true)?;
    *state = whole;
    finish_file(work, job, state, sink)?;
    delete_sorted_files(job);
    report_completeness(work, state, summary, !resumed && state.price.is_none())
}

/// Moves the file to its place; makes a workbook of it first, if it is to be one.
fn finish_file(work: &Stages<'_>, job: &Job, state: &mut State, sink: Sink<'_>) -> Result<()> {
    let partial = match sink {
        Sink::File(partial, ..) if work.settings.format == RowFormat::Xlsx => partial,
        sink => return sink.finish(),
    };
    let made = workbook::make(work.settings, &partial)?;
    made.warning.iter().for_each(|warning| work.context.warn(warning));
    state.workbook = Some(made.bytes);
    job.before(&Entry::Reached { detail: state.to_value() })?;
    made.commit()?;
    partial.discard();
    Ok(())
}

/// A missing sorted file is read again.
fn forget_missing(job: &Job, state: &mut State) {
    state.relations.retain(|name| job.file(name).is_file());
}

/// The sorted files are no longer needed, and they are large.
fn delete_sorted_files(job: &Job) {
    for relation in Relation::ALL {
        let _ = std::fs::remove_file(job.file(relation.facts().file));
    }
}

/// Reports whether the export is complete, or fails with what is missing. The total of the listing counts if it began
/// with the first contact; otherwise, and if contacts were deleted meanwhile, they are counted now.
fn report_completeness(work: &Stages<'_>, state: &State, summary: ListingSummary, from_first: bool) -> Result<()> {
    if work.conditions.is_some() && work.settings.limit == Some(state.rows) {
        let rows = thousands(state.rows);
        work.context.note(&format!("exported the first {rows} contacts that match; there may be more"));
        return Ok(());
    }
    let limit = work.settings.most_read().unwrap_or(u64::MAX);
    let read = state.rows + state.skipped;
    // Whether the server's total counts only ids within such bounds is not known.
    let bounded = work.settings.query.iter().any(|(key, _)| matches!(key.as_str(), "id_greater" | "id_less"));
    // Everything is written: a failure to count is no reason to write it again.
    let count = || {
        let incomplete = "the contacts are exported, but completeness is unknown: ";
        work.matching().map_err(|error| error.with_kind(Kind::Partial).prefixed(incomplete))
    };
    let mut total = match from_first {
        _ if bounded => None,
        true => summary.total,
        false => count()?,
    };
    if total.is_some_and(|total| read < total.min(limit)) {
        total = count()?;
    }
    let rows = thousands(read);
    let mut gaps = state.gaps.clone();
    if summary.repeated || summary.gap || total.is_some_and(|total| read < total.min(limit)) {
        let why = match summary {
            ListingSummary { repeated: true, .. } => "repeated pages",
            ListingSummary { gap: true, .. } => "some may be missing, the contacts changed between pages",
            _ => "the listing ended early",
        };
        let of = total.map_or_else(String::new, |total| format!(" of {}", thousands(total)));
        gaps.insert(0, format!("received {rows}{of} contacts: {why}"));
    }
    if !gaps.is_empty() {
        return Err(Error::new(Kind::Partial, gaps.join("; ")));
    }
    work.context.note(&match total {
        Some(_) if work.conditions.is_some() => {
            format!("exported {} contacts that match, verified complete", thousands(state.rows))
        }
        // Contacts created while the export ran are included.
        Some(total) => format!("exported {rows} of {} contacts, verified complete", thousands(total.max(read))),
        None => format!("exported {rows} contacts; the server returned no total"),
    });
    Ok(())
}
