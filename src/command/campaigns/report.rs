//! `acamp campaigns report`: what came of one campaign, or of several.

mod counters;
mod definitions;
mod options;
pub(super) mod period;
mod reading;
mod several;
mod single;
pub(super) mod v1_counts;

use clap::{ArgMatches, Command};
use jiff::{Timestamp, ToSpan};

use self::counters::Campaign;
use self::options::ReportOptions;
use self::period::Period;
use crate::command::Special;
use crate::engine::reading::Reader;
use crate::error::{Error, Kind, Result};
use crate::output::report::{self, Report, ReportTable};
use crate::session::Context;
use crate::session::name_resolution::Lookup;
use crate::text::counts::count_of;

/// The period of a report without flags, in days.
const DAYS: i64 = 90;

/// `acamp campaigns report`.
pub const COMMAND: Special =
    Special::new("campaigns report", "Report opens, clicks, bounces, and complaints of campaigns", build, run)
        .examples(&[
            "campaigns report 'March newsletter'",
            "campaigns report --last 10",
            "campaigns report --since last-month --zone Europe/Berlin --html campaigns.html",
            "campaigns report --last 50 --complaints -o csv",
        ]);

const LONG: &str = "With a campaign, shows its figures and its most clicked links. Without one, shows a line for each \
    campaign sent in the period, the medians of the account, and the campaigns below them.\n\n\
    Counters come from API v3: one request per 100 campaigns, and one for the time zone of the account. Spam complaints \
    and clicks per link come from API v1: one request per campaign. If the API key is not allowed to read them, the report \
    says what is missing, and the exit code is 3.\n\n\
    Drafts, scheduled campaigns, and emails of automations have no row. Emails of automations have a section of their own, \
    because their counters cover their lifetime. A campaign sent less than 72 hours ago, or to fewer than --min-sent, is not in \
    medians. If BotSense is turned on or off in the account, click rates change without a change of readers.\n\n\
    JSON is one object: report, profile, created_at, period (since, until, zone), estimate (requests, seconds), complete, \
    left_out (what, reason, requests), definitions, rows, totals (median, pooled), below_median, automation_emails, links, \
    and notes. A rate is an object: num, den, rate, low, and high, the ends of its Wilson interval at 95%; null if unknown. \
    The formats csv, tsv, and jsonl have the rows only; markdown is a document. Bars are drawn only on a terminal of at least 60 \
    columns, with # if it cannot display Unicode.\n\nDefinitions:";

fn build(command: Command) -> Command {
    options::declare(command).after_help(format!("{LONG}\n{}", definitions::help()))
}

/// Prints the report.
///
/// # Errors
/// `Usage` for invalid flags, `NotFound` for an unknown campaign, those of [`Reader::one`]; `Partial` if something
/// that was asked for is missing.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let mut options = ReportOptions::of(matches);
    options.html = options.html.map(|path| context.path_of_profile(&path.to_string_lossy()).into());
    let output = context.output()?;
    output.check()?;
    options.html.as_deref().map_or(Ok(()), report::check_html)?;
    let reader = Reader::new(context.client()?, u64::MAX);
    let report = match &options.name {
        Some(name) => of_one(context, &reader, &options, name)?,
        None => of_several(context, &reader, &options)?,
    };
    if let Some(path) = &options.html {
        report.write_html(path, &output)?;
        context.note(&format!("wrote {}", path.display()));
    }
    report.print(&output)?.iter().for_each(|warning| context.warn(warning));
    let missing: Vec<String> = report.missing().map(|part| format!("{}: {}", part.what, part.reason)).collect();
    match missing.is_empty() {
        true => Ok(()),
        false => Err(Error::new(Kind::Partial, format!("incomplete report: without {}", missing.join("; ")))),
    }
}

/// The report of the campaigns of a period.
fn of_several(context: &Context, reader: &Reader<'_>, options: &ReportOptions) -> Result<Report> {
    let (zone, zone_name) = period::zone(options.zone.as_deref(), reader, |note| context.note(note))?;
    let now = reader.server_time();
    let time = |flag: &str, text: &Option<String>| {
        text.as_deref().map(|text| period::parse(flag, text, now, &zone)).transpose()
    };
    let (mut since, until) = (time("--since", &options.since)?, time("--until", &options.until)?);
    if since.is_none() && options.last.is_none() {
        since = now.checked_sub((DAYS * 24).hours()).ok();
    }
    let period = Period { since, until, zone, zone_name };
    let mut campaigns = reading::read(reader, options, &period, now)?;
    if options.complaints {
        campaigns.left_out.extend(v1_counts::complaints(reader, &mut campaigns.sent)?);
    }
    let parts = several::parts(&campaigns, options, &period, now);
    let title = match options.last {
        _ if campaigns.sent.is_empty() => "no campaigns".to_owned(),
        Some(_) => format!("last {}", count_of(campaigns.sent.len() as u64, "campaign")),
        None => count_of(campaigns.sent.len() as u64, "campaign"),
    };
    Ok(Report {
        definitions: definitions::of_several(options.denominator),
        table: parts.table,
        totals: parts.totals,
        sections: parts.sections,
        left_out: parts.left_out,
        notes: parts.notes,
        is_series: true,
        ..frame("campaigns", title, context, reader, &period, now)?
    })
}

/// The report of one campaign.
fn of_one(context: &Context, reader: &Reader<'_>, options: &ReportOptions, name: &str) -> Result<Report> {
    let id = Lookup::new(context.client()?).id("campaigns", name)?;
    let reading = reader.one("campaigns get", &[&id], &[])?.needed()?;
    let missing = || Error::new(Kind::NotFound, format!("no campaign with the ID {id}")).hint("acamp campaigns list");
    let mut campaigns = [Campaign::of(reading.items.first().ok_or_else(missing)?)];
    let (zone, zone_name) = period::zone(options.zone.as_deref(), reader, |note| context.note(note))?;
    let now = reader.server_time();
    let period = Period { since: None, until: None, zone, zone_name };
    let mut left_out: Vec<report::LeftOut> = v1_counts::complaints(reader, &mut campaigns)?.into_iter().collect();
    let [campaign] = campaigns;
    let mut sections = vec![single::figures(&campaign, options)];
    match v1_counts::links(reader, &id)? {
        Ok(links) => sections.push(single::links(&links, &campaign, options)),
        Err(lack) => left_out.push(lack),
    }
    let sent = campaign.sent_at.filter(|at| *at <= now).map(|at| format!(", sent {}", &period.show(at)[..10]));
    let title = format!("campaign {}{}", campaign.name, sent.unwrap_or_default());
    Ok(Report {
        definitions: definitions::of_one(options.denominator),
        table: single::row(&campaign, options, &period, now),
        sections,
        left_out,
        notes: single::notes(&campaign, options, now),
        ..frame("campaign", title, context, reader, &period, now)?
    })
}

/// The parts that all reports have.
fn frame(
    name: &'static str,
    title: String,
    context: &Context,
    reader: &Reader<'_>,
    period: &Period,
    now: Timestamp,
) -> Result<Report> {
    let profile = context.profile()?;
    let rate = profile.limits.rate.value;
    Ok(Report {
        name,
        title,
        profile: profile.name.value.clone(),
        created_at: period.show(now),
        period: period.shown(),
        requests: reader.sent(),
        seconds: (rate > 0.0).then(|| reader.sent() as f64 / rate),
        left_out: Vec::new(),
        definitions: Vec::new(),
        table: ReportTable::default(),
        totals: Vec::new(),
        sections: Vec::new(),
        is_series: false,
        notes: Vec::new(),
    })
}
