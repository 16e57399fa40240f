//! The common output of several profiles: their records as one listing, in the order of the profiles, each with its
//! profile as first property, and those of a profile that failed replaced by a row with its error. Pages are printed one
//! after another.

use std::collections::VecDeque;
use std::slice;

use serde_json::json;

use super::columns::Columns;
use super::destination::Destination;
use super::feed::{Counted, FeedPart, FeedRecords, Inbox};
use super::names::Names;
use super::{Count, Format, Output, Writer};
use crate::api::reply::Item;
use crate::error::{Error, Kind, Result};
use crate::text::json::value::{Value, WHOLE};

/// The property of a record, and the column, with the name of its profile.
pub const PROFILE: &str = "profile";

/// The property, and the column, with the error of a profile that failed.
pub const ERROR: &str = "error";

/// What several profiles wrote besides their records.
#[derive(Debug, Default)]
pub struct Combined {
    /// The profiles that failed, and why.
    pub failures: Vec<(String, Error)>,
    /// Lines for standard error, each with its profile.
    pub notes: Vec<(String, String)>,
    /// The numbers of records, one for each listing.
    pub counts: Vec<Counted>,
    /// What there is to say about the output itself.
    pub warnings: Vec<String>,
}

/// Writes what the profiles write to `output`, and calls `begins` before the first of it. Returns when all have ended, or
/// nobody reads the output any more.
///
/// # Errors
/// Those of [`Writer::item`] and of a temporary file.
pub fn merge(output: &Output, inboxes: &[Inbox], begins: &dyn Fn()) -> (Result<()>, Combined) {
    let is_text = matches!(output.format, Format::Table | Format::Markdown) && output.jq.is_none();
    let mut rows = MergedRows {
        inboxes: inboxes.iter(),
        current: None,
        ready: VecDeque::new(),
        records: None,
        names: Names::default(),
        is_text,
        combined: Combined::default(),
    };
    let outcome = write(output, &mut rows, begins);
    (outcome, rows.combined)
}

fn write(output: &Output, rows: &mut MergedRows<'_>, begins: &dyn Fn()) -> Result<()> {
    let mut begin = Vec::new();
    while let Some(row) = rows.next()? {
        let is_failure = matches!(row.content, RowContent::Failure(_));
        begin.push(row);
        if !is_failure {
            break;
        }
    }
    match begin.last().map(|row| &row.content) {
        Some(RowContent::Text(_)) => {
            begins();
            write_pages(output, begin, rows)
        }
        Some(RowContent::Record(_)) => write_records(output, begin, rows, begins),
        // All listings are empty. Where nothing was read, there is no listing either.
        _ if rows.records.is_some() => write_records(output, begin, rows, begins),
        _ => Ok(()),
    }
}

/// What a profile wrote.
#[derive(Debug)]
struct MergedRow<'a> {
    profile: &'a str,
    content: RowContent,
}

#[derive(Debug)]
enum RowContent {
    /// A record as JSON, with its profile.
    Record(String),
    /// A page.
    Text(String),
    /// Why it failed.
    Failure(String),
}

/// What the profiles write, in their order.
struct MergedRows<'a> {
    inboxes: slice::Iter<'a, Inbox>,
    current: Option<&'a Inbox>,
    ready: VecDeque<RowContent>,
    /// What the records are: those of the first profile that has any.
    records: Option<FeedRecords>,
    names: Names,
    /// Whether pages stay pages.
    is_text: bool,
    combined: Combined,
}

