//! The columns of a table: one for each scalar property that the records of a resource are known to have, and the value
//! that a record has in it. Pure.

use std::borrow::Cow;
use std::collections::HashSet;

use rusqlite::ToSql;
use rusqlite::types::{ToSqlOutput, ValueRef};

use crate::catalogue;
use crate::catalogue::meanings::Meaning;
use crate::catalogue::shapes::{self, Key};
use crate::text::json::value::Value;
use crate::text::timestamp;

/// Properties with times whose names do not show it.
const TIMES: [&str; 8] = [
    "ga_first_visit",
    "lastSync",
    "last_updated_fliptop",
    "last_updated_fullcontact",
    "last_updated_rapleaf",
    "socialdata_lastcheck",
    "sync_request_time",
    "sync_start_time",
];

/// How the names of other properties with times end.
const ENDINGS: [&str; 4] = ["date", "stamp", "_at", "_on"];

/// Columns that every table has besides those of properties.
pub const OWN: [&str; 4] = ["id", "seen_run", "changed_run", "raw"];

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// Whole numbers, amounts of money in cents among them.
    Integer,
    /// 0 and 1.
    Boolean,
    /// Other numbers.
    Real,
    /// Timestamps in UTC as RFC 3339.
    Time,
    /// Text.
    Text,
}

/// A column with the values of one property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The property; a dot descends.
    pub key: &'static str,
    /// The name of the column.
    pub name: String,
    /// Its type.
    pub holds: ColumnType,
}

/// The value of a record in a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// No value, or one that does not have the type of the column.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Text.
    Text(Cow<'a, str>),
}

impl ColumnType {
    /// Its type in SQLite.
    pub fn declared(self) -> &'static str {
        match self {
            ColumnType::Integer | ColumnType::Boolean => "INTEGER",
            ColumnType::Real => "REAL",
            ColumnType::Time | ColumnType::Text => "TEXT",
        }
    }

    /// A JSON value as a value of this type. The server sends most numbers as text.
    pub fn cell(self, value: Value<'_>) -> Cell<'_> {
        if value.is_null() || value.is_nested() {
            return Cell::Null;
        }
        let text = value.text();
        match self {
            ColumnType::Text => Cell::Text(text),
            ColumnType::Time => timestamp::of(&text).map_or(Cell::Null, |time| Cell::Text(time.to_string().into())),
            ColumnType::Real => text.parse().ok().filter(|real: &f64| real.is_finite()).map_or(Cell::Null, Cell::Real),
            ColumnType::Integer | ColumnType::Boolean => match text.as_ref() {
                "true" => Cell::Integer(1),
                "false" => Cell::Integer(0),
                digits => digits.parse().map_or(Cell::Null, Cell::Integer),
            },
        }
    }
}

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Cell::Null => ValueRef::Null,
            Cell::Integer(number) => ValueRef::Integer(*number),
            Cell::Real(number) => ValueRef::Real(*number),
            Cell::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

/// The columns of a resource's records, without `id`.
pub fn of(resource: &str) -> Vec<Column> {
    let meanings = catalogue::find(resource).map_or(&[][..], |found| found.meanings);
    let is_cents = |key: &str| meanings.iter().any(|(name, meaning)| *name == key && *meaning == Meaning::Cents);
    let keys = shapes::of(resource).filter(|key| key.name != "id");
    let mut names = UniqueNames::with(OWN);
    let column = |key: Key| {
        let holds = if is_cents(key.name) { Some(ColumnType::Integer) } else { type_of(key.name, key.types) };
        holds.map(|holds| Column { key: key.name, name: names.add(&key.name.replace('.', "_")), holds })
    };
    keys.filter_map(column).collect()
}

/// Names of columns. To SQLite, names that differ only in case are the same.
#[derive(Debug, Default)]
pub struct UniqueNames(HashSet<String>);

impl UniqueNames {
    /// Names that are taken already.
    pub fn with<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        UniqueNames(names.into_iter().map(str::to_lowercase).collect())
    }

    /// A name that no other column has: the one given, or with a number after it.
    pub fn add(&mut self, name: &str) -> String {
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        let mut names = std::iter::once(name.to_owned()).chain(numbered);
        names.find(|name| self.0.insert(name.to_lowercase())).unwrap_or_default()
    }
}

/// The type for a property with these JSON types; none if it only has arrays and objects.
fn type_of(name: &str, types: &str) -> Option<ColumnType> {
    let is_nested = |kind: &&str| ["array", "object"].contains(kind);
    let all: Vec<&str> = types.split('|').filter(|kind| *kind != "null").collect();
    let scalar: Vec<&str> = all.iter().copied().filter(|kind| !is_nested(kind)).collect();
    if scalar.is_empty() && !all.is_empty() {
        return None;
    }
    let only = |allowed: &[&str]| !scalar.is_empty() && scalar.iter().all(|kind| allowed.contains(kind));
    Some(match () {
        () if is_time(name) && (scalar.is_empty() || scalar.contains(&"string")) => ColumnType::Time,
        () if only(&["boolean"]) => ColumnType::Boolean,
        () if only(&["integer", "boolean"]) => ColumnType::Integer,
        () if only(&["integer", "number"]) => ColumnType::Real,
        () => ColumnType::Text,
    })
}

