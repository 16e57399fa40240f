//! A campaign whose sending has started, with all that its events depend on.

use serde_json::Value;

use super::addresses::FORMER;
use super::events::{self, Events, NEVER, Rates};
use super::recipients::Recipients;
use super::setup;
use super::spans::{self, Span};
use crate::api::render::text_or_default;
use crate::api::{Outcome, Request};
use crate::resources::campaigns::{CAMPAIGN_LINKS, CAMPAIGN_MESSAGES, CAMPAIGNS};
use crate::resources::sendings::{RECIPIENTS, SENDINGS};
use crate::store::{Conditions, Row};
use crate::util::random::mix;
use crate::util::text::{id_of, text_of};

/// One message of a campaign.
#[derive(Debug)]
pub(super) struct Variant {
    /// The record that links it to the campaign.
    pub(super) row: Row,
    /// The id of the message.
    pub(super) message: i64,
    /// Its share of the recipients.
    share: u64,
    /// The tracked links in it.
    pub(super) links: Vec<Row>,
}

/// One email that was sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Email {
    pub(super) contact: i64,
    pub(super) list: i64,
    /// The index of its message among those of the campaign.
    pub(super) variant: usize,
    /// When it was sent, in seconds since 1970.
    pub(super) sent: i64,
}

/// A campaign whose sending has started.
#[derive(Debug)]
pub(super) struct Mailing {
    pub(super) campaign: Row,
    pub(super) sending: Row,
    pub(super) spans: Vec<Span>,
    pub(super) recipients: Recipients,
    pub(super) variants: Vec<Variant>,
    lists: Vec<i64>,
    rates: Rates,
    /// Whether the rates were seeded: then current contacts neither bounce nor unsubscribe.
    seeded: bool,
    tracks_opens: bool,
    tracks_clicks: bool,
}

impl Mailing {
    /// Returns the campaign with that id if its sending has started.
    pub(super) fn find(request: &Request<'_>, campaign: i64) -> Outcome<Option<Mailing>> {
        let found = request.store.find_by(&SENDINGS, Conditions::of("campaign", &campaign.to_string()))?;
        found.map_or(Ok(None), |sending| Mailing::read(request, sending))
    }

    /// Reads what belongs to a record of the sending; `None` if the campaign was deleted.
    pub(super) fn read(request: &Request<'_>, sending: Row) -> Outcome<Option<Mailing>> {
        let Some(campaign) = request.store.find(&CAMPAIGNS, id_of(sending.body.get("campaign")))? else {
            return Ok(None);
        };
        let recipients = request.store.find(&RECIPIENTS, id_of(sending.body.get("recipients")))?;
        let links: Vec<Row> = setup::of_campaign(request, &CAMPAIGN_LINKS, campaign.id)?;
        let variants = setup::of_campaign(request, &CAMPAIGN_MESSAGES, campaign.id)?.into_iter().map(|row| {
            let message = id_of(row.body.get("messageid"));
            let own =
                |link: &&Row| id_of(link.body.get("messageid")) == message && link.text("link").starts_with("http");
            let share = row.body.get("percentage").map_or(100, |share| id_of(Some(share))).unsigned_abs();
            Variant { message, share, links: links.iter().filter(own).cloned().collect(), row }
        });
        let variants = variants.collect();
        let rates = Rates::parse(sending.body.get("rates"));
        Ok(Some(Mailing {
            spans: Span::parse_all(sending.body.get("spans")),
            recipients: recipients.as_ref().map(Recipients::parse).unwrap_or_default(),
            variants,
            lists: setup::lists_of(request, campaign.id)?,
            seeded: rates.is_some(),
            rates: rates.unwrap_or_else(|| Rates::of(campaign.id)),
            tracks_opens: text_or_default(&CAMPAIGNS, &campaign, "trackreads") != "0",
            tracks_clicks: text_or_default(&CAMPAIGNS, &campaign, "tracklinks") != "none",
            campaign,
            sending,
        }))
    }

    /// Whether the counters of verified opens are known.
    pub(super) fn has_verified(&self) -> bool {
        self.sending.body.get("unverified").is_none()
    }

    /// Returns how many recipients have got their email at `now`, in milliseconds since 1970.
    pub(super) fn position(&self, now: i64) -> i64 {
        spans::position(&self.spans, now)
    }

    /// Returns the emails that were sent by `now`, in milliseconds since 1970, with their events.
    pub(super) fn emails(&self, now: i64) -> impl Iterator<Item = (Email, Events)> + '_ {
        (0..self.position(now)).map(move |index| {
            let (contact, list) = self.recipients.get(index);
            let sent = spans::time(&self.spans, index).unwrap_or(now).div_euclid(1000);
            let variant = self.variant(contact);
            let email = Email { contact, list: self.lists.get(list).copied().unwrap_or(0), variant, sent };
            let links = self.variants.get(variant).map_or(0, |variant| variant.links.len());
            let stays = self.seeded && contact < FORMER;
            let mut events = events::simulate(self.campaign.id, contact, sent, &self.rates, links, stays);
            if !self.tracks_opens {
                events.opens = [NEVER; 4];
                events.apple = NEVER;
            }
            if !self.tracks_clicks {
                events.clicks = [None; 3];
            }
            (email, events)
        })
    }

    /// Returns the index of the message that a contact gets.
    fn variant(&self, contact: i64) -> usize {
        let all: u64 = self.variants.iter().map(|variant| variant.share).sum();
        if self.variants.len() < 2 || all == 0 {
            return 0;
        }
        let mut drawn = mix(mix(self.campaign.id.unsigned_abs()) ^ mix(contact.unsigned_abs())) % all;
        for (index, variant) in self.variants.iter().enumerate() {
            if drawn < variant.share {
                return index;
            }
            drawn -= variant.share;
        }
        0
    }

    /// Returns the id of the message at an index; 0 if there is none.
    pub(super) fn message(&self, variant: usize) -> i64 {
        self.variants.get(variant).map_or(0, |variant| variant.message)
    }

    /// Returns a column of the campaign as text, with its default.
    pub(super) fn column(&self, name: &str) -> &str {
        text_or_default(&CAMPAIGNS, &self.campaign, name)
    }

    /// Begins a new span at `now`, in milliseconds since 1970, for the recipients that are left.
    pub(super) fn resume(&mut self, now: i64) {
        let position = self.position(now);
        self.spans.push(Span::new(now, position, self.recipients.len() - position));
        self.put_spans();
        self.sending.body.insert("next".to_owned(), Value::from(now));
    }

    /// Ends the last span at `now`, in milliseconds since 1970.
    pub(super) fn halt(&mut self, now: i64) {
        spans::cut(&mut self.spans, now);
        self.put_spans();
        self.sending.body.insert("next".to_owned(), Value::from(now));
    }

    /// Stores the spans.
    fn put_spans(&mut self) {
        let spans = self.spans.iter().map(|span| span.to_json()).collect();
        self.sending.body.insert("spans".to_owned(), Value::Array(spans));
    }

    /// Returns up to when events have taken effect, in seconds since 1970.
    pub(super) fn seen(&self) -> i64 {
        text_of(self.sending.body.get("seen")).parse().unwrap_or(0)
    }
}

/// Returns the time, in seconds since 1970, up to which events are visible at `now`, in milliseconds: a whole minute.
pub(super) fn visible_until(now: i64) -> i64 {
    now.div_euclid(60_000) * 60
}
