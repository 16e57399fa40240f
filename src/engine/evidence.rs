//! Whether one of the records with a name is the one that a request without a response created. Pure.
//!
//! The server dates records in whole seconds of a clock of its own. The `Date` of its responses shows that clock to within a
//! second or two, but what dates the records may run some seconds behind it ([`SKEW`]), and before any response, [`BLIND`] is
//! the tolerance. So dates near the request decide nothing by themselves:
//!
//! | Records with the name | Verdict |
//! |---|---|
//! | none, or only older ones that differ from what was sent | not carried out |
//! | one dated after the request that has the values sent | carried out |
//! | anything else, such as one dated just before the request, or an older one with the values sent | undecided |
//!
//! With a clock that jumps, or is far from ours, only the absence of a record is conclusive. Another command that creates the
//! same record within those seconds is the one case in which this can be wrong.

use serde_json::{Map, Value};

use super::delivery::Announced;
use super::echo;
use crate::api::client::clock::{self, Clock, Offset};
use crate::api::reply::Item;

/// How far the server clock may be behind ours before any response showed it, in milliseconds.
const BLIND: i64 = 120_000;
/// How far the dates of records may be behind the server clock, in milliseconds.
const SKEW: i64 = 60_000;
/// The server's dates have no fractions of a second.
const SECOND: i64 = 1_000;

/// When a request was sent, as dates of the server in milliseconds since 1970. All lookups of lost requests judge dates by
/// it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentAt {
    /// Records with this date or a later one were created after it.
    new: i64,
    /// Records with an earlier date were created before it; what is between the two may be either.
    near: i64,
}

impl SentAt {
    /// The server clock cannot be trusted.
    const UNKNOWN: SentAt = SentAt { new: i64::MAX, near: i64::MIN };

    const fn since(new: i64) -> SentAt {
        SentAt { new, near: new.saturating_sub(SKEW) }
    }

    /// Whether a record with this date, in milliseconds since 1970, was created or changed after the request.
    pub const fn is_before(&self, date: i64) -> bool {
        date >= self.new
    }

    /// Whether a record with this date may have been created or changed after the request.
    pub const fn may_be_before(&self, date: i64) -> bool {
        date >= self.near
    }

    /// Whether no date shows that a record is older.
    const fn is_clock_unknown(&self) -> bool {
        self.near == i64::MIN
    }

    /// A request sent at this time of the server's clock.
    #[cfg(test)]
    pub(crate) const fn at(server: i64) -> SentAt {
        SentAt::since(server)
    }

    /// Converts our time of a request to the server's.
    pub fn by(clock: &Clock, sent: i64) -> SentAt {
        if clock.jumped() {
            return SentAt::UNKNOWN;
        }
        match clock.offset() {
            None => SentAt::since(sent - BLIND),
            Some(Offset { least, most }) if most < -BLIND || least > BLIND => SentAt::UNKNOWN,
            Some(Offset { least, .. }) => SentAt::since(whole_second(sent + least)),
        }
    }

    /// When an earlier run sent a request. Our own clock may have been set since, so that without the server's, no record is
    /// certain to be older.
    pub fn by_earlier(clock: &Clock, announced: &Announced) -> SentAt {
        match announced.server {
            _ if clock.jumped() => SentAt::UNKNOWN,
            Some(server) => SentAt::since(whole_second(server)),
            None if announced.first > clock::now() => SentAt::UNKNOWN,
            None => SentAt { near: i64::MIN, ..SentAt::by(clock, announced.first) },
        }
    }
}

fn whole_second(time: i64) -> i64 {
    time.div_euclid(SECOND) * SECOND
}

/// The outcome of a request.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// It was carried out and created this record.
    Applied(Item),
    /// It was not carried out.
    NotApplied,
    /// It cannot be determined, for this reason.
    Undecided(String),
}

/// The verdict on the records named `name`, for a request with the properties `sent` at `sent_at`.
pub fn judge(found: &[Item], name: &str, sent: &Map<String, Value>, sent_at: SentAt) -> Verdict {
    let undated = found.iter().any(|item| made(item).is_none());
    let is_new = |item: &&Item| made(item).is_some_and(|date| sent_at.is_before(date));
    let may_be_new = |item: &&Item| made(item).is_some_and(|date| sent_at.may_be_before(date));
    let (new, older): (Vec<&Item>, Vec<&Item>) = found.iter().partition(is_new);
    Verdict::Undecided(match new.as_slice() {
        [] if found.is_empty() => return Verdict::NotApplied,
        [] if sent_at.is_clock_unknown() => {
            format!("`{name}` exists, but the clocks are too unreliable to tell whether it is new")
        }
        [] if undated => format!("`{name}` exists, but has no creation time"),
        [] if older.iter().any(|item| agrees(item, sent)) => {
            format!("a `{name}` like the one sent exists, but was created earlier")
        }
        [] if older.iter().any(may_be_new) => {
            format!("a `{name}` that differs from what was sent was created at about the same time")
        }
        [] => return Verdict::NotApplied,
        [one] if !undated && agrees(one, sent) => return Verdict::Applied((*one).clone()),
        [_] if !undated => format!("a new `{name}` exists, but differs from what was sent"),
        several => format!("{} new records have the name `{name}`", several.len()),
    })
}

