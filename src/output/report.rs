//! Reports: figures with their definitions, their period, and what is missing, in one shape for all reports and all formats.
//! Knows nothing of what is reported.
//!
//! JSON is one object: `report`, `profile`, `created_at`, `period`, `estimate`, `complete`, `left_out`, `definitions`, `rows`,
//! `totals`, a property for each section, and `notes`. JSON Lines, CSV and TSV have `rows` only.

mod html;
mod markdown;
mod rate;
mod table;
mod terminal;

use std::path::Path;

use serde_json::{Map, Value, json};

use super::destination::Destination;
use super::{Count, Format, Output, Writer};
use crate::api::reply::Item;
use crate::error::{Error, Result};
use crate::text::counts::count_of;

pub use rate::{Rate, interval, percent, rounded};
pub use table::{Drawing, Figure, ReportColumn, ReportRow, ReportTable};

/// A report.
#[derive(Clone, Debug)]
pub struct Report {
    /// Its name in JSON: `campaigns`.
    pub name: &'static str,
    /// Its title for people.
    pub title: String,
    /// The name of the profile.
    pub profile: String,
    /// When it was made, in RFC 3339.
    pub created_at: String,
    /// The period, if it has one.
    pub period: Period,
    /// The number of requests it takes.
    pub requests: u64,
    /// How long these take at the rate limit; `None` without one.
    pub seconds: Option<f64>,
    /// What it lacks.
    pub left_out: Vec<LeftOut>,
    /// The formula of each figure, by its key.
    pub definitions: Vec<(&'static str, String)>,
    /// The rows.
    pub table: ReportTable,
    /// Figures over all rows.
    pub totals: Vec<Total>,
    /// What follows the rows.
    pub sections: Vec<Section>,
    /// Whether the rows form a time series, newest first.
    pub is_series: bool,
    /// What else to know, in sentences.
    pub notes: Vec<String>,
}

/// The period of a report, and the time zone of all its dates.
#[derive(Clone, Debug, Default)]
pub struct Period {
    /// Its start in RFC 3339; `None` for no limit.
    pub since: Option<String>,
    /// Its end, excluded.
    pub until: Option<String>,
    /// The time zone: an IANA name or an offset.
    pub zone: String,
}

/// A part that the report lacks.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// What is missing.
    pub what: &'static str,
    /// Why.
    pub reason: String,
    /// The number of requests it would take, if known.
    pub requests: Option<u64>,
    /// Whether it was asked for, so that the report is incomplete.
    pub was_requested: bool,
}

/// A row below the table.
#[derive(Clone, Debug)]
pub struct Total {
    /// Its key in JSON.
    pub key: &'static str,
    /// Its label for people.
    pub label: String,
    /// The number of rows it covers.
    pub rows: u64,
    /// A figure for each column of the table.
    pub figures: Vec<Figure>,
}

/// A further table.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its key in JSON; empty for one that only people see.
    pub key: &'static str,
    /// Its title.
    pub title: String,
    /// Its rows.
    pub table: ReportTable,
    /// How many of them people see.
    pub most: usize,
}

impl Report {
    /// Whether it has everything that was asked for.
    pub fn is_complete(&self) -> bool {
        self.missing().next().is_none()
    }

    /// What was asked for and is missing.
    pub fn missing(&self) -> impl Iterator<Item = &LeftOut> {
        self.left_out.iter().filter(|part| part.was_requested)
    }

    /// Writes it in the run's format. Returns warnings for standard error.
    ///
    /// # Errors
    /// Those of [`Writer::item`].
    pub fn print(&self, output: &Output) -> Result<Vec<String>> {
        match output.format {
            _ if output.takes_object() => self.write(output, Count::One, &[], &[self.to_json()]),
            Format::Table if output.columns.is_none() => {
                let (page, hidden) = terminal::page(self, output);
                super::text(output, &page)?;
                let warning = || format!("the terminal is too narrow for: {}", hidden.join(", "));
                Ok(if hidden.is_empty() { Vec::new() } else { vec![warning()] })
            }
            Format::Markdown if output.columns.is_none() => {
                super::text(output, &markdown::document(self)).map(|()| vec![])
            }
            _ => {
                let columns = self.table.paths();
                let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
                self.write(output, Count::Many, &columns, &self.table.to_json())
            }
        }
    }

