//! `--check`: what the import would do, as text for people and as the list of all errors for programs. Only reads.

use std::collections::HashMap;

use serde_json::json;

use super::account;
use super::automations::{self, Found};
use super::estimate;
use super::failure::{RowError, RowErrorKind};
use super::layout::Layout;
use super::options::{ImportOptions, Mode};
use super::prepare::{self, Prepared};
use super::survey::{self, Survey};
use crate::api::reply::Item;
use crate::error::{Error, Kind, Result};
use crate::output::{self, Count, Format, Writer};
use crate::session::Context;
use crate::session::connection::Connection;
use crate::session::name_resolution::NameOrId;
use crate::text::clean;
use crate::text::counts::{count_of, first_of, thousands};

/// Maximum number of names listed per kind.
const SHOWN: usize = 8;

/// Columns of the list of errors.
const COLUMNS: &[&str] = &["line", "column", "value", "reason"];

/// Checks the whole file. With the table format, the report goes to standard output; with any other, the errors do, one
/// object each (`row`, `line`, `column`, `value`, `kind`, `reason`), and the report goes to standard error.
///
/// # Errors
/// `Partial` if some rows are invalid, `Usage` with `--strict`; those of reading the file and the account.
pub fn check(context: &Context, options: &ImportOptions, mut prepared: Prepared) -> Result<()> {
    let client = context.client()?;
    let output = context.output()?;
    let is_table = output.format == Format::Table && output.jq.is_none();
    let mut writer = (!is_table).then(|| Writer::start(&output, Count::Many, COLUMNS)).transpose()?;
    let rules = prepare::rules(&prepared.layout, options.mode, options.exclude_automations);
    let survey = survey::survey(&prepared.input, &rules, &mut prepared.duplicates, |row, line, errors| {
        let Some(writer) = &mut writer else { return Ok(()) };
        errors.iter().try_for_each(|failure| writer.item(&as_item(row, line, failure)))
    })?;
    let text = report(context, client, options, &prepared, &survey)?;
    match writer {
        None => output::text(&output, &clean::lines(&text))?,
        Some(writer) => {
            for warning in writer.finish()? {
                context.warn(&warning);
            }
            context.note(&text);
        }
    }
    verdict(&survey, options.strict)
}

fn as_item(row: u64, line: u64, failure: &RowError) -> Item {
    Item::from_value(&json!({
        "row": row, "line": line, "column": failure.column, "value": failure.value,
        "kind": failure.kind.words(), "reason": failure.to_string(),
    }))
}

/// The result for a file with invalid rows.
///
/// # Errors
/// `Partial` if some rows are invalid, `Usage` with `--strict`.
pub fn verdict(survey: &Survey, strict: bool) -> Result<()> {
    if survey.bad == 0 {
        return Ok(());
    }
    let message = format!("{} of {} rows cannot be imported", thousands(survey.bad), thousands(survey.rows));
    Err(if strict { Error::usage(message) } else { Error::new(Kind::Partial, message) })
}

fn report(
    context: &Context,
    client: &Connection,
    options: &ImportOptions,
    prepared: &Prepared,
    survey: &Survey,
) -> Result<String> {
    let layout = &prepared.layout;
    let mut lines = Vec::new();
    mapping(layout, &mut lines);
    rows(survey, &mut lines);
    let tags = if survey.tags.is_empty() { HashMap::new() } else { account::tags(client)? };
    names(layout, survey, &tags, &mut lines);
    lines.extend(survey.note());
    let encoding = prepared.wrong_encoding.iter();
    let encoding = encoding.map(|error| format!("{}; {}", error.message(), error.hint_text().unwrap_or_default()));
    let warnings = encoding.chain(survey.warnings(layout, |tag| !tags.contains_key(tag)));
    lines.extend(warnings.map(|warning| format!("warning: {warning}")));
    if options.exclude_automations {
        lines.push("automations: excluded".to_owned());
    } else {
        let ids = survey.tags.keys().filter_map(|name| tags.get(name).cloned()).collect::<Vec<_>>();
        let lists = survey.subscribe.keys().cloned().collect::<Vec<_>>();
        started(&automations::find(client, &lists, &ids)?, options, &mut lines);
    }
    let rate = context.profile()?.limits.rate.value;
    let estimate = estimate::estimate_import(survey, options.mode, options.ids, rate);
    lines.push(format!("estimate: {}", estimate.words(options.mode)));
    if options.mode == Mode::Bulk {
        lines.push(format!("bytes: {}", thousands(survey.bytes)));
    }
    Ok(lines.join("\n"))
}

