//! Formats one contact with its joined relations as one row. Pure.

use std::borrow::Cow;
use std::collections::HashMap;

use super::columns::Columns;
use super::record::Record;
use super::relation::{Relation, text};
use crate::api::reply::Item;
use crate::error::Result;
use crate::output::delimited::Lines;
use crate::text::json::value::Value;
use crate::text::separated;

/// The formats of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RowFormat {
    /// RFC 4180 with bare line feeds.
    Csv,
    /// Tab-separated; tabs and line breaks in values become spaces.
    Tsv,
    /// A workbook, made of JSON Lines at the end.
    Xlsx,
    /// One JSON object per line.
    Jsonl,
    /// One JSON array, one object per line.
    Json,
}

/// List status of a contact: subscribed, unsubscribed.
const ACTIVE: &str = "1";
const LEFT: &str = "2";

/// The relations of one contact.
#[derive(Clone, Debug, Default)]
pub struct Joined {
    /// Values by field.
    pub values: Vec<Record>,
    /// Tags.
    pub tags: Vec<Record>,
    /// Lists, each with its status.
    pub lists: Vec<Record>,
}

impl Joined {
    /// The records of a relation.
    pub fn records(&mut self, relation: Relation) -> &mut Vec<Record> {
        match relation {
            Relation::Values => &mut self.values,
            Relation::Tags => &mut self.tags,
            Relation::Lists => &mut self.lists,
        }
    }
}

/// Names by id.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Of tags.
    pub tags: HashMap<u64, String>,
    /// Of lists.
    pub lists: HashMap<u64, String>,
}

