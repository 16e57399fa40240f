//! Makes a workbook of the rows of an export, which are JSON Lines until they are complete: a workbook cannot be continued
//! after a crash, its rows can.

use std::fs::File;
use std::io::{BufRead, BufReader};

use super::columns::Columns;
use super::partial::Partial;
use super::state::Settings;
use crate::catalogue;
use crate::catalogue::meanings;
use crate::error::{Error, Kind, Result, cannot_read, cannot_write};
use crate::output::workbook::{Book, TypedCell, cell};
use crate::system::private_files::Replacement;
use crate::text::json::value::Value;

/// The name of the sheet.
const SHEET: &str = "contacts";

/// A workbook that is not in its place yet.
pub struct Made {
    replacement: Replacement,
    target: std::path::PathBuf,
    /// Its size.
    pub bytes: u64,
    /// What the user should know about it.
    pub warning: Option<String>,
}

impl Made {
    /// Moves it to its place.
    ///
    /// # Errors
    /// `Other` if that fails.
    pub fn commit(self) -> Result<()> {
        self.replacement.sync_and_commit().map_err(|error| cannot_write(&self.target, &error))
    }
}

/// Makes the workbook.
///
/// # Errors
/// `Other` if the rows cannot be read or the workbook cannot be written.
pub fn make(settings: &Settings, partial: &Partial) -> Result<Made> {
    let (path, target) = partial.paths();
    let failed = |error: std::io::Error| cannot_write(target, &error);
    let unreadable = |error: std::io::Error| cannot_read(path, &error);
    let replacement = Replacement::readable(target.to_owned()).map_err(failed)?;
    replacement.keep_permissions().map_err(failed)?;
    let mut book = Book::default();
    book.begin(SHEET, settings.columns.labels(), settings.header)?;
    let kinds = kinds(&settings.columns);
    let mut rows = BufReader::with_capacity(64 * 1024, File::open(path).map_err(unreadable)?);
    let mut line = String::new();
    while rows.read_line(&mut line).map_err(unreadable)? > 0 {
        let cells: Vec<TypedCell<'_>> =
            kinds.iter().zip(Value::new(&line).members()).map(|(kind, (_, value))| kind.cell(value)).collect();
        if cells.len() != kinds.len() {
            return Err(Error::new(Kind::Other, format!("the partial export was changed: {}", path.display())));
        }
        book.row(&cells)?;
        line.clear();
    }
    let warning = book.save(replacement.file())?;
    let bytes = replacement.file().metadata().map_err(failed)?.len();
    Ok(Made { replacement, target: target.to_owned(), bytes, warning })
}

/// How the values of a column become cells.
enum CellKind<'a> {
    /// A property of the contact.
    Own(&'a str),
    /// Numbers of a custom field.
    Number,
    /// Days or times of a custom field.
    Date,
    /// Texts, or several names.
    Text,
}

fn kinds(columns: &Columns) -> Vec<CellKind<'_>> {
    let own = columns.own.iter().map(|name| CellKind::Own(name));
    let fields = columns.fields.iter().map(|field| match field.kind.as_str() {
        "number" => CellKind::Number,
        "date" | "datetime" => CellKind::Date,
        _ => CellKind::Text,
    });
    let joined = columns.names().len() - columns.own.len() - columns.fields.len();
    own.chain(fields).chain((0..joined).map(|_| CellKind::Text)).collect()
}

impl CellKind<'_> {
    fn cell(&self, value: Value<'_>) -> TypedCell<'static> {
        let typed = |text: &str| match self {
            CellKind::Number => TypedCell::number(text).into_owned(),
            CellKind::Date => TypedCell::date(text).into_owned(),
            _ => TypedCell::text(text).into_owned(),
        };
        match self {
            CellKind::Own(name) => cell::of_value(meanings::of(catalogue::find("contacts"), name), name, value),
            _ if value.is_null() => TypedCell::Empty,
            _ if value.is_nested() => cell::of_value(None, "", value),
            _ => typed(&value.text()),
        }
    }
}
