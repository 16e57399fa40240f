//! Tables for people: a header and rows without borders, or the properties of one record, a line each. Cells are cleaned of
//! control characters, which the terminal would execute.

use comfy_table::presets::NOTHING;
use comfy_table::{Cell, ColumnConstraint, ContentArrangement, Table, Width};
use unicode_width::UnicodeWidthStr;

use super::cell_text::{self, Nested};
use super::column_widths::{self, GAP};
use super::dates::Dates;
use crate::catalogue::meanings::{self, Meanings, Meant};
use crate::text::clean::clean;
use crate::text::counts::money;
use crate::text::json::value::Value;

/// How tables are shown.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// The width to fit into, in terminal columns; `None` to truncate nothing.
    pub width: Option<usize>,
    /// How timestamps are written.
    pub dates: Dates,
    /// Whether the header is omitted.
    pub no_header: bool,
    /// Whether the header is bold.
    pub bold: bool,
    /// Properties that are shown as words or amounts.
    pub meanings: Meanings,
}

impl Style {
    /// The text of a property's cell.
    fn show(&self, path: &str, value: Option<Value<'_>>, nested: Nested) -> String {
        let text = cell_text::text(value, self.dates, nested);
        match meanings::find(self.meanings, path, &text) {
            Some(Meant::Word(word)) => word.to_owned(),
            Some(Meant::Cents(cents)) => money(cents),
            None => clean(&text).into_owned(),
        }
    }
}

/// A listing as a table that may be written in parts: no column becomes narrower than in the previous part.
#[derive(Debug)]
pub struct Listing {
    columns: Vec<String>,
    style: Style,
    /// The widest cell of each column so far.
    widest: Vec<usize>,
    has_begun: bool,
    /// The number of columns that fit.
    shown: usize,
}

impl Listing {
    /// A table of these columns.
    pub fn new(columns: Vec<String>, style: Style) -> Self {
        Listing { widest: vec![0; columns.len()], shown: columns.len(), columns, style, has_begun: false }
    }

    /// The next rows, with the header before the first; empty if there is no item.
    pub fn rows(&mut self, items: &[String]) -> String {
        if items.is_empty() {
            return String::new();
        }
        let mut rows: Vec<Vec<String>> = Vec::with_capacity(items.len() + 1);
        let has_header = !self.style.no_header && !self.has_begun;
        if has_header {
            rows.push(self.columns.iter().map(|path| clean(path).to_uppercase()).collect());
        }
        for item in items {
            let item = Value::new(item);
            let show = |path: &String| {
                let value = item.column(path);
                // Related records are too long for a cell of a terminal.
                let counts = self.style.width.is_some() && value.is_some_and(is_records);
                self.style.show(path, value, if counts { Nested::Count } else { Nested::Json })
            };
            rows.push(self.columns.iter().map(show).collect());
        }
        for (at, widest) in self.widest.iter_mut().enumerate() {
            let cells = rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.width());
            *widest = cells.fold(*widest, usize::max);
        }
        let widths = self.fit(&mut rows);
        let mut table = plain();
        table.set_content_arrangement(ContentArrangement::Disabled);
        for mut row in rows {
            if self.has_begun {
                pad(&mut row, &widths);
            }
            table.add_row(row.into_iter().map(Cell::new_owned).collect::<Vec<_>>());
        }
        space(&mut table);
        self.has_begun = true;
        lines(&table, has_header && self.style.bold)
    }

    /// The columns that do not fit.
    pub fn hidden(&self) -> &[String] {
        self.columns.get(self.shown..).unwrap_or_default()
    }

    /// Truncates every cell to the width of its column, and removes the columns that do not fit. Returns the widths.
    fn fit(&mut self, rows: &mut [Vec<String>]) -> Vec<usize> {
        let Some(width) = self.style.width else { return self.widest.clone() };
        let fitted = column_widths::widths(&self.widest, self.columns.iter().position(|path| path == "id"), width);
        self.shown = fitted.len();
        for row in rows {
            row.truncate(fitted.len());
            for (cell, width) in row.iter_mut().zip(&fitted) {
                if cell.width() > *width {
                    *cell = column_widths::shorten(cell, *width);
                }
            }
        }
        fitted
    }
}

/// Pads every cell to the width of its column in the previous parts.
fn pad(row: &mut [String], widths: &[usize]) {
    for (cell, width) in row.iter_mut().zip(widths) {
        let missing = width.saturating_sub(cell.width());
        cell.extend(std::iter::repeat_n(' ', missing));
    }
}

