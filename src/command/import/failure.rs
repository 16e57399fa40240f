//! Why a row cannot be imported: which column, what stood there, and the reason, by kinds that can be counted. Pure.

use std::fmt;

use crate::session::custom_field::Fault;

/// The most letters of a value that are shown.
const SHOWN: usize = 60;

/// What kind of fault a row has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The file's row itself cannot be read.
    Unreadable,
    /// There is no e-mail address.
    NoEmail,
    /// The e-mail address is none.
    BadEmail,
    /// An earlier row has the same address.
    Duplicate,
    /// A text that is none of the field's options.
    UnknownOption,
    /// Several options for a field that takes one.
    SeveralOptions,
    /// No date, or one that can be read in two ways.
    BadDate,
    /// No moment, or one without an offset.
    BadMoment,
    /// No number.
    BadNumber,
    /// A list that does not exist.
    UnknownList,
    /// One list to subscribe to and to unsubscribe from.
    ListTwice,
    /// More bytes than a request may have.
    TooLong,
}

impl Kind {
    /// The kind as people count it: `12 rows: not an e-mail address`.
    pub const fn words(self) -> &'static str {
        match self {
            Kind::Unreadable => "cannot be read",
            Kind::NoEmail => "no e-mail address",
            Kind::BadEmail => "not an e-mail address",
            Kind::Duplicate => "the same address as an earlier row",
            Kind::UnknownOption => "not an option of the field",
            Kind::SeveralOptions => "several options for a field that takes one",
            Kind::BadDate => "not a date",
            Kind::BadMoment => "not a moment with an offset",
            Kind::BadNumber => "not a number",
            Kind::UnknownList => "no such list",
            Kind::ListTwice => "the same list to subscribe to and to unsubscribe from",
            Kind::TooLong => "more bytes than a request may have",
        }
    }
}

impl From<Fault> for Kind {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Date => Kind::BadDate,
            Fault::Moment => Kind::BadMoment,
            Fault::Number | Fault::Amount => Kind::BadNumber,
            Fault::UnknownOption => Kind::UnknownOption,
            Fault::Several => Kind::SeveralOptions,
        }
    }
}

/// One fault of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What kind.
    pub kind: Kind,
    /// The column's name in the file; empty for the row as a whole.
    pub column: String,
    /// What stood there, shortened.
    pub value: String,
    /// Why that is wrong, in words; empty where the kind says it all.
    pub why: String,
}

impl Failure {
    /// A fault of what stood in a column.
    pub fn new(kind: Kind, column: &str, value: &str, why: impl Into<String>) -> Self {
        Failure { kind, column: column.to_owned(), value: shortened(value), why: why.into() }
    }
}

impl fmt::Display for Failure {
    /// `Birthday "01/02/2026" is not a date: it can be …`, the reason as `failed.csv` has it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.column.is_empty(), self.value.is_empty()) {
            (true, _) => write!(f, "{}", self.kind.words())?,
            (false, true) => write!(f, "{}: {}", self.column, self.kind.words())?,
            (false, false) => write!(f, "{} \"{}\": {}", self.column, self.value, self.kind.words())?,
        }
        if self.why.is_empty() { Ok(()) } else { write!(f, ": {}", self.why) }
    }
}

/// All faults of a row as one reason.
pub fn reason(failures: &[Failure]) -> String {
    failures.iter().map(Failure::to_string).collect::<Vec<_>>().join("; ")
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
        let failures = [
            Failure::new(Kind::BadDate, "Birthday", "soon", "it is no date"),
            Failure::new(Kind::NoEmail, "E-Mail", "", ""),
        ];
        assert_eq!(reason(&failures), "Birthday \"soon\": not a date: it is no date; E-Mail: no e-mail address");
    }

    #[test]
    fn a_long_value_is_shortened_to_one_line() {
        assert_eq!(shortened("a\nb"), "a b");
        assert_eq!(shortened(&"é".repeat(61)), format!("{}…", "é".repeat(60)));
    }
}
