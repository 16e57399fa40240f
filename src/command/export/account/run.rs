//! Runs or resumes an account export: several resources at once, because most are a single page and one after another
//! would wait for every response.

use std::sync::Mutex;

use clap::ArgMatches;
use serde_json::json;

use super::export_resource::{ExportOutcome, ResourceExport};
use super::manifest::{File, Manifest, file_of};
use super::options;
use super::settings::{Settings, now};
use super::workbook;
use crate::api::reply::Item;
use crate::api::request::Request;
use crate::catalogue::collections::{self, Collection};
use crate::catalogue::model::Reply;
use crate::command::export::contacts::finish_job;
use crate::command::job_plan::job_plan;
use crate::error::{Error, Kind, Result};
use crate::output::Count;
use crate::output::progress::Progress;
use crate::session::Context;
use crate::store::jobs::{Entry, Job, JobKind, Jobs};
use crate::system::interrupt::Interrupt;
use crate::system::workers::{self, FirstFailure, lock, unpoisoned};
use crate::text::counts::count_of;

/// Resources that are read concurrently.
const AT_ONCE: usize = 4;

/// Exports an account.
///
/// # Errors
/// `Usage` for a folder or resource that cannot be used, `Partial` if a resource could not be verified complete, and
/// those of the client.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    context.refuse_mask("export")?;
    let mut settings = options::read(matches, context)?;
    let is_dry_run = context.options().dry_run;
    let earlier = settings.prepare(is_dry_run)?;
    if is_dry_run {
        let items: Vec<Item> = settings.chosen().iter().flat_map(plan).collect();
        return context.print(Count::Many, &["noun", "file", "path"], items);
    }
    settings.note_earlier(earlier.as_ref());
    // An invalid key would be rejected for each resource, as if the plan did not include it.
    context.client()?.call(&Request::get("/users/me".to_owned()), Reply::Item("user"))?;
    let title = format!("export {}", settings.target().display());
    let plan = job_plan(context, JobKind::Export, title, &settings)?;
    let manifest = settings.manifest(earlier);
    let job = Jobs::new(context.paths())?.create(plan)?;
    job.before(&Entry::Reached { detail: serde_json::to_value(&manifest).unwrap_or_default() })?;
    continue_job(&job, context, &settings, manifest)
}

/// The files of a resource, and the paths that are read for them.
fn plan(resource: &Collection) -> Vec<Item> {
    let line = |noun: &str, file: String| json!({ "noun": noun, "file": file, "path": resource.operation.path });
    let kept = resource.kept.iter().map(|kept| line(&kept.name, file_of(&kept.name)));
    let lines = std::iter::once(line(&resource.name, file_of(&resource.name))).chain(kept);
    lines.map(|line| Item::from_value(&line)).collect()
}

/// Resumes an export; complete files are not read again.
///
/// # Errors
/// As [`run`]; `Other` for a job of another version.
pub fn resume(job: &Job, context: &Context) -> Result<()> {
    let other_version = |error: serde_json::Error| Error::new(Kind::Other, format!("cannot resume this job: {error}"));
    let settings: Settings = serde_json::from_value(job.plan().settings.clone()).map_err(other_version)?;
    let manifest = match job.outcomes()?.reached {
        Some(reached) => serde_json::from_value(reached).map_err(other_version)?,
        None => settings.manifest(None),
    };
    continue_job(job, context, &settings, manifest)
}

fn continue_job(job: &Job, context: &Context, settings: &Settings, manifest: Manifest) -> Result<()> {
    match read_all(job, context, settings, manifest) {
        Ok(manifest) => {
            let rows = manifest.files.iter().map(|file| file.rows).sum::<u64>();
            if let Some(target) = &settings.workbook {
                workbook::make(context, settings, target, &manifest).map_err(|error| job.stop(error))?;
            }
            finish_job(job, rows)?;
            if settings.workbook.is_some() {
                workbook::remove_parts(settings, &manifest);
            }
            report(context, settings, &manifest, rows)
        }
        Err(error) => {
            context.note("complete files are kept");
            Err(job.stop(error))
        }
    }
}

