//! A report as a page for people: the numbers always as text, bars after them if the output is a terminal. Bars shrink first,
//! and below 60 columns there are none; then the columns with the highest rank are left out. Writes nothing.

use std::collections::HashSet;

use unicode_width::UnicodeWidthStr;

use super::{Drawing, Figure, Report, ReportColumn, ReportTable, Total};
use crate::output::Output;
use crate::output::bars::Charts;
use crate::output::column_widths::{GAP, shorten};
use crate::output::page::wrap;
use crate::text::clean::clean;

/// The narrowest terminal that shows bars.
const NARROWEST_WITH_BARS: usize = 60;

/// The width of bars.
const BARS: std::ops::RangeInclusive<usize> = 4..=12;

/// The least width of a name.
const LEAST_NAME: usize = 16;

/// A text and its alignment.
struct Text {
    text: String,
    is_number: bool,
    share: Option<f64>,
}

/// One column, measured.
struct Measured<'a> {
    column: &'a ReportColumn,
    texts: Vec<Text>,
    /// The width of its texts.
    width: usize,
    /// Whether it has bars.
    has_bars: bool,
    /// The width of its bars.
    bars: usize,
    scale: f64,
}

/// The page, and the headings of the columns that do not fit.
pub fn page(report: &Report, output: &Output) -> (String, Vec<&'static str>) {
    let style = Style::of(output);
    let (mut page, mut hidden) = (String::new(), Vec::new());
    for warning in report.warnings() {
        style.paragraph(&mut page, &warning);
    }
    let head = format!("{}: {}, {}", report.profile, report.title, report.facts().join(", "));
    style.heading(&mut page, &head);
    if report.table.shown().next().is_some() {
        hidden.extend(style.table(&mut page, &report.table, &report.totals));
    }
    if report.is_series {
        style.trends(&mut page, &report.table);
    }
    for section in report.shown_sections() {
        page.push('\n');
        style.heading(&mut page, &section.title);
        hidden.extend(style.table(&mut page, &section.table, &[]));
    }
    let remarks = report.remarks();
    if !remarks.is_empty() {
        page.push('\n');
    }
    remarks.iter().for_each(|remark| style.paragraph(&mut page, remark));
    let mut seen = HashSet::new();
    hidden.retain(|heading| seen.insert(*heading));
    (page, hidden)
}

/// How the page is drawn.
struct Style {
    width: Option<usize>,
    charts: Charts,
    color: bool,
    no_header: bool,
}

impl Style {
    fn of(output: &Output) -> Self {
        let width = output.width.map(usize::from);
        let charts = if width.is_some_and(|width| width < NARROWEST_WITH_BARS) { Charts::None } else { output.charts };
        Style { width, charts, color: output.color, no_header: output.no_header }
    }

    fn painted(&self, text: &str, code: &str) -> String {
        if self.color && !text.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn heading(&self, page: &mut String, text: &str) {
        for line in wrap(&clean(text), self.width.unwrap_or(usize::MAX)) {
            page.push_str(&self.painted(&line, "1"));
            page.push('\n');
        }
    }

    fn paragraph(&self, page: &mut String, text: &str) {
        for line in wrap(&clean(text), self.width.unwrap_or(usize::MAX)) {
            page.push_str(&line);
            page.push('\n');
        }
    }

    /// Draws a table; returns the headings of the columns that do not fit.
    fn table(&self, page: &mut String, table: &ReportTable, totals: &[Total]) -> Vec<&'static str> {
        if table.rows.is_empty() {
            page.push_str("none\n");
            return Vec::new();
        }
        let mut columns: Vec<Measured<'_>> =
            table.shown().map(|(at, column)| self.measure(table, totals, at, column)).collect();
        let hidden = self.fit(&mut columns);
        let first = usize::from(self.no_header);
        for line in first..=table.rows.len() + totals.len() {
            let row = line.checked_sub(1).and_then(|at| table.rows.get(at));
            let text = columns.iter().map(|column| self.cell(column, line)).collect::<Vec<_>>().join(&" ".repeat(GAP));
            let text = format!("{}{}", text.trim_end(), row.map_or("", |row| row.mark));
            let code = match row {
                _ if line == 0 => "1",
                Some(row) if row.is_faint => "2",
                _ => "",
            };
            page.push_str(&if code.is_empty() { text } else { self.painted(&text, code) });
            page.push('\n');
        }
        hidden
    }

