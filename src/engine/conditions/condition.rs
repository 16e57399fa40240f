//! A filter expression with its names resolved, and whether it holds for a record. Pure.
//!
//! A comparison holds if one of the values of the property meets it, so that it does not hold for a record without a value;
//! `!=`, `not in` and `not` hold wherever what they negate does not.

use jiff::Timestamp;

use crate::api::reply::Item;
use crate::api::side_loads::{RelatedRows, names_something};
use crate::catalogue::properties::{FieldRows, Relation, ServerFilter};
use crate::text::{separated, timestamp};

/// A condition on a record.
#[derive(Clone, Debug)]
pub enum Condition {
    /// All hold.
    And(Vec<Condition>),
    /// At least one holds.
    Or(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// One of the values meets the requirement.
    Some(PropertyValues, Requirement),
    /// There is no value.
    None(PropertyValues),
}

/// The values of a property.
#[derive(Clone, Debug)]
pub enum PropertyValues {
    /// The property of the record, and how the server filters by it.
    Own(&'static str, ServerFilter),
    /// The same for the ID of another record.
    Reference(&'static str, ServerFilter),
    /// The value of the custom field with this ID; whether it is several options.
    Field(FieldRows, String, bool),
    /// The records that the rows of a relation name; only rows with this status, if one is given.
    Related(Relation, Option<String>, ServerFilter),
    /// The number in the row of a relation that names the record with this ID.
    NumberOf(Relation, &'static str, String),
}

/// What a value must meet.
#[derive(Clone, Debug, PartialEq)]
pub enum Requirement {
    /// It is this text, without regard to case.
    Text(String),
    /// It contains this text, without regard to case.
    Contains(String),
    /// It is one of these codes or IDs.
    Code(Vec<String>),
    /// It is a number between these bounds.
    Number(Bound<f64>, Bound<f64>),
    /// It is a time from the first, before the second.
    Time(Option<Timestamp>, Option<Timestamp>),
}

/// A bound of a range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound<T> {
    /// None.
    Open,
    /// This value and beyond.
    Inclusive(T),
    /// Beyond this value.
    Exclusive(T),
}

/// A record and its related rows.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The record.
    pub item: &'a Item,
    /// The relations of all records of its page.
    pub related: &'a [RelatedRows],
    /// Its position in the page.
    pub at: usize,
}

impl Subject<'_> {
    fn rows(&self, load: &str) -> &[Item] {
        let rows = self.related.iter().find(|rows| rows.load.name == load);
        rows.and_then(|rows| rows.rows.get(self.at)).map_or(&[], Vec::as_slice)
    }
}

impl Condition {
    /// Whether it holds for a record.
    pub fn holds(&self, subject: Subject<'_>) -> bool {
        match self {
            Condition::And(parts) => parts.iter().all(|part| part.holds(subject)),
            Condition::Or(parts) => parts.iter().any(|part| part.holds(subject)),
            Condition::Not(inner) => !inner.holds(subject),
            Condition::Some(values, requirement) => values.of(subject).iter().any(|value| requirement.is_met(value)),
            Condition::None(values) => values.of(subject).is_empty(),
        }
    }

    /// The names of the side-loads that it needs, each once.
    pub fn loads(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        self.each_values(&mut |values| {
            if let Some(load) = values.load().filter(|load| !names.contains(load)) {
                names.push(load);
            }
        });
        names
    }

    /// The custom fields whose values come in a listing of their own, with their IDs.
    pub fn listed_fields(&self) -> Vec<(FieldRows, &str)> {
        let mut fields = Vec::new();
        self.each_values(&mut |values| match values {
            PropertyValues::Field(rows, id, _) if rows.listing.is_some() => fields.push((*rows, id.as_str())),
            _ => {}
        });
        fields
    }

    fn each_values<'a>(&'a self, see: &mut impl FnMut(&'a PropertyValues)) {
        match self {
            Condition::And(parts) | Condition::Or(parts) => parts.iter().for_each(|part| part.each_values(see)),
            Condition::Not(inner) => inner.each_values(see),
            Condition::Some(values, _) | Condition::None(values) => see(values),
        }
    }
}

impl PropertyValues {
    fn load(&self) -> Option<&'static str> {
        match self {
            PropertyValues::Own(..) | PropertyValues::Reference(..) => None,
            PropertyValues::Field(rows, ..) => Some(rows.load).filter(|_| rows.listing.is_none()),
            PropertyValues::Related(relation, ..) | PropertyValues::NumberOf(relation, ..) => Some(relation.load),
        }
    }

