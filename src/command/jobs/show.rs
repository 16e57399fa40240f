//! Lists and shows jobs.

use std::fs::File;

use serde_json::{Map, Value, json};

use crate::api::reply::Item;
use crate::error::{Error, Kind, Result, reason};
use crate::output::{Count, Format, Output, Writer, unescape_formula};
use crate::session::Context;
use crate::store::jobs::{Jobs, State, Summary};
use crate::store::line_file::Damage;

const COLUMNS: &[&str] = &["id", "command", "profile", "state", "rows", "succeeded", "failed", "unknown", "created"];

/// The columns on a terminal, which leave room for the command in 80 columns.
const ON_TERMINAL: &[&str] = &["id", "command", "state", "rows", "failed", "created"];

/// Lists all jobs.
///
/// # Errors
/// `Other` if they cannot be read.
pub fn list(jobs: &Jobs, context: &Context) -> Result<()> {
    let listing = jobs.list()?;
    listing.warnings().for_each(|warning| context.warn(&warning));
    let items = listing.jobs.iter().map(|summary| Item::from_value(&described(summary))).collect::<Vec<_>>();
    if items.is_empty() {
        context.note("no jobs");
    }
    let output = Output { wraps: true, ..context.output()? };
    let columns = if output.is_shown() && output.format == Format::Table { ON_TERMINAL } else { COLUMNS };
    context.print_as(&output, Count::Many, columns, items)
}

/// Shows one job.
///
/// # Errors
/// `NotFound` for an unknown one.
pub fn get(jobs: &Jobs, id: &str, context: &Context) -> Result<()> {
    let summary = jobs.summary(id)?;
    Damage::warning([&summary.damage]).iter().for_each(|warning| context.warn(warning));
    let mut all = described(&summary);
    all["account"] = summary.plan.account.as_str().into();
    all["input"] = summary.plan.input.as_str().into();
    all["settings"] = summary.plan.settings.clone();
    all["folder"] = summary.folder.display().to_string().into();
    let files = ["results.csv", "failed.csv", "failed.tsv", "failed.jsonl"].into_iter();
    let there: Vec<Value> = files
        .map(|name| summary.folder.join(name))
        .filter(|path| path.is_file())
        .map(|path| path.display().to_string().into())
        .collect();
    all["files"] = there.into();
    if summary.state == State::Resumable {
        all["next"] = format!("acamp jobs resume {}", summary.plan.id).into();
    }
    context.print(Count::One, &[], [Item::from_value(&all)])
}

/// Shape: `id`, `command`, `kind`, `profile`, `state` (`running`, `finished`, `resumable`, `cancelled`), `rows` (null
/// if unknown), `succeeded`, `skipped`, `failed`, `unknown`, `created` (RFC 3339).
fn described(summary: &Summary) -> Value {
    let counts = summary.outcomes.counts();
    json!({
        "id": summary.plan.id,
        "command": summary.plan.command,
        "kind": summary.plan.kind.word(),
        "profile": summary.plan.profile,
        "state": summary.state.word(),
        "rows": summary.plan.rows.or((summary.state == State::Finished).then(|| counts.all())),
        "succeeded": counts.succeeded(),
        "skipped": counts.skipped,
        "failed": counts.failed,
        "unknown": counts.unknown,
        "created": summary.plan.created,
    })
}

/// Prints the outcome of each row.
///
/// # Errors
/// `NotFound` for an unknown job, `Usage` for one that is not over.
pub fn results(jobs: &Jobs, id: &str, only_failed: bool, context: &Context) -> Result<()> {
    let summary = jobs.summary(id)?;
    let path = summary.folder.join("results.csv");
    let name = path.display().to_string();
    if !path.is_file() {
        let error = Error::usage(format!("job {} has no results yet: {}", summary.plan.id, summary.state.word()));
        let is_open = summary.state == State::Resumable;
        return Err(if is_open { error.hint(format!("acamp jobs resume {}", summary.plan.id)) } else { error });
    }
    let cannot = |why: String| Error::new(Kind::Other, format!("cannot read {name}: {why}"));
    let file = File::open(&path).map_err(|error| cannot(reason(&error)))?;
    let mut reader = csv::Reader::from_reader(file);
    let header = reader.headers().map_err(|error| cannot(error.to_string()))?.clone();
    let output = context.output()?;
    let mut writer = Writer::start(&output, Count::Many, &["row", "line", "status", "id", "reason"])?;
    for record in reader.records() {
        let record = record.map_err(|error| cannot(error.to_string()))?;
        let members: Map<String, Value> = header
            .iter()
            .zip(record.iter())
            .map(|(key, cell)| (key.to_owned(), unescape_formula(cell).into()))
            .collect();
        let is_wanted =
            !only_failed || matches!(members.get("status").and_then(Value::as_str), Some("failed" | "unknown"));
        if is_wanted {
            writer.item(&Item::from_value(&Value::Object(members)))?;
        }
    }
    writer.finish()?.iter().for_each(|warning| context.warn(warning));
    Ok(())
}