/// Whether a value is an array of objects.
fn is_records(value: Value<'_>) -> bool {
    value.is_array() && value.elements().next().is_some_and(Value::is_object)
}

/// One record: a line for each property with a value, the id first and nested values counted; or for each chosen column,
/// empty or not and nested values as JSON. Values wider than the terminal are wrapped, never truncated.
pub fn single(item: &str, chosen: Option<&[String]>, style: Style) -> String {
    let item = Value::new(item);
    let mut rows: Vec<[String; 2]> = match chosen {
        Some(columns) => columns
            .iter()
            .map(|path| [clean(path).into_owned(), style.show(path, item.column(path), Nested::Json)])
            .collect(),
        None if item.is_object() => item
            .members()
            .map(|(key, value)| (key.text(), value))
            .map(|(key, value)| [clean(&key).into_owned(), style.show(&key, Some(value), Nested::Count)])
            .filter(|[_, value]| !value.is_empty())
            .collect(),
        None => return format!("{}\n", style.show("", Some(item), Nested::Json)),
    };
    if rows.is_empty() {
        return String::new();
    }
    if chosen.is_none() {
        rows.sort_by_key(|[key, _]| key != "id");
    }
    let keys = rows.iter().map(|[key, _]| key.width()).max().unwrap_or(0);
    let mut table = plain();
    for row in rows {
        table.add_row(row.map(Cell::new_owned).to_vec());
    }
    space(&mut table);
    let room = style.width.and_then(|width| width.checked_sub(keys + GAP)).filter(|room| *room >= 10);
    if let (Some(room), Some(column)) = (room.and_then(|room| u16::try_from(room).ok()), table.column_mut(1)) {
        column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(room)));
    }
    lines(&table, false)
}

fn plain() -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING);
    table
}

/// Sets the gap between columns.
fn space(table: &mut Table) {
    let gap = u16::try_from(GAP).unwrap_or(u16::MAX);
    let last = table.column_count().saturating_sub(1);
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, if index == last { 0 } else { gap }));
    }
}

