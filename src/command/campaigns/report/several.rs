//! The report of several campaigns: a row for each, the medians of the account, and what is below them. Pure.

use jiff::Timestamp;

use super::counters::Campaign;
use super::options::{Opens, ReportOptions};
use super::period::Period;
use super::reading::Campaigns;
use crate::output::report::{Drawing, Figure, LeftOut, Rate, ReportColumn, ReportRow, ReportTable, Section, Total};
use crate::output::report::{interval, percent};
use crate::text::counts::count_of;

/// The median of fewer campaigns means nothing.
const LEAST_FOR_MEDIAN: usize = 3;

/// Marks a campaign that was sent recently.
const RECENT: &str = "*";

/// Marks a campaign that was sent to few.
const SMALL: &str = "+";

/// A rate of a campaign.
type RateOf = fn(&Campaign, &ReportOptions) -> Option<Rate>;

/// A column with a rate.
struct RateColumn {
    column: ReportColumn,
    of: RateOf,
}

const fn column(key: &'static str, heading: &'static str, drawing: Drawing, rank: u8) -> ReportColumn {
    ReportColumn { key, heading, drawing, rank }
}

/// The columns before the rates.
const FACTS: [ReportColumn; 8] = [
    column("id", "", Drawing::Plain, 0),
    column("name", "Campaign", Drawing::Name, 0),
    column("sent_at", "Sent on", Drawing::Plain, 3),
    column("type", "", Drawing::Plain, 0),
    column("status", "", Drawing::Plain, 0),
    column("sent", "", Drawing::Plain, 0),
    column("delivered", "Delivered", Drawing::Plain, 4),
    column("is_recent", "", Drawing::Plain, 0),
];

/// The columns after the rates.
const JUDGMENTS: [ReportColumn; 2] =
    [column("in_median", "", Drawing::Plain, 0), column("below_median", "", Drawing::Plain, 0)];

/// The rates, each with its column.
fn rates(options: &ReportOptions) -> Vec<RateColumn> {
    let rate = |key, heading, drawing, rank, of: RateOf| RateColumn { column: column(key, heading, drawing, rank), of };
    let (verified, all) = match options.opens {
        Opens::Verified => (("Opened", Drawing::Bar), ("", Drawing::Plain)),
        Opens::All => (("", Drawing::Plain), ("Opened", Drawing::Bar)),
    };
    let complaints = if options.complaints { "Complaints" } else { "" };
    vec![
        rate("open_rate", verified.0, verified.1, 0, |campaign, options| campaign.open_rate(options.denominator)),
        rate("open_rate_all", all.0, all.1, 0, |campaign, options| Some(campaign.open_rate_all(options.denominator))),
        rate("apple_share", "", Drawing::Plain, 0, |campaign, _| campaign.apple_share()),
        rate("click_rate", "Clicked", Drawing::Bar, 0, |campaign, options| {
            Some(campaign.click_rate(options.denominator))
        }),
        rate("click_to_open", "Click to open", Drawing::Plain, 5, |campaign, _| campaign.click_to_open()),
        rate("unsubscribe_rate", "Unsubs", Drawing::Plain, 1, |campaign, options| {
            Some(campaign.unsubscribe_rate(options.denominator))
        }),
        rate("bounce_rate", "Bounced", Drawing::Plain, 2, |campaign, _| Some(campaign.bounce_rate())),
        rate("complaint_rate", complaints, Drawing::Plain, 1, |campaign, options| {
            campaign.complaint_rate(options.denominator)
        }),
    ]
}

/// The rate that campaigns are compared by.
fn opens(campaign: &Campaign, options: &ReportOptions) -> Option<Rate> {
    match options.opens {
        Opens::Verified => campaign.open_rate(options.denominator),
        Opens::All => Some(campaign.open_rate_all(options.denominator)),
    }
}

/// The parts of a report that depend on its campaigns.
#[derive(Debug)]
pub struct Parts {
    /// The rows.
    pub table: ReportTable,
    /// Medians and pooled rates.
    pub totals: Vec<Total>,
    /// What is below the median, and the emails of automations.
    pub sections: Vec<Section>,
    /// What the listing did not hold.
    pub left_out: Vec<LeftOut>,
    /// What the marks mean.
    pub notes: Vec<String>,
}

