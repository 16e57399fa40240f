//! Medians, marks, and the campaigns below the median.

use jiff::tz::TimeZone;

use super::*;
use crate::api::reply::Item;
use crate::command::campaigns::report::options::Denominator;

const NOW: &str = "2026-11-30T12:00:00Z";

/// A campaign with 1,000 delivered emails: sent this many days ago, with verified opens, and all opens.
fn campaign(id: u64, days: i64, verified: u64, all: u64) -> Campaign {
    let at: Timestamp = NOW.parse().unwrap();
    let at = at - jiff::SignedDuration::from_hours(24 * days);
    Campaign::of(&Item::from_json(&format!(
        r#"{{"id":"{id}","name":"Campaign {id}","type":"single","status":"5","sdate":"{at}","send_amt":"1010",
        "hardbounces":"4","softbounces":"6","verified_unique_opens":"{verified}","uniqueopens":"{all}",
        "subscriberclicks":"{id}","unsubscribes":"1"}}"#
    )))
}

fn parts_of(sent: Vec<Campaign>, options: &ReportOptions) -> Parts {
    let period = Period { since: None, until: None, zone: TimeZone::UTC, zone_name: "UTC".to_owned() };
    let automation = r#"{"id":"90","name":"Welcome","type":"auto","sdate":null,"send_amt":"10","uniqueopens":"5"}"#;
    let automations = vec![Campaign::of(&Item::from_json(automation))];
    let campaigns = Campaigns { sent, automations, ..Campaigns::default() };
    parts(&campaigns, options, &period, NOW.parse().unwrap())
}

fn options() -> ReportOptions {
    ReportOptions { min_sent: 50, ..ReportOptions::default() }
}

/// A figure of a row.
fn figure<'a>(parts: &'a Parts, row: usize, key: &str) -> &'a Figure {
    let at = parts.table.columns.iter().position(|column| column.key == key).unwrap();
    &parts.table.rows[row].figures[at]
}

fn total<'a>(parts: &'a Parts, at: usize, key: &str) -> &'a Figure {
    let column = parts.table.columns.iter().position(|column| column.key == key).unwrap();
    &parts.totals[at].figures[column]
}

#[test]
fn medians_are_over_campaigns_and_leave_out_recent_small_and_unknown_ones() {
    let mut small = campaign(6, 9, 1000, 1000);
    small.sent = 49;
    let sent = vec![
        campaign(1, 2, 900, 950),
        campaign(2, 10, 100, 200),
        campaign(3, 11, 300, 400),
        campaign(4, 12, 350, 400),
        campaign(5, 13, 0, 100),
        small,
    ];
    let parts = parts_of(sent, &options());
    assert_eq!(parts.totals[0].rows, 4);
    let median = |key: &str| match total(&parts, 0, key) {
        Figure::Share(share) => crate::output::report::rounded(*share),
        other => panic!("{other:?}"),
    };
    assert_eq!((median("open_rate"), median("open_rate_all")), (0.3, 0.3));
    assert_eq!(total(&parts, 1, "open_rate"), &Figure::Rate(Rate::new(750, 3000)));
    assert_eq!(total(&parts, 1, "delivered"), &Figure::Count(4000));
    assert_eq!(figure(&parts, 4, "open_rate"), &Figure::Unknown);
    let marks: Vec<&str> = parts.table.rows.iter().map(|row| row.mark).collect();
    assert_eq!(marks, ["*", "", "", "", "", "+"]);
    assert_eq!(figure(&parts, 0, "in_median"), &Figure::Flag(false));
    assert!(parts.notes.len() == 3, "{:?}", parts.notes);
}

#[test]
fn a_campaign_is_below_the_median_if_its_interval_is() {
    // At 300 of 1,000 the interval ends at 0.329: 310 is the median.
    let sent = vec![
        campaign(1, 10, 300, 400),
        campaign(2, 11, 310, 400),
        campaign(3, 12, 400, 500),
        campaign(4, 13, 200, 300),
    ];
    let parts = parts_of(sent, &options());
    let below: Vec<&Figure> = (0..4).map(|row| figure(&parts, row, "below_median")).collect();
    assert_eq!(below, [&Figure::Flag(false), &Figure::Flag(false), &Figure::Flag(false), &Figure::Flag(true)]);
    let section = parts.sections.iter().find(|section| section.key == "below_median").unwrap();
    assert_eq!(section.title, "Below the median open rate of 30.5% (4 campaigns)");
    assert_eq!(section.table.rows.len(), 1);
    assert_eq!(section.table.rows[0].figures[3], Figure::Text("17.6–22.6%, n = 1,000".to_owned()));
}

#[test]
fn two_campaigns_have_no_median_to_be_below() {
    let parts = parts_of(vec![campaign(1, 10, 100, 400), campaign(2, 11, 900, 950)], &options());
    assert!(parts.sections.iter().all(|section| section.key != "below_median"));
    assert_eq!(figure(&parts, 0, "below_median"), &Figure::None);
}

#[test]
fn flags_choose_opens_and_denominator() {
    let all = ReportOptions { opens: Opens::All, denominator: Denominator::Sent, ..options() };
    let parts = parts_of((1..4).map(|id| campaign(id, 10, 0, 101 * id)).collect(), &all);
    assert_eq!(figure(&parts, 0, "open_rate_all"), &Figure::Rate(Rate::new(101, 1010)));
    assert_eq!(figure(&parts, 0, "open_rate"), &Figure::Unknown);
    assert_eq!(figure(&parts, 0, "bounce_rate"), &Figure::Rate(Rate::new(10, 1010)));
    let shown = |key: &str| parts.table.columns.iter().find(|column| column.key == key).unwrap().heading;
    assert_eq!((shown("open_rate"), shown("open_rate_all"), shown("complaint_rate")), ("", "Opened", ""));
    assert_eq!(figure(&parts, 0, "below_median"), &Figure::Flag(true));
}

#[test]
fn emails_of_automations_are_apart() {
    let parts = parts_of(vec![campaign(1, 10, 300, 400)], &options());
    assert_eq!(parts.table.rows.len(), 1);
    let section = parts.sections.iter().find(|section| section.key == "automation_emails").unwrap();
    assert_eq!(section.table.rows.len(), 1);
    assert!(section.table.columns.iter().all(|column| column.key != "sent_at" && column.key != "in_median"));
    assert!(parts.left_out.iter().all(|part| !part.was_requested) && parts.left_out.len() == 1);
}
