//! Whether one of the things that bear a name is the one a lost request was to make. Pure.
//!
//! The service's dates count whole seconds by its own clock, which its answers show to within a second or two; where none
//! did, [`BLIND`] is allowed for. A thing made within that time before the request counts as the request's: the same name
//! given twice within two seconds by two commands is the one case in which this can be wrong. A clock that jumps, or is
//! far from ours, proves nothing but that there is no such thing. It may also have jumped only while it wrote: a thing that
//! is as the request was to make it is not taken for another because of its date alone.

use serde_json::Value;

use crate::api::client::clock::{Clock, Offset};
use crate::api::reply::Item;
use crate::api::request::{Input, plain};

/// How much earlier than ours the service's clock may be where it was never seen, in milliseconds.
const BLIND: i64 = 120_000;
/// The service's dates leave out parts of a second.
const SECOND: i64 = 1_000;

/// When a request was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// What the service dates so or later, in milliseconds since 1970, was made after it.
    Since(i64),
    /// The service's clock is not to be trusted.
    Untold,
}

impl Moment {
    /// When a request that was sent at `sent` by our clock was sent by the service's.
    pub fn by(clock: &Clock, sent: i64) -> Moment {
        if clock.jumped() {
            return Moment::Untold;
        }
        match clock.offset() {
            None => Moment::Since(sent - BLIND),
            Some(Offset { least, most }) if most < -BLIND || least > BLIND => Moment::Untold,
            Some(Offset { least, .. }) => Moment::Since((sent + least).div_euclid(SECOND) * SECOND),
        }
    }
}

/// What became of a request.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// It was done; this is what it made.
    Applied(Item),
    /// It was not done.
    NotApplied,
    /// It cannot be found out, for this reason.
    Undecided(String),
}

/// The verdict on the things that bear `name`, for a request of `input` sent at `moment`.
pub fn judge(found: &[Item], name: &str, input: &Input, moment: Moment) -> Verdict {
    let Moment::Since(moment) = moment else {
        return match found {
            [] => Verdict::NotApplied,
            _ => Verdict::Undecided(format!("`{name}` is there, and the service's clock does not say since when")),
        };
    };
    let undated = found.iter().filter(|item| made(item).is_none()).count();
    let is_fresh = |item: &Item| made(item).is_some_and(|made| made >= moment);
    let (fresh, older): (Vec<&Item>, Vec<&Item>) = found.iter().partition(|item| is_fresh(item));
    match fresh.as_slice() {
        [] if undated == 0 && older.iter().any(|item| agrees(item, input)) => {
            Verdict::Undecided(format!("a `{name}` as it was sent is there, though the service dates it before"))
        }
        [] if undated == 0 => Verdict::NotApplied,
        [one] if undated == 0 && agrees(one, input) => Verdict::Applied((*one).clone()),
        [_] if undated == 0 => Verdict::Undecided(format!("a new `{name}` is there, but not as it was sent")),
        [] => Verdict::Undecided(format!("`{name}` is there, and the service does not say since when")),
        several => Verdict::Undecided(format!("{} new things are called `{name}`", several.len())),
    }
}

/// When a thing was made, in milliseconds since 1970.
pub fn made(item: &Item) -> Option<i64> {
    let text = ["cdate", "createdTimestamp", "created_timestamp"].iter().find_map(|key| item.get(key))?;
    text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond)
}

/// Whether the thing has the plain values that were sent; members an answer leaves out say nothing.
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
    fn verdict(found: &[Item], moment: Moment) -> String {
        match judge(found, "vip", &Input::default(), moment) {
            Verdict::Applied(item) => item.id().unwrap_or_default(),
            Verdict::NotApplied => "not applied".to_owned(),
            Verdict::Undecided(why) => why,
        }
    }

    #[test]
    fn nothing_of_that_name_means_that_it_was_not_done() {
        assert_eq!(verdict(&[], Moment::Since(SENT)), "not applied");
    }

    #[test]
    fn an_older_thing_is_another_only_where_it_is_not_as_it_was_sent() {
        let older = [item("1", "2025-12-31T10:00:00-06:00")];
        assert_eq!(
            verdict(&older, Moment::Since(SENT)),
            "a `vip` as it was sent is there, though the service dates it before"
        );
        const URL: Param = text("sender-url", "").wire("sender_url");
        let input = Input { fields: vec![(&URL, vec!["https://a.example".to_owned()])], ..Input::default() };
        let with_url = |url: &str| {
            [Item::from_value(&json!({"id": "1", "cdate": "2025-12-31T10:00:00-06:00", "sender_url": url}))]
        };
        let verdict = |url: &str| judge(&with_url(url), "vip", &input, Moment::Since(SENT));
        assert!(matches!(verdict("https://b.example"), Verdict::NotApplied));
        assert!(matches!(verdict("https://a.example"), Verdict::Undecided(_)));
    }

    #[test]
    fn one_new_thing_means_that_it_was_done() {
        // 18:00 in Chicago is midnight at Greenwich.
        let new = item("7", "2025-12-31T18:00:00-06:00");
        assert_eq!(verdict(&[item("1", "2025-12-31T17:59:59-06:00"), new], Moment::Since(SENT)), "7");
    }

    #[test]
    fn what_cannot_be_told_apart_stays_undecided() {
        let new = || item("7", "2025-12-31T18:00:01-06:00");
        assert_eq!(verdict(&[new(), new()], Moment::Since(SENT)), "2 new things are called `vip`");
        let undated = verdict(&[Item::from_value(&json!({"id": "1"}))], Moment::Since(SENT));
        assert_eq!(undated, "`vip` is there, and the service does not say since when");
    }

    #[test]
    fn a_clock_that_is_not_trusted_shows_only_what_is_not_there() {
        assert_eq!(verdict(&[], Moment::Untold), "not applied");
        let found = verdict(&[item("1", "2025-12-31T10:00:00-06:00")], Moment::Untold);
        assert_eq!(found, "`vip` is there, and the service's clock does not say since when");
    }
}
