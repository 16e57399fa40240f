//! What a value of an expression means for the type of its property. Pure; the current time is an argument.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::condition::{Bound, Requirement};
use super::expression::Operator;
use crate::text::{amounts, duration, timestamp};

/// The type of a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// Text. It has an order only if the value that it is compared with is a number or a time.
    Text,
    /// A number.
    Number,
    /// A number of cents, written in units with decimals.
    Amount,
    /// A date or a timestamp.
    Time,
}

/// The requirement of a comparison with a text.
///
/// # Errors
/// Why the text has no such meaning, as the end of a sentence that starts with the property.
pub fn requirement(kind: ValueType, operator: Operator, text: &str, now: Timestamp) -> Result<Requirement, String> {
    if text.trim().is_empty() {
        return Err("is compared with nothing: \"is empty\" tests whether it has a value".to_owned());
    }
    match (kind, operator) {
        (ValueType::Text, Operator::Equal) => Ok(Requirement::Text(text.trim().to_lowercase())),
        (ValueType::Text | ValueType::Time, Operator::Contains) => Ok(Requirement::Contains(text.to_lowercase())),
        (ValueType::Number | ValueType::Amount, Operator::Contains) => {
            Err("is a number, which contains no text".to_owned())
        }
        (ValueType::Text, _) => of_number(operator, text)
            .or_else(|| of_time(operator, text, now).ok())
            .ok_or_else(|| "is text, which is only before or after a number or a date".to_owned()),
        (ValueType::Number, _) => {
            of_number(operator, text).ok_or_else(|| "is a number, such as 50 or 1234.5".to_owned())
        }
        (ValueType::Amount, _) => match amounts::cents(text.trim()) {
            Ok(cents) => Ok(of_finite(operator, cents as f64)),
            Err(why) => Err(format!("is an amount: {}", why.reason())),
        },
        (ValueType::Time, _) => of_time(operator, text, now),
    }
}

fn of_number(operator: Operator, text: &str) -> Option<Requirement> {
    let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite())?;
    Some(of_finite(operator, number))
}

fn of_finite(operator: Operator, number: f64) -> Requirement {
    let (least, most) = match operator {
        Operator::Equal | Operator::Contains => (Bound::Inclusive(number), Bound::Inclusive(number)),
        Operator::Less => (Bound::Open, Bound::Exclusive(number)),
        Operator::LessOrEqual => (Bound::Open, Bound::Inclusive(number)),
        Operator::Greater => (Bound::Exclusive(number), Bound::Open),
        Operator::GreaterOrEqual => (Bound::Inclusive(number), Bound::Open),
    };
    Requirement::Number(least, most)
}

const TIMES: &str = "is a date: compare it with one such as 2026-01-31, a timestamp, or an age such as 180d";

/// A date stands for its whole day in UTC. An age is compared with how long ago the time is: `> 180d` is more than 180 days
/// ago, `< 180d` within the last 180 days.
fn of_time(operator: Operator, text: &str, now: Timestamp) -> Result<Requirement, String> {
    let text = text.trim();
    if let Some((from, until)) = span(text, now) {
        return Ok(match operator {
            Operator::Equal | Operator::Contains => Requirement::Time(Some(from), Some(until)),
            Operator::Less => Requirement::Time(None, Some(from)),
            Operator::LessOrEqual => Requirement::Time(None, Some(until)),
            Operator::Greater => Requirement::Time(Some(until), None),
            Operator::GreaterOrEqual => Requirement::Time(Some(from), None),
        });
    }
    let age = age(text).ok_or(TIMES)?;
    let then = now.checked_sub(age).map_err(|_| "is never that long ago".to_owned())?;
    match operator {
        Operator::Less => Ok(Requirement::Time(Some(next(then)), Some(next(now)))),
        Operator::LessOrEqual => Ok(Requirement::Time(Some(then), Some(next(now)))),
        Operator::Greater => Ok(Requirement::Time(None, Some(then))),
        Operator::GreaterOrEqual => Ok(Requirement::Time(None, Some(next(then)))),
        Operator::Equal | Operator::Contains => {
            Err(format!("is hardly exactly {text} ago: use < {text} for less, or > {text} for more"))
        }
    }
}

