//! The reports of a campaign: who opened, clicked, bounced, unsubscribed and forwarded, as far as it is visible by the
//! clock of the store. The lists agree with the counters of the campaign.

use super::counters::{Counters, within};
use super::events::{Bounce, Events};
use super::mailing::{Email, Mailing, visible_until};
use crate::api::{Outcome, Request};
use crate::store::Row;

/// What a report covers.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Period {
    /// Only this message.
    pub(crate) message: Option<i64>,
    /// Only events after this time, in seconds since 1970. Emails count as sent whenever they were sent.
    pub(crate) after: Option<i64>,
    /// Only events up to this time, in seconds since 1970.
    pub(crate) until: Option<i64>,
}

/// A contact that opened the email.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Opened {
    pub(crate) contact: i64,
    /// The time of the first open, in seconds since 1970, as all times here.
    pub(crate) time: i64,
    /// The number of opens.
    pub(crate) times: i64,
}

/// A contact that got the email and did not open it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unopened {
    pub(crate) contact: i64,
    /// When the email was sent.
    pub(crate) time: i64,
}

/// A contact that clicked on a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clicked {
    pub(crate) contact: i64,
    /// The time of the first click.
    pub(crate) time: i64,
    /// The number of clicks.
    pub(crate) times: i64,
}

/// A link and its clicks.
#[derive(Clone, Debug)]
pub(crate) struct LinkClicks {
    /// The record of the link.
    pub(crate) link: Row,
    /// The number of clicks.
    pub(crate) total: i64,
    /// The contacts that clicked.
    pub(crate) clickers: Vec<Clicked>,
}

/// An email that bounced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bounced {
    pub(crate) contact: i64,
    pub(crate) list: i64,
    pub(crate) message: i64,
    pub(crate) time: i64,
    pub(crate) hard: bool,
    pub(crate) code: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) description: &'static str,
}

/// A contact that unsubscribed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unsubscribed {
    pub(crate) contact: i64,
    pub(crate) list: i64,
    pub(crate) message: i64,
    pub(crate) time: i64,
    /// The reason; often empty.
    pub(crate) reason: &'static str,
}

/// A contact that forwarded the email.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Forwarded {
    pub(crate) contact: i64,
    pub(crate) message: i64,
    pub(crate) time: i64,
    pub(crate) times: i64,
}

/// The report of one campaign.
#[derive(Debug)]
pub(crate) struct Report {
    mailing: Mailing,
    emails: Vec<(Email, Events)>,
    window: (i64, i64),
    message: Option<i64>,
}

impl Report {
    /// Reads the report of a campaign; `None` if its sending has not started, or if it was sent by an earlier version of
    /// the emulator.
    pub(crate) fn read(request: &Request<'_>, campaign: i64, period: Period) -> Outcome<Option<Report>> {
        let Some(mailing) = Mailing::find(request, campaign)? else { return Ok(None) };
        let wanted = |email: &Email| period.message.is_none_or(|message| mailing.message(email.variant) == message);
        let emails = mailing.emails(request.arrived).filter(|(email, _)| wanted(email)).collect();
        let visible = visible_until(request.arrived);
        let until = period.until.map_or(visible, |until| until.min(visible));
        let window = (period.after.unwrap_or(0), until);
        Ok(Some(Report { window, emails, mailing, message: period.message }))
    }

    fn happened(&self, time: i64) -> bool {
        within(time, self.window)
    }

    /// Returns the record of the campaign.
    pub(crate) fn campaign(&self) -> &Row {
        &self.mailing.campaign
    }

    /// Returns the counters.
    pub(crate) fn counters(&self) -> Counters {
        let mut counters = Counters::default();
        for (_, events) in &self.emails {
            counters.add(events, self.window);
        }
        counters.total = match self.message {
            None => self.mailing.recipients.len(),
            // Who gets which message is decided when it is sent.
            Some(_) => counters.sent,
        };
        counters
    }

