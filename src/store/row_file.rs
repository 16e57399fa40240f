//! The rows of an input file: CSV in its dialects and encodings, JSON, or a sheet of a workbook. Knows lines and cells, not their meaning.

mod delimited;
mod dialect;
mod format;
mod header;
mod json;
mod lines;
mod quotes;
mod reader;
mod recognition;
mod sheet_rows;
mod source;
mod text;
mod workbook;
mod wrong_encoding;

pub use dialect::Dialect;
pub use format::Format;
pub use json::is_json;
pub use reader::{Cells, Raw, Row, Rows};
pub use source::{RowFile, Source};
pub use wrong_encoding::WrongEncoding;

/// Prefix of the columns acamp adds to the files it writes; readers ignore them.
pub const OWN_COLUMNS: &str = "acamp_";
