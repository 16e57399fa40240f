//! Reports of campaigns. No answer with rows is recorded: keys are documented, and clients read all values as texts.
//! Local times are those of the account; `tstamp_iso` carries the offset.

use serde_json::{Map, Value, json};

use crate::sending::{self, Period, Report};
use crate::util::clock;
use crate::v1::answer::{Answer, Answered, Failure};
use crate::v1::call::Call;

/// The number of rows on a page.
const PAGE: usize = 20;

/// Whether a list is paged without `page`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Paged {
    Always,
    /// Documents name no `page`: without it, all rows are returned.
    WhenSent,
}

/// Returns the report of the campaign. An unknown campaign, and one that was never sent, has none.
pub(super) fn read(call: &Call<'_>, period: Period) -> Result<Report, Failure> {
    let message = Some(call.params.id("messageid")).filter(|id| *id != 0);
    let report = Report::read(call.request, call.params.id("campaignid"), Period { message, ..period })?;
    report.ok_or_else(Failure::nothing)
}

fn report(call: &Call<'_>) -> Result<Report, Failure> {
    read(call, Period::default())
}

/// Renders one page of the items, in the order of their times or in the opposite one.
fn rows<T>(
    call: &Call<'_>,
    paged: Paged,
    mut items: Vec<T>,
    row: impl Fn(usize, &T) -> Result<Value, Failure>,
) -> Answered {
    if call.params.text("sort_direction").eq_ignore_ascii_case("desc") {
        items.reverse();
    }
    let page = usize::try_from(call.params.id("page").max(1) - 1).unwrap_or(0);
    let (skipped, taken) = match paged {
        Paged::WhenSent if call.params.raw("page").is_none() => (0, items.len()),
        _ => (page.saturating_mul(PAGE), PAGE),
    };
    let shown = items.iter().enumerate().skip(skipped).take(taken);
    Answer::rows(shown.map(|(index, item)| row(index, item)).collect::<Result<Vec<_>, _>>()?)
}

fn local(time: i64) -> Value {
    json!(clock::naive(&clock::format(time)))
}

fn email(call: &Call<'_>, contact: i64) -> Result<String, Failure> {
    Ok(sending::email(call.request, contact)?)
}

/// `campaign_report_open_list`: one row for each contact, with the time of its first open.
pub(super) fn opens(call: &Call<'_>) -> Answered {
    rows(call, Paged::Always, report(call)?.opened(), |_, opened| {
        Ok(json!({
            "subscriberid": opened.contact.to_string(), "email": email(call, opened.contact)?,
            "tstamp": local(opened.time), "times": opened.times.to_string(), "tstamp_iso": clock::format(opened.time),
        }))
    })
}

/// `campaign_report_unopen_list`: the time is that of the sending.
pub(super) fn unopened(call: &Call<'_>) -> Answered {
    rows(call, Paged::WhenSent, report(call)?.unopened(), |_, unopened| {
        Ok(json!({
            "subscriberid": unopened.contact.to_string(), "email": email(call, unopened.contact)?,
            "tstamp": local(unopened.time), "tstamp_iso": clock::format(unopened.time),
        }))
    })
}

/// `campaign_report_link_list`: every link, with the contacts that clicked it.
pub(super) fn links(call: &Call<'_>) -> Answered {
    rows(call, Paged::WhenSent, report(call)?.links(), |_, clicks| {
        let info = clicks.clickers.iter().map(|clicked| {
            Ok(json!({
                "email": email(call, clicked.contact)?, "subscriberid": clicked.contact.to_string(),
                "tstamp": local(clicked.time), "times": clicked.times.to_string(),
                "tstamp_iso": clock::format(clicked.time),
            }))
        });
        let info = info.collect::<Result<Vec<_>, Failure>>()?;
        Ok(json!({
            "id": clicks.link.id.to_string(), "name": clicks.link.text("name"), "link": clicks.link.text("link"),
            "a_unique": clicks.clickers.len().to_string(), "a_total": clicks.total.to_string(), "info": info,
        }))
    })
}

/// `campaign_report_bounce_list`: the time is a date.
pub(super) fn bounces(call: &Call<'_>) -> Answered {
    let campaign = call.params.id("campaignid").to_string();
    rows(call, Paged::Always, report(call)?.bounced(), |index, bounced| {
        let date = clock::format(bounced.time);
        Ok(json!({
            "id": (index + 1).to_string(), "subscriberid": bounced.contact.to_string(),
            "email": email(call, bounced.contact)?, "campaignid": campaign,
            "messageid": bounced.message.to_string(), "listid": bounced.list.to_string(),
            "tstamp": date.get(..10), "type": if bounced.hard { "hard" } else { "soft" }, "code": bounced.code,
            "counted": "1", "reason": bounced.reason, "descript": bounced.description,
        }))
    })
}

/// `campaign_report_unsubscription_list`.
pub(super) fn unsubscriptions(call: &Call<'_>) -> Answered {
    rows(call, Paged::Always, report(call)?.unsubscribed(), |_, left| {
        Ok(json!({
            "email": email(call, left.contact)?, "subscriberid": left.contact.to_string(), "udate": local(left.time),
            "unsubreason": left.reason, "tstamp_iso": clock::format(left.time),
        }))
    })
}

/// `campaign_report_forward_list`: the emulator knows no recipient and no text of a forward.
pub(super) fn forwards(call: &Call<'_>) -> Answered {
    rows(call, Paged::WhenSent, report(call)?.forwarded(), |_, forwarded| {
        Ok(json!({
            "subscriberid": forwarded.contact.to_string(), "messageid": forwarded.message.to_string(),
            "email_from": email(call, forwarded.contact)?, "tstamp": local(forwarded.time),
            "a_times": forwarded.times.to_string(), "email_to": "", "brief_message": "",
        }))
    })
}

/// `campaign_report_socialsharing_list`: the emulator simulates no shares.
pub(super) fn shares(call: &Call<'_>) -> Answered {
    report(call)?;
    Err(Failure::nothing())
}

/// Answers counts as texts.
pub(super) fn counted<const N: usize>(counts: [(&str, i64); N]) -> Answer {
    Answer::found(
        counts.iter().map(|(key, count)| ((*key).to_owned(), json!(count.to_string()))).collect::<Map<_, _>>(),
    )
}

/// Returns an average with four decimals.
#[allow(clippy::cast_precision_loss)] // Counts are small.
pub(super) fn average(sum: i64, count: i64) -> String {
    format!("{:.4}", if count == 0 { 0.0 } else { sum as f64 / count as f64 })
}