impl<'a> MergedRows<'a> {
    fn next(&mut self) -> Result<Option<MergedRow<'a>>> {
        loop {
            if self.current.is_none() {
                self.current = self.inboxes.next();
            }
            let Some(inbox) = self.current else { return Ok(None) };
            let profile = inbox.profile.as_str();
            if let Some(content) = self.ready.pop_front() {
                return Ok(Some(MergedRow { profile, content }));
            }
            let ended = || FeedPart::Done(Err(Error::new(Kind::Other, "internal error: no outcome")));
            match inbox.next().unwrap_or_else(ended) {
                FeedPart::Start(records) => self.records = self.records.take().or(Some(records)),
                FeedPart::Batch(batch) => {
                    let records = inbox.records(batch)?;
                    self.ready.extend(records.iter().map(|json| RowContent::Record(with_profile(profile, json))));
                }
                FeedPart::Text(text) if self.is_text => self.ready.push_back(RowContent::Text(text)),
                FeedPart::Text(text) => self.ready.extend(records_of(profile, &text)),
                FeedPart::Names(names) => self.names.add_profile(profile, names),
                FeedPart::Note(text) => self.combined.notes.push((profile.to_owned(), text)),
                FeedPart::Count(count) => self.combined.counts.push(count),
                FeedPart::Done(outcome) => {
                    self.current = None;
                    let Err(error) = outcome else { continue };
                    let content = RowContent::Failure(error.message().to_owned());
                    let is_shown = has_row(error.kind());
                    self.combined.failures.push((profile.to_owned(), error));
                    if is_shown {
                        return Ok(Some(MergedRow { profile, content }));
                    }
                }
            }
        }
    }

    /// Whether everything that has arrived was taken.
    fn is_between(&self) -> bool {
        self.ready.is_empty()
    }
}

/// Whether a failure has a row: findings are in the rows themselves, and a run that was stopped says so once.
fn has_row(kind: Kind) -> bool {
    !matches!(kind, Kind::Differences | Kind::Interrupted | Kind::Terminated)
}

/// Writes all records as one listing.
fn write_records(
    output: &Output,
    begin: Vec<MergedRow<'_>>,
    rows: &mut MergedRows<'_>,
    begins: &dyn Fn(),
) -> Result<()> {
    let chosen = output.columns.as_ref().map(|chosen| {
        let has_profile = chosen.iter().any(|column| column == PROFILE);
        let profile = (!has_profile).then(|| PROFILE.to_owned());
        profile.into_iter().chain(chosen.iter().cloned()).collect::<Vec<_>>()
    });
    let is_table = output.format == Format::Table && output.jq.is_none();
    let mut begin = begin;
    // A table needs all rows anyway, and has a column for errors only if there are any.
    while is_table && let Some(row) = rows.next()? {
        begin.push(row);
    }
    begins();
    let has_errors = !is_table || begin.iter().any(|row| matches!(row.content, RowContent::Failure(_)));
    let records = rows.records.clone();
    let columns = columns(records.as_ref(), &begin, has_errors);
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let shows_errors =
        output.jq.is_none() && chosen.as_ref().is_none_or(|chosen| chosen.iter().any(|one| one == ERROR));
    let wraps = records.as_ref().is_some_and(|records| records.wraps);
    let output = Output { columns: chosen, wraps, ..output.clone() };
    let mut writer = Writer::start(&output, Count::Many, &columns)?.with_fixed_columns();
    if let Some(resource) = records.as_ref().and_then(|records| records.resource) {
        writer = writer.of(resource);
    }
    if records.is_some_and(|records| !records.has_labels) {
        writer = writer.without_labels();
    }
    for row in begin {
        write_record(&mut writer, row, shows_errors)?;
    }
    while !is_table && !writer.closed() {
        let Some(row) = rows.next()? else { break };
        write_record(&mut writer, row, shows_errors)?;
        if rows.is_between() {
            writer.flush()?;
        }
    }
    *writer.names() = std::mem::take(&mut rows.names);
    rows.combined.warnings = writer.finish()?;
    Ok(())
}

fn write_record(writer: &mut Writer<'_>, row: MergedRow<'_>, shows_errors: bool) -> Result<()> {
    match row.content {
        RowContent::Record(json) => writer.item(&Item::from_json(&json)),
        RowContent::Text(text) => records_of(row.profile, &text)
            .into_iter()
            .try_for_each(|content| write_record(writer, MergedRow { profile: row.profile, content }, shows_errors)),
        RowContent::Failure(message) if shows_errors => {
            writer.item(&Item::from_value(&json!({ PROFILE: row.profile, ERROR: message })))
        }
        RowContent::Failure(_) => Ok(()),
    }
}

