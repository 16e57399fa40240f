//! Reads TOML key by key, so that each error names file, line and key. No error shows the line itself: it may contain an
//! API key pasted into the wrong place. Knows no settings.

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
    /// The full key: `profiles.acme.url`.
    pub trail: String,
    key_span: Range<usize>,
    value: &'d Spanned<DeValue<'d>>,
}

impl<'t> Document<'t> {
    /// Parses `text`, the content of `path`.
    ///
    /// # Errors
    /// `Usage` with file, line and column if it is not TOML.
    pub fn parse(path: &'t Path, text: &'t str) -> Result<Self> {
        match DeTable::parse(text) {
            Ok(table) => Ok(Document { path, text, table }),
            Err(error) => Err(invalid(path, text, error.span(), error.message())),
        }
    }

    /// The keys at the top level.
    pub fn entries(&'t self) -> Vec<Entry<'t>> {
        entries(self, "", self.table.get_ref())
    }
}

impl<'d> Entry<'d> {
    /// The value as a string.
    ///
    /// # Errors
    /// `Usage` for another type; so for the other types below.
    pub fn text(&self) -> Result<&'d str> {
        self.value.get_ref().as_str().ok_or_else(|| self.refuse("must be a string"))
    }

    /// The value as a non-empty list of strings.
    ///
    /// # Errors
    /// As [`Entry::text`].
    pub fn texts(&self) -> Result<Vec<String>> {
        let refused =
            || self.refuse("must be a list of strings, such as [\"op\", \"read\", \"op://vault/acamp/token\"]");
        let array = self.value.get_ref().as_array().filter(|array| !array.is_empty()).ok_or_else(refused)?;
        array.iter().map(|item| item.get_ref().as_str().map(str::to_owned).ok_or_else(refused)).collect()
    }

    /// The value as words, not empty: a list of strings, or a string split by [`crate::text::shell_words::words`].
    ///
    /// # Errors
    /// As [`Entry::text`].
    pub fn words(&self) -> Result<Vec<String>> {
        let Some(line) = self.value.get_ref().as_str() else {
            return self.texts().map_err(|_| self.refuse("must be a string or a list of strings"));
        };
        let words = crate::text::shell_words::words(line).map_err(|why| self.refuse(&why))?;
        if words.is_empty() { Err(self.refuse("must not be empty")) } else { Ok(words) }
    }

    /// The value or the elements of a list, as text: strings, numbers, dates and booleans.
    ///
    /// # Errors
    /// As [`Entry::text`].
    pub fn values(&self) -> Result<Vec<String>> {
        let refused = || self.refuse("must be a string, a number, true, false, or a list of them");
        let one = |value: &DeValue<'_>| match value {
            DeValue::Datetime(moment) => Ok(moment.to_string()),
            value => scalar(value).ok_or_else(refused),
        };
        match self.value.get_ref() {
            DeValue::Array(elements) => elements.iter().map(|element| one(element.get_ref())).collect(),
            value => one(value).map(|text| vec![text]),
        }
    }

    /// The line of its value, 1-based.
    pub fn line(&self) -> usize {
        place(self.document.text, self.value.span().start).0
    }

    /// The value, parsed from a string, a number or a boolean.
    ///
    /// # Errors
    /// `Usage` with the parser's reason.
    pub fn parsed<T>(&self, parser: impl Fn(&str) -> std::result::Result<T, String>) -> Result<T> {
        let text = scalar(self.value.get_ref()).ok_or_else(|| self.refuse("must be a string or a number"))?;
        parser(&text).map_err(|why| self.refuse(&why))
    }

    /// The keys of a table.
    ///
    /// # Errors
    /// As [`Entry::text`].
    pub fn entries(&self) -> Result<Vec<Entry<'d>>> {
        let table = self.value.get_ref().as_table().ok_or_else(|| self.refuse("must be a table"))?;
        Ok(entries(self.document, &format!("{}.", self.trail), table))
    }

    /// The error for an invalid value; `why` says what it must be.
    pub fn refuse(&self, why: &str) -> Error {
        let why = format!("{} {why}", self.trail);
        invalid(self.document.path, self.document.text, Some(self.value.span()), &why)
    }

    /// The error for a key that is not among `known`, with the nearest of them.
    pub fn unknown(&self, known: &[&str]) -> Error {
        let why = format!("unknown key {}", self.trail);
        let error = invalid(self.document.path, self.document.text, Some(self.key_span.clone()), &why);
        match nearest(self.key, known.iter().copied()) {
            Some(meant) => error.hint(format!("did you mean {meant}?")),
            None => error.hint(format!("known keys: {}", known.join(", "))),
        }
    }
}

/// The text of a string, a number, `true` or `false`.
fn scalar(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Float(number) => Some(number.to_string()),
        DeValue::Boolean(truth) => Some(truth.to_string()),
        DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => None,
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

fn invalid(path: &Path, text: &str, span: Option<Range<usize>>, why: &str) -> Error {
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
            "cannot use c.toml: line 2, column 7: profiles.acme.url must be a string"
        );
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        assert_eq!(place("é = 1", 5), (1, 5));
        assert_eq!(place("a\nb\n", 4), (3, 1));
    }
}
