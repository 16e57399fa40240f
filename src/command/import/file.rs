//! The user's file, which is read more than once; standard input is copied to a temporary file first.

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::path::PathBuf;

use serde_json::Value;
use tempfile::NamedTempFile;

use super::layout::Layout;
use super::target::Target;
use crate::error::{Error, Kind, Result, reason};
use crate::store::row_file::{Cells, Format, Row, Rows, Source};
use crate::text::separated;

/// A file of rows.
#[derive(Debug)]
pub struct Input {
    /// Its name in messages.
    pub name: String,
    path: PathBuf,
    /// Its format.
    pub format: Format,
    /// Deleted when this is dropped.
    _kept: Option<NamedTempFile>,
}

impl Input {
    /// The file of a command; `format` if the user gives it.
    ///
    /// # Errors
    /// `Usage` if it cannot be read, `Other` if standard input cannot be copied.
    pub fn from_source(source: &Source, format: Option<Format>) -> Result<Self> {
        let (path, kept) = match source {
            Source::File(path) => {
                source.open()?;
                (path.clone(), None)
            }
            Source::Standard => {
                let cannot = |error: io::Error| {
                    Error::new(Kind::Other, format!("cannot copy standard input: {}", reason(&error)))
                };
                let mut kept = NamedTempFile::new().map_err(cannot)?;
                io::copy(&mut source.open()?, &mut kept).map_err(cannot)?;
                (kept.path().to_owned(), Some(kept))
            }
        };
        let format = match (format, Format::of_name(&path)) {
            (Some(format), _) | (None, Some(format)) => format,
            (None, None) => Rows::read(&source.name(), Source::File(path.clone()).open()?, None)?.format(),
        };
        Ok(Input { name: source.name(), path, format, _kept: kept })
    }

    /// A job's copy.
    pub fn kept(path: PathBuf, name: &str, format: Format) -> Self {
        Input { name: name.to_owned(), path, format, _kept: None }
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
        Rows::read(&self.name, self.open()?, Some(self.format))
    }

    /// The column names; for JSON Lines those of all rows, in the order they appear.
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
            Ok(Some(Err(message.split_once("): ").map_or(message, |(_, why)| why).to_owned())))
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
        let input = Input::from_source(&Source::File(path), None).unwrap();
        (folder, input)
    }

    #[test]
    fn json_lines_have_the_columns_of_all_their_rows() {
        let (_folder, input) = input("{\"email\":\"a\",\"x\":1}\n[]\n{\"y\":2,\"email\":\"b\"}\n");
        assert_eq!(input.format, Format::JsonLines);
        assert_eq!(input.header().unwrap(), ["email", "x", "y"]);
    }

    #[test]
    fn a_row_that_cannot_be_read_is_passed_over_with_its_reason() {
        let (_folder, input) = input("email,name\na@x\nb@x,B\n");
        let mut rows = input.rows().unwrap();
        assert_eq!(next(&mut rows).unwrap().unwrap().unwrap_err(), "1 cells, but the header has 2");
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