/// The target of each column.
pub fn mapping(layout: &Layout, lines: &mut Vec<String>) {
    lines.push("columns:".to_owned());
    let width = layout.columns.iter().map(|column| column.name.chars().count()).max().unwrap_or(0);
    for column in layout.columns.iter().filter(|column| !column.name.is_empty()) {
        let target = column.target.as_ref().map_or_else(|| "ignored".to_owned(), |target| target.label());
        lines.push(format!("  {:width$}  {target}", column.name));
    }
}

/// How many rows are valid, and the errors of the others by kind.
pub fn rows(survey: &Survey, lines: &mut Vec<String>) {
    lines.push(format!(
        "rows: {}; {} valid, {} invalid",
        thousands(survey.rows),
        thousands(survey.good()),
        thousands(survey.bad)
    ));
    for (kind, (count, first)) in &survey.faults {
        lines.push(format!("  {}: {}", thousands(*count), kind.words()));
        lines.extend(
            first.iter().map(|(line, failure)| format!("    {} {line}: {}", survey.place, without_kind(failure))),
        );
        if *count > first.len() as u64 {
            lines.push("    …".to_owned());
        }
        let names = first.iter().map(|(_, failure)| failure.value.as_str());
        let name = names.map(NameOrId::of).find(|name| !matches!(name, NameOrId::Id(_))).map(NameOrId::text);
        if *kind == RowErrorKind::UnknownList
            && let Some(name) = name
        {
            lines.push(format!(
                "    the import does not create lists; to create one: acamp lists create --name '{name}' …"
            ));
        }
    }
}

/// An error below the heading of its kind.
fn without_kind(failure: &RowError) -> String {
    let parts = [failure.place(), failure.why.clone()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ")
}

fn names(layout: &Layout, survey: &Survey, tags: &HashMap<String, String>, lines: &mut Vec<String>) {
    if !survey.tags.is_empty() {
        let mut unknown: Vec<&str> =
            survey.tags.keys().map(String::as_str).filter(|name| !tags.contains_key(*name)).collect();
        unknown.sort_unstable();
        lines.push(format!("tags: {}", thousands(survey.tags.len() as u64)));
        if !unknown.is_empty() {
            lines.push(format!("  created by the import: {}", first_of(&unknown, SHOWN)));
        }
    }
    for (what, found) in [("subscribed to", &survey.subscribe), ("unsubscribed from", &survey.unsubscribe)] {
        for (id, rows) in found {
            let name = layout.lists.iter().find(|list| list.id == *id).map_or("", |list| list.name.as_str());
            lines.push(format!("{what} {name} (list {id}): {}", count_of(*rows, "row")));
        }
    }
    if survey.consent.refused > 0 {
        lines.push(format!("not subscribed, because they do not agree: {}", count_of(survey.consent.refused, "row")));
    }
}

fn started(found: &Found, options: &ImportOptions, lines: &mut Vec<String>) {
    if found.run.is_empty() {
        lines.push("automations: none known to start on these lists and tags".to_owned());
    } else {
        let names: Vec<&str> = found.run.iter().map(String::as_str).collect();
        lines.push(format!("automations that will start: {}", first_of(&names, SHOWN)));
    }
    if !found.may_run.is_empty() {
        let names: Vec<&str> = found.may_run.iter().map(String::as_str).collect();
        lines.push(format!("  may start (unknown trigger): {}", first_of(&names, SHOWN)));
    }
    if found.incomplete {
        lines.push("  not all triggers could be read".to_owned());
    }
    if options.mode == Mode::Bulk {
        lines.push("  to exclude them: --exclude-automations".to_owned());
    }
}