/// The columns of a table, CSV and TSV: the profile, those of the records, and their error.
fn columns(records: Option<&FeedRecords>, begin: &[MergedRow<'_>], has_errors: bool) -> Vec<String> {
    let default: Vec<&str> = records.iter().flat_map(|records| &records.columns).map(String::as_str).collect();
    let first = begin.iter().find_map(|row| match &row.content {
        RowContent::Record(json) => Some(Value::new(json)),
        _ => None,
    });
    let own = Columns::new(None, &default, std::iter::empty()).of_rows(first);
    let own = own.into_iter().filter(|column| column != PROFILE && column != ERROR);
    let error = has_errors.then(|| ERROR.to_owned());
    std::iter::once(PROFILE.to_owned()).chain(own).chain(error).collect()
}

/// Prints pages one after another, each below the name of its profile.
fn write_pages(output: &Output, begin: Vec<MergedRow<'_>>, rows: &mut MergedRows<'_>) -> Result<()> {
    let mut destination = Destination::of(output)?;
    let mut begin = begin.into_iter();
    let mut last = None;
    while !destination.closed() {
        let row = match begin.next() {
            Some(row) => row,
            None => match rows.next()? {
                Some(row) => row,
                None => break,
            },
        };
        if last != Some(row.profile) {
            let gap = if last.is_some() { "\n" } else { "" };
            destination.write(format!("{gap}{}\n\n", heading(output, row.profile)).as_bytes())?;
            last = Some(row.profile);
        }
        let text = match row.content {
            RowContent::Text(text) => text,
            RowContent::Record(json) => json,
            RowContent::Failure(message) => format!("error: {}", super::lines(&message)),
        };
        let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        destination.write(format!("{text}{end}").as_bytes())?;
        if rows.is_between() {
            destination.flush()?;
        }
    }
    rows.combined.warnings.extend(destination.finish()?);
    Ok(())
}

fn heading(output: &Output, profile: &str) -> String {
    match output.format {
        Format::Markdown => format!("# {profile}"),
        _ if output.color && output.is_shown() => format!("\x1b[1m== {profile} ==\x1b[0m"),
        _ => format!("== {profile} =="),
    }
}

/// A page as records: those of its JSON, else one with the text.
fn records_of(profile: &str, text: &str) -> Vec<RowContent> {
    let record = |json: &str| RowContent::Record(with_profile(profile, json));
    let trimmed = text.trim();
    if !trimmed.starts_with(['{', '[']) || serde_json::from_str::<serde::de::IgnoredAny>(trimmed).is_err() {
        return vec![record(&json!({ "text": text }).to_string())];
    }
    let value = Value::new(trimmed);
    if value.is_array() {
        value.elements().map(|element| record(element.json())).collect()
    } else {
        vec![record(trimmed)]
    }
}

/// A record with the name of its profile as first property. A record's own property of that name becomes `own_profile`, if
/// it is another one; what is no object becomes the property `value`.
fn with_profile(profile: &str, json: &str) -> String {
    let value = Value::new(json);
    let name = serde_json::Value::from(profile).to_string();
    let mut text = format!("{{\"{PROFILE}\":{name}");
    if !value.is_object() {
        text.push_str(&format!(",\"{WHOLE}\":{json}}}"));
        return text;
    }
    if value.property(PROFILE).is_none() {
        let rest = json.trim_start().strip_prefix('{').unwrap_or_default();
        text.push_str(if rest.trim_start().starts_with('}') { "" } else { "," });
        text.push_str(rest);
        return text;
    }
    for (key, own) in value.members() {
        match key.text().as_ref() {
            PROFILE if own.json() == name => {}
            PROFILE => text.push_str(&format!(",\"own_profile\":{}", own.json())),
            _ => text.push_str(&format!(",{}:{}", key.json(), own.json())),
        }
    }
    text.push('}');
    text
}

#[cfg(test)]
#[path = "merged/tests.rs"]
mod tests;
