//! The report of one campaign: its figures as bars, and its links. Pure.

use jiff::Timestamp;

use super::counters::Campaign;
use super::options::{Opens, ReportOptions};
use super::period::Period;
use super::several;
use super::v1_counts::Link;
use crate::output::report::{Drawing, Figure, Rate, ReportColumn, ReportRow, ReportTable, Section, interval};
use crate::text::counts::count_of;

/// How many links people see.
const TOP: usize = 10;

/// The row of the campaign, with the columns of the report of several campaigns; people see the figures instead.
pub fn row(campaign: &Campaign, options: &ReportOptions, period: &Period, now: Timestamp) -> ReportTable {
    let figures = several::figures(campaign, options, period, now);
    let columns = several::columns(options).into_iter().take(figures.len());
    let columns = columns.map(|column| ReportColumn { heading: "", ..column }).collect();
    ReportTable { columns, rows: vec![ReportRow { figures, ..ReportRow::default() }] }
}

/// The figures of the campaign, one below the other.
pub fn figures(campaign: &Campaign, options: &ReportOptions) -> Section {
    let by = options.denominator;
    let [hard, soft] = campaign.bounces();
    let of_sent = |count| Some(Rate::new(count, campaign.sent));
    let of_base = |count| Some(Rate::new(count, campaign.open_rate_all(by).den));
    let (verified, all) = match options.opens {
        Opens::Verified => ("Opened", "Opened, all"),
        Opens::All => ("Opened, verified", "Opened"),
    };
    let mut rows = vec![
        ("Sent", of_sent(campaign.sent)),
        ("Delivered", of_sent(campaign.delivered())),
        (verified, campaign.open_rate(by)),
        (all, Some(campaign.open_rate_all(by))),
        ("Clicked", Some(campaign.click_rate(by))),
        ("Unsubscribed", Some(campaign.unsubscribe_rate(by))),
        ("Complaints", campaign.complaint_rate(by)),
        ("Bounced, hard", of_sent(hard)),
        ("Bounced, soft", of_sent(soft)),
        ("Forwarded", of_base(campaign.forwards)),
        ("Replied", of_base(campaign.replies)),
    ];
    if options.opens == Opens::All {
        rows.swap(2, 3);
    }
    let row = |(label, rate): (&str, Option<Rate>)| ReportRow {
        figures: vec![
            Figure::Text(label.to_owned()),
            rate.map_or(Figure::Unknown, |rate| Figure::Count(rate.num)),
            rate.map_or(Figure::Unknown, Figure::Rate),
            // That all emails are sent needs no interval.
            Figure::Text(rate.filter(|_| label != "Sent").and_then(interval).unwrap_or_default()),
        ],
        ..ReportRow::default()
    };
    let columns = vec![
        ReportColumn { key: "", heading: "Figure", drawing: Drawing::Name, rank: 0 },
        ReportColumn { key: "", heading: "Number", drawing: Drawing::Plain, rank: 0 },
        ReportColumn { key: "", heading: "Rate", drawing: Drawing::Share, rank: 0 },
        ReportColumn { key: "", heading: "95% interval", drawing: Drawing::Interval, rank: 1 },
    ];
    let table = ReportTable { columns, rows: rows.into_iter().map(row).collect() };
    Section { key: "", title: "Figures".to_owned(), table, most: usize::MAX }
}

/// The links that were clicked most.
pub fn links(links: &[Link], campaign: &Campaign, options: &ReportOptions) -> Section {
    let base = campaign.open_rate_all(options.denominator).den;
    let row = |link: &Link| ReportRow {
        figures: vec![
            Figure::Text(link.id.clone()),
            Figure::Text(link.url.clone()),
            Figure::Text(link.name.clone()),
            Figure::Count(link.clicks),
            Figure::Count(link.people),
            Figure::Rate(Rate::new(link.people, base)),
        ],
        ..ReportRow::default()
    };
    let column = |key, heading, drawing, rank| ReportColumn { key, heading, drawing, rank };
    let columns = vec![
        column("id", "", Drawing::Plain, 0),
        column("link", "Link", Drawing::Name, 0),
        column("name", "", Drawing::Plain, 0),
        column("clicks", "Clicks", Drawing::Plain, 2),
        column("people", "People", Drawing::Plain, 1),
        column("click_rate", "Clicked", Drawing::Bar, 0),
    ];
    let title = match links.len() {
        more if more > TOP => format!("Top {TOP} of {}", count_of(more as u64, "link")),
        _ => "Links".to_owned(),
    };
    Section { key: "links", title, table: ReportTable { columns, rows: links.iter().map(row).collect() }, most: TOP }
}

/// What to know about the campaign, in sentences.
pub fn notes(campaign: &Campaign, options: &ReportOptions, now: Timestamp) -> Vec<String> {
    let base = options.denominator.name();
    let opened = match options.opens {
        Opens::Verified => "Opened: verified opens, without those of Apple Mail Privacy Protection",
        Opens::All => "Opened: all opens, with those of Apple Mail Privacy Protection",
    };
    let is_fresh = campaign.is_recent(now);
    let unknown = campaign.open_rate(options.denominator).is_none() && campaign.sent > 0;
    [
        (campaign.is_of_automation(), "An email of an automation: the figures cover its lifetime".to_owned()),
        (campaign.sent == 0, "Nothing was sent".to_owned()),
        (
            is_fresh && campaign.sent > 0,
            "Sent less than 72 hours ago: opens and clicks are still increasing".to_owned(),
        ),
        (unknown, "Verified opens are unknown: the campaign is older than their counter".to_owned()),
        (campaign.sent > 0, format!("{opened}; rates are relative to {base} emails, bounces to sent emails")),
    ]
    .into_iter()
    .filter_map(|(applies, note)| applies.then_some(note))
    .collect()
}