/// One cell, before formatting.
enum Cell<'a> {
    /// A property of the contact, as JSON text.
    Own(Option<&'a str>),
    /// A field value, and whether it is several choices.
    Value(Option<&'a str>, bool),
    /// Names in order.
    Many(Vec<Cow<'a, str>>),
}

/// Formats rows.
#[derive(Debug)]
pub struct Rows {
    columns: Columns,
    /// The column names as JSON texts.
    keys: Vec<String>,
    format: RowFormat,
    lines: Lines,
    header: bool,
    readable: bool,
}

impl Rows {
    /// Rows of these columns; CSV and TSV are written as `lines`.
    pub fn new(columns: Columns, format: RowFormat, lines: Lines) -> Self {
        let keys = columns.names().into_iter().map(|name| serde_json::Value::from(name).to_string()).collect();
        Rows { columns, keys, format, lines, header: true, readable: false }
    }

    /// Whether CSV and TSV begin with the column names.
    #[must_use]
    pub fn with_header(self, header: bool) -> Self {
        Rows { header, ..self }
    }

    /// Whether CSV and TSV have labels, and names joined by commas.
    #[must_use]
    pub fn readable(self, readable: bool) -> Self {
        Rows { readable, ..self }
    }

    /// The bytes before the first row.
    ///
    /// # Errors
    /// As [`Rows::row`].
    pub fn begin(&self, out: &mut Vec<u8>) -> Result<()> {
        match self.format {
            RowFormat::Csv | RowFormat::Tsv => {
                out.extend(self.lines.beginning());
                let names = || self.columns.names().into_iter().map(str::to_owned).collect();
                let header = if self.readable { self.columns.labels() } else { names() };
                if self.header { self.line(out, &header) } else { Ok(()) }
            }
            RowFormat::Json => {
                out.push(b'[');
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The bytes after the last of `rows` rows.
    pub fn end(&self, out: &mut Vec<u8>, rows: u64) {
        if self.format == RowFormat::Json {
            out.extend_from_slice(if rows == 0 { b"]\n" } else { b"\n]\n" });
        }
    }

    /// Appends the row of `contact`; `first` if it is the first one.
    ///
    /// # Errors
    /// `Other` for a character that the encoding does not have.
    pub fn row(&self, out: &mut Vec<u8>, contact: &Item, joined: &Joined, names: &Names, first: bool) -> Result<()> {
        let cells = self.cells(contact, joined, names);
        match self.format {
            RowFormat::Csv | RowFormat::Tsv => {
                let flat = |cell| if self.readable { listed(cell) } else { flat(cell) };
                self.line(out, &cells.into_iter().map(flat).collect::<Vec<_>>())
            }
            RowFormat::Jsonl | RowFormat::Xlsx => {
                self.object(out, cells);
                out.push(b'\n');
                Ok(())
            }
            RowFormat::Json => {
                out.extend_from_slice(if first { b"\n" } else { b",\n" });
                self.object(out, cells);
                Ok(())
            }
        }
    }

    fn cells<'a>(&self, contact: &'a Item, joined: &'a Joined, names: &'a Names) -> Vec<Cell<'a>> {
        let own = self.columns.own.iter().map(|name| contact.property(name).map(Value::json));
        let mut cells: Vec<Cell<'a>> = own.map(Cell::Own).collect();
        for field in &self.columns.fields {
            let value = joined.values.iter().rfind(|record| record.key == field.id).map(|record| record.text.as_str());
            cells.push(Cell::Value(value, field.several));
        }
        if self.columns.tags {
            cells.push(Cell::Many(named(joined.tags.iter(), &names.tags)));
        }
        if self.columns.lists {
            for status in [ACTIVE, LEFT] {
                cells.push(Cell::Many(named(joined.lists.iter().filter(|on| on.text == status), &names.lists)));
            }
        }
        cells
    }

    fn line(&self, out: &mut Vec<u8>, cells: &[String]) -> Result<()> {
        out.extend(self.lines.line(cells)?);
        Ok(())
    }

    fn object(&self, out: &mut Vec<u8>, cells: Vec<Cell<'_>>) {
        out.push(b'{');
        for (at, (key, cell)) in self.keys.iter().zip(cells).enumerate() {
            if at > 0 {
                out.push(b',');
            }
            out.extend_from_slice(key.as_bytes());
            out.push(b':');
            out.extend_from_slice(typed(cell).as_bytes());
        }
        out.push(b'}');
    }
}

/// The names of the joined records, sorted, so that the same memberships make the same row whatever their ids. A record
/// without a name in the listing is shown by its id: a tag created without a type is on contacts but in no listing.
fn named<'a>(records: impl Iterator<Item = &'a Record>, names: &'a HashMap<u64, String>) -> Vec<Cow<'a, str>> {
    let name =
        |key: u64| names.get(&key).map_or_else(|| format!("id:{key}").into(), |name| Cow::Borrowed(name.as_str()));
    let mut found: Vec<Cow<'a, str>> = records.map(|record| name(record.key)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// A cell of CSV and TSV.
fn flat(cell: Cell<'_>) -> String {
    match cell {
        Cell::Own(json) => json.map(text).unwrap_or_default(),
        Cell::Value(value, _) => value.unwrap_or_default().to_owned(),
        Cell::Many(names) => separated::joined(&names),
    }
}

/// The same for people.
fn listed(cell: Cell<'_>) -> String {
    match cell {
        Cell::Value(Some(value), true) => {
            let options: Vec<Cow<'_, str>> = separated::stored_options(value).into_iter().map(Cow::Borrowed).collect();
            separated::listed(&options)
        }
        Cell::Many(names) => separated::listed(&names),
        cell => flat(cell),
    }
}

/// A value of JSON.
fn typed(cell: Cell<'_>) -> String {
    match cell {
        Cell::Own(json) => json.unwrap_or("null").to_owned(),
        Cell::Value(None, _) => "null".to_owned(),
        Cell::Value(Some(value), true) => serde_json::Value::from(separated::stored_options(value)).to_string(),
        Cell::Value(Some(value), false) => serde_json::Value::from(value).to_string(),
        Cell::Many(names) => serde_json::Value::from(names).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::columns::Field;
    use super::*;

    fn rows(format: RowFormat) -> Rows {
        let field = |id: u64, name: &str, several| Field { id, name: name.to_owned(), several, kind: String::new() };
        let own = ["id", "email", "orgname", "deleted_at"].map(str::to_owned).to_vec();
        let fields = vec![field(2, "City", false), field(3, "Topics", true)];
        let lines = Lines::new((format == RowFormat::Csv).then_some(b','), false, false, None);
        Rows::new(Columns { own, fields, tags: true, lists: true }, format, lines)
    }

    fn record(key: u64, text: &str) -> Record {
        Record { contact: 7, key, text: text.to_owned() }
    }

    fn printed(format: RowFormat) -> String {
        let name = |id: u64, name: &str| (id, name.to_owned());
        let names = Names {
            tags: HashMap::from([name(1, "vip"), name(2, "a, b")]),
            lists: HashMap::from([name(1, "News"), name(2, "Old news")]),
        };
        let joined = Joined {
            values: vec![record(2, "Köln \"a\"\tb"), record(3, "||x||y||")],
            tags: vec![record(1, ""), record(2, ""), record(99, "")],
            lists: vec![record(1, "1"), record(2, "2")],
        };
        let contact =
            Item::from_json(r#"{"email":"j@example.com","orgname":"","deleted_at":null,"links":{},"id":"7"}"#);
        let rows = rows(format);
        let mut out = Vec::new();
        rows.begin(&mut out).unwrap();
        rows.row(&mut out, &contact, &joined, &names, true).unwrap();
        rows.row(&mut out, &Item::from_json(r#"{"id":"8"}"#), &Joined::default(), &names, false).unwrap();
        rows.end(&mut out, 2);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn csv_has_one_cell_a_column_and_bars_around_several_names() {
        assert_eq!(
            printed(RowFormat::Csv),
            "id,email,orgname,deleted_at,City,Topics,tags,lists,unsubscribed\n\
             7,j@example.com,,,\"Köln \"\"a\"\"\tb\",||x||y||,\"||a, b||id:99||vip||\",News,Old news\n\
             8,,,,,,,,\n"
        );
    }

    #[test]
    fn tsv_keeps_one_line_a_row() {
        let text = printed(RowFormat::Tsv);
        assert!(text.lines().all(|line| line.split('\t').count() == 9), "{text}");
        assert!(text.contains("Köln \"a\" b"), "{text}");
    }

    #[test]
    fn json_has_arrays_and_the_services_own_values() {
        let first = r#"{"id":"7","email":"j@example.com","orgname":"","deleted_at":null,"City":"Köln \"a\"\tb","Topics":["x","y"],"tags":["a, b","id:99","vip"],"lists":["News"],"unsubscribed":["Old news"]}"#;
        let second = r#"{"id":"8","email":null,"orgname":null,"deleted_at":null,"City":null,"Topics":null,"tags":[],"lists":[],"unsubscribed":[]}"#;
        assert_eq!(printed(RowFormat::Jsonl), format!("{first}\n{second}\n"));
        assert_eq!(printed(RowFormat::Json), format!("[\n{first},\n{second}\n]\n"));
        let mut empty = Vec::new();
        rows(RowFormat::Json).begin(&mut empty).unwrap();
        rows(RowFormat::Json).end(&mut empty, 0);
        assert_eq!(empty, b"[]\n");
    }
}
