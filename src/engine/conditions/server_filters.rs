//! The part of a condition that the server can filter by: those of the conditions that must all hold that a parameter of the
//! listing stands for. Every record is checked again, so the parameters may select too many, but never too few. Pure.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::condition::{Condition, PropertyValues, Requirement};
use crate::catalogue::properties::ServerFilter;
use crate::text::timestamp::day_before_changes;

/// Any status, where the server filters by ID and status.
const ANY: &str = "-1";

/// The parameters for a condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerFilters {
    /// The parameters.
    pub query: Vec<(String, String)>,
    /// Whether they select exactly what the condition does, if the server honors them.
    pub is_exact: bool,
}

/// The parameters for a condition, without those that `given` has already.
pub fn of(condition: &Condition, given: &[(String, String)]) -> ServerFilters {
    let mut filters = ServerFilters { query: Vec::new(), is_exact: true };
    for part in parts(condition) {
        let is_free = |key: &str| !given.iter().chain(&filters.query).any(|(own, _)| own == key);
        let pairs = pairs(part);
        let is_used = !pairs.is_empty() && pairs.iter().all(|(key, _)| is_free(key));
        filters.is_exact &= is_used && matches!(part, Condition::Some(PropertyValues::Related(..), _));
        if is_used {
            filters.query.extend(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)));
        }
    }
    filters
}

/// The conditions that must all hold.
fn parts(condition: &Condition) -> Vec<&Condition> {
    match condition {
        Condition::And(inner) => inner.iter().flat_map(parts).collect(),
        Condition::Or(inner) if inner.len() == 1 => inner.iter().flat_map(parts).collect(),
        one => vec![one],
    }
}

fn pairs(condition: &Condition) -> Vec<(&'static str, String)> {
    let Condition::Some(values, requirement) = condition else { return Vec::new() };
    match (values, requirement) {
        (PropertyValues::Own(_, ServerFilter::Equal(key)), Requirement::Text(text)) => vec![(key, text.clone())],
        (PropertyValues::Own(_, ServerFilter::Days { after, before }), Requirement::Time(from, until)) => {
            let first = from.map(|from| (*after, day_before_changes(from)));
            let last = until.map(|until| (*before, day_after(until)));
            first.into_iter().chain(last).collect()
        }
        (
            PropertyValues::Reference(_, ServerFilter::Equal(key))
            | PropertyValues::Own(_, ServerFilter::Equal(key))
            | PropertyValues::Related(_, _, ServerFilter::Equal(key)),
            requirement,
        ) => one_code(requirement).map(|code| (*key, code)).into_iter().collect(),
        (PropertyValues::Related(_, status, ServerFilter::EqualWithStatus(key, status_key)), requirement) => {
            let status = status.clone().unwrap_or_else(|| ANY.to_owned());
            let pairs = |code| vec![(*key, code), (*status_key, status)];
            one_code(requirement).map(pairs).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

fn one_code(requirement: &Requirement) -> Option<String> {
    match requirement {
        Requirement::Code(codes) if codes.len() == 1 => codes.first().cloned(),
        _ => None,
    }
}

/// The day to request records before `time` by: two days later in UTC, for the same reasons as [`day_before_changes`].
fn day_after(time: Timestamp) -> String {
    let day = time.to_zoned(TimeZone::UTC).date();
    day.checked_add(2.days()).unwrap_or(day).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::properties::Relation;

    const TAGS: Relation = Relation::new("contactTags", "tag", "tags");

    fn tag(id: &str) -> Condition {
        let values = PropertyValues::Related(TAGS, None, ServerFilter::Equal("tagid"));
        Condition::Some(values, Requirement::Code(vec![id.to_owned()]))
    }

    fn list(id: &str, status: Option<&str>) -> Condition {
        let filter = ServerFilter::EqualWithStatus("listid", "status");
        let values = PropertyValues::Related(TAGS, status.map(str::to_owned), filter);
        Condition::Some(values, Requirement::Code(vec![id.to_owned()]))
    }

    fn query(condition: &Condition, given: &[(&str, &str)]) -> (String, bool) {
        let given: Vec<_> = given.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let filters = of(condition, &given);
        let pairs: Vec<String> = filters.query.iter().map(|(key, value)| format!("{key}={value}")).collect();
        (pairs.join("&"), filters.is_exact)
    }

    #[test]
    fn what_must_hold_is_sent_and_what_may_hold_is_not() {
        assert_eq!(query(&tag("3"), &[]), ("tagid=3".to_owned(), true));
        assert_eq!(query(&Condition::And(vec![tag("3"), tag("4")]), &[]), ("tagid=3".to_owned(), false));
        assert_eq!(query(&Condition::Or(vec![tag("3"), tag("4")]), &[]), (String::new(), false));
        assert_eq!(query(&Condition::Not(Box::new(tag("3"))), &[]), (String::new(), false));
        assert_eq!(query(&list("7", Some("2")), &[]), ("listid=7&status=2".to_owned(), true));
        assert_eq!(query(&list("7", None), &[]), ("listid=7&status=-1".to_owned(), true));
    }

    #[test]
    fn a_parameter_that_the_user_has_set_is_not_changed() {
        assert_eq!(query(&tag("3"), &[("tagid", "4")]), (String::new(), false));
        assert_eq!(query(&list("7", Some("1")), &[("status", "2")]), (String::new(), false));
    }

    #[test]
    fn days_are_sent_with_a_margin() {
        let days = ServerFilter::Days { after: "after", before: "before" };
        let time = |text: &str| Some(text.parse().unwrap());
        let range = Requirement::Time(time("2026-01-10T00:00:00Z"), time("2026-01-11T00:00:00Z"));
        let created = Condition::Some(PropertyValues::Own("cdate", days), range);
        assert_eq!(query(&created, &[]), ("after=2026-01-08&before=2026-01-13".to_owned(), false));
    }
}
