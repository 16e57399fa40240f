//! Decides whether the server accepted a request that got no response, judged by some of its contacts. Pure.
//!
//! The import creates or updates all contacts of a request, so a few stand for all. What one contact shows:
//!
//! | Contact | Conclusion |
//! |---|---|
//! | created since the request was announced, with the values sent | accepted, if most of those checked agree: a single one
//! may have another origin |
//! | changed since then, and has values that were sent | the same |
//! | changed since then, but has other values | nothing: something else changed it, or the server stores the values otherwise |
//! | does not exist; or is older, with other values | not accepted, once the request cannot be carried out any more and the
//! server's queue is empty; but excluded addresses and contacts over the account's limit are skipped in an accepted request |
//! | anything else | nothing: whether importing the same values updates the date is not known |
//!
//! The dates are the server's, and are judged by [`SentAt`]: one just before the announcement shows nothing. Each address is
//! in a file only once, so no other request of the same job can have caused these changes; an earlier job that imported the
//! same values within that time can, and then the contacts look changed. A job therefore reads the server's clock when it
//! starts, which limits that time to seconds.
//!
//! A request whose outcome stays unknown is retried only if that is harmless: the import writes the same values
//! again, but it would start automations twice. So it is retried if automations are excluded, and otherwise reported
//! as unknown.

use serde_json::Value;

use crate::api::client::created::is_similar;
use crate::api::reply::Item;
use crate::engine::SentAt;

/// The properties of a contact that are compared, in a request and in a response.
const COMPARED: [(&str, &str); 3] = [("first_name", "firstName"), ("last_name", "lastName"), ("phone", "phone")];

/// What a contact looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// No contact has the address.
    Absent,
    /// It has other values, and was not changed since.
    Stale,
    /// Created or changed since, with the values sent.
    Imported,
    /// Changed since, but has other values.
    Differs,
    /// It shows nothing.
    Unclear,
}

/// Whether the server accepted the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acceptance {
    /// It did.
    Accepted,
    /// It did not.
    NotAccepted,
    /// Unknown.
    Unknown,
}

/// Compares a contact as it was sent with the one on the server, for a request that was sent at `sent_at`.
pub fn see(sent: &Value, found: &Item, sent_at: SentAt) -> Seen {
    let dated = |key: &str| found.get(key)?.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond);
    let (made, touched) = (dated("cdate"), dated("udate"));
    let is_new = |date: Option<i64>| date.is_some_and(|date| sent_at.is_before(date));
    let (created, changed) = (is_new(made), is_new(touched));
    let (same, other) = compare(sent, found);
    let is_near = touched.is_none() || made.max(touched).is_some_and(|date| sent_at.may_be_before(date));
    match (created || changed, other) {
        (true, true) => Seen::Differs,
        (true, false) if created || same => Seen::Imported,
        (false, true) if !is_near => Seen::Stale,
        _ => Seen::Unclear,
    }
}

/// Whether some value on the server is as it was sent, and whether some value is not.
fn compare(sent: &Value, found: &Item) -> (bool, bool) {
    let (mut same, mut other) = (false, false);
    for (own, wire) in COMPARED {
        let Some(sent) = sent.get(own).and_then(Value::as_str) else { continue };
        let is_same = is_similar(sent, &found.get(wire).unwrap_or_default());
        same |= is_same && !sent.is_empty();
        other |= !is_same;
    }
    (same, other)
}

