//! The format of a file, and what its name says about it. Pure.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// The format of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Cells separated by this byte, quoted if needed, with a header.
    Delimited(u8),
    /// JSON objects, one per line or in an array.
    Json,
    /// The text that is made of a sheet of a workbook.
    Sheet,
}

/// Refuses a file without a header.
pub fn empty(name: &str, format: Format) -> Error {
    let what = if format == Format::Sheet { "sheet" } else { "file" };
    Error::usage(format!("cannot read {name}: the {what} is empty; it needs a header row"))
}

impl Format {
    /// What people call the place of a row in the file.
    pub fn place(self) -> &'static str {
        if self == Format::Sheet { "row" } else { "line" }
    }

    /// The format of a file extension: `.csv` leaves the delimiter open.
    pub fn of_name(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "tsv" | "tab" => Some(Format::Delimited(b'\t')),
            "jsonl" | "ndjson" | "json" => Some(Format::Json),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_names_the_format_where_it_is_unmistakable() {
        assert_eq!(Format::of_name(Path::new("a.TSV")), Some(Format::Delimited(b'\t')));
        assert_eq!(Format::of_name(Path::new("a.jsonl")), Some(Format::Json));
        assert_eq!(Format::of_name(Path::new("a.csv")), None);
    }
}
