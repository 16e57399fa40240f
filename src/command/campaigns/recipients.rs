//! `acamp campaigns recipients`: the contacts of a campaign by outcome, from the reports of API v1, to their end.

mod outcome;

use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::ControlFlow;

use clap::{ArgGroup, ArgMatches, Command};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use self::outcome::RecipientOutcome;
use super::report::period;
use crate::command::Special;
use crate::command::arguments::{positional, switch};
use crate::engine::completeness;
use crate::engine::reading::Reader;
use crate::error::{Error, Kind, Result};
use crate::output::{Count, Writer};
use crate::session::Context;
use crate::session::name_resolution::Lookup;
use crate::text::counts::count_of;

/// `acamp campaigns recipients`.
pub const COMMAND: Special =
    Special::new("campaigns recipients", "List the contacts of a campaign by outcome", build, run).examples(&[
        "campaigns recipients 'March newsletter' --opened",
        "campaigns recipients 2 --unopened -o ids | acamp contacts tags add - not-opened",
        "campaigns recipients 2 --bounced -o csv",
    ]);

const LONG: &str = "Reads everything: API v1 returns 20 rows per request, and 5,000 opens take 250 requests, about \
    50 s. Rows are printed as they arrive. Each contact is listed once, with its id, so that -o ids prints IDs of \
    contacts.\n\n\
    Every row has id, email, and at (RFC 3339; the first event, or the last click). --opened adds times; --clicked adds times \
    and links; --bounced adds type (hard or soft), code, and description; --unsubscribed adds reason; --forwarded adds \
    times and to. ActiveCampaign counts a contact as opened only if its mail program loads images.";

fn build(command: Command) -> Command {
    let command = command.arg(positional("campaign", "CAMPAIGN", "Campaign name or ID"));
    let command = RecipientOutcome::ALL
        .iter()
        .fold(command, |command, outcome| command.arg(switch(outcome.flag(), outcome.help())));
    let flags = RecipientOutcome::ALL.map(RecipientOutcome::flag);
    command.group(ArgGroup::new("outcome").args(flags)).after_help(LONG)
}

/// Prints the contacts.
///
/// # Errors
/// `NotFound` for an unknown campaign, `Denied` if the API key is not allowed to read reports, `Partial` if the
/// listing ended early; those of the requests.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let Some(outcome) = RecipientOutcome::ALL.into_iter().find(|outcome| matches.get_flag(outcome.flag())) else {
        let flags: Vec<String> = RecipientOutcome::ALL.iter().map(|outcome| format!("--{}", outcome.flag())).collect();
        return Err(Error::usage(format!("missing an outcome: one of {}", flags.join(", "))));
    };
    let name = matches.get_one::<String>("campaign").map_or("", String::as_str);
    let output = context.output()?;
    let mut writer = Writer::start(&output, Count::Many, outcome.columns())?;
    let client = context.client()?;
    let reader = Reader::new(client, u64::MAX);
    let id = Lookup::new(client).id("campaigns", name)?;
    let reading = reader.one("campaigns get", &[&id], &[])?.needed()?;
    let missing = || Error::new(Kind::NotFound, format!("no campaign with the ID {id}")).hint("acamp campaigns list");
    let expected = outcome.expected(reading.items.first().ok_or_else(missing)?);
    let zone = AccountZone { reader: &reader, context, zone: OnceCell::new() };
    let mut seen = HashSet::new();
    let mut summary = reader.stream(outcome.command(), &[&id], expected, |items| {
        for row in outcome.rows(&items, |local| zone.timestamp(local))? {
            if seen.insert(row.id().unwrap_or_default()) {
                writer.item(&row)?;
            }
        }
        writer.flush()?;
        Ok(if writer.closed() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    let was_closed = writer.closed();
    writer.finish()?.iter().for_each(|warning| context.warn(warning));
    summary.shown = seen.len() as u64;
    if was_closed {
        return Ok(());
    }
    if let Some(error) = completeness::shortfall(summary, "contacts") {
        return Err(error);
    }
    context.note(&match summary.shown {
        0 => "no contacts".to_owned(),
        shown if summary.unverified => {
            format!("{}; contacts added between two pages may be missing", count_of(shown, "contact"))
        }
        shown => count_of(shown, "contact"),
    });
    Ok(())
}

/// The time zone of the account, read when the first timestamp without an offset is.
struct AccountZone<'a> {
    reader: &'a Reader<'a>,
    context: &'a Context,
    zone: OnceCell<TimeZone>,
}

impl AccountZone<'_> {
    /// A timestamp of the account without an offset.
    fn timestamp(&self, local: &str) -> Result<Option<Timestamp>> {
        let Ok(local) = local.parse::<jiff::civil::DateTime>() else { return Ok(None) };
        let zone = match self.zone.get() {
            Some(zone) => zone,
            None => {
                let (zone, _) = period::zone(None, self.reader, |note| self.context.note(note))?;
                self.zone.get_or_init(|| zone)
            }
        };
        Ok(local.to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp()))
    }
}