/// The verdict from some contacts of a request. `is_over` states that the request cannot be carried out any more: enough
/// time has passed, and the server's queue is empty.
pub fn judge(seen: &[Seen], is_over: bool) -> Acceptance {
    let count = |what: Seen| seen.iter().filter(|one| **one == what).count();
    let (imported, differs) = (count(Seen::Imported), count(Seen::Differs));
    let missing = count(Seen::Absent) + count(Seen::Stale);
    if differs == 0 && imported * 2 > seen.len() {
        return Acceptance::Accepted;
    }
    // A single address may be excluded from all imports; several at once are no coincidence.
    if is_over && imported == 0 && differs == 0 && missing > 0 && missing * 2 >= seen.len() {
        return Acceptance::NotAccepted;
    }
    Acceptance::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;
    use Seen::{Absent, Differs, Imported, Stale, Unclear};
    use serde_json::json;

    #[test]
    fn most_contacts_show_that_it_was_accepted() {
        for seen in [&[Imported, Imported, Absent][..], &[Imported], &[Imported, Imported, Unclear]] {
            assert_eq!(judge(seen, false), Acceptance::Accepted, "{seen:?}");
        }
    }

    #[test]
    fn missing_contacts_show_that_it_was_not_once_it_cannot_be_any_more() {
        for seen in [&[Absent][..], &[Absent, Absent, Unclear], &[Absent, Unclear], &[Stale, Stale, Unclear]] {
            assert_eq!(judge(seen, true), Acceptance::NotAccepted, "{seen:?}");
            assert_eq!(judge(seen, false), Acceptance::Unknown, "{seen:?}");
        }
    }

    #[test]
    fn what_may_be_an_accident_decides_nothing() {
        for seen in [
            &[Imported, Absent, Absent][..],
            &[Imported, Imported, Unclear, Unclear, Unclear],
            &[Imported, Imported, Imported, Differs],
            &[Differs, Differs],
            &[Unclear, Unclear],
            &[Absent, Unclear, Unclear],
            &[],
        ] {
            assert_eq!(judge(seen, true), Acceptance::Unknown, "{seen:?}");
        }
    }

    /// What a contact shows that was sent with the first name `sent` (none if empty) and has the other one, with these
    /// dates, in seconds after the announcement.
    fn seen(sent: &str, found: &str, created: i64, changed: i64) -> Seen {
        let announced = 1_767_225_600; // 2026-01-01T00:00:00Z
        let date =
            |offset: i64| jiff::Timestamp::from_second(announced + offset).map_or(String::new(), |it| it.to_string());
        let contact = json!({"cdate": date(created), "udate": date(changed), "firstName": found});
        let sent = if sent.is_empty() { json!({}) } else { json!({ "first_name": sent }) };
        see(&sent, &Item::from_value(&contact), SentAt::at(announced * 1000))
    }

    #[test]
    fn values_count_and_not_dates_alone() {
        assert_eq!(seen("", "", 1, 1), Imported);
        assert_eq!(seen("Ana", "ana ", 0, 0), Imported);
        assert_eq!(seen("Ana", "Ana", -9999, 1), Imported);
        assert_eq!(seen("Ana", "Eva", -9999, 1), Differs);
        assert_eq!(seen("Ana", "Eva", 1, 1), Differs);
        assert_eq!(seen("", "", -9999, 1), Unclear);
        assert_eq!(seen("Ana", "Ana", -9999, -9999), Unclear);
        assert_eq!(seen("Ana", "Eva", -9999, -9999), Stale);
    }

    #[test]
    fn dates_near_the_request_decide_nothing() {
        for before in [1, 60] {
            assert_eq!(seen("Ana", "Ana", -before, -before), Unclear);
            assert_eq!(seen("Ana", "Eva", -9999, -before), Unclear);
        }
        let undated = json!({"cdate": "", "udate": "0000-00-00 00:00:00", "firstName": "Eva"});
        assert_eq!(see(&json!({"first_name": "Ana"}), &Item::from_value(&undated), SentAt::at(0)), Unclear);
    }

    #[test]
    fn dates_are_read_with_their_offset() {
        let noon = "2026-11-23T12:00:00-06:00";
        let announced = noon.parse::<jiff::Timestamp>().map_or(0, jiff::Timestamp::as_millisecond);
        let contact = json!({"cdate": "2020-01-01T00:00:00-06:00", "udate": "2026-11-23T19:00:00+01:00", "phone": "1"});
        assert_eq!(see(&json!({"phone": "1"}), &Item::from_value(&contact), SentAt::at(announced)), Imported);
    }
}
