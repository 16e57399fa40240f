//! What is due by the clock of the store, done before every request, in any process.

use rusqlite::OptionalExtension;
use serde_json::{Value, json};

use super::counters::Counters;
use super::mailing::{Mailing, visible_until};
use super::recipients::Recipients;
use super::setup::{lists_of, messages_of, put};
use super::spans::Span;
use super::{effects, links, spans};
use crate::api::render::text_or_default;
use crate::api::{Outcome, Request};
use crate::resources::campaigns::{CAMPAIGN_LINKS, CAMPAIGN_MESSAGES, CAMPAIGNS};
use crate::resources::messages::MESSAGES;
use crate::resources::sendings::{RECIPIENTS, SENDINGS};
use crate::store::{Conditions, Row, Selection};
use crate::util::clock;
use crate::util::json::object;

/// The scheduled campaigns that are due: those with lists and messages, whose date has come or that have none. Others,
/// such as the emails of automations, are never sent by the clock. Dates are compared as local times, so in the hour
/// that occurs twice, once a year, a campaign may start early.
const SCHEDULED: &str = "body->>'status' = '1' AND coalesce(body->>'seriesid', '0') IN ('', '0') \
    AND coalesce(body->>'type', 'single') IN ('single', 'split', 'text', 'recurring', 'special', 'activerss') \
    AND substr(coalesce(body->>'sdate', ''), 1, 19) <= ? \
    AND EXISTS (SELECT 1 FROM campaignLists AS l WHERE l.body->>'campaignid' = CAST(campaigns.id AS TEXT)) \
    AND EXISTS (SELECT 1 FROM campaignMessages AS m WHERE m.body->>'campaignid' = CAST(campaigns.id AS TEXT))";

/// How long a sending waits before it is continued, at least, in milliseconds.
const STEP: i64 = 100;

/// Does what is due when the request arrives.
pub(crate) fn tick(request: &Request<'_>) -> Outcome<()> {
    if !is_due(request)? {
        return Ok(());
    }
    let transaction = request.store.begin(true)?;
    // Another process may have done this while this one waited; then nothing is selected.
    for campaign in scheduled(request)? {
        start(request, campaign)?;
    }
    let mut due = Conditions::default();
    due.add("body->>'next' <= ?", [request.arrived.into()]);
    for sending in request.store.select(&SENDINGS, &Selection::all(due))? {
        if let Some(mailing) = Mailing::read(request, sending)? {
            progress(request, mailing)?;
        }
    }
    transaction.commit()?;
    Ok(())
}

fn is_due(request: &Request<'_>) -> Outcome<bool> {
    let connection = request.store.connection();
    let mut statement = connection.prepare_cached("SELECT 1 FROM sendings WHERE body->>'next' <= ?1 LIMIT 1")?;
    let sending: Option<i64> = statement.query_row([request.arrived], |row| row.get(0)).optional()?;
    Ok(sending.is_some() || !scheduled(request)?.is_empty())
}

fn scheduled(request: &Request<'_>) -> Outcome<Vec<Row>> {
    let mut due = Conditions::default();
    due.add(SCHEDULED, [clock::format(request.arrived / 1000).get(..19).unwrap_or_default().to_owned().into()]);
    Ok(request.store.select(&CAMPAIGNS, &Selection::all(due))?)
}

/// Begins the sending of a campaign, at its date or, without one, when it was last changed.
fn start(request: &Request<'_>, mut campaign: Row) -> Outcome<()> {
    let date = clock::parse(campaign.text("sdate")).or_else(|| clock::parse(campaign.text("mdate")));
    let begun = date.map_or(request.arrived, |date| date.saturating_mul(1000)).min(request.arrived);
    put(&mut campaign.body, "status", 2);
    campaign
        .body
        .entry("sdate")
        .and_modify(|date| {
            if date.as_str().is_none_or(str::is_empty) {
                *date = json!(clock::format(begun / 1000));
            }
        })
        .or_insert_with(|| json!(clock::format(begun / 1000)));
    request.store.save(&CAMPAIGNS, &campaign)?;
    // A sending that was paused before its first email has its recipients already.
    if Mailing::find(request, campaign.id)?.is_some() {
        return Ok(());
    }
    let segment = text_or_default(&CAMPAIGNS, &campaign, "segmentid");
    let recipients = Recipients::select(request, &lists_of(request, campaign.id)?, segment)?;
    let stored = request.store.insert(&RECIPIENTS, recipients.to_body(campaign.id))?;
    add_links(request, &campaign)?;
    let span = Span::new(begun, 0, recipients.len());
    let body = json!({
        "campaign": campaign.id.to_string(), "recipients": stored.id, "spans": [span.to_json()],
        "next": request.arrived, "seen": 0,
    });
    request.store.insert(&SENDINGS, object(body))?;
    Ok(())
}

