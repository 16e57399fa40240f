//! The output formats.

use super::value;

/// How items are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Aligned columns for people.
    Table,
    /// One JSON document: an array for a listing, an object for a single record.
    #[default]
    Json,
    /// One JSON object per line.
    Jsonl,
    /// RFC 4180, with line feeds as line ends.
    Csv,
    /// Tab-separated, one line per item: tabs, line ends and control characters inside values become spaces.
    Tsv,
    /// An Excel workbook with one sheet, typed cells and a header; only in a file.
    Xlsx,
    /// A table in GitHub Flavored Markdown.
    Markdown,
    /// YAML: one sequence for a listing, a mapping for a single record.
    Yaml,
    /// The ids, one per line.
    Ids,
    /// Nothing.
    None,
}

impl Format {
    /// Every format with its name, in the order of the help.
    pub const NAMED: [(&'static str, Format); 10] = [
        ("table", Format::Table),
        ("json", Format::Json),
        ("jsonl", Format::Jsonl),
        ("csv", Format::Csv),
        ("tsv", Format::Tsv),
        ("xlsx", Format::Xlsx),
        ("markdown", Format::Markdown),
        ("yaml", Format::Yaml),
        ("ids", Format::Ids),
        ("none", Format::None),
    ];

    /// Every format.
    pub const ALL: [Format; 10] = value::values(&Format::NAMED);

    /// The names of all formats.
    pub const NAMES: [&'static str; 10] = value::names(&Format::NAMED);

    /// Its name.
    pub fn name(self) -> &'static str {
        value::name_of(self, &Format::NAMED)
    }

    /// The format that the extension of a file name stands for.
    pub fn of_name(path: &std::path::Path) -> Option<Format> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "tab" => Some(Format::Tsv),
            "ndjson" => Some(Format::Jsonl),
            "md" => Some(Format::Markdown),
            "yml" => Some(Format::Yaml),
            // Tables and bare ids are not file formats.
            word => Format::parse(word).filter(|format| !matches!(format, Format::Table | Format::Ids | Format::None)),
        }
    }

    /// Its description in help.
    pub const fn meaning(self) -> &'static str {
        match self {
            Format::Table => "aligned columns, for reading",
            Format::Json => "one document: an array for a listing, an object for a single record",
            Format::Jsonl => "JSON Lines: one object per line, written as records arrive",
            Format::Csv => "comma-separated, with a header line",
            Format::Tsv => "tab-separated, always one line per item",
            Format::Xlsx => "an Excel workbook with typed cells, to the file of --out",
            Format::Markdown => "one table in GitHub Flavored Markdown",
            Format::Yaml => "one sequence for a listing, a mapping for a single record",
            Format::Ids => "the IDs, one per line; pass them to another command with -",
            Format::None => "no output",
        }
    }

    /// The format with this name.
    pub fn parse(name: &str) -> Option<Format> {
        Format::NAMED.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }
}
