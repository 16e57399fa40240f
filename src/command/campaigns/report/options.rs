//! The flags of `campaigns report`.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, value_parser};

use crate::command::arguments::{option, switch};

/// What rates are relative to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Denominator {
    /// Emails that did not bounce.
    #[default]
    Delivered,
    /// All emails.
    Sent,
}

impl Denominator {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Denominator::Delivered => "delivered",
            Denominator::Sent => "sent",
        }
    }
}

/// Which opens count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Opens {
    /// Those that are not of Apple Mail Privacy Protection.
    #[default]
    Verified,
    /// All.
    All,
}

/// The flags.
#[derive(Clone, Debug, Default)]
pub struct ReportOptions {
    /// The campaign; `None` for several.
    pub name: Option<String>,
    /// The number of campaigns, the latest first.
    pub last: Option<u64>,
    /// The start of the period, as typed.
    pub since: Option<String>,
    /// Its end.
    pub until: Option<String>,
    /// The time zone.
    pub zone: Option<String>,
    /// Campaigns with fewer emails are left out of medians.
    pub min_sent: u64,
    /// Which opens count.
    pub opens: Opens,
    /// What rates are relative to.
    pub denominator: Denominator,
    /// Whether to read complaints.
    pub complaints: bool,
    /// The file of the HTML page.
    pub html: Option<PathBuf>,
}

/// Declares the flags.
pub fn declare(command: Command) -> Command {
    let several = |arg: Arg| arg.conflicts_with("campaign");
    command
        .arg(Arg::new("campaign").value_name("CAMPAIGN").help("Campaign name or ID [default: all of the last 90 days]"))
        .arg(several(option("last", "N", "Only the last N campaigns sent").value_parser(value_parser!(u64).range(1..))))
        .arg(several(option(
            "since",
            "WHEN",
            "Only campaigns sent since this time: a date, a time, an age (90d), this-month, or last-month \
             [default: 90d without --last]",
        )))
        .arg(several(option("until", "WHEN", "Only campaigns sent before this time")))
        .arg(option("zone", "ZONE", "Time zone of dates: Europe/Berlin or +01:00 [default: that of the account]"))
        .arg(several(
            option("min-sent", "N", "Leave campaigns with fewer emails out of medians")
                .default_value("50")
                .value_parser(value_parser!(u64)),
        ))
        .arg(
            option("opens", "WHICH", "Opens to compare: verified excludes Apple Mail Privacy Protection")
                .default_value("verified")
                .value_parser(["verified", "all"]),
        )
        .arg(
            option("denominator", "WHAT", "What rates are relative to")
                .default_value("delivered")
                .value_parser(["delivered", "sent"]),
        )
        .arg(several(switch("complaints", "Also read spam complaints, one request per campaign")))
        .arg(
            option("html", "FILE", "Also write a page that needs no network, created only when complete")
                .value_parser(value_parser!(PathBuf)),
        )
}

impl ReportOptions {
    /// The flags that were given.
    pub fn of(matches: &ArgMatches) -> Self {
        let text = |name: &str| matches.get_one::<String>(name).cloned();
        let is = |name: &str, value: &str| text(name).as_deref() == Some(value);
        ReportOptions {
            name: text("campaign"),
            last: matches.get_one::<u64>("last").copied(),
            since: text("since"),
            until: text("until"),
            zone: text("zone"),
            min_sent: matches.get_one::<u64>("min-sent").copied().unwrap_or(0),
            opens: if is("opens", "all") { Opens::All } else { Opens::Verified },
            denominator: if is("denominator", "sent") { Denominator::Sent } else { Denominator::Delivered },
            complaints: matches.get_flag("complaints"),
            html: matches.get_one::<PathBuf>("html").cloned(),
        }
    }
}
