//! Why a row cannot be imported: column, value and reason, by kinds that can be counted. Pure.

use std::fmt;

use crate::session::custom_field::Fault;

/// Maximum letters of a value that are shown.
const SHOWN: usize = 60;

/// The kind of an error in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowErrorKind {
    /// The row itself cannot be read.
    Unreadable,
    /// A cell whose value a spreadsheet has corrupted.
    Damaged,
    /// There is no email address.
    NoEmail,
    /// The email address is invalid.
    BadEmail,
    /// An earlier row has the same address.
    Duplicate,
    /// A text that is not one of the field's options.
    UnknownOption,
    /// Several options for a field that takes one.
    SeveralOptions,
    /// Not a date, or an ambiguous one.
    BadDate,
    /// Not a timestamp, or one without an offset.
    BadMoment,
    /// Not a number.
    BadNumber,
    /// A tag given by its ID.
    TagById,
    /// A list that does not exist.
    UnknownList,
    /// The same list to subscribe to and to unsubscribe from.
    ListTwice,
    /// A text that does not say whether the contact agreed to email.
    UnknownConsent,
    /// More bytes than a request may have.
    TooLong,
}

impl RowErrorKind {
    /// The kind with a count before it: `12 rows: invalid email address`.
    pub const fn words(self) -> &'static str {
        match self {
            RowErrorKind::Unreadable => "unreadable row",
            RowErrorKind::Damaged => "corrupted by a spreadsheet",
            RowErrorKind::NoEmail => "no email address",
            RowErrorKind::BadEmail => "invalid email address",
            RowErrorKind::Duplicate => "duplicate email address",
            RowErrorKind::UnknownOption => "not an option of the field",
            RowErrorKind::SeveralOptions => "several options for a field that takes one",
            RowErrorKind::BadDate => "not a date",
            RowErrorKind::BadMoment => "not a timestamp with an offset",
            RowErrorKind::BadNumber => "not a number",
            RowErrorKind::TagById => "tag given by its ID",
            RowErrorKind::UnknownList => "no such list",
            RowErrorKind::ListTwice => "list to subscribe to and to unsubscribe from",
            RowErrorKind::UnknownConsent => "unknown answer about consent",
            RowErrorKind::TooLong => "too large for a request",
        }
    }
}

impl From<Fault> for RowErrorKind {
    fn from(problem: Fault) -> Self {
        match problem {
            Fault::Date => RowErrorKind::BadDate,
            Fault::Moment => RowErrorKind::BadMoment,
            Fault::Number | Fault::Amount => RowErrorKind::BadNumber,
            Fault::UnknownOption => RowErrorKind::UnknownOption,
            Fault::Several => RowErrorKind::SeveralOptions,
        }
    }
}

/// An error in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    /// Its kind.
    pub kind: RowErrorKind,
    /// The column's name in the file; empty for the row as a whole.
    pub column: String,
    /// The value, shortened.
    pub value: String,
    /// Why it is invalid; empty if the kind says it all.
    pub why: String,
}

impl RowError {
    /// An error in the value of a column.
    pub fn new(kind: RowErrorKind, column: &str, value: &str, why: impl Into<String>) -> Self {
        RowError { kind, column: column.to_owned(), value: shortened(value), why: why.into() }
    }

    /// The column and the value, where known.
    pub fn place(&self) -> String {
        match (self.column.is_empty(), self.value.is_empty()) {
            (true, _) => String::new(),
            (false, true) => self.column.clone(),
            (false, false) => format!("{} \"{}\"", self.column, self.value),
        }
    }
}

impl fmt::Display for RowError {
    /// `Birthday "01/02/2026": not a date: …`, as in `failed.csv`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place();
        let parts = [place.as_str(), self.kind.words(), self.why.as_str()];
        f.write_str(&parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": "))
    }
}

/// All errors of a row as one reason.
pub fn reason(errors: &[RowError]) -> String {
    errors.iter().map(RowError::to_string).collect::<Vec<_>>().join("; ")
}

/// The beginning of a value, on one line.
pub fn shortened(value: &str) -> String {
    let mut letters = value.trim().chars();
    let mut text: String =
        letters.by_ref().take(SHOWN).map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if letters.next().is_some() {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_names_column_value_and_why() {
        let errors = [
            RowError::new(RowErrorKind::BadDate, "Birthday", "soon", "expected 2026-03-01"),
            RowError::new(RowErrorKind::NoEmail, "E-Mail", "", ""),
        ];
        assert_eq!(reason(&errors), "Birthday \"soon\": not a date: expected 2026-03-01; E-Mail: no email address");
    }

    #[test]
    fn a_long_value_is_shortened_to_one_line() {
        assert_eq!(shortened("a\nb"), "a b");
        assert_eq!(shortened(&"é".repeat(61)), format!("{}…", "é".repeat(60)));
    }
}