/// Stores the links in the campaign's messages, after the one that tracks opens.
fn add_links(request: &Request<'_>, campaign: &Row) -> Outcome<()> {
    request.store.delete(CAMPAIGN_LINKS.path, "(body->>'campaignid') = ?1", campaign.id.to_string().into())?;
    for (message, _) in messages_of(request, campaign.id)? {
        let Some(row) = request.store.find(&MESSAGES, message)? else { continue };
        let tracker = ("open".to_owned(), "Read Tracker".to_owned());
        let found = links::extract(row.text("html")).into_iter().map(|link| (link.url, link.name));
        for (link, name) in std::iter::once(tracker).chain(found) {
            let body = json!({
                "campaignid": campaign.id.to_string(), "messageid": message.to_string(), "link": link, "name": name,
            });
            request.store.insert(&CAMPAIGN_LINKS, object(body))?;
        }
    }
    Ok(())
}

/// Moves a sending to the time of the request: its counters, the effects of its events, and its end.
fn progress(request: &Request<'_>, mut mailing: Mailing) -> Outcome<()> {
    let now = request.arrived;
    let until = visible_until(now);
    let window = (mailing.seen(), until);
    let mut counters = vec![Counters::default(); mailing.variants.len()];
    let (mut all, mut later, mut effects) = (Counters::default(), i64::MAX, Vec::new());
    for (email, events) in mailing.emails(now) {
        all.add(&events, (0, until));
        if let Some(own) = counters.get_mut(email.variant) {
            own.add(&events, (0, until));
        }
        later = events.times().filter(|time| *time > until).fold(later, i64::min);
        effects.extend(effects::of(email, &events, window));
    }
    for effect in effects {
        effect.apply(request, mailing.campaign.id, mailing.message(effect.variant()))?;
    }
    all.total = mailing.recipients.len();
    let verified = mailing.has_verified();
    all.write(&mut mailing.campaign.body, verified);
    let is_sending = end(&mut mailing, now);
    request.store.save(&CAMPAIGNS, &mailing.campaign)?;
    for (variant, mut own) in mailing.variants.iter_mut().zip(counters) {
        // How many get the message is known when all have got theirs.
        own.total = own.sent;
        own.write(&mut variant.row.body, verified);
        request.store.save(&CAMPAIGN_MESSAGES, &variant.row)?;
    }
    let next = match later {
        _ if is_sending => {
            let time = spans::time(&mailing.spans, all.sent).or(mailing.spans.last().map(|span| span.end));
            time.map(|time| json!(time.max(now + STEP)))
        }
        i64::MAX => None,
        // The next whole minute.
        time => Some(json!(visible_until(time.saturating_mul(1000) + 59_999) * 1000)),
    };
    mailing.sending.body.insert("next".to_owned(), next.unwrap_or(Value::Null));
    mailing.sending.body.insert("seen".to_owned(), json!(until));
    Ok(request.store.save(&SENDINGS, &mailing.sending)?)
}

/// Completes a sending whose recipients have all got their email, and returns whether it is still under way.
fn end(mailing: &mut Mailing, now: i64) -> bool {
    if mailing.column("status") != "2" {
        return false;
    }
    let ended = mailing.spans.last().map_or(now, |span| span.end);
    let is_sending = mailing.position(now) < mailing.recipients.len() || now < ended;
    let latest = if is_sending { now } else { ended };
    mailing.campaign.body.insert("ldate".to_owned(), json!(clock::format(latest / 1000)));
    if !is_sending {
        put(&mut mailing.campaign.body, "status", 5);
    }
    is_sending
}
