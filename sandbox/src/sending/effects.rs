//! What events do to contacts: unsubscribes and complaints end the subscription, bounces mark the contact.

use serde_json::json;

use super::addresses::FORMER;
use super::counters::{Window, within};
use super::events::Events;
use super::mailing::Email;
use super::setup::put;
use crate::api::{Outcome, Request};
use crate::resources::contact_lists::CONTACT_LISTS;
use crate::resources::contacts::CONTACTS;
use crate::store::Conditions;
use crate::util::clock;
use crate::util::text::id_of;

/// The reason stored for a spam complaint. Not established.
const COMPLAINT: &str = "Spam complaint";

/// What an event changes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effect {
    email: Email,
    time: i64,
    /// The new status of the subscription, and the reason.
    subscription: Option<(&'static str, &'static str)>,
    /// The counter of bounces that grows.
    bounces: Option<&'static str>,
}

/// Returns the effects of an email's events in the window.
pub(super) fn of(email: Email, events: &Events, window: Window) -> impl Iterator<Item = Effect> {
    let bounce = events.bounce.map(|bounce| match bounce.hard {
        true => (Some(("3", "")), Some("bounced_hard")),
        false => (None, Some("bounced_soft")),
    });
    let (status, bounces) = bounce.unwrap_or_default();
    let all = [
        (events.bounced, status, bounces),
        (events.unsubscribed, Some(("2", events.reason)), None),
        (events.complained, Some(("2", COMPLAINT)), None),
    ];
    let current = email.contact < FORMER;
    all.into_iter()
        .filter(move |(time, ..)| current && within(*time, window))
        .map(move |(time, subscription, bounces)| Effect { email, time, subscription, bounces })
}

impl Effect {
    /// Returns the index of the email's message.
    pub(super) fn variant(&self) -> usize {
        self.email.variant
    }

    /// Changes the contact, unless it was deleted or unsubscribed in the meantime.
    pub(super) fn apply(&self, request: &Request<'_>, campaign: i64, message: i64) -> Outcome<()> {
        let date = clock::format(self.time);
        if let (Some(column), Some(mut contact)) = (self.bounces, request.store.find(&CONTACTS, self.email.contact)?) {
            let count = id_of(contact.body.get(column)) + 1;
            put(&mut contact.body, column, count);
            contact.body.insert("bounced_date".to_owned(), json!(date));
            request.store.save(&CONTACTS, &contact)?;
        }
        let Some((status, reason)) = self.subscription else { return Ok(()) };
        let mut pair = Conditions::of("contact", &self.email.contact.to_string());
        pair.equals("list", &self.email.list.to_string());
        pair.equals("status", "1");
        let Some(mut row) = request.store.find_by(&CONTACT_LISTS, pair)? else { return Ok(()) };
        let values = [
            ("status", status.to_owned()),
            ("udate", date),
            ("unsubreason", reason.to_owned()),
            ("campaign", campaign.to_string()),
            ("message", message.to_string()),
        ];
        for (column, value) in values {
            put(&mut row.body, column, value);
        }
        Ok(request.store.save(&CONTACT_LISTS, &row)?)
    }
}