    /// The texts of one column: its heading, its rows, and the totals.
    fn measure<'a>(&self, table: &ReportTable, totals: &[Total], at: usize, column: &'a ReportColumn) -> Measured<'a> {
        let of = |figure: &Figure| Text {
            text: clean(&figure.text()).into_owned(),
            is_number: figure.is_number(),
            share: figure.share(),
        };
        let total = |total: &Total| match total.figures.get(at) {
            _ if column.drawing == Drawing::Name => of(&Figure::Text(total.label.clone())),
            Some(figure) => of(figure),
            None => of(&Figure::None),
        };
        let is_number = table.column(at).any(Figure::is_number);
        let heading = Text { text: column.heading.to_uppercase(), is_number, share: None };
        let texts: Vec<Text> =
            [heading].into_iter().chain(table.column(at).map(of)).chain(totals.iter().map(total)).collect();
        let width = texts.iter().map(|text| text.text.width()).max().unwrap_or(0);
        let has_bars = self.charts != Charts::None && matches!(column.drawing, Drawing::Bar | Drawing::Share);
        let bars = if has_bars { *BARS.end() } else { 0 };
        Measured { column, texts, width, has_bars, bars, scale: table.scale(at) }
    }

    /// Makes the columns fit; returns the headings of those that do not.
    fn fit(&self, columns: &mut Vec<Measured<'_>>) -> Vec<&'static str> {
        // A mark follows the last column.
        let Some(width) = self.width.map(|width| width.saturating_sub(1)) else { return Vec::new() };
        let mut hidden = Vec::new();
        while !shrink(columns, width, LEAST_NAME) {
            let ranked = columns.iter().enumerate().filter(|(_, column)| column.column.rank > 0);
            let Some((at, _)) = ranked.max_by_key(|(_, column)| column.column.rank) else {
                columns.iter_mut().for_each(|column| column.has_bars = false);
                shrink(columns, width, 1);
                break;
            };
            hidden.push(columns.remove(at).column.heading);
        }
        hidden
    }

    /// The cell of a column in a line of the table, padded.
    fn cell(&self, column: &Measured<'_>, line: usize) -> String {
        let Some(Text { text, is_number, share }) = column.texts.get(line) else { return String::new() };
        let text = shorten(text, column.width);
        let gap = " ".repeat(column.width.saturating_sub(text.width()));
        let text = if *is_number { format!("{gap}{text}") } else { format!("{text}{gap}") };
        if column.bars == 0 {
            return text;
        }
        let share = share.filter(|_| column.scale > 0.0).map_or(0.0, |share| share / column.scale);
        let bar = self.charts.bar(share, column.bars);
        format!("{text} {bar}{}", " ".repeat(column.bars.saturating_sub(bar.width())))
    }

    /// A line for each column with bars: its range, and its course.
    fn trends(&self, page: &mut String, table: &ReportTable) {
        let width = self.width.unwrap_or(usize::MAX);
        for (at, column) in table.shown().filter(|(_, column)| column.drawing == Drawing::Bar) {
            let values: Vec<Option<f64>> = table.column(at).rev().map(Figure::share).collect();
            let known = || values.iter().flatten().copied();
            let (least, most) = (known().fold(f64::INFINITY, f64::min), known().fold(0.0, f64::max));
            if known().count() < 2 {
                continue;
            }
            let range = format!(
                "{}, oldest to newest, {} to {}: ",
                column.heading,
                super::percent(least),
                super::percent(most)
            );
            let room = width.saturating_sub(range.width());
            let latest = values.get(values.len().saturating_sub(room)..).unwrap_or_default();
            let line = self.charts.sparkline(latest);
            if !line.is_empty() {
                page.push_str(&format!("{range}{line}\n"));
            }
        }
    }
}

/// Narrows the bars, then the name, to no less than `least`; returns whether the columns fit.
fn shrink(columns: &mut [Measured<'_>], width: usize, least: usize) -> bool {
    for column in columns.iter_mut() {
        column.width = column.texts.iter().map(|text| text.text.width()).max().unwrap_or(0);
        column.bars = if column.has_bars { *BARS.end() } else { 0 };
    }
    let taken = |columns: &[Measured<'_>]| {
        let widths = columns.iter().map(|column| column.width + column.bars + usize::from(column.bars > 0));
        widths.sum::<usize>() + GAP * columns.len().saturating_sub(1)
    };
    while taken(columns) > width && columns.iter().any(|column| column.bars > *BARS.start()) {
        columns.iter_mut().filter(|column| column.bars > *BARS.start()).for_each(|column| column.bars -= 1);
    }
    let over = taken(columns).saturating_sub(width);
    let name = columns.iter_mut().find(|column| column.column.drawing == Drawing::Name);
    if let Some(name) = name.filter(|name| name.width > least) {
        name.width = name.width.saturating_sub(over).max(least);
    }
    taken(columns) <= width
}
