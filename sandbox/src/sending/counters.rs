//! The counters of a campaign and of its messages, computed from events.

use serde_json::{Map, Value};

use super::events::{Events, NEVER};
use super::setup::put;

/// From when to when events count, in seconds since 1970: after the first, up to the second.
pub(super) type Window = (i64, i64);

/// The counters of a campaign or of one of its messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counters {
    pub(crate) sent: i64,
    pub(crate) total: i64,
    pub(crate) opens: i64,
    pub(crate) unique_opens: i64,
    pub(crate) verified_opens: i64,
    pub(crate) verified_unique_opens: i64,
    pub(crate) clicks: i64,
    /// Counted for each contact and link.
    pub(crate) unique_clicks: i64,
    /// Counted for each contact.
    pub(crate) clickers: i64,
    pub(crate) hard_bounces: i64,
    pub(crate) soft_bounces: i64,
    pub(crate) unsubscribes: i64,
    pub(crate) unsubscribe_reasons: i64,
    pub(crate) complaints: i64,
    pub(crate) forwards: i64,
    pub(crate) unique_forwards: i64,
    pub(crate) replies: i64,
    pub(crate) unique_replies: i64,
}

/// Whether something happens in the window.
pub(super) fn within(time: i64, window: Window) -> bool {
    time != NEVER && time > window.0 && time <= window.1
}

impl Counters {
    /// Adds an email that was sent, and those of its events that are in the window.
    pub(super) fn add(&mut self, events: &Events, window: Window) {
        let happened = |time: i64| i64::from(within(time, window));
        self.sent += 1;
        let verified: i64 = events.opens.into_iter().map(happened).sum();
        let opens = verified + happened(events.apple);
        self.opens += opens;
        self.unique_opens += i64::from(opens > 0);
        self.verified_opens += verified;
        self.verified_unique_opens += i64::from(verified > 0);
        let mut links = 0;
        for clicks in events.clicks.iter().flatten() {
            let times: i64 = clicks.times.into_iter().map(happened).sum();
            self.clicks += times;
            links += i64::from(times > 0);
        }
        self.unique_clicks += links;
        self.clickers += i64::from(links > 0);
        let bounced = happened(events.bounced);
        if events.bounce.is_some_and(|bounce| bounce.hard) {
            self.hard_bounces += bounced;
        } else {
            self.soft_bounces += bounced;
        }
        let unsubscribed = happened(events.unsubscribed);
        self.unsubscribes += unsubscribed;
        self.unsubscribe_reasons += if events.reason.is_empty() { 0 } else { unsubscribed };
        self.complaints += happened(events.complained);
        let (forwarded, replied) = (happened(events.forwarded), happened(events.replied));
        self.forwards += forwarded;
        self.unique_forwards += forwarded;
        self.replies += replied;
        self.unique_replies += replied;
    }

    /// The number of columns.
    pub(crate) const COLUMNS: usize = 17;

    /// Returns the columns of a campaign, or of one of its messages. Complaints are in no column.
    pub(crate) fn columns(&self) -> [(&'static str, i64); Self::COLUMNS] {
        [
            ("send_amt", self.sent),
            ("total_amt", self.total),
            ("opens", self.opens),
            ("uniqueopens", self.unique_opens),
            ("verified_opens", self.verified_opens),
            ("verified_unique_opens", self.verified_unique_opens),
            ("linkclicks", self.clicks),
            ("uniquelinkclicks", self.unique_clicks),
            ("subscriberclicks", self.clickers),
            ("hardbounces", self.hard_bounces),
            ("softbounces", self.soft_bounces),
            ("unsubscribes", self.unsubscribes),
            ("unsubreasons", self.unsubscribe_reasons),
            ("forwards", self.forwards),
            ("uniqueforwards", self.unique_forwards),
            ("replies", self.replies),
            ("uniquereplies", self.unique_replies),
        ]
    }

    /// Returns the counters with these columns, in the order of [`columns`](Self::columns).
    pub(crate) fn from_columns(columns: [i64; Self::COLUMNS]) -> Self {
        let [sent, total, opens, unique_opens, verified_opens, verified_unique_opens, rest @ ..] = columns;
        let [clicks, unique_clicks, clickers, hard_bounces, soft_bounces, rest @ ..] = rest;
        let [unsubscribes, unsubscribe_reasons, forwards, unique_forwards, replies, unique_replies] = rest;
        Counters {
            sent,
            total,
            opens,
            unique_opens,
            verified_opens,
            verified_unique_opens,
            clicks,
            unique_clicks,
            clickers,
            hard_bounces,
            soft_bounces,
            unsubscribes,
            unsubscribe_reasons,
            complaints: 0,
            forwards,
            unique_forwards,
            replies,
            unique_replies,
        }
    }

    /// Writes the columns. If the counters of verified opens are unknown, they are 0.
    pub(crate) fn write(&self, body: &mut Map<String, Value>, has_verified: bool) {
        for (column, count) in self.columns() {
            put(body, column, if column.starts_with("verified") && !has_verified { 0 } else { count });
        }
    }
}
