//! Inserts the campaigns with their messages, lists, links and counters. The counters are those of the simulated events.
//! Computing them takes longer than seeding everything else, so they are part of the program, and a test checks them.

use serde_json::{Value, json};

use super::counters::COUNTERS;
use super::people;
use super::rows::{DAY, FIRST_DAY, add};
use super::year::{CAMPAIGNS, Kind, Mailing};
use crate::resources::campaigns::{self, CAMPAIGN_LINKS, CAMPAIGN_LISTS, CAMPAIGN_MESSAGES};
use crate::resources::messages::MESSAGES;
use crate::resources::sendings::{RECIPIENTS, SENDINGS};
use crate::sending::{Counters, Recipients, Span};
use crate::store::Store;
use crate::util::clock;

/// The date of the scheduled campaign: 2035-01-08T10:00:00-06:00.
const SCHEDULED: i64 = 2_051_884_800;
/// For how long the email of the automation was sent, in milliseconds.
const YEAR: i64 = 365 * DAY * 1000;
/// How many emails bounce because the address does not exist, in ten-thousandths, as those that follow.
const HARD: u64 = 22;
/// How many bounce for a while.
const SOFT: u64 = 70;
/// How many are forwarded.
const FORWARDED: u64 = 25;
/// How many are replied to.
const REPLIED: u64 = 14;

/// Inserts all campaigns.
pub(super) fn add_all(store: &Store) -> rusqlite::Result<()> {
    let mut message = 0;
    for (id, mailing) in (1..).zip(CAMPAIGNS) {
        let first = message + 1;
        let mut counters = Counters::default();
        for subject in subjects(mailing) {
            message += 1;
            let own = COUNTERS.get(message as usize - 1).copied().map(Counters::from_columns).unwrap_or_default();
            counters = sum(counters, own);
            add_message(store, (id, message), mailing, subject, &own)?;
        }
        add_campaign(store, id, first, mailing, counters)?;
    }
    Ok(())
}

/// Returns the subjects of a campaign, one for each message.
fn subjects(mailing: &Mailing) -> impl Iterator<Item = &'static str> {
    let second = (mailing.kind == Kind::Split).then_some("Your plan, a fifth cheaper");
    std::iter::once(mailing.subject).chain(second)
}

/// Inserts a message, its record in the campaign, which gets the same id, and its links.
fn add_message(
    store: &Store,
    (campaign, message): (i64, i64),
    mailing: &Mailing,
    subject: &str,
    counters: &Counters,
) -> rusqlite::Result<()> {
    let Mailing { text, page, link, .. } = mailing;
    let url = format!("https://www.example.com/{page}");
    let html = format!(
        "<html><body><h1>{subject}</h1><p>Hello %FIRSTNAME%,</p><p>{text}</p>\
         <p><a href=\"{url}\">{link}</a></p><p><a href=\"https://www.example.com/blog\">Our blog</a></p>\
         <p>%SENDER-INFO-SINGLELINE%</p><p><a href=\"%UNSUBSCRIBELINK%\">Unsubscribe</a></p></body></html>"
    );
    let body = json!({
        "subject": subject, "fromname": "Example Ltd.", "fromemail": "news@example.com", "reply2": "hello@example.com",
        "preheader_text": text, "html": html, "text": format!("Hello %FIRSTNAME%,\n\n{text}\n{url}\n\n%UNSUBSCRIBELINK%"),
    });
    add(store, &MESSAGES, created(mailing), body)?;
    let share = if mailing.kind == Kind::Split { "50" } else { "100" };
    let mut body = json!({
        "campaignid": campaign.to_string(), "messageid": message.to_string(), "percentage": share, "subject": subject,
    });
    write(counters, mailing, &mut body);
    add(store, &CAMPAIGN_MESSAGES, 0, body)?;
    if !mailing.kind.has_started() {
        return Ok(());
    }
    for (link, name) in [("open", "Read Tracker"), (&url, link), ("https://www.example.com/blog", "Our blog")] {
        let body = json!({
            "campaignid": campaign.to_string(), "messageid": message.to_string(), "link": link, "name": name,
        });
        add(store, &CAMPAIGN_LINKS, 0, body)?;
    }
    Ok(())
}

