//! Totals of campaigns. They agree with the rows of the reports.

use serde_json::{Value, json};

use super::report::{average, counted, read};
use crate::api::render::text_or_default;
use crate::resources::campaigns::CAMPAIGNS;
use crate::sending::{Counters, Period};
use crate::util::clock;
use crate::v1::answer::{Answer, Answered, Failure};
use crate::v1::call::Call;
use crate::v1::key::naive;

fn counters(call: &Call<'_>) -> Result<Counters, Failure> {
    Ok(read(call, Period::default())?.counters())
}

/// `campaign_report_open_totals`.
pub(super) fn opens(call: &Call<'_>) -> Answered {
    let report = read(call, Period::default())?;
    let counters = report.counters();
    let unopened = i64::try_from(report.unopened().len()).unwrap_or(i64::MAX);
    Ok(counted([
        ("opens", counters.opens),
        ("uniqueopens", counters.unique_opens),
        ("total_amt", counters.total),
        ("unopens", unopened),
    ]))
}

/// `campaign_report_link_totals`. What the average is taken over is not established.
pub(super) fn links(call: &Call<'_>) -> Answered {
    let counters = counters(call)?;
    let answer = counted([
        ("total_amt", counters.total),
        ("linkclicks", counters.clicks),
        ("uniquelinkclicks", counters.unique_clicks),
    ]);
    let answer = answer.with("avgclicks", average(counters.clicks, counters.total));
    Ok(answer.with("didntclick", (counters.total - counters.clickers).to_string()))
}

/// `campaign_report_bounce_totals`.
pub(super) fn bounces(call: &Call<'_>) -> Answered {
    let counters = counters(call)?;
    Ok(counted([
        ("total_amt", counters.total),
        ("softbounces", counters.soft_bounces),
        ("hardbounces", counters.hard_bounces),
        ("totalbounces", counters.soft_bounces + counters.hard_bounces),
    ]))
}

/// `campaign_report_forward_totals`.
pub(super) fn forwards(call: &Call<'_>) -> Answered {
    let counters = counters(call)?;
    let answer = counted([
        ("forwards", counters.forwards),
        ("uniqueforwards", counters.unique_forwards),
        ("didntforward", counters.total - counters.unique_forwards),
    ]);
    Ok(answer.with("avgforwards", average(counters.forwards, counters.total)))
}

/// `campaign_report_unsubscription_totals`: the only place of the spam complaints.
pub(super) fn unsubscriptions(call: &Call<'_>) -> Answered {
    let counters = counters(call)?;
    Ok(counted([
        ("total_amt", counters.total),
        ("unsubscribes", counters.unsubscribes),
        ("unsubreasons", counters.unsubscribe_reasons),
        ("spam_complaints", counters.complaints),
    ]))
}

/// `campaign_report_socialsharing_totals`: the emulator simulates no shares.
pub(super) fn shares(call: &Call<'_>) -> Answered {
    let counters = counters(call)?;
    Ok(counted([
        ("total_amt_sent", counters.sent),
        ("total_shares", 0),
        ("facebook_total", 0),
        ("twitter_total", 0),
        ("total_socialshare_facebook_external", 0),
    ]))
}

/// Returns the time that `sdate` or `ldate` names: a date, a local time, or ISO 8601.
fn time(call: &Call<'_>, name: &str) -> Result<Option<i64>, Failure> {
    let text = call.params.text(name);
    if text.is_empty() {
        return Ok(None);
    }
    let found = clock::parse(text)
        .or_else(|| clock::parse_local(text))
        .or_else(|| clock::parse_local(&format!("{text} 00:00:00")));
    // Invented: no text is on record.
    found.map(Some).ok_or_else(|| Failure::refused(format!("Invalid {name} parameter")))
}

/// `campaign_report_totals`: `sdate` and `ldate` together limit it to a period. That zeros are returned for a period of
/// no length, and nothing for one without events, is reported.
pub(super) fn all(call: &Call<'_>) -> Answered {
    let (after, until) = (time(call, "sdate")?, time(call, "ldate")?);
    let period = if after.is_some() && until.is_some() {
        Period { after, until, ..Period::default() }
    } else {
        Period::default()
    };
    let report = read(call, period)?;
    let counters = report.counters();
    let is_empty = counters == Counters { sent: counters.sent, total: counters.total, ..Counters::default() };
    if period.after.is_some() && is_empty && after != until {
        return Err(Failure::nothing());
    }
    let column = |name: &str| text_or_default(&CAMPAIGNS, report.campaign(), name).to_owned();
    let message = match call.params.id("messageid") {
        0 => column("message_id"),
        id => id.to_string(),
    };
    let date = report.campaign().text("ldate");
    let mut answer = Answer::found(serde_json::Map::new()).with("type", column("type")).with("ldate", naive(date));
    answer = answer.with("ldate_iso", if date.is_empty() { Value::Null } else { json!(date) });
    answer = answer.with("status", column("status"));
    for (key, count) in [("total_amt", counters.total), ("send_amt", counters.sent)] {
        answer = answer.with(key, count.to_string());
    }
    answer = answer.with("messageid", message);
    for (key, count) in [
        ("uniqueopens", counters.unique_opens),
        ("uniquelinkclicks", counters.unique_clicks),
        ("uniquereplies", counters.unique_replies),
        ("subscriberclicks", counters.clickers),
        ("unsubscribes", counters.unsubscribes),
        ("forwards", counters.forwards),
        ("uniqueforwards", counters.unique_forwards),
        ("updates", 0),
        ("totalbounces", counters.hard_bounces + counters.soft_bounces),
        ("socialshares", 0),
    ] {
        answer = answer.with(key, count.to_string());
    }
    Ok(answer)
}
