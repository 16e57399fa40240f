//! A TOML file read key by key, so that each complaint names the file, the line and the key, and never the line itself:
//! a key pasted into the wrong place must not end up in a log. Knows no setting.

use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{Error, Result};
use crate::text::similarity::nearest;

/// A parsed TOML file.
pub struct Document<'t> {
    path: &'t Path,
    text: &'t str,
    table: Spanned<DeTable<'t>>,
}

/// One key of a [`Document`] with its value.
pub struct Entry<'d> {
    document: &'d Document<'d>,
    /// The key.
    pub key: &'d str,
    /// The keys down to it, joined by dots: `profiles.acme.url`.
    pub trail: String,
    key_span: Range<usize>,
    value: &'d Spanned<DeValue<'d>>,
}

impl<'t> Document<'t> {
    /// Parses `text`, the content of `path`.
    ///
    /// # Errors
    /// `Usage` with file, line and column where it is no TOML.
    pub fn parse(path: &'t Path, text: &'t str) -> Result<Self> {
        match DeTable::parse(text) {
            Ok(table) => Ok(Document { path, text, table }),
            Err(error) => Err(complaint(path, text, error.span(), error.message())),
        }
    }

    /// The keys of the file's first level.
    pub fn entries(&'t self) -> Vec<Entry<'t>> {
        entries(self, "", self.table.get_ref())
    }
}

impl<'d> Entry<'d> {
    /// The value as text.
    ///
    /// # Errors
    /// `Usage` for another type; so for the other types below.
    pub fn text(&self) -> Result<&'d str> {
        self.value.get_ref().as_str().ok_or_else(|| self.refuse("must be a text in quotes"))
    }

    /// The value as a list of texts, not empty.
    ///
    /// # Errors
    /// As [`Entry::text`].
    pub fn texts(&self) -> Result<Vec<String>> {
        let refused = || self.refuse("must be a list of texts, such as [\"op\", \"read\", \"op://vault/acamp/token\"]");
        let array = self.value.get_ref().as_array().filter(|array| !array.is_empty()).ok_or_else(refused)?;
        array.iter().map(|item| item.get_ref().as_str().map(str::to_owned).ok_or_else(refused)).collect()
    }

    /// The value as words: a list of texts, or one text that [`crate::text::shell_words::words`] splits; not empty.
    ///
    /// # Errors
    /// As [`Entry::text`].
    pub fn words(&self) -> Result<Vec<String>> {
        let Some(line) = self.value.get_ref().as_str() else {
            return self.texts().map_err(|_| self.refuse("must be a text or a list of texts"));
        };
        let words = crate::text::shell_words::words(line).map_err(|why| self.refuse(&why))?;
        if words.is_empty() { Err(self.refuse("must not be empty")) } else { Ok(words) }
    }

    /// The value or, of a list, the values, whether they were typed as texts, numbers, dates or truths.
    ///
    /// # Errors
    /// As [`Entry::text`].
    pub fn values(&self) -> Result<Vec<String>> {
        let one = |value: &DeValue<'_>| match value {
            DeValue::String(text) => Ok(text.to_string()),
            DeValue::Integer(number) => Ok(number.to_string()),
            DeValue::Float(number) => Ok(number.to_string()),
            DeValue::Boolean(truth) => Ok(truth.to_string()),
            DeValue::Datetime(moment) => Ok(moment.to_string()),
            DeValue::Array(_) | DeValue::Table(_) => {
                Err(self.refuse("must be a text, a number, true, false, or a list of them"))
            }
        };
        match self.value.get_ref() {
            DeValue::Array(elements) => elements.iter().map(|element| one(element.get_ref())).collect(),
            value => one(value).map(|text| vec![text]),
        }
    }

    /// The line its value begins on, from 1.
    pub fn line(&self) -> usize {
        place(self.document.text, self.value.span().start).0
    }

    /// The value as its parser reads it, whether it was typed as a text or as a number.
    ///
    /// # Errors
    /// `Usage` with the parser's reason.
    pub fn parsed<T>(&self, parser: impl Fn(&str) -> std::result::Result<T, String>) -> Result<T> {
        let text = match self.value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) => number.to_string(),
            DeValue::Float(number) => number.to_string(),
            DeValue::Boolean(flag) => flag.to_string(),
            _ => return Err(self.refuse("must be a text or a number")),
        };
        parser(&text).map_err(|why| self.refuse(&why))
    }

    /// The value as a table's keys.
    ///
    /// # Errors
    /// As [`Entry::text`].
    pub fn entries(&self) -> Result<Vec<Entry<'d>>> {
        let table = self.value.get_ref().as_table().ok_or_else(|| self.refuse("must be a table"))?;
        Ok(entries(self.document, &format!("{}.", self.trail), table))
    }

    /// The complaint that this key's value is not usable: `why` says what it must be.
    pub fn refuse(&self, why: &str) -> Error {
        let why = format!("{} {why}", self.trail);
        complaint(self.document.path, self.document.text, Some(self.value.span()), &why)
    }

    /// The complaint that this key is not among the `known`, with the nearest of them.
    pub fn unknown(&self, known: &[&str]) -> Error {
        let why = format!("unknown key {}", self.trail);
        let error = complaint(self.document.path, self.document.text, Some(self.key_span.clone()), &why);
        match nearest(self.key, known.iter().copied()) {
            Some(meant) => error.hint(format!("did you mean {meant}?")),
            None => error.hint(format!("known here: {}", known.join(", "))),
        }
    }
}

fn entries<'d>(document: &'d Document<'d>, above: &str, table: &'d DeTable<'d>) -> Vec<Entry<'d>> {
    table
        .iter()
        .map(|(key, value)| Entry {
            document,
            key: key.get_ref(),
            trail: format!("{above}{}", key.get_ref()),
            key_span: key.span(),
            value,
        })
        .collect()
}

fn complaint(path: &Path, text: &str, span: Option<Range<usize>>, why: &str) -> Error {
    let (line, column) = place(text, span.map_or(0, |span| span.start));
    Error::usage(format!("cannot use {}: line {line}, column {column}: {}", path.display(), why.replace('\n', " ")))
        .hint("acamp doctor --offline")
}

/// The line and column of a byte, both 1-based; columns count characters.
fn place(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    #[test]
    fn broken_toml_names_line_and_column_and_shows_no_source() {
        let error = Document::parse(Path::new("c.toml"), "a = 1\nsecret-key = sesame\n").err().unwrap();
        assert_eq!(error.kind(), Kind::Usage);
        assert!(error.message().starts_with("cannot use c.toml: line 2, column 14: "), "{}", error.message());
        assert!(!error.to_string().contains("sesame"), "{error}");
    }

    #[test]
    fn a_wrong_type_names_the_whole_trail() {
        let document = Document::parse(Path::new("c.toml"), "[profiles.acme]\nurl = 5\n").unwrap();
        let profiles = document.entries().remove(0).entries().unwrap();
        let url = profiles[0].entries().unwrap().remove(0);
        assert_eq!(
            url.text().unwrap_err().message(),
            "cannot use c.toml: line 2, column 7: profiles.acme.url must be a text in quotes"
        );
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        assert_eq!(place("é = 1", 5), (1, 5));
        assert_eq!(place("a\nb\n", 4), (3, 1));
    }
}