/// The day or the instant that a text names: from the first time, before the second.
fn span(text: &str, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
    let is_day = timestamp::is_date(text) || matches!(text, "today" | "yesterday");
    if !is_day {
        let time = timestamp::typed(text)?;
        return Some((time, next(time)));
    }
    let start = timestamp::parse_past(text, now)?;
    let end = start.to_zoned(TimeZone::UTC).checked_add(1.day()).ok()?.timestamp();
    Some((start, end))
}

fn age(text: &str) -> Option<SignedDuration> {
    // A bare number is more likely a mistyped year than a number of seconds.
    let length = text.parse::<f64>().is_err().then(|| duration::parse(text).ok())??;
    SignedDuration::try_from(length).ok()
}

/// The smallest time after this one.
fn next(time: Timestamp) -> Timestamp {
    time.checked_add(SignedDuration::from_nanos(1)).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(operator: Operator, text: &str, value: &str) -> bool {
        let now = "2026-11-23T12:00:00Z".parse().unwrap();
        requirement(ValueType::Time, operator, text, now).unwrap().is_met(value)
    }

    #[test]
    fn a_date_stands_for_its_whole_day() {
        let at_noon = "2026-01-31T12:00:00Z";
        for (operator, holds) in [
            (Operator::Equal, true),
            (Operator::Less, false),
            (Operator::LessOrEqual, true),
            (Operator::Greater, false),
            (Operator::GreaterOrEqual, true),
        ] {
            assert_eq!(met(operator, "2026-01-31", at_noon), holds, "{operator:?}");
        }
        assert!(met(Operator::Greater, "2026-01-30", at_noon) && met(Operator::Less, "2026-02-01", at_noon));
        assert!(met(Operator::Equal, "today", "2026-11-23T00:00:00Z"));
    }

    #[test]
    fn an_age_is_how_long_ago_a_time_is() {
        let (recent, old, future) = ("2026-11-20T12:00:00Z", "2025-11-20T12:00:00Z", "2027-01-01T00:00:00Z");
        assert!(met(Operator::Less, "180d", recent) && !met(Operator::Less, "180d", old));
        assert!(met(Operator::Greater, "180d", old) && !met(Operator::Greater, "180d", recent));
        assert!(!met(Operator::Less, "180d", future) && !met(Operator::Greater, "180d", future));
        assert!(met(Operator::GreaterOrEqual, "3d", recent) && met(Operator::LessOrEqual, "3d", recent));
    }

    #[test]
    fn a_value_of_another_type_is_refused() {
        let now = "2026-11-23T12:00:00Z".parse().unwrap();
        let refused = |kind, operator, text| requirement(kind, operator, text, now).unwrap_err();
        assert_eq!(refused(ValueType::Time, Operator::Greater, "abc"), TIMES);
        assert_eq!(refused(ValueType::Time, Operator::Greater, "180"), TIMES);
        assert!(refused(ValueType::Time, Operator::Equal, "7d").contains("use < 7d"));
        assert!(refused(ValueType::Number, Operator::Less, "many").contains("number"));
        assert!(refused(ValueType::Number, Operator::Contains, "1").contains("number"));
        assert!(refused(ValueType::Text, Operator::Less, "many").contains("text"));
        assert!(refused(ValueType::Amount, Operator::Less, "1000").contains("ambiguous"));
        assert!(requirement(ValueType::Amount, Operator::Less, "1000.00", now).unwrap().is_met("99999"));
        assert!(requirement(ValueType::Text, Operator::Greater, "100", now).unwrap().is_met("250"));
    }
}
