//! A write on every record that matches: the records are read first and counted, then the command runs as a job with a row for
//! each, after a confirmation with their number.

use std::ops::ControlFlow;

use super::{Conditions, Matches};
use crate::api::pages::Reach;
use crate::api::reply::Item;
use crate::api::request::{self, Input};
use crate::args::conditions::{WHERE, selected_by};
use crate::args::flags;
use crate::catalogue::guarding::Level;
use crate::catalogue::model::{Operation, Resource, Role};
use crate::engine::completeness::shortfall;
use crate::engine::rows::{self, RowSettings, Selected};
use crate::engine::side_loads::operation;
use crate::engine::task::Task;
use crate::engine::words::counted;
use crate::error::{Error, Kind, Result};
use crate::session::name_resolution::Lookup;
use crate::text::clean::clean;

/// How many records the note names.
const MOST_NAMED: usize = 3;

/// Runs the command for every record that matches its `--where`.
///
/// # Errors
/// `Usage` for records that are named as well, an invalid expression, and a confirmation that was not given; `Partial` if the
/// listing was incomplete; those of the lookup, the listing and the job.
pub fn begin(task: Task<'_>, positions: Vec<Vec<String>>) -> Result<()> {
    let operations = task.operations();
    let Some(resource) = selected_by(operations) else {
        return Err(Error::usage(format!("--{WHERE} does not apply to `{}`", task.call.command())));
    };
    let others = other_positions(task, positions)?;
    let ids = if task.context.options().offline {
        vec![format!("<id of each {} that matches>", resource.singular)]
    } else {
        let found = read(task, resource)?;
        if found.is_empty() {
            task.context.note(&format!("no {} match; nothing to do", resource.counted(2)));
            return Ok(());
        }
        task.context.note(&statement(&found, resource));
        found.iter().filter_map(Item::id).collect()
    };
    let settings = RowSettings { positions: Vec::new(), ..RowSettings::of(task.call) };
    let expressions: Vec<&str> = task.call.flags.conditions.iter().map(|typed| typed.template.as_str()).collect();
    let title = format!("{} --{WHERE} {}", task.call.command(), expressions.join(" "));
    rows::run_selected(
        task.context,
        &Selected { title, settings, header: header(operations, 1 + others.len()), rows: cells(&ids, &others) },
    )
}

/// The values of the positions after that of the records, which `--where` takes the place of.
fn other_positions(task: Task<'_>, typed: Vec<Vec<String>>) -> Result<Vec<Vec<String>>> {
    let all = flags::positions(task.operations());
    let others = all.len().saturating_sub(1);
    let mut given = typed.into_iter();
    let mut shifted: Vec<Vec<String>> = given.by_ref().take(others).collect();
    let mut rest = given.flatten().peekable();
    match shifted.last_mut() {
        // The last position takes several values.
        Some(last) => last.extend(rest),
        None if rest.peek().is_some() => {
            let named = all.first().map_or("", |position| position.param.flag).to_uppercase();
            return Err(Error::usage(format!("--{WHERE} takes the place of {named}: use one of them")));
        }
        None => {}
    }
    shifted.retain(|values| !values.is_empty());
    match all.get(1 + shifted.len()) {
        Some(missing) if !missing.unless.iter().any(|flag| task.call.has(flag)) => {
            Err(Error::usage(format!("missing {}: {}", missing.param.flag.to_uppercase(), missing.param.help)))
        }
        _ => Ok(shifted),
    }
}

fn read(task: Task<'_>, resource: &'static Resource) -> Result<Vec<Item>> {
    let context = task.context;
    let client = context.client()?;
    // What is written to is decided by the names that the server has now.
    let lookup = Lookup::for_level(client, Level::Moderate);
    let listing = operation(resource, Role::List, 0)?;
    let conditions = Conditions::resolve(&task.call.flags.conditions, resource, listing, client, &lookup)?;
    let Some(conditions) = conditions else { return Ok(Vec::new()) };
    let mut request = request::build(listing, &Input::default())?;
    conditions.narrow(&mut request);
    let matches = Matches {
        context,
        client,
        resource,
        operation: listing,
        conditions: &conditions,
        limit: None,
        page_size: Reach::ALL.page_size,
    };
    let mut found = Vec::new();
    let read = matches.read(&request, |_, items| {
        // An item shares the text of its whole page.
        let kept =
            |item: &Item| Item::from_value(&serde_json::json!({"id": item.id(), "name": item.get(resource.identity)}));
        found.extend(items.iter().map(kept));
        Ok(ControlFlow::Continue(()))
    })?;
    match shortfall(read.summary, resource.counted(2)) {
        Some(error) => Err(error.suffixed("; nothing was changed").with_kind(Kind::Partial)),
        None => Ok(found),
    }
}

/// `1,204 contacts match: ana@example.com, ben@example.com, carl@example.com, …`.
fn statement(found: &[Item], resource: &Resource) -> String {
    let name = |item: &Item| item.get("name").filter(|name| !name.is_empty()).or_else(|| item.id()).unwrap_or_default();
    let names: Vec<String> = found.iter().take(MOST_NAMED).map(|item| clean(&name(item)).into_owned()).collect();
    let more = if found.len() > MOST_NAMED { ", …" } else { "" };
    let verb = if found.len() == 1 { "matches" } else { "match" };
    format!("{} {verb}: {}{more}", counted(found.len(), resource), names.join(", "))
}

/// The columns: the positions that have values.
fn header(operations: &[&'static Operation], count: usize) -> Vec<String> {
    flags::positions(operations).iter().take(count).map(|position| position.param.flag.to_owned()).collect()
}

/// A row for each record and each combination of the other values.
fn cells(ids: &[String], others: &[Vec<String>]) -> Vec<Vec<String>> {
    let first = ids.iter().map(|id| vec![id.clone()]).collect();
    others.iter().fold(first, |rows: Vec<Vec<String>>, values| {
        let extend = |row: &Vec<String>, value: &String| row.iter().chain([value]).cloned().collect();
        rows.iter().flat_map(|row| values.iter().map(move |value| extend(row, value))).collect()
    })
}
