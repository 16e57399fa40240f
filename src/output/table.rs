//! Tables for people: a header and rows without borders, or the properties of one record, a line each. Cells are cleaned of
//! control characters, which the terminal would execute.

use comfy_table::presets::NOTHING;
use comfy_table::{Cell, ColumnConstraint, Table, Width};
use unicode_width::UnicodeWidthStr;

use super::cell_text::{Nested, Readable};
use super::column_widths::{self, GAP, Need, Weight};
use super::dates::{self, Dates};
use super::names::Names;
use super::page::wrap;
use super::tone;
use crate::catalogue::labels;
use crate::catalogue::meanings;
use crate::catalogue::model::Resource;
use crate::text::clean::clean;
use crate::text::json::value::{Value, WHOLE};

/// How tables are shown.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// The width to fit into, in terminal columns; `None` to truncate nothing.
    pub width: Option<usize>,
    /// How timestamps are written.
    pub dates: Dates,
    /// Whether the header is omitted.
    pub no_header: bool,
    /// Whether the header is bold and a status has a color.
    pub color: bool,
    /// The resource of the records, if they are of one.
    pub resource: Option<&'static Resource>,
    /// Whether the header has labels instead of keys.
    pub has_labels: bool,
    /// Whether the cells of a listing are wrapped, not truncated.
    pub wraps: bool,
}

impl Style {
    fn readable<'a>(&self, names: Option<&'a Names>) -> Readable<'a> {
        Readable { resource: self.resource, dates: self.dates, names }
    }

    /// The heading of a column.
    fn heading(&self, path: &str) -> String {
        let label = if self.has_labels { labels::label(self.resource, path) } else { path.to_owned() };
        clean(&label).into_owned()
    }

    /// How an array or an object is shown in a listing: related records are too long for a cell of a terminal.
    fn nested(&self) -> Nested {
        if self.width.is_some() { Nested::Counted } else { Nested::Joined }
    }
}

/// A listing as a table that may be written in parts: no column becomes narrower than in the previous part.
#[derive(Debug)]
pub struct Listing {
    columns: Vec<TableColumn>,
    style: Style,
    has_begun: bool,
    /// The columns that were left out for lack of room.
    hidden: Vec<String>,
}

/// A column of a listing.
#[derive(Debug)]
struct TableColumn {
    path: String,
    heading: String,
    /// Whether its cells are aligned to the right.
    is_number: bool,
    /// Whether it is shown only where there is room.
    is_further: bool,
    /// The width of its widest cell so far.
    widest: usize,
    /// Whether all its cells so far are empty.
    is_empty: bool,
}

impl TableColumn {
    fn new(path: String, style: &Style, is_further: bool) -> Self {
        let is_number = meanings::of(style.resource, &path).is_some_and(meanings::Meaning::is_number);
        let heading = style.heading(&path);
        let widest = if style.no_header { 0 } else { heading.width() };
        TableColumn { path, heading, is_number, is_further, widest, is_empty: true }
    }

    /// What it needs; `may_go` if columns can still be left out, because no row is shown yet.
    fn need(&self, style: &Style, may_go: bool) -> Need {
        let weight = match self.path.as_str() {
            "id" => Weight::Id,
            _ if may_go && self.is_empty => Weight::Empty,
            path if may_go && labels::identifies(style.resource, path) => Weight::Name,
            _ => Weight::Other,
        };
        Need { natural: self.widest, weight }
    }

    /// The cell with this text at a width.
    fn cell(&self, text: &str, width: usize) -> String {
        let shown = match text.width() > width {
            true => dates::shortened(text, width).unwrap_or_else(|| column_widths::shorten(text, width)),
            false => text.to_owned(),
        };
        let missing = " ".repeat(width.saturating_sub(shown.width()));
        if self.is_number { format!("{missing}{shown}") } else { format!("{shown}{missing}") }
    }
}

impl Listing {
    /// A table of these columns, and of `further` ones if there is room.
    pub fn new(columns: Vec<String>, further: &[&str], style: Style) -> Self {
        let further =
            further.iter().filter(|_| style.width.is_some()).filter(|path| !columns.iter().any(|own| own == *path));
        let further: Vec<TableColumn> =
            further.map(|path| TableColumn::new((*path).to_owned(), &style, true)).collect();
        let mut columns: Vec<TableColumn> =
            columns.into_iter().map(|path| TableColumn::new(path, &style, false)).collect();
        columns.extend(further);
        Listing { columns, style, has_begun: false, hidden: Vec::new() }
    }

