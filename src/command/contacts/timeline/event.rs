//! One thing that happened to a person.

use jiff::Timestamp;
use serde_json::json;

use crate::api::reply::Item;
use crate::text::timestamp;

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When; none where the service does not say.
    pub moment: Option<Timestamp>,
    /// The same as RFC 3339.
    pub at: Option<String>,
    /// Its type: `tag`.
    pub kind: &'static str,
    /// What happened: `got tag vip`.
    pub what: String,
    /// What else is known of it; empty for nothing.
    pub detail: String,
    /// The id of the row that tells it.
    pub id: String,
    /// The request it came from.
    pub source: String,
}

impl Event {
    /// An event at the moment a text of the service means.
    pub fn new(kind: &'static str, date: &str, what: String) -> Self {
        let (moment, at) = (timestamp::of(date), timestamp::exact(date));
        Event { moment, at, kind, what, detail: String::new(), id: String::new(), source: String::new() }
    }

    /// The same with what else is known.
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// Whether it happened from `since` on and before `until`. What has no date is in no stretch of time.
    pub fn is_between(&self, since: Option<Timestamp>, until: Option<Timestamp>) -> bool {
        match self.moment {
            Some(moment) => since.is_none_or(|since| moment >= since) && until.is_none_or(|until| moment < until),
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
    fn a_stretch_of_time_has_its_beginning_and_not_its_end() {
        let event = Event::new("tag", "2026-11-01T00:00:00Z", String::new());
        let at = |text: &str| Some(text.parse().unwrap());
        assert!(event.is_between(at("2026-11-01T00:00:00Z"), None));
        assert!(!event.is_between(None, at("2026-11-01T00:00:00Z")));
        let undated = Event::new("tag", "0000-00-00", String::new());
        assert!(undated.is_between(None, None));
        assert!(!undated.is_between(at("2026-11-01T00:00:00Z"), None));
    }
}
