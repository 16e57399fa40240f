//! An event in the timeline of a contact.

use jiff::Timestamp;
use serde_json::json;

use crate::api::reply::Item;
use crate::text::timestamp;

/// An event of a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Time of the event; `None` if the API returns none.
    pub time: Option<Timestamp>,
    /// The time in RFC 3339.
    pub at: Option<String>,
    /// Its type: `tag`.
    pub kind: &'static str,
    /// What happened: `tag added: vip`.
    pub what: String,
    /// Further details; may be empty.
    pub detail: String,
    /// ID of the record it is from.
    pub id: String,
    /// The request that returned it.
    pub source: String,
}

impl Event {
    /// An event at a time in any format the server uses.
    pub fn new(kind: &'static str, date: &str, what: String) -> Self {
        let (time, at) = (timestamp::of(date), timestamp::exact(date));
        Event { time, at, kind, what, detail: String::new(), id: String::new(), source: String::new() }
    }

    /// Adds details.
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// Whether it happened at or after `since` and before `until`. An event without a time is in no range.
    pub fn is_between(&self, since: Option<Timestamp>, until: Option<Timestamp>) -> bool {
        match self.time {
            Some(time) => since.is_none_or(|since| time >= since) && until.is_none_or(|until| time < until),
            None => since.is_none() && until.is_none(),
        }
    }

    /// The event as it is printed.
    ///
    /// Shape: `at` (RFC 3339 or null), `type`, `what`, `detail`, `id`, `source`.
    pub fn item(&self) -> Item {
        Item::from_value(&json!({
            "at": self.at, "type": self.kind, "what": self.what, "detail": self.detail, "id": self.id, "source": self.source,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_range_includes_its_start_and_excludes_its_end() {
        let event = Event::new("tag", "2026-11-01T00:00:00Z", String::new());
        let at = |text: &str| Some(text.parse().unwrap());
        assert!(event.is_between(at("2026-11-01T00:00:00Z"), None));
        assert!(!event.is_between(None, at("2026-11-01T00:00:00Z")));
        let undated = Event::new("tag", "0000-00-00", String::new());
        assert!(undated.is_between(None, None));
        assert!(!undated.is_between(at("2026-11-01T00:00:00Z"), None));
    }
}
