//! A campaign with the counters of API v3, and the rates made of them. Pure.

use jiff::Timestamp;

use super::options::Denominator;
use crate::api::reply::Item;
use crate::output::report::Rate;
use crate::text::timestamp;

/// How long after sending opens and clicks are still too few to compare.
const RECENT: jiff::SignedDuration = jiff::SignedDuration::from_hours(72);

/// Types whose messages belong to automations. They have no date, and their counters cover their lifetime.
const OF_AUTOMATIONS: [&str; 2] = ["responder", "auto"];

/// A campaign and its counters. `bounces`, `subject` and `lists` are no properties of a campaign in API v3.
#[derive(Clone, Debug, Default)]
pub struct Campaign {
    /// Its ID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: String,
    /// The code of its status.
    pub status: String,
    /// When it was sent or is scheduled.
    pub sent_at: Option<Timestamp>,
    /// Emails sent, including those that bounced.
    pub sent: u64,
    /// Contacts whose open is not Apple's; `None` if the server does not report them.
    verified: Option<u64>,
    unique: u64,
    clickers: u64,
    hard_bounces: u64,
    soft_bounces: u64,
    unsubscribes: u64,
    /// Forwards.
    pub forwards: u64,
    /// Replies.
    pub replies: u64,
    /// Spam complaints, if they were read.
    pub complaints: Option<u64>,
}

impl Campaign {
    /// The campaign of a record.
    pub fn of(item: &Item) -> Self {
        let text = |key: &str| item.get(key).unwrap_or_default();
        let count = |key: &str| item.count(key);
        Campaign {
            id: item.id().unwrap_or_default(),
            name: text("name"),
            kind: text("type"),
            status: text("status"),
            sent_at: timestamp::of(&text("sdate")),
            sent: count("send_amt").unwrap_or(0),
            verified: count("verified_unique_opens"),
            unique: count("uniqueopens").unwrap_or(0),
            clickers: count("subscriberclicks").unwrap_or(0),
            hard_bounces: count("hardbounces").unwrap_or(0),
            soft_bounces: count("softbounces").unwrap_or(0),
            unsubscribes: count("unsubscribes").unwrap_or(0),
            forwards: count("forwards").unwrap_or(0),
            replies: count("replies").unwrap_or(0),
            complaints: None,
        }
    }

    /// Whether it is an email of an automation.
    pub fn is_of_automation(&self) -> bool {
        OF_AUTOMATIONS.contains(&self.kind.as_str())
    }

    /// Whether emails of it were sent, at a known time.
    pub fn was_sent(&self, now: Timestamp) -> bool {
        self.sent > 0 && !self.is_of_automation() && self.sent_at.is_some_and(|at| at <= now)
    }

    /// Whether it was sent so recently that its opens and clicks cannot be compared yet.
    pub fn is_recent(&self, now: Timestamp) -> bool {
        self.sent_at.is_some_and(|at| now.duration_since(at) < RECENT)
    }

    /// Emails sent that did not bounce.
    pub fn delivered(&self) -> u64 {
        self.sent.saturating_sub(self.hard_bounces).saturating_sub(self.soft_bounces)
    }

    fn base(&self, denominator: Denominator) -> u64 {
        match denominator {
            Denominator::Delivered => self.delivered(),
            Denominator::Sent => self.sent,
        }
    }

    /// Verified opens; `None` if the campaign is older than their counter, which is 0 then.
    fn verified(&self) -> Option<u64> {
        self.verified.filter(|verified| *verified > 0 || self.unique == 0)
    }

    /// Verified opens over the denominator.
    pub fn open_rate(&self, denominator: Denominator) -> Option<Rate> {
        Some(Rate::new(self.verified()?, self.base(denominator)))
    }

    /// All opens over the denominator.
    pub fn open_rate_all(&self, denominator: Denominator) -> Rate {
        Rate::new(self.unique, self.base(denominator))
    }

    /// The share of opens that are not verified.
    pub fn apple_share(&self) -> Option<Rate> {
        Some(Rate::new(self.unique.saturating_sub(self.verified()?), self.unique))
    }

    /// Contacts who clicked over the denominator.
    pub fn click_rate(&self, denominator: Denominator) -> Rate {
        Rate::new(self.clickers, self.base(denominator))
    }

    /// Contacts who clicked over verified opens. Can exceed 1: some contacts click without a verified open.
    pub fn click_to_open(&self) -> Option<Rate> {
        Some(Rate::new(self.clickers, self.verified()?))
    }