/// When a record was created, in milliseconds since 1970.
pub fn made(item: &Item) -> Option<i64> {
    let text = ["cdate", "createdTimestamp", "created_timestamp"].iter().find_map(|key| item.get(key))?;
    text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond)
}

/// Whether the record has the values that were sent, in any case; properties missing from the response do not count.
fn agrees(item: &Item, sent: &Map<String, Value>) -> bool {
    let own = item.value();
    let lower = |value: &Value| value.as_str().map_or_else(|| value.clone(), |text| text.trim().to_lowercase().into());
    sent.iter().all(|(key, value)| match own.get(key) {
        Some(own) if !is_nested(value) && !is_nested(own) => echo::is_same(&lower(value), &lower(own)),
        _ => true,
    })
}

fn is_nested(value: &Value) -> bool {
    value.is_object() || value.is_array()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const SENT: i64 = 1_767_225_600_000; // 2026-01-01T00:00:00Z

    fn item(id: &str, cdate: &str) -> Item {
        Item::from_value(&json!({"id": id, "cdate": cdate}))
    }

    /// A record with these properties, created at `cdate`.
    fn deal(cdate: &str, currency: &str) -> Item {
        Item::from_value(&json!({"id": "7", "cdate": cdate, "currency": currency, "value": "500"}))
    }

    /// The id of what was found, or the verdict's name.
    fn verdict_of(found: &[Item], sent: &Value, sent_at: SentAt) -> String {
        let sent = sent.as_object().cloned().unwrap_or_default();
        match judge(found, "vip", &sent, sent_at) {
            Verdict::Applied(item) => item.id().unwrap_or_default(),
            Verdict::NotApplied => "not applied".to_owned(),
            Verdict::Undecided(why) => why,
        }
    }

    fn verdict(found: &[Item], sent_at: SentAt) -> String {
        verdict_of(found, &json!({}), sent_at)
    }

    #[test]
    fn nothing_of_that_name_means_that_it_was_not_done() {
        assert_eq!(verdict(&[], SentAt::since(SENT)), "not applied");
    }

    #[test]
    fn an_older_record_is_another_only_if_it_differs_from_what_was_sent() {
        let older = [item("1", "2025-12-31T10:00:00-06:00")];
        assert_eq!(verdict(&older, SentAt::since(SENT)), "a `vip` like the one sent exists, but was created earlier");
        let older = [deal("2025-12-31T10:00:00-06:00", "usd")];
        let verdict = |sent: Value| verdict_of(&older, &sent, SentAt::since(SENT));
        assert_eq!(verdict(json!({"currency": "eur"})), "not applied");
        let same = json!({"currency": "USD", "value": 500});
        assert_eq!(verdict(same), "a `vip` like the one sent exists, but was created earlier");
    }

    #[test]
    fn one_new_record_means_that_it_was_done() {
        // 18:00 in Chicago is midnight at Greenwich.
        let new = item("7", "2025-12-31T18:00:00-06:00");
        assert_eq!(verdict(&[item("1", "2025-12-31T17:58:59-06:00"), new], SentAt::since(SENT)), "7");
        let new = [deal("2025-12-31T18:00:00-06:00", "USD")];
        assert_eq!(verdict_of(&new, &json!({"currency": "usd", "value": 500}), SentAt::since(SENT)), "7");
    }

    #[test]
    fn a_date_near_the_request_decides_nothing() {
        for seconds in ["57", "00"] {
            let near = [deal(&format!("2025-12-31T17:59:{seconds}-06:00"), "eur")];
            let found = verdict_of(&near, &json!({"currency": "usd"}), SentAt::since(SENT));
            assert_eq!(found, "a `vip` that differs from what was sent was created at about the same time");
        }
    }

    #[test]
    fn records_that_cannot_be_told_apart_stay_undecided() {
        let new = || item("7", "2025-12-31T18:00:01-06:00");
        assert_eq!(verdict(&[new(), new()], SentAt::since(SENT)), "2 new records have the name `vip`");
        let undated = verdict(&[Item::from_value(&json!({"id": "1"}))], SentAt::since(SENT));
        assert_eq!(undated, "`vip` exists, but has no creation time");
    }

    #[test]
    fn a_clock_that_is_not_trusted_shows_only_that_a_record_is_missing() {
        assert_eq!(verdict(&[], SentAt::UNKNOWN), "not applied");
        let found =
            verdict_of(&[deal("2025-12-31T10:00:00-06:00", "usd")], &json!({"currency": "eur"}), SentAt::UNKNOWN);
        assert_eq!(found, "`vip` exists, but the clocks are too unreliable to tell whether it is new");
    }

    #[test]
    fn an_earlier_run_is_placed_by_the_server_clock_alone() {
        let clock = Clock::default();
        let announced =
            |first: i64, server: Option<i64>| SentAt::by_earlier(&clock, &Announced { first, last: first, server });
        assert_eq!(announced(0, Some(SENT + 999)), SentAt::since(SENT));
        assert_eq!(announced(clock::now() + 3_600_000, None), SentAt::UNKNOWN);
        // Our clock was an hour ahead, and the record differs in one value.
        let found =
            verdict_of(&[deal("2025-12-31T17:00:00-06:00", "USD")], &json!({"value": 600}), announced(SENT, None));
        assert_eq!(found, "`vip` exists, but the clocks are too unreliable to tell whether it is new");
    }
}
