//! The encodings of text files, by their names, and their tables. `single_byte.txt` has the upper half of each encoding with
//! one byte per character, `shift_jis.txt` the rows of JIS X 0208 with the extensions of Windows; U+FFFD is unassigned. A
//! library for this links its tables for Chinese and Korean in any case, which take five times the space of these.

mod decoder;
mod encoder;

use std::fmt;

pub use decoder::{Decoder, Table};
pub use encoder::Encoder;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::similarity::letters;

const SINGLE_BYTE: &str = include_str!("encoding/single_byte.txt");
const SHIFT_JIS: &str = include_str!("encoding/shift_jis.txt");

/// The name of UTF-8, and the names of the encodings that are no single byte per character.
const UTF_8: &str = "utf-8";
const SEVERAL_BYTES: &[&str] = &[UTF_8, "utf-16le", "utf-16be", "shift_jis"];

/// Other names, without punctuation, and what they stand for. Latin-1 is a part of Windows-1252, as browsers have it.
const ALIASES: &[(&str, &str)] = &[
    ("utf16", "utf-16le"),
    ("unicode", "utf-16le"),
    ("latin1", "windows-1252"),
    ("iso88591", "windows-1252"),
    ("ascii", "windows-1252"),
    ("usascii", "windows-1252"),
    ("latin2", "iso-8859-2"),
    ("iso88599", "windows-1254"),
    ("iso885911", "windows-874"),
    ("latin5", "windows-1254"),
    ("latin9", "iso-8859-15"),
    ("macintosh", "macroman"),
    ("mac", "macroman"),
    ("sjis", "shift_jis"),
    ("windows31j", "shift_jis"),
    ("windows932", "shift_jis"),
];

/// The encoding of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Encoding(&'static str);

impl Encoding {
    /// UTF-8.
    pub const UTF_8: Encoding = Encoding(UTF_8);
    /// UTF-16 with the lower byte first.
    pub const UTF_16LE: Encoding = Encoding("utf-16le");
    /// UTF-16 with the higher byte first.
    pub const UTF_16BE: Encoding = Encoding("utf-16be");

    /// The encoding with a name, in any case and punctuation: `Windows-1252`, `cp1252`, `latin1`.
    ///
    /// # Errors
    /// What the name must be.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wanted = letters(text);
        let alias = ALIASES.iter().find(|(alias, _)| *alias == wanted).map(|(_, name)| *name);
        // Code pages of Windows and of DOS: cp1252, cp850, ibm850.
        let page = wanted.strip_prefix("cp").or_else(|| wanted.strip_prefix("ibm")).unwrap_or_default();
        let is_meant = |name: &&'static str| {
            let name = letters(name);
            name == wanted || !page.is_empty() && [format!("windows{page}"), format!("cp{page}")].contains(&name)
        };
        let found = alias.or_else(|| names().find(is_meant));
        let found = found.or_else(|| (page == "932").then_some("shift_jis"));
        let known = || format!("not one of {}", names().collect::<Vec<_>>().join(", "));
        found.map(Encoding).ok_or_else(known)
    }

    /// Its name, as in `--encoding`.
    pub fn name(self) -> &'static str {
        self.0
    }

    /// Its table; `None` for UTF-8.
    pub fn table(self) -> Option<Table> {
        match self.0 {
            UTF_8 => None,
            "utf-16le" => Some(Table::Utf16 { reads: u16::from_le_bytes }),
            "utf-16be" => Some(Table::Utf16 { reads: u16::from_be_bytes }),
            "shift_jis" => Some(Table::ShiftJis(shift_jis())),
            name => upper_half(name).map(Table::SingleByte),
        }
    }
}

/// The names of all encodings.
pub fn names() -> impl Iterator<Item = &'static str> {
    SEVERAL_BYTES.iter().copied().chain(SINGLE_BYTE.lines().filter_map(|line| Some(line.split_once('\t')?.0)))
}

/// The characters of the bytes from 0x80.
fn upper_half(name: &str) -> Option<Vec<char>> {
    let tables = SINGLE_BYTE.lines().filter_map(|line| line.split_once('\t'));
    tables.into_iter().find(|(known, _)| *known == name).map(|(_, letters)| letters.chars().collect())
}

/// The characters by row and cell. Rows that have none are empty.
fn shift_jis() -> Vec<Vec<char>> {
    let mut rows = Vec::new();
    for (row, letters) in SHIFT_JIS.lines().filter_map(|line| line.split_once('\t')) {
        rows.resize(row.parse().unwrap_or_default(), Vec::new());
        rows.push(letters.chars().collect());
    }
    rows
}

impl Serialize for Encoding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Encoding {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Encoding::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.starts_with("utf") { f.write_str(&self.0.to_uppercase()) } else { f.write_str(self.0) }
    }
}

impl fmt::Debug for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_have_the_names_people_use() {
        for (text, name) in [
            ("UTF-8", "utf-8"),
            ("utf16", "utf-16le"),
            ("UTF_16BE", "utf-16be"),
            ("CP1252", "windows-1252"),
            ("Windows 1250", "windows-1250"),
            ("ISO-8859-1", "windows-1252"),
            ("iso8859-15", "iso-8859-15"),
            ("ibm850", "cp850"),
            ("cp866", "cp866"),
            ("MacRoman", "macroman"),
            ("Shift-JIS", "shift_jis"),
            ("cp932", "shift_jis"),
        ] {
            assert_eq!(Encoding::parse(text).map(Encoding::name), Ok(name), "{text}");
        }
        assert!(Encoding::parse("cp").is_err());
        assert!(Encoding::parse("klingon").unwrap_err().starts_with("not one of utf-8, "));
    }

    #[test]
    fn every_encoding_has_a_complete_table() {
        for name in names() {
            let encoding = Encoding::parse(name).unwrap();
            assert_eq!(encoding.name(), name);
            match encoding.table() {
                None => assert_eq!(encoding, Encoding::UTF_8),
                Some(Table::SingleByte(letters)) => assert_eq!(letters.len(), 128, "{name}"),
                Some(Table::ShiftJis(rows)) => assert!(rows.len() == 119 && rows.iter().all(|row| row.len() <= 94)),
                Some(Table::Utf16 { .. }) => assert!(name.starts_with("utf-16")),
            }
        }
    }

    #[test]
    fn aliases_stand_for_encodings() {
        assert!(ALIASES.iter().all(|(_, name)| names().any(|known| known == *name)));
    }
}