/// Whether a property holds times, by its name.
fn is_time(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    let lower = last.to_ascii_lowercase();
    let ends_like_one = ENDINGS.iter().any(|ending| lower.ends_with(ending)) && !lower.ends_with("update");
    ends_like_one || TIMES.contains(&last)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn cell(holds: ColumnType, json: &str) -> Cell<'_> {
        holds.cell(Value::new(json))
    }

    #[test]
    fn values_that_do_not_fit_their_column_are_null() {
        use ColumnType::{Boolean, Integer, Real, Text, Time};
        let text = |text: &str| Cell::Text(text.to_owned().into());
        assert_eq!(cell(Integer, "\"12500\""), Cell::Integer(12500));
        assert_eq!(cell(Integer, "-7"), Cell::Integer(-7));
        assert_eq!(cell(Integer, "12.5"), Cell::Null);
        assert_eq!(cell(Integer, "\"\""), Cell::Null);
        assert_eq!(cell(Integer, "92233720368547758080"), Cell::Null);
        assert_eq!(cell(Boolean, "true"), Cell::Integer(1));
        assert_eq!(cell(Real, "1.5"), Cell::Real(1.5));
        assert_eq!(cell(Real, "\"inf\""), Cell::Null);
        assert_eq!(cell(Text, "\"a\\u00e9\""), text("aé"));
        assert_eq!(cell(Text, "7"), text("7"));
        assert_eq!(cell(Text, "[1]"), Cell::Null);
        assert_eq!(cell(Text, "null"), Cell::Null);
        assert_eq!(cell(Time, "\"2021-03-23T06:04:43-05:00\""), text("2021-03-23T11:04:43Z"));
        // The server's time zone is Chicago.
        assert_eq!(cell(Time, "\"2021-12-23 06:04:43\""), text("2021-12-23T12:04:43Z"));
        assert_eq!(cell(Time, "\"0000-00-00 00:00:00\""), Cell::Null);
    }

    #[test]
    fn columns_are_typed_by_the_catalogue() {
        let holds = |resource: &str, name: &str| {
            of(resource).into_iter().find(|column| column.name == name).map(|column| column.holds)
        };
        assert_eq!(holds("deals", "value"), Some(ColumnType::Integer));
        assert_eq!(holds("deals", "title"), Some(ColumnType::Text));
        assert_eq!(holds("deals", "mdate"), Some(ColumnType::Time));
        assert_eq!(holds("contacts", "last_open_date"), Some(ColumnType::Time));
        assert_eq!(holds("contacts", "updated_by"), Some(ColumnType::Text));
        assert_eq!(holds("contacts", "contactLists"), None);
        assert_eq!(holds("contacts", "id"), None);
        assert_eq!(type_of("n", "number|null"), Some(ColumnType::Real));
        assert_eq!(type_of("n", "integer|boolean"), Some(ColumnType::Integer));
        assert_eq!(type_of("n", "string|object|null"), Some(ColumnType::Text));
        assert_eq!(type_of("n", "object|array"), None);
    }

    #[test]
    fn no_two_columns_have_the_same_name() {
        let mut names = UniqueNames::with(["id"]);
        let names = ["ID", "a", "A", "a_2", "a"].map(|name| names.add(name));
        assert_eq!(names, ["ID_2", "a", "A_2", "a_2_2", "a_3"]);
    }

    #[test]
    fn every_property_is_known_to_hold_times_or_not() {
        let names: BTreeSet<&str> = shapes::all().map(|key| key.name.rsplit('.').next().unwrap_or(key.name)).collect();
        let times: Vec<&str> = names.iter().copied().filter(|name| is_time(name)).collect();
        let expected = "\
            abandonedDate accepted_on adate adddate bounced_date cdate createdDate createdTimestamp created_at \
            created_date created_on created_timestamp created_utc_timestamp deleted_at deletestamp delivered_on \
            donedate duedate edate externalCreatedDate externalUpdatedDate failed_on ga_first_visit geoTstamp \
            lastSync last_click_date last_mpp_open_date last_open_date last_run_on last_updated_fliptop \
            last_updated_fullcontact last_updated_on last_updated_rapleaf last_used_date lastdate ldate mdate \
            nextRefillDate nextdate orderDate password_updated_utc_timestamp queued_on rating_tstamp read_on \
            remdate repair_timestamp scheduled_date scheduleddate sdate segment_timestamp sentDate sent_date \
            sent_on sms_consent_updated_at socialdata_lastcheck start_on status_last_change_on sync_request_time \
            sync_start_time timestamp tstamp udate updatedDate updatedTimestamp updated_at updated_date \
            updated_timestamp updated_utc_timestamp winProbabilityMdate win_probability_initialize_date";
        assert_eq!(times.join(" "), expected.split_whitespace().collect::<Vec<_>>().join(" "));
    }
}