    /// The values of a record; blank ones are none.
    fn of(&self, subject: Subject<'_>) -> Vec<String> {
        let values: Vec<String> = match self {
            PropertyValues::Own(key, _) => subject.item.get(key).into_iter().collect(),
            PropertyValues::Reference(key, _) => {
                subject.item.get(key).filter(|id| names_something(id)).into_iter().collect()
            }
            PropertyValues::Field(rows, id, is_several) => {
                let is_own = |row: &&Item| rows.keys.iter().find_map(|key| row.get(key)).as_deref() == Some(id);
                let found =
                    subject.rows(rows.load).iter().filter(is_own).flat_map(|row| field_values(row, rows.values));
                if *is_several { found.flat_map(|text| options(&text)).collect() } else { found.collect() }
            }
            PropertyValues::Related(relation, status, _) => {
                let code = |row: &Item| relation.status.and_then(|statuses| row.get(statuses.property));
                let has_status = |row: &&Item| status.is_none() || code(row) == *status;
                subject.rows(relation.load).iter().filter(has_status).filter_map(|row| row.get(relation.key)).collect()
            }
            PropertyValues::NumberOf(relation, value, id) => {
                let is_own = |row: &&Item| row.get(relation.key).as_deref() == Some(id);
                subject.rows(relation.load).iter().filter(is_own).filter_map(|row| row.get(value)).collect()
            }
        };
        values.into_iter().filter(|value| !value.trim().is_empty()).collect()
    }
}

/// The values in a row of a custom field: those of the first property that has some.
fn field_values(row: &Item, keys: &[&str]) -> Vec<String> {
    let own = |key: &&str| {
        let value = row.property(key).filter(|value| !value.is_null())?;
        let several = value.is_array().then(|| value.elements().map(|one| one.text().into_owned()).collect());
        several.or_else(|| Some(vec![value.text().into_owned()]))
    };
    keys.iter().find_map(own).unwrap_or_default()
}

fn options(text: &str) -> Vec<String> {
    separated::stored_options(text).into_iter().map(str::to_owned).collect()
}

impl Requirement {
    /// Whether a value meets it.
    pub fn is_met(&self, value: &str) -> bool {
        match self {
            Requirement::Text(text) => value.trim().to_lowercase() == *text,
            Requirement::Contains(text) => value.to_lowercase().contains(text),
            Requirement::Code(codes) => codes.iter().any(|code| code == value),
            Requirement::Number(least, most) => {
                let Ok(number) = value.trim().parse::<f64>() else { return false };
                least.admits(|bound| number.partial_cmp(&bound)) && most.admits(|bound| bound.partial_cmp(&number))
            }
            Requirement::Time(from, until) => {
                let Some(time) = time_of(value) else { return false };
                from.is_none_or(|from| time >= from) && until.is_none_or(|until| time < until)
            }
        }
    }
}

impl<T: Copy> Bound<T> {
    /// Whether a value is within it, by how it compares with the bound in the direction away from it.
    fn admits(self, compare: impl Fn(T) -> Option<std::cmp::Ordering>) -> bool {
        match self {
            Bound::Open => true,
            Bound::Inclusive(bound) => compare(bound).is_some_and(std::cmp::Ordering::is_ge),
            Bound::Exclusive(bound) => compare(bound).is_some_and(std::cmp::Ordering::is_gt),
        }
    }
}

/// A time of the server; a date without a time is the start of that day in UTC, as in an expression.
fn time_of(value: &str) -> Option<Timestamp> {
    let value = value.trim();
    if timestamp::is_date(value) { timestamp::typed(value) } else { timestamp::of(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_compared_without_regard_to_case_and_numbers_as_numbers() {
        assert!(Requirement::Text("jürgen".to_owned()).is_met(" JÜRGEN "));
        assert!(Requirement::Contains("@example.com".to_owned()).is_met("Ana@Example.com"));
        let above_9 = Requirement::Number(Bound::Exclusive(9.0), Bound::Open);
        assert!(above_9.is_met("10") && above_9.is_met("9.5") && !above_9.is_met("9") && !above_9.is_met("many"));
        let exactly_9 = Requirement::Number(Bound::Inclusive(9.0), Bound::Inclusive(9.0));
        assert!(exactly_9.is_met("9.00") && !exactly_9.is_met("9.1"));
    }

    #[test]
    fn times_of_the_server_are_compared_in_its_time_zone_and_dates_by_day() {
        let day = |text: &str| timestamp::typed(text);
        let on_the_first = Requirement::Time(day("2026-01-01"), day("2026-01-02"));
        assert!(on_the_first.is_met("2026-01-01"));
        assert!(on_the_first.is_met("2025-12-31 18:00:00"), "Chicago");
        assert!(on_the_first.is_met("2026-01-01T23:30:00+00:00"));
        assert!(!on_the_first.is_met("2026-01-01T23:30:00-06:00"));
        assert!(!on_the_first.is_met("0000-00-00 00:00:00") && !on_the_first.is_met("soon"));
    }
}