fn read_all(job: &Job, context: &Context, settings: &Settings, manifest: Manifest) -> Result<Manifest> {
    std::fs::create_dir_all(&settings.folder).map_err(|error| crate::error::cannot_write(&settings.folder, &error))?;
    manifest.write(&settings.folder, job.id())?;
    let interrupt = Interrupt::watch()?;
    let left: Vec<Collection> =
        settings.chosen().into_iter().filter(|resource| !is_done(&manifest, resource)).collect();
    let progress = Progress::start(context.progress_style(), "exporting", "rows", None, 0);
    let export = ResourceExport {
        client: context.client()?,
        folder: &settings.folder,
        job: job.id(),
        earlier: &settings.earlier,
        since: settings.moment(),
        interrupt: &interrupt,
        progress: &progress,
    };
    let (manifest, failure) = (Mutex::new(manifest), FirstFailure::default());
    workers::for_each(AT_ONCE, &left, &failure, |_, resource| {
        let outcome = if interrupt.is_set() { Err(interrupt.error("stopped")) } else { export.export(resource) };
        record_outcomes(job, settings, &mut lock(&manifest), outcome?)
    });
    progress.finish();
    failure.into_result()?;
    let mut manifest = unpoisoned(manifest.into_inner());
    manifest.ended = Some(now());
    manifest.complete = manifest.files.iter().all(|file| file.complete);
    manifest.write(&settings.folder, job.id())?;
    Ok(manifest)
}

/// Records the outcomes of a resource: in the manifest for people, in the journal for resuming.
fn record_outcomes(
    job: &Job,
    settings: &Settings,
    manifest: &mut Manifest,
    outcomes: Vec<ExportOutcome>,
) -> Result<()> {
    for outcome in outcomes {
        match outcome {
            ExportOutcome::File(file) => manifest.files.push(file),
            ExportOutcome::NotAvailable(refusal) => manifest.not_available.push(refusal),
        }
    }
    let order: Vec<String> = collections::all().iter().flat_map(Collection::names).collect();
    let place = |name: &str| order.iter().position(|known| known == name);
    manifest.files.sort_by_key(|file| place(&file.noun).or_else(|| place(file.listing())));
    manifest.not_available.sort_by_key(|refusal| place(&refusal.noun));
    job.before(&Entry::Reached { detail: serde_json::to_value(&*manifest).unwrap_or_default() })?;
    manifest.write(&settings.folder, job.id())
}

/// Whether an earlier run of the same job read the resource, or was not allowed to.
fn is_done(manifest: &Manifest, resource: &Collection) -> bool {
    manifest.files.iter().any(|file| file.noun == resource.name)
        || manifest.not_available.iter().any(|refusal| refusal.noun == resource.name)
}

fn report(context: &Context, settings: &Settings, manifest: &Manifest, rows: u64) -> Result<()> {
    let (files, folder) = (manifest.files.len() as u64, settings.target().display());
    context.note(&format!("exported {} of {} to {folder}", count_of(rows, "record"), count_of(files, "resource")));
    if let Some(changes) = manifest.describe_changes() {
        context.note(&changes);
    }
    if !manifest.not_available.is_empty() {
        let names: Vec<&str> = manifest.not_available.iter().map(|refusal| refusal.noun.as_str()).collect();
        context.note(&format!("not available in this account: {}", names.join(", ")));
    }
    let unverified = |file: &&File| !file.complete && file.missing.is_none();
    let names: Vec<&str> = manifest.files.iter().filter(unverified).map(|file| file.noun.as_str()).collect();
    if !names.is_empty() {
        context.note(&format!("not verified as complete, because their pages have numbers: {}", names.join(", ")));
    }
    let gap = |file: &File| file.missing.as_ref().map(|why| format!("{}: {why}", file.noun));
    let gaps: Vec<String> = manifest.files.iter().filter_map(gap).collect();
    if gaps.is_empty() {
        return Ok(());
    }
    Err(Error::new(Kind::Partial, format!("incomplete: {}", gaps.join("; "))))
}