    /// Returns the contacts that opened the email, by the time of the first open.
    pub(crate) fn opened(&self) -> Vec<Opened> {
        let opened = self.emails.iter().filter_map(|(email, events)| {
            let opens = events.opens.into_iter().chain([events.apple]);
            let (time, times) = self.first_and_count(opens)?;
            Some(Opened { contact: email.contact, time, times })
        });
        sorted(opened, |opened| (opened.time, opened.contact))
    }

    /// Returns the contacts that got the email and did not open it.
    pub(crate) fn unopened(&self) -> Vec<Unopened> {
        let unopened = self.emails.iter().filter(|(_, events)| {
            let opens = events.opens.into_iter().chain([events.apple]);
            !self.happened(events.bounced) && self.first_and_count(opens).is_none()
        });
        unopened.map(|(email, _)| Unopened { contact: email.contact, time: email.sent }).collect()
    }

    /// Returns the links of the messages in the report, each with its clicks.
    pub(crate) fn links(&self) -> Vec<LinkClicks> {
        let mut all = Vec::new();
        for (index, variant) in self.mailing.variants.iter().enumerate() {
            if self.message.is_some_and(|message| message != variant.message) {
                continue;
            }
            for (position, link) in variant.links.iter().enumerate() {
                let clickers = self.clickers(index, position);
                let total = clickers.iter().map(|clicked| clicked.times).sum();
                all.push(LinkClicks { link: link.clone(), total, clickers });
            }
        }
        all
    }

    fn clickers(&self, variant: usize, link: usize) -> Vec<Clicked> {
        let own = self.emails.iter().filter(|(email, _)| email.variant == variant);
        let clicked = own.filter_map(|(email, events)| {
            let clicks = events.clicks.iter().flatten().find(|clicks| clicks.link == link)?;
            let (time, times) = self.first_and_count(clicks.times.into_iter())?;
            Some(Clicked { contact: email.contact, time, times })
        });
        sorted(clicked, |clicked| (clicked.time, clicked.contact))
    }

    /// Returns the emails that bounced, by time.
    pub(crate) fn bounced(&self) -> Vec<Bounced> {
        let bounced = self.emails.iter().filter_map(|(email, events)| {
            let Bounce { hard, code, reason, description } = events.bounce.filter(|_| self.happened(events.bounced))?;
            let message = self.mailing.message(email.variant);
            let (contact, list, time) = (email.contact, email.list, events.bounced);
            Some(Bounced { contact, list, message, time, hard, code, reason, description })
        });
        sorted(bounced, |bounced| (bounced.time, bounced.contact))
    }

    /// Returns the contacts that unsubscribed, by time. Spam complaints are only in the counters.
    pub(crate) fn unsubscribed(&self) -> Vec<Unsubscribed> {
        let left = self.emails.iter().filter(|(_, events)| self.happened(events.unsubscribed));
        let unsubscribed = left.map(|(email, events)| Unsubscribed {
            contact: email.contact,
            list: email.list,
            message: self.mailing.message(email.variant),
            time: events.unsubscribed,
            reason: events.reason,
        });
        sorted(unsubscribed, |unsubscribed| (unsubscribed.time, unsubscribed.contact))
    }

    /// Returns the contacts that forwarded the email, by time.
    pub(crate) fn forwarded(&self) -> Vec<Forwarded> {
        let forwarded = self.emails.iter().filter(|(_, events)| self.happened(events.forwarded));
        let forwarded = forwarded.map(|(email, events)| {
            let message = self.mailing.message(email.variant);
            Forwarded { contact: email.contact, message, time: events.forwarded, times: 1 }
        });
        sorted(forwarded, |forwarded| (forwarded.time, forwarded.contact))
    }

    /// Returns the first of the times that are in the window, and their number.
    fn first_and_count(&self, times: impl Iterator<Item = i64>) -> Option<(i64, i64)> {
        times.filter(|time| self.happened(*time)).fold(None, |found, time| match found {
            None => Some((time, 1)),
            Some((first, count)) => Some((time.min(first), count + 1)),
        })
    }
}

fn sorted<T, K: Ord>(items: impl Iterator<Item = T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort_by_key(key);
    items
}