    fn write(&self, output: &Output, count: Count, columns: &[&str], values: &[Value]) -> Result<Vec<String>> {
        let mut writer = Writer::start(output, count, columns)?;
        for value in values {
            writer.item(&Item::from_value(value))?;
        }
        writer.finish()
    }

    /// Writes it as a page of HTML to a file, which appears only when it is complete.
    ///
    /// # Errors
    /// `Other` if the file cannot be written.
    pub fn write_html(&self, path: &Path, output: &Output) -> Result<()> {
        let mut destination = Destination::open(Some(path))?;
        destination.write(html::page(self, output.mask).as_bytes())?;
        destination.finish().map(drop)
    }

    /// The report as one object.
    pub fn to_json(&self) -> Value {
        let mut object = Map::new();
        let mut add = |key: &str, value: Value| object.insert(key.to_owned(), value);
        add("report", self.name.into());
        add("profile", self.profile.as_str().into());
        add("created_at", self.created_at.as_str().into());
        add("period", json!({"since": self.period.since, "until": self.period.until, "zone": self.period.zone}));
        add("estimate", json!({"requests": self.requests, "seconds": self.seconds.map(rounded)}));
        add("complete", self.is_complete().into());
        add("left_out", self.left_out.iter().map(LeftOut::to_json).collect());
        add("definitions", self.definitions.iter().map(|(key, text)| (*key, text.as_str())).collect());
        add("rows", self.table.to_json().into());
        add("totals", self.totals.iter().map(|total| (total.key, total.to_json(&self.table.columns))).collect());
        for section in self.sections.iter().filter(|section| !section.key.is_empty()) {
            add(section.key, section.table.to_json().into());
        }
        add("notes", self.notes.clone().into());
        Value::Object(object)
    }

    /// The sections that people see: those with rows.
    fn shown_sections(&self) -> impl Iterator<Item = Section> {
        let shown = |section: &Section| {
            let mut section = section.clone();
            section.table.rows.truncate(section.most);
            section
        };
        self.sections.iter().filter(|section| !section.table.rows.is_empty()).map(shown)
    }

    /// What the report covers, in phrases: the period, the number of rows, the requests.
    fn facts(&self) -> Vec<String> {
        let day = |time: &Option<String>| time.as_deref().map(|time| time.get(..10).unwrap_or(time).to_owned());
        let period = match (day(&self.period.since), day(&self.period.until)) {
            (Some(since), Some(until)) => Some(format!("since {since}, before {until}")),
            (Some(since), None) => Some(format!("since {since}")),
            (None, Some(until)) => Some(format!("before {until}")),
            (None, None) => None,
        };
        let zone = format!("time zone {}", self.period.zone);
        period.into_iter().chain([zone, count_of(self.requests, "request")]).collect()
    }

    /// That the report is incomplete, and why; empty if it is not.
    fn warnings(&self) -> Vec<String> {
        self.missing().map(|part| format!("Incomplete: without {}: {}", part.what, part.reason)).collect()
    }

    /// What the reader should know: what was left out without being asked for, and the notes.
    fn remarks(&self) -> Vec<String> {
        let others = self.left_out.iter().filter(|part| !part.was_requested);
        let others = others.map(|part| format!("Without {}: {}", part.what, part.reason));
        others.chain(self.notes.iter().cloned()).collect()
    }
}

/// Fails where [`Report::write_html`] would fail, before there is anything to write.
///
/// # Errors
/// `Usage` for standard output, `Other` for a file that cannot be created.
pub fn check_html(path: &Path) -> Result<()> {
    if path.as_os_str() == "-" {
        return Err(Error::usage("--html requires a file").hint("--html report.html"));
    }
    Destination::check(Some(path))
}

impl LeftOut {
    fn to_json(&self) -> Value {
        json!({"what": self.what, "reason": self.reason, "requests": self.requests})
    }
}

impl Total {
    fn to_json(&self, columns: &[ReportColumn]) -> Value {
        let figures = columns
            .iter()
            .zip(&self.figures)
            .filter(|(column, figure)| !column.key.is_empty() && **figure != Figure::None);
        let figures = figures.map(|(column, figure)| (column.key, figure.to_json()));
        [("rows", Value::from(self.rows))].into_iter().chain(figures).collect()
    }
}

#[cfg(test)]
mod tests;
