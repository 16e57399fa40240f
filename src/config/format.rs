//! The output formats.

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
    /// Every format, in the order the help lists them.
    pub const ALL: [Format; 8] =
        [Format::Table, Format::Json, Format::Jsonl, Format::Csv, Format::Tsv, Format::Yaml, Format::Ids, Format::None];

    /// The word for it after `--output`.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Table => "table",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::Yaml => "yaml",
            Format::Ids => "ids",
            Format::None => "none",
        }
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

    /// The format a word names; none where it names none.
    pub fn parse(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name() == name)
    }
}