    /// The next rows, with the header before the first; empty if there is no item.
    pub fn rows(&mut self, items: &[String], names: Option<&Names>) -> String {
        if items.is_empty() {
            return String::new();
        }
        let (readable, nested) = (self.style.readable(names), self.style.nested());
        let mut rows: Vec<Vec<String>> = items
            .iter()
            .map(|item| {
                self.columns.iter().map(|column| readable.text(Value::new(item), &column.path, nested)).collect()
            })
            .collect();
        self.measure(items, &rows);
        let widths = self.fit();
        let widths: Vec<usize> = self.keep(&widths, &mut rows);
        let mut text = String::new();
        if !self.style.no_header && !self.has_begun {
            let cells = self.columns.iter().zip(&widths).map(|(column, width)| column.cell(&column.heading, *width));
            text.push_str(&bold(&line(cells), self.style.color));
        }
        rows.iter().for_each(|row| text.push_str(&self.row(row, &widths)));
        self.has_begun = true;
        text
    }

    /// A row: one line, or as many as its longest cell if cells are wrapped.
    fn row(&self, row: &[String], widths: &[usize]) -> String {
        let parts = |(text, width): (&String, &usize)| {
            if self.style.wraps { wrap(text, (*width).max(1)) } else { vec![text.clone()] }
        };
        let parts: Vec<Vec<String>> = row.iter().zip(widths).map(parts).collect();
        let mut lines = String::new();
        for at in 0..parts.iter().map(Vec::len).max().unwrap_or(0) {
            let cells = self.columns.iter().zip(row).zip(&parts).zip(widths);
            let colored = |(((column, whole), parts), width): (((&TableColumn, &String), &Vec<String>), &usize)| {
                let cell = column.cell(parts.get(at).map_or("", String::as_str), *width);
                if self.style.color { tone::colored(&column.path, whole, cell) } else { cell }
            };
            lines.push_str(&line(cells.map(colored)));
            lines.push('\n');
        }
        lines
    }

    /// The columns that do not fit.
    pub fn hidden(&self) -> &[String] {
        &self.hidden
    }

    fn measure(&mut self, items: &[String], rows: &[Vec<String>]) {
        for (at, column) in self.columns.iter_mut().enumerate() {
            let cells = rows.iter().filter_map(|row| row.get(at));
            column.is_empty &= cells.clone().all(String::is_empty);
            column.widest = cells.map(|cell| cell.width()).fold(column.widest, usize::max);
            // The alignment must not change after the first part.
            if !self.has_begun && meanings::of(self.style.resource, &column.path).is_none() && column.path != "id" {
                column.is_number = are_numbers(items, &column.path, self.style.resource.is_none());
            }
        }
    }

    /// The widths of the columns; `None` for those that do not fit.
    fn fit(&self) -> Vec<Option<usize>> {
        let Some(width) = self.style.width else {
            return self.columns.iter().map(|column| Some(column.widest)).collect();
        };
        let needs = |columns: &[TableColumn]| {
            columns.iter().map(|column| column.need(&self.style, !self.has_begun)).collect::<Vec<_>>()
        };
        if let Some(widths) = column_widths::all(&needs(&self.columns), width).filter(|_| self.style.wraps) {
            return widths;
        }
        let own = self.columns.iter().take_while(|column| self.has_begun || !column.is_further).count();
        let mut widths = column_widths::widths(&needs(&self.columns[..own]), width);
        let is_whole = widths.iter().zip(&self.columns).all(|(width, column)| *width == Some(column.widest));
        let mut left = width.saturating_sub(widths.iter().flatten().map(|width| width + GAP).sum::<usize>());
        for column in &self.columns[own..] {
            let fits = is_whole && !column.is_empty && column.widest <= left.min(WIDEST_FURTHER);
            if fits {
                left = left.saturating_sub(column.widest + GAP);
            }
            widths.push(fits.then_some(column.widest));
        }
        widths
    }