/// The table's lines, the first one bold if `bold`.
fn lines(table: &Table, bold: bool) -> String {
    let mut text = String::new();
    for (index, line) in table.lines().enumerate() {
        let line = line.trim_end_matches(' ');
        let (on, off) = if index == 0 && bold { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
        text.extend([on, line, off, "\n"]);
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalogue::meanings::Meaning;

    const PIPED: Style = Style { width: None, dates: Dates::Absolute, no_header: false, bold: false, meanings: &[] };

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn listing(items: &[String], columns: &[String], style: Style) -> (String, Vec<String>) {
        let mut listing = Listing::new(columns.to_vec(), style);
        let text = listing.rows(items);
        (text, listing.hidden().to_vec())
    }

    fn people() -> Vec<String> {
        words(&[
            r#"{"id":"1","name":"Zoë 東京","note":"red \u001b[31m\nnext","cdate":"2021-03-20 06:04:43"}"#,
            r#"{"id":"12","name":null,"note":"a longer text with many words","cdate":"0000-00-00 00:00:00"}"#,
        ])
    }

    #[test]
    fn a_listing_has_a_header_and_aligned_rows_not_truncated_in_a_pipe() {
        let (text, hidden) = listing(&people(), &words(&["id", "name", "note", "cdate"]), PIPED);
        assert_eq!(
            text,
            "\
ID  NAME      NOTE                           CDATE
1   Zoë 東京  red ␛[31m⏎next                 2021-03-20T06:04:43-05:00
12            a longer text with many words
"
        );
        assert_eq!(hidden, Vec::<String>::new());
    }

    #[test]
    fn a_terminal_gets_a_fitted_table_relative_times_and_a_bold_header() {
        let now = "2021-03-23T11:04:43Z".parse().unwrap();
        let style = Style { width: Some(43), dates: Dates::Relative(now), bold: true, ..PIPED };
        let (text, hidden) = listing(&people(), &words(&["id", "name", "note", "cdate"]), style);
        assert_eq!(
            text,
            "\
\x1b[1mID  NAME      NOTE               CDATE\x1b[0m
1   Zoë 東京  red ␛[31m⏎next     3 days ago
12            a longer text wi…
"
        );
        assert_eq!(hidden, Vec::<String>::new());
    }

    #[test]
    fn columns_that_do_not_fit_are_reported_and_the_header_can_be_omitted() {
        let style = Style { width: Some(9), no_header: true, bold: true, ..PIPED };
        let (text, hidden) = listing(&people(), &words(&["id", "name", "note"]), style);
        assert_eq!(text, "1   Zoë…\n12\n");
        assert_eq!(hidden, ["note"]);
    }

    #[test]
    fn a_listing_in_parts_has_one_header_and_columns_that_never_become_narrower() {
        let style = Style { width: Some(30), bold: true, ..PIPED };
        let mut listing = Listing::new(words(&["id", "name", "note"]), style);
        let item = |id: &str, name: &str| format!(r#"{{"id":"{id}","name":"{name}","note":"n"}}"#);
        let parts = [
            vec![item("9", "Ana García")],
            vec![item("10", "Bo")],
            vec![],
            vec![item("1000", "A longer name than before")],
        ];
        let text: String = parts.iter().map(|part| listing.rows(part)).collect();
        assert_eq!(
            text,
            "\
\x1b[1mID  NAME        NOTE\x1b[0m
9   Ana García  n
10  Bo          n
1000  A longer name tha…  n
"
        );
        assert!(listing.hidden().is_empty());
    }

    #[test]
    fn without_items_there_is_no_table() {
        assert_eq!(listing(&[], &words(&["id"]), PIPED).0, "");
    }

    #[test]
    fn one_record_is_shown_property_by_property() {
        let item = r#"{"email":"a@b.c","id":"1","tags":[1,2,3],"links":{"owner":"x"},"empty":null,"text":"one two three four five six"}"#;
        assert_eq!(
            single(item, None, PIPED),
            "\
id     1
email  a@b.c
tags   3 items
links  1 key
text   one two three four five six
"
        );
        assert_eq!(
            single(item, Some(&words(&["tags", "links.owner"])), PIPED),
            "tags         [1,2,3]\nlinks.owner  x\n"
        );
    }

    #[test]
    fn a_long_value_of_one_record_is_wrapped() {
        let item = r#"{"id":"1","text":"one two three four five six"}"#;
        let style = Style { width: Some(20), ..PIPED };
        assert_eq!(single(item, None, style), "id    1\ntext  one two three\n      four five six\n");
    }

    #[test]
    fn codes_and_cents_are_shown_as_words_and_amounts() {
        let meanings = &[("status", Meaning::Words(&[("open", "0")])), ("value", Meaning::Cents)];
        let style = Style { meanings, ..PIPED };
        let item = |status: &str| format!(r#"{{"id":"1","value":"1250000","status":{status}}}"#);
        let (text, _) = listing(&[item("0"), item("\"0\""), item("9")], &words(&["id", "value", "status"]), style);
        assert_eq!(
            text,
            "\
ID  VALUE      STATUS
1   12,500.00  open
1   12,500.00  open
1   12,500.00  9
"
        );
        assert_eq!(single(&item("0"), None, style), "id      1\nvalue   12,500.00\nstatus  open\n");
    }

    #[test]
    fn a_value_that_is_not_an_object_is_one_line() {
        assert_eq!(single("[1, 2]", None, PIPED), "[1,2]\n");
    }

    proptest! {
        #[test]
        fn a_fitted_table_is_never_wider_than_the_terminal(
            cells in prop::collection::vec(prop::collection::vec(any::<String>(), 4), 1..5),
            width in 4_usize..100,
        ) {
            let columns = words(&["a", "b", "c", "d"]);
            let items: Vec<String> = cells
                .iter()
                .map(|row| serde_json::Value::Object(columns.iter().cloned().zip(row.iter().cloned().map(Into::into)).collect()).to_string())
                .collect();
            let (text, _) = listing(&items, &columns, Style { width: Some(width), ..PIPED });
            prop_assert_eq!(text.lines().count(), items.len() + 1);
            for line in text.lines() {
                prop_assert!(line.width() <= width, "{:?} is {} wide", line, line.width());
                prop_assert!(!line.chars().any(char::is_control));
            }
        }
    }

    #[test]
    fn related_records_are_counted_on_a_terminal() {
        let item = r#"{"id":"7","tags":[{"id":"1"},{"id":"2"}],"words":["a"]}"#.to_owned();
        let columns = || ["id", "tags", "words"].map(str::to_owned).to_vec();
        let shown = |style| Listing::new(columns(), style).rows(std::slice::from_ref(&item));
        assert!(shown(Style { width: Some(60), ..PIPED }).contains("2 items"));
        assert!(shown(PIPED).contains(r#"[{"id":"1"},{"id":"2"}]"#));
    }
}
