//! The output formats.

use super::value;

/// How items are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Aligned columns for people.
    Table,
    /// One JSON document: an array for a listing, an object for a single thing.
    #[default]
    Json,
    /// One JSON object a line.
    Jsonl,
    /// RFC 4180, but with bare line feeds.
    Csv,
    /// Tab-separated, one line an item: tabs, line ends and control characters inside values become spaces.
    Tsv,
    /// YAML: one sequence for a listing, a mapping for a single thing.
    Yaml,
    /// The ids, one a line.
    Ids,
    /// Nothing.
    None,
}

impl Format {
    /// Every format with its name, in the order of the help.
    pub const NAMED: [(&'static str, Format); 8] = [
        ("table", Format::Table),
        ("json", Format::Json),
        ("jsonl", Format::Jsonl),
        ("csv", Format::Csv),
        ("tsv", Format::Tsv),
        ("yaml", Format::Yaml),
        ("ids", Format::Ids),
        ("none", Format::None),
    ];

    /// Every format.
    pub const ALL: [Format; 8] = value::values(&Format::NAMED);

    /// The names of all formats.
    pub const NAMES: [&'static str; 8] = value::names(&Format::NAMED);

    /// Its name.
    pub fn name(self) -> &'static str {
        value::name_of(self, &Format::NAMED)
    }

    /// The format a file's name ends with; none where it says nothing.
    pub fn of_name(path: &std::path::Path) -> Option<Format> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "tab" => Some(Format::Tsv),
            "ndjson" => Some(Format::Jsonl),
            "yml" => Some(Format::Yaml),
            // A table and bare ids are no formats of files.
            word => Format::parse(word).filter(|format| {
                matches!(format, Format::Json | Format::Jsonl | Format::Csv | Format::Tsv | Format::Yaml)
            }),
        }
    }

    /// What it is, for the help.
    pub const fn meaning(self) -> &'static str {
        match self {
            Format::Table => "aligned columns for people",
            Format::Json => "one document: an array for a listing, an object for a single thing",
            Format::Jsonl => "JSON Lines: one object a line, written as they come",
            Format::Csv => "comma-separated, with a header",
            Format::Tsv => "tab-separated, one line an item whatever stands in it",
            Format::Yaml => "one sequence for a listing, a mapping for a single thing",
            Format::Ids => "the ids, one a line, for the next command's -",
            Format::None => "nothing",
        }
    }

    /// The format with this name.
    pub fn parse(name: &str) -> Option<Format> {
        Format::NAMED.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }
}
