//! The user's file, which is read more than once; standard input is copied to a temporary file first.

use std::borrow::Cow;
use std::fs::File;
use std::path::PathBuf;

use serde_json::Value;

use super::layout::Layout;
use super::target::Target;
use crate::error::{Error, Kind, Result, reason};
use crate::store::row_file::{Cells, Dialect, Format, Row, RowFile, Rows, Source};
use crate::text::separated;

/// A file of rows.
#[derive(Debug)]
pub struct Input {
    /// Its name in messages.
    pub name: String,
    path: PathBuf,
    /// How it is written.
    pub dialect: Dialect,
    /// What the user should know about how it was read.
    pub notes: Vec<String>,
    /// A temporary copy is deleted when this is dropped.
    _kept: Option<RowFile>,
}

impl Input {
    /// The file of a command. `stated` is what the user says about it, `is_header` tells its header from other lines.
    ///
    /// # Errors
    /// As [`Source::file`] and [`Dialect::detect`].
    pub fn from_source(source: &Source, stated: &Dialect, is_header: &dyn Fn(&[&str]) -> bool) -> Result<Self> {
        let file = source.rows(stated)?;
        let (path, stated, name) = (file.path.clone(), file.dialect.clone(), source.name());
        let notes = file.note.clone().into_iter().collect();
        let mut input = Input { name, path, dialect: stated, notes, _kept: Some(file) };
        let (dialect, note) = input.dialect.detect(&input.name, input.open()?, is_header)?;
        input.notes.extend(note);
        Ok(Input { dialect, ..input })
    }

    /// Checks that it is text in its encoding.
    ///
    /// # Errors
    /// As [`Dialect::check_encoding`].
    pub fn check_encoding(&self, stated: &Dialect) -> Result<()> {
        if self.dialect.format == Some(Format::Sheet) {
            return Ok(());
        }
        stated.check_encoding(&self.name, || self.open())
    }

    /// A job's copy.
    pub fn kept(path: PathBuf, name: &str, dialect: Dialect) -> Self {
        Input { name: name.to_owned(), path, dialect, notes: Vec::new(), _kept: None }
    }

    /// An error in the header, with its line unless that is the first one.
    pub fn in_header(&self, error: Error) -> Error {
        match self.dialect.skip_lines {
            None | Some(0) => error,
            Some(lines) => error.prefixed(&format!("header on {} {}: ", self.dialect.place(), lines + 1)),
        }
    }

    /// Its bytes from the beginning.
    ///
    /// # Errors
    /// `Usage` if it cannot be opened.
    pub fn open(&self) -> Result<File> {
        File::open(&self.path).map_err(|error| Error::usage(format!("cannot read {}: {}", self.name, reason(&error))))
    }

    /// Its rows from the first.
    ///
    /// # Errors
    /// As [`Rows::read`].
    pub fn rows(&self) -> Result<Rows<'static>> {
        Rows::read(&self.name, self.open()?, &self.dialect)
    }

    /// The column names; for JSON those of all rows, in the order they appear.
    ///
    /// # Errors
    /// As [`Rows::read`] and [`Rows::next`].
    pub fn header(&self) -> Result<Vec<String>> {
        let mut rows = self.rows()?;
        if !rows.is_json() {
            return Ok(rows.header().to_vec());
        }
        let mut header: Vec<String> = Vec::new();
        while let Some(row) = next(&mut rows)? {
            if let Ok(Row { cells: Cells::Json(members), .. }) = row {
                for name in members.keys() {
                    if !header.contains(name) {
                        header.push(name.clone());
                    }
                }
            }
        }
        Ok(header)
    }
}

/// A row, or why it cannot be read, which is a failure of that row only.
pub type Readable<'r> = std::result::Result<Row<'r>, String>;

/// The next row; `None` at the end.
///
/// # Errors
/// `Usage` if reading fails.
pub fn next<'r>(rows: &'r mut Rows<'_>) -> Result<Option<Readable<'r>>> {
    match rows.next() {
        None => Ok(None),
        Some(Ok(row)) => Ok(Some(Ok(row))),
        Some(Err(error)) if error.kind() == Kind::Rejected => {
            let message = error.message();
            // `row 3 (line 4): it has …`: the caller knows the row.
            Ok(Some(Err(message.split_once(": ").map_or(message, |(_, why)| why).to_owned())))
        }
        Some(Err(error)) => Err(error),
    }
}

/// The text of a cell, empty if the row has none. The elements of a JSON array are joined with double bars, the
/// server's own format for several values.
pub fn cell<'r>(cells: &'r Cells<'r>, layout: &Layout, at: usize) -> Cow<'r, str> {
    let column = layout.columns.get(at);
    let name = column.map_or("", |column| column.name.as_str());
    if let Cells::Json(members) = cells
        && let Some(Value::Array(elements)) = members.get(name)
    {
        let texts = elements.iter().map(|element| match element {
            Value::String(text) => Cow::Borrowed(text.as_str()),
            other => Cow::Owned(other.to_string()),
        });
        let texts: Vec<Cow<'_, str>> = texts.collect();
        let is_several = column.and_then(|column| column.target.as_ref()).is_some_and(Target::is_several);
        return Cow::Owned(if is_several { separated::joined(&texts) } else { texts.join(separated::BARS) });
    }
    cells.text(at, name).unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::mapping::Column;
    use super::*;

    fn input(text: &str) -> (tempfile::TempDir, Input) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people");
        std::fs::write(&path, text).unwrap();
        let input = Input::from_source(&Source::File(path), &Dialect::default(), &|_| false).unwrap();
        (folder, input)
    }

    #[test]
    fn json_lines_have_the_columns_of_all_their_rows() {
        let (_folder, input) = input("{\"email\":\"a\",\"x\":1}\n[]\n{\"y\":2,\"email\":\"b\"}\n");
        assert!(input.rows().unwrap().is_json());
        assert_eq!(input.header().unwrap(), ["email", "x", "y"]);
    }

    #[test]
    fn a_row_that_cannot_be_read_is_passed_over_with_its_reason() {
        let (_folder, input) = input("email,name\na@x\nb@x,B\n");
        let mut rows = input.rows().unwrap();
        assert_eq!(next(&mut rows).unwrap().unwrap().unwrap_err(), "1 cell, but the header has 2 columns");
        assert_eq!(next(&mut rows).unwrap().unwrap().unwrap().number, 2);
        assert!(next(&mut rows).unwrap().is_none());
    }

    #[test]
    fn an_array_is_several_values() {
        let (_folder, input) = input("{\"tags\":[\"a\",\"b, c\"],\"n\":7}\n");
        let names = ["tags", "n", "none"].map(|name| Column { name: name.into(), target: None });
        let layout = Layout { columns: names.to_vec(), ..Layout::default() };
        let mut rows = input.rows().unwrap();
        let row = next(&mut rows).unwrap().unwrap().unwrap();
        let cells: Vec<String> = (0..3).map(|at| cell(&row.cells, &layout, at).into_owned()).collect();
        assert_eq!(cells, ["a||b, c", "7", ""]);
    }
}