    /// Removes the columns without a width, here and from the rows; returns the widths of the others.
    fn keep(&mut self, widths: &[Option<usize>], rows: &mut [Vec<String>]) -> Vec<usize> {
        let is_shown = |at: usize| widths.get(at).is_some_and(Option::is_some);
        for row in rows {
            let mut at = 0..;
            row.retain(|_| at.next().is_some_and(is_shown));
        }
        let gone = self.columns.iter().enumerate().filter(|(at, column)| !is_shown(*at) && !column.is_further);
        self.hidden.extend(gone.filter(|(_, column)| !column.is_empty).map(|(_, column)| column.heading.clone()));
        let mut at = 0..;
        self.columns.retain(|_| at.next().is_some_and(is_shown));
        widths.iter().flatten().copied().collect()
    }
}

/// A further column wider than this does not help to compare records.
const WIDEST_FURTHER: usize = 40;

/// Whether the values of a column are JSON numbers, or, if `as_text`, text of digits.
fn are_numbers(items: &[String], path: &str, as_text: bool) -> bool {
    let values = items.iter().filter_map(|item| Value::new(item).column(path)).filter(|value| !value.is_null());
    let starts_number =
        |value: Value<'_>| value.json().starts_with(|first: char| first == '-' || first.is_ascii_digit());
    let has_digits = |value: Value<'_>| {
        let text = value.text();
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut values = values.peekable();
    values.peek().is_some() && values.all(|value| starts_number(value) || as_text && has_digits(value))
}

/// Cells as one line, without spaces at its end.
fn line(cells: impl Iterator<Item = String>) -> String {
    cells.collect::<Vec<_>>().join(&" ".repeat(GAP)).trim_end_matches(' ').to_owned()
}

fn bold(line: &str, is_bold: bool) -> String {
    if is_bold { format!("\x1b[1m{line}\x1b[0m\n") } else { format!("{line}\n") }
}

/// One record: a line for each property with a value, the id first and nested values counted; or for each chosen column,
/// empty or not and nested values as JSON. Values wider than the terminal are wrapped, never truncated.
pub fn single(item: &str, chosen: Option<&[String]>, style: Style, names: Option<&Names>) -> String {
    let item = Value::new(item);
    let readable = style.readable(names);
    let rows: Vec<[String; 2]> = match chosen {
        Some(columns) => {
            columns.iter().map(|path| [style.heading(path), readable.text(item, path, Nested::Joined)]).collect()
        }
        None if item.is_object() => properties(item, style, readable),
        None => return format!("{}\n", readable.text(item, WHOLE, Nested::Json)),
    };
    if rows.is_empty() {
        return String::new();
    }
    let keys = rows.iter().map(|[key, _]| key.width()).max().unwrap_or(0);
    let mut table = Table::new();
    table.load_style(NOTHING);
    for row in rows {
        table.add_row(row.map(Cell::new_owned).to_vec());
    }
    let gap = u16::try_from(GAP).unwrap_or(u16::MAX);
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, if index == 1 { 0 } else { gap }));
    }
    let room = style.width.and_then(|width| width.checked_sub(keys + GAP)).filter(|room| *room >= 10);
    if let (Some(room), Some(column)) = (room.and_then(|room| u16::try_from(room).ok()), table.column_mut(1)) {
        column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(room)));
    }
    table.lines().map(|line| format!("{}\n", line.trim_end_matches(' '))).collect()
}

/// The properties of a record that have a value, the ID first. Of those with the same label and the same value, one; those
/// with another value have the words of their key.
fn properties(item: Value<'_>, style: Style, readable: Readable<'_>) -> Vec<[String; 2]> {
    let mut rows: Vec<(String, [String; 2])> = Vec::new();
    for (key, _) in item.members() {
        let key = key.text();
        let value = readable.text(item, &key, Nested::Counted);
        if value.is_empty() || style.has_labels && labels::is_noise(&key) {
            continue;
        }
        let label = style.heading(&key);
        match rows.iter().find(|(_, [known, _])| *known == label) {
            Some((_, [_, known])) if *known == value => {}
            Some(_) => rows.push((key.clone().into_owned(), [clean(&labels::of_words(&key)).into_owned(), value])),
            None => rows.push((key.into_owned(), [label, value])),
        }
    }
    rows.sort_by_key(|(key, _)| key != "id");
    rows.into_iter().map(|(_, row)| row).collect()
}

#[cfg(test)]
mod tests;