/// Inserts a campaign whose first message is `message`, its list and its sending.
fn add_campaign(
    store: &Store,
    id: i64,
    message: i64,
    mailing: &Mailing,
    mut counters: Counters,
) -> rusqlite::Result<()> {
    let (status, kind) = match mailing.kind {
        Kind::Sent | Kind::Unverified => ("5", "single"),
        Kind::Split => ("5", "split"),
        Kind::Automation => ("1", "responder"),
        Kind::Stopped(_) => ("4", "single"),
        Kind::Paused(_) => ("3", "single"),
        Kind::Held => ("7", "single"),
        Kind::Scheduled => ("1", "single"),
        Kind::Draft => ("0", "single"),
    };
    let mut body = json!({
        "name": mailing.name, "type": kind, "status": status, "addressid": "1", "message_id": message.to_string(),
        "campaign_message_id": message.to_string(),
    });
    let sent = FIRST_DAY + mailing.day * DAY;
    match mailing.kind {
        Kind::Automation => body["seriesid"] = json!("1"),
        Kind::Split => body["numberOfMessages"] = json!("2"),
        _ => {}
    }
    match mailing.kind {
        Kind::Automation | Kind::Draft => {}
        Kind::Scheduled => body["sdate"] = json!(clock::format(SCHEDULED)),
        _ => body["sdate"] = json!(clock::format(sent)),
    }
    if mailing.kind.has_started() {
        let recipients = Recipients::seeded(&people::subscribers(mailing.list, mailing.day), mailing.former);
        let span = span(mailing, recipients.len());
        if mailing.kind != Kind::Automation {
            body["ldate"] = json!(clock::format(span.end / 1000));
        }
        counters.total = recipients.len();
        write(&counters, mailing, &mut body);
        let recipients = store.insert(&RECIPIENTS, recipients.to_body(id))?.id;
        let (open, click, unsubscribe, complaint) = mailing.shares;
        let mut sending = json!({
            "campaign": id.to_string(), "recipients": recipients, "spans": [span.to_json()],
            "rates": [HARD, SOFT, open, click, unsubscribe, complaint, FORWARDED, REPLIED],
        });
        if mailing.kind == Kind::Unverified {
            sending["unverified"] = Value::Bool(true);
        }
        add(store, &SENDINGS, 0, sending)?;
    }
    add(store, &campaigns::CAMPAIGNS, created(mailing), body)?;
    let list = json!({"campaignid": id.to_string(), "listid": mailing.list.to_string()});
    add(store, &CAMPAIGN_LISTS, 0, list)?;
    Ok(())
}

/// Returns the sums of two counters.
fn sum(one: Counters, other: Counters) -> Counters {
    let (one, other) = (one.columns(), other.columns());
    Counters::from_columns(std::array::from_fn(|at| one[at].1 + other[at].1))
}

/// Writes the counters into the columns of a campaign or of one of its messages.
fn write(counters: &Counters, mailing: &Mailing, body: &mut Value) {
    if let Some(body) = body.as_object_mut().filter(|_| mailing.kind.has_started()) {
        counters.write(body, mailing.kind != Kind::Unverified);
    }
}

/// Returns when the emails of a campaign were sent.
fn span(mailing: &Mailing, recipients: i64) -> Span {
    let start = (FIRST_DAY + mailing.day * DAY) * 1000;
    let whole = Span::new(start, 0, recipients);
    match mailing.kind {
        Kind::Automation => Span { end: start + YEAR, ..whole },
        Kind::Stopped(count) | Kind::Paused(count) => Span { count, ..whole },
        _ => whole,
    }
}

/// Returns when a campaign was created, in seconds since 1970.
fn created(mailing: &Mailing) -> i64 {
    FIRST_DAY + (mailing.day - 1) * DAY
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::COUNTERS;
    use crate::api::Request;
    use crate::config::Imports;
    use crate::resources::campaigns::{CAMPAIGN_MESSAGES, CAMPAIGNS};
    use crate::resources::{self};
    use crate::seed::prepare;
    use crate::sending::{Counters, Period, Report};
    use crate::store::{Conditions, Selection, Store};
    use crate::util::text::id_of;

    /// 2026-03-02, long after the last event.
    const NOW: i64 = 1_772_463_600_000;

    #[test]
    fn the_seeded_counters_are_those_of_the_events() {
        let store = Store::ephemeral().unwrap();
        prepare(&store).unwrap();
        let imports = Imports::default();
        let request = Request::new(&store, resources::ALL, "", NOW, &imports);
        let messages = store.select(&CAMPAIGN_MESSAGES, &Selection::all(Conditions::default())).unwrap();
        let computed: Vec<[i64; Counters::COLUMNS]> = messages
            .iter()
            .map(|row| {
                let period = Period { message: Some(id_of(row.body.get("messageid"))), ..Period::default() };
                let report = Report::read(&request, id_of(row.body.get("campaignid")), period).unwrap();
                report.map(|report| report.counters().columns().map(|(_, count)| count)).unwrap_or_default()
            })
            .collect();
        let source: String = computed.iter().map(|counts| format!("    {counts:?},\n")).collect();
        assert!(computed == COUNTERS, "the table in seed/counters.rs is not current; it must be\n{source}");
    }

    #[test]
    fn a_year_of_campaigns_has_every_state_and_plausible_rates() {
        let store = Store::ephemeral().unwrap();
        prepare(&store).unwrap();
        let campaigns = store.select(&CAMPAIGNS, &Selection::all(Conditions::default())).unwrap();
        let states = |status: &str| campaigns.iter().filter(|row| row.text("status") == status).count();
        assert_eq!(["0", "1", "3", "4", "5", "7"].map(states), [1, 2, 1, 1, 24, 1]);
        for row in campaigns.iter().filter(|row| row.text("status") == "5") {
            let number = |name: &str| row.text(name).parse::<i64>().unwrap();
            let delivered = number("send_amt") - number("hardbounces") - number("softbounces");
            let (opened, clicked) =
                (number("uniqueopens") * 100 / delivered, number("subscriberclicks") * 1000 / delivered);
            assert!((25..75).contains(&opened) && (20..250).contains(&clicked), "{}: {opened} {clicked}", row.id);
            assert_eq!(number("verified_unique_opens") == 0, row.text("name") == "March newsletter");
        }
    }
}
