//! Whether one of the records with a name is the one that a request without a response created. Pure.
//!
//! The server dates records in whole seconds of its own clock, which its responses show to within a second or two; before
//! any response, [`BLIND`] is the tolerance. A record created within that time before the request counts as the request's:
//! two commands creating the same name within two seconds is the one case in which this can be wrong. With a clock that
//! jumps, or is far from ours, only the absence of a record is conclusive. Because the clock may also have jumped just
//! during the write, a record that equals what was sent is not ruled out by its date alone.

use serde_json::Value;

use crate::api::client::clock::{Clock, Offset};
use crate::api::reply::Item;
use crate::api::request::{Input, plain};

/// How far the server clock may be behind ours before any response showed it, in milliseconds.
const BLIND: i64 = 120_000;
/// The server's dates have no fractions of a second.
const SECOND: i64 = 1_000;

/// When a request was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentAt {
    /// Records with this server date or a later one, in milliseconds since 1970, were created after it.
    Since(i64),
    /// The server clock cannot be trusted.
    Unknown,
}

impl SentAt {
    /// Converts our time of a request to the server's.
    pub fn by(clock: &Clock, sent: i64) -> SentAt {
        if clock.jumped() {
            return SentAt::Unknown;
        }
        match clock.offset() {
            None => SentAt::Since(sent - BLIND),
            Some(Offset { least, most }) if most < -BLIND || least > BLIND => SentAt::Unknown,
            Some(Offset { least, .. }) => SentAt::Since((sent + least).div_euclid(SECOND) * SECOND),
        }
    }
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

/// The verdict on the records named `name`, for a request of `input` sent at `moment`.
pub fn judge(found: &[Item], name: &str, input: &Input, moment: SentAt) -> Verdict {
    let SentAt::Since(moment) = moment else {
        return match found {
            [] => Verdict::NotApplied,
            _ => Verdict::Undecided(format!(
                "`{name}` exists, but the server clock is too unreliable to tell whether it is new"
            )),
        };
    };
    let undated = found.iter().filter(|item| made(item).is_none()).count();
    let is_fresh = |item: &Item| made(item).is_some_and(|made| made >= moment);
    let (fresh, older): (Vec<&Item>, Vec<&Item>) = found.iter().partition(|item| is_fresh(item));
    match fresh.as_slice() {
        [] if undated == 0 && older.iter().any(|item| agrees(item, input)) => {
            Verdict::Undecided(format!("a `{name}` like the one sent exists, but was created earlier"))
        }
        [] if undated == 0 => Verdict::NotApplied,
        [one] if undated == 0 && agrees(one, input) => Verdict::Applied((*one).clone()),
        [_] if undated == 0 => Verdict::Undecided(format!("a new `{name}` exists, but differs from what was sent")),
        [] => Verdict::Undecided(format!("`{name}` exists, but has no creation time")),
        several => Verdict::Undecided(format!("{} new records have the name `{name}`", several.len())),
    }
}

/// When a record was created, in milliseconds since 1970.
pub fn made(item: &Item) -> Option<i64> {
    let text = ["cdate", "createdTimestamp", "created_timestamp"].iter().find_map(|key| item.get(key))?;
    text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond)
}

/// Whether the record has the values that were sent; properties missing from the response do not count.
fn agrees(item: &Item, input: &Input) -> bool {
    input.fields.iter().all(|(param, values)| match (item.get(param.wire), values.as_slice()) {
        (Some(own), [sent]) => own == plain(&Value::from(sent.as_str())),
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::build::text;
    use crate::catalogue::model::Param;
    use serde_json::json;

    const SENT: i64 = 1_767_225_600_000; // 2026-01-01T00:00:00Z

    fn item(id: &str, cdate: &str) -> Item {
        Item::from_value(&json!({"id": id, "cdate": cdate}))
    }

    /// The id of what was found, or the verdict's name.
    fn verdict(found: &[Item], moment: SentAt) -> String {
        match judge(found, "vip", &Input::default(), moment) {
            Verdict::Applied(item) => item.id().unwrap_or_default(),
            Verdict::NotApplied => "not applied".to_owned(),
            Verdict::Undecided(why) => why,
        }
    }

    #[test]
    fn nothing_of_that_name_means_that_it_was_not_done() {
        assert_eq!(verdict(&[], SentAt::Since(SENT)), "not applied");
    }

    #[test]
    fn an_older_thing_is_another_only_where_it_is_not_as_it_was_sent() {
        let older = [item("1", "2025-12-31T10:00:00-06:00")];
        assert_eq!(verdict(&older, SentAt::Since(SENT)), "a `vip` like the one sent exists, but was created earlier");
        const URL: Param = text("sender-url", "").wire("sender_url");
        let input = Input { fields: vec![(&URL, vec!["https://a.example".to_owned()])], ..Input::default() };
        let with_url = |url: &str| {
            [Item::from_value(&json!({"id": "1", "cdate": "2025-12-31T10:00:00-06:00", "sender_url": url}))]
        };
        let verdict = |url: &str| judge(&with_url(url), "vip", &input, SentAt::Since(SENT));
        assert!(matches!(verdict("https://b.example"), Verdict::NotApplied));
        assert!(matches!(verdict("https://a.example"), Verdict::Undecided(_)));
    }

    #[test]
    fn one_new_thing_means_that_it_was_done() {
        // 18:00 in Chicago is midnight at Greenwich.
        let new = item("7", "2025-12-31T18:00:00-06:00");
        assert_eq!(verdict(&[item("1", "2025-12-31T17:59:59-06:00"), new], SentAt::Since(SENT)), "7");
    }

    #[test]
    fn what_cannot_be_told_apart_stays_undecided() {
        let new = || item("7", "2025-12-31T18:00:01-06:00");
        assert_eq!(verdict(&[new(), new()], SentAt::Since(SENT)), "2 new records have the name `vip`");
        let undated = verdict(&[Item::from_value(&json!({"id": "1"}))], SentAt::Since(SENT));
        assert_eq!(undated, "`vip` exists, but has no creation time");
    }

    #[test]
    fn a_clock_that_is_not_trusted_shows_only_what_is_not_there() {
        assert_eq!(verdict(&[], SentAt::Unknown), "not applied");
        let found = verdict(&[item("1", "2025-12-31T10:00:00-06:00")], SentAt::Unknown);
        assert_eq!(found, "`vip` exists, but the server clock is too unreliable to tell whether it is new");
    }
}
