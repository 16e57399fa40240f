//! The table of a report: columns, rows, and figures with their texts and their JSON. Pure.

use serde_json::{Value, json};

use super::rate::{Rate, percent, rounded};
use crate::text::counts::thousands;

/// Rows with the same columns.
#[derive(Clone, Debug, Default)]
pub struct ReportTable {
    /// The columns.
    pub columns: Vec<ReportColumn>,
    /// The rows, each with a figure for each column.
    pub rows: Vec<ReportRow>,
}

/// A column of a report.
#[derive(Clone, Copy, Debug)]
pub struct ReportColumn {
    /// Its key in JSON; empty for a column that only people see.
    pub key: &'static str,
    /// Its heading; empty for a column that only data formats have.
    pub heading: &'static str,
    /// How it is drawn.
    pub drawing: Drawing,
    /// The columns with the highest rank are left out first if the terminal is narrow; 0 for never.
    pub rank: u8,
}

/// How the figures of a column are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawing {
    /// As a text that may be shortened; one column of a table.
    Name,
    /// As it is.
    Plain,
    /// As it is: the interval of another column, which a page of HTML has beside each rate.
    Interval,
    /// With a bar; the largest figure fills it.
    Bar,
    /// With a bar; 100 % fills it.
    Share,
}

/// A row of a report.
#[derive(Clone, Debug, Default)]
pub struct ReportRow {
    /// A figure for each column.
    pub figures: Vec<Figure>,
    /// A character after its last figure for people, which a note explains.
    pub mark: &'static str,
    /// Whether it is no part of the totals, and shown fainter.
    pub is_faint: bool,
}

/// One figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Figure {
    /// Nothing.
    #[default]
    None,
    /// A figure that is not known.
    Unknown,
    /// A text.
    Text(String),
    /// A timestamp in RFC 3339, of which people see the date.
    Time(String),
    /// A number.
    Count(u64),
    /// A yes or no.
    Flag(bool),
    /// A rate.
    Rate(Rate),
    /// A share without numerator and denominator: a median.
    Share(f64),
}

impl ReportTable {
    pub(super) fn to_json(&self) -> Vec<Value> {
        let row = |row: &ReportRow| {
            let pairs = self.columns.iter().zip(&row.figures).filter(|(column, _)| !column.key.is_empty());
            pairs.map(|(column, figure)| (column.key, figure.to_json())).collect()
        };
        self.rows.iter().map(row).collect()
    }

    /// The columns of CSV: of a rate, its quotient.
    pub(super) fn paths(&self) -> Vec<String> {
        let is_rate = |at: usize| {
            let figures = self.rows.iter().filter_map(|row| row.figures.get(at));
            figures.into_iter().any(|figure| matches!(figure, Figure::Rate(_) | Figure::Share(_)))
                || self.columns.get(at).is_some_and(|column| column.key.ends_with("_rate"))
        };
        let path = |(at, column): (usize, &ReportColumn)| {
            if is_rate(at) { format!("{}.rate", column.key) } else { column.key.to_owned() }
        };
        self.columns.iter().enumerate().filter(|(_, column)| !column.key.is_empty()).map(path).collect()
    }

    /// The figures of a column.
    pub(super) fn column(&self, at: usize) -> impl DoubleEndedIterator<Item = &Figure> {
        self.rows.iter().filter_map(move |row| row.figures.get(at))
    }

    /// The columns that people see, with their positions.
    pub(super) fn shown(&self) -> impl Iterator<Item = (usize, &ReportColumn)> {
        self.columns.iter().enumerate().filter(|(_, column)| !column.heading.is_empty())
    }

    /// What fills a bar of a column.
    pub(super) fn scale(&self, at: usize) -> f64 {
        match self.columns.get(at).map(|column| column.drawing) {
            Some(Drawing::Share) => 1.0,
            _ => self.column(at).filter_map(Figure::share).fold(0.0, f64::max),
        }
    }
}

impl Figure {
    /// The number that a bar shows.
    pub(super) fn share(&self) -> Option<f64> {
        match self {
            Figure::Rate(rate) => rate.value(),
            Figure::Share(share) => Some(*share),
            Figure::Count(count) => Some(*count as f64),
            _ => None,
        }
    }

    /// Its text for people; not cleaned of control characters.
    pub(super) fn text(&self) -> String {
        match self {
            Figure::None => String::new(),
            Figure::Unknown => "unknown".to_owned(),
            Figure::Text(text) => text.clone(),
            Figure::Time(time) => time.get(..10).unwrap_or(time).to_owned(),
            Figure::Count(count) => thousands(*count),
            Figure::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Figure::Rate(rate) => rate.value().map_or_else(|| "none".to_owned(), percent),
            Figure::Share(share) => percent(*share),
        }
    }

    /// Whether it is a number, so that it is aligned to the right.
    pub(super) fn is_number(&self) -> bool {
        matches!(self, Figure::Count(_) | Figure::Rate(_) | Figure::Share(_) | Figure::Unknown)
    }

    pub(super) fn to_json(&self) -> Value {
        match self {
            Figure::None | Figure::Unknown => Value::Null,
            Figure::Text(text) | Figure::Time(text) => text.as_str().into(),
            Figure::Count(count) => (*count).into(),
            Figure::Flag(flag) => (*flag).into(),
            Figure::Rate(rate) => rate.to_json(),
            Figure::Share(share) => {
                json!({"num": null, "den": null, "rate": rounded(*share), "low": null, "high": null})
            }
        }
    }
}