    /// Bounces over emails sent.
    pub fn bounce_rate(&self) -> Rate {
        Rate::new(self.hard_bounces + self.soft_bounces, self.sent)
    }

    /// Hard and soft bounces.
    pub fn bounces(&self) -> [u64; 2] {
        [self.hard_bounces, self.soft_bounces]
    }

    /// Unsubscriptions over the denominator.
    pub fn unsubscribe_rate(&self, denominator: Denominator) -> Rate {
        Rate::new(self.unsubscribes, self.base(denominator))
    }

    /// Spam complaints over the denominator.
    pub fn complaint_rate(&self, denominator: Denominator) -> Option<Rate> {
        Some(Rate::new(self.complaints?, self.base(denominator)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::report::percent;

    fn campaign(json: &str) -> Campaign {
        Campaign::of(&Item::from_json(json))
    }

    /// The recorded campaign of the definitions, its opens computed from their percentages.
    const RECORDED: &str = r#"{"id":"7","name":"Recorded","type":"single","status":"5","sdate":"2026-03-01T09:00:00-06:00",
        "send_amt":"23928","hardbounces":"6","softbounces":"63","verified_unique_opens":"6346","uniqueopens":"7232",
        "subscriberclicks":"99","uniquelinkclicks":"101","unsubscribes":"69"}"#;

    #[test]
    fn rates_follow_the_definitions() {
        let campaign = campaign(RECORDED);
        let by = Denominator::Delivered;
        assert_eq!(campaign.delivered(), 23_859);
        let shown = |rate: Option<Rate>| rate.and_then(Rate::value).map(percent).unwrap_or_default();
        assert_eq!(shown(campaign.open_rate(by)), "26.6%");
        assert_eq!(shown(Some(campaign.open_rate_all(by))), "30.3%");
        assert_eq!(shown(Some(campaign.click_rate(by))), "0.41%");
        assert_eq!(shown(campaign.click_to_open()), "1.56%");
        assert_eq!(shown(Some(campaign.bounce_rate())), "0.29%");
        assert_eq!(shown(Some(campaign.unsubscribe_rate(by))), "0.29%");
        assert_eq!(shown(campaign.apple_share()), "12.3%");
        assert_eq!(campaign.open_rate(Denominator::Sent), Some(Rate::new(6346, 23_928)));
        assert_eq!(campaign.complaint_rate(by), None);
    }

    #[test]
    fn verified_opens_of_zero_are_unknown_if_there_were_opens() {
        let old = campaign(r#"{"send_amt":"100","uniqueopens":"12","verified_unique_opens":"0"}"#);
        assert_eq!((old.open_rate(Denominator::Sent), old.click_to_open(), old.apple_share()), (None, None, None));
        let unopened = campaign(r#"{"send_amt":"100","uniqueopens":"0","verified_unique_opens":"0"}"#);
        assert_eq!(unopened.open_rate(Denominator::Sent), Some(Rate::new(0, 100)));
        assert_eq!(campaign(r#"{"send_amt":100,"uniqueopens":1}"#).open_rate(Denominator::Sent), None);
    }

    #[test]
    fn clicks_without_a_verified_open_are_not_clipped() {
        let campaign =
            campaign(r#"{"send_amt":"10","uniqueopens":"2","verified_unique_opens":"2","subscriberclicks":"3"}"#);
        assert_eq!(campaign.click_to_open().and_then(Rate::value), Some(1.5));
    }

    #[test]
    fn drafts_scheduled_campaigns_and_emails_of_automations_are_not_sent_campaigns() {
        let now: Timestamp = "2026-03-03T15:00:00Z".parse().unwrap();
        let sent = campaign(RECORDED);
        assert!(sent.was_sent(now) && sent.is_recent(now));
        assert!(!sent.is_recent("2026-03-04T15:00:00Z".parse().unwrap()));
        assert!(!sent.was_sent("2026-02-01T00:00:00Z".parse().unwrap()));
        for other in [
            r#"{"send_amt":"0","sdate":"2026-03-01T09:00:00-06:00","type":"single"}"#,
            r#"{"send_amt":"9","sdate":null,"type":"single"}"#,
            r#"{"send_amt":"9","sdate":"2026-03-01T09:00:00-06:00","type":"auto"}"#,
        ] {
            assert!(!campaign(other).was_sent(now), "{other}");
        }
    }
}