/// The report of these campaigns.
pub fn parts(campaigns: &Campaigns, options: &ReportOptions, period: &Period, now: Timestamp) -> Parts {
    let is_counted = |campaign: &Campaign| !campaign.is_recent(now) && campaign.sent >= options.min_sent;
    let counted: Vec<&Campaign> = campaigns.sent.iter().filter(|campaign| is_counted(campaign)).collect();
    let known = counted.iter().filter(|campaign| opens(campaign, options).is_some()).count();
    let median = median_of(&counted, |campaign| opens(campaign, options)).filter(|_| known >= LEAST_FOR_MEDIAN);
    let is_below = |campaign: &Campaign| {
        let high = opens(campaign, options)?.interval()?.1;
        Some(is_counted(campaign) && high < median?)
    };
    let row = |campaign: &Campaign| {
        let mut figures = facts(campaign, period, now);
        figures.extend(rates(options).iter().map(|rate| figure((rate.of)(campaign, options), rate.column.key)));
        figures.push(Figure::Flag(is_counted(campaign)));
        figures.push(is_below(campaign).map_or(Figure::None, Figure::Flag));
        let mark = if campaign.is_recent(now) {
            RECENT
        } else if is_counted(campaign) {
            ""
        } else {
            SMALL
        };
        ReportRow { figures, mark, is_faint: !is_counted(campaign) }
    };
    let rows: Vec<ReportRow> = campaigns.sent.iter().map(row).collect();
    let notes = notes(&rows, options);
    let below: Vec<&Campaign> = campaigns.sent.iter().filter(|campaign| is_below(campaign) == Some(true)).collect();
    let mut sections = Vec::new();
    sections.extend(median.map(|median| below_section(below, median, known, options)));
    sections.push(automations(&campaigns.automations, options, period, now));
    Parts {
        totals: if counted.is_empty() { Vec::new() } else { totals(&counted, options) },
        table: ReportTable { columns: columns(options), rows },
        sections,
        left_out: unread(campaigns),
        notes,
    }
}

/// The columns of a row for a campaign.
pub fn columns(options: &ReportOptions) -> Vec<ReportColumn> {
    let rates = rates(options).into_iter().map(|rate| rate.column);
    FACTS.into_iter().chain(rates).chain(JUDGMENTS).collect()
}

/// The figures of a campaign without those that depend on other campaigns.
pub fn figures(campaign: &Campaign, options: &ReportOptions, period: &Period, now: Timestamp) -> Vec<Figure> {
    let rates = rates(options);
    let rates = rates.iter().map(|rate| figure((rate.of)(campaign, options), rate.column.key));
    facts(campaign, period, now).into_iter().chain(rates).collect()
}

fn facts(campaign: &Campaign, period: &Period, now: Timestamp) -> Vec<Figure> {
    vec![
        Figure::Text(campaign.id.clone()),
        Figure::Text(campaign.name.clone()),
        campaign.sent_at.map_or(Figure::None, |at| Figure::Time(period.show(at))),
        Figure::Text(campaign.kind.clone()),
        Figure::Text(campaign.status.clone()),
        Figure::Count(campaign.sent),
        Figure::Count(campaign.delivered()),
        Figure::Flag(campaign.is_recent(now)),
    ]
}

/// A rate; without one, complaints were not read, and any other is unknown.
fn figure(rate: Option<Rate>, key: &str) -> Figure {
    match rate {
        Some(rate) => Figure::Rate(rate),
        None if key == "complaint_rate" => Figure::None,
        None => Figure::Unknown,
    }
}

fn median_of(campaigns: &[&Campaign], of: impl Fn(&Campaign) -> Option<Rate>) -> Option<f64> {
    let mut rates: Vec<f64> = campaigns.iter().filter_map(|campaign| of(campaign)?.value()).collect();
    rates.sort_by(f64::total_cmp);
    let half = rates.len() / 2;
    let upper = rates.get(half).copied()?;
    if rates.len() % 2 == 1 { Some(upper) } else { rates.get(half - 1).map(|lower| (lower + upper) / 2.0) }
}

fn pooled(campaigns: &[&Campaign], of: impl Fn(&Campaign) -> Option<Rate>) -> Option<Rate> {
    let sum = |sum: Rate, rate: Rate| Rate::new(sum.num + rate.num, sum.den + rate.den);
    campaigns.iter().filter_map(|campaign| of(campaign)).reduce(sum)
}

/// The medians and the pooled rates of the campaigns that count.
fn totals(counted: &[&Campaign], options: &ReportOptions) -> Vec<Total> {
    let rates = rates(options);
    let with = |facts: Vec<Figure>, of: &dyn Fn(RateOf) -> Figure| -> Vec<Figure> {
        facts.into_iter().chain(rates.iter().map(|rate| of(rate.of))).chain([Figure::None, Figure::None]).collect()
    };
    let median = |of: RateOf| median_of(counted, |campaign| of(campaign, options)).map_or(Figure::None, Figure::Share);
    let sum = |of: RateOf| pooled(counted, |campaign| of(campaign, options)).map_or(Figure::None, Figure::Rate);
    let none = || vec![Figure::None; FACTS.len()];
    let mut sums = none();
    let count = |of: fn(&Campaign) -> u64| Figure::Count(counted.iter().map(|campaign| of(campaign)).sum());
    for (at, column) in FACTS.iter().enumerate() {
        match column.key {
            "sent" => sums[at] = count(|campaign| campaign.sent),
            "delivered" => sums[at] = count(Campaign::delivered),
            _ => {}
        }
    }
    let campaigns = counted.len() as u64;
    vec![
        Total {
            key: "median",
            label: format!("Median ({campaigns})"),
            rows: campaigns,
            figures: with(none(), &median),
        },
        Total { key: "pooled", label: format!("Pooled ({campaigns})"), rows: campaigns, figures: with(sums, &sum) },
    ]
}

/// The campaigns below the median, the worst first.
fn below_section(mut below: Vec<&Campaign>, median: f64, known: usize, options: &ReportOptions) -> Section {
    let rate = |campaign: &Campaign| opens(campaign, options).and_then(Rate::value).unwrap_or(0.0);
    below.sort_by(|a, b| rate(a).total_cmp(&rate(b)));
    let row = |campaign: &&Campaign| {
        let rate = opens(campaign, options);
        ReportRow {
            figures: vec![
                Figure::Text(campaign.id.clone()),
                Figure::Text(campaign.name.clone()),
                figure(rate, "open_rate"),
                Figure::Text(rate.and_then(interval).unwrap_or_default()),
            ],
            ..ReportRow::default()
        }
    };
    let columns = vec![
        column("id", "", Drawing::Plain, 0),
        column("name", "Campaign", Drawing::Name, 0),
        column("open_rate", "Opened", Drawing::Plain, 0),
        column("", "95% interval", Drawing::Interval, 1),
    ];
    let campaigns = count_of(known as u64, "campaign");
    Section {
        key: "below_median",
        most: usize::MAX,
        title: format!("Below the median open rate of {} ({campaigns})", percent(median)),
        table: ReportTable { columns, rows: below.iter().map(row).collect() },
    }
}

/// The emails of automations, whose counters cover their lifetime.
fn automations(campaigns: &[Campaign], options: &ReportOptions, period: &Period, now: Timestamp) -> Section {
    let skipped = ["sent_at", "is_recent", "in_median", "below_median"];
    let kept: Vec<usize> = columns(options)
        .iter()
        .enumerate()
        .filter(|(_, column)| !skipped.contains(&column.key))
        .map(|(at, _)| at)
        .collect();
    let row = |campaign: &Campaign| {
        let figures = figures(campaign, options, period, now);
        let figures = kept.iter().filter_map(|at| figures.get(*at).cloned()).collect();
        ReportRow { figures, ..ReportRow::default() }
    };
    let columns = columns(options);
    Section {
        key: "automation_emails",
        most: usize::MAX,
        title: "Emails of automations, since they were created".to_owned(),
        table: ReportTable {
            columns: kept.iter().filter_map(|at| columns.get(*at).copied()).collect(),
            rows: campaigns.iter().map(row).collect(),
        },
    }
}

fn unread(campaigns: &Campaigns) -> Vec<LeftOut> {
    let mut left_out = campaigns.left_out.clone();
    if !campaigns.is_whole {
        left_out.push(LeftOut {
            what: "some emails of automations",
            reason: "they come last in the listing, which was not read to its end".to_owned(),
            requests: None,
            was_requested: false,
        });
    }
    left_out
}

fn notes(rows: &[ReportRow], options: &ReportOptions) -> Vec<String> {
    let has = |mark: &str| rows.iter().any(|row| row.mark == mark);
    let recent = has(RECENT).then(|| format!("{RECENT} sent less than 72 hours ago; not in the median"));
    let few = options.min_sent;
    let small = has(SMALL).then(|| format!("{SMALL} fewer than {few} emails; not in the median"));
    let opens = match options.opens {
        Opens::Verified => "Opened: verified opens, without those of Apple Mail Privacy Protection",
        Opens::All => "Opened: all opens, with those of Apple Mail Privacy Protection",
    };
    let base = options.denominator.name();
    let opens = (!rows.is_empty()).then(|| format!("{opens}; all rates but bounces are relative to {base} emails"));
    recent.into_iter().chain(small).chain(opens).collect()
}

#[cfg(test)]
mod tests;
