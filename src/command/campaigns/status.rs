//! `acamp campaigns status`: the state of a campaign in words, and waiting until it was sent.

use std::time::{Duration, Instant};

use super::find;
use super::state::{self, State};
use crate::api::reply::Item;
use crate::args::globals::parse_duration;
use crate::command::Special;
use crate::command::arguments::{option, positional};
use crate::error::{Error, Kind, Result};
use crate::output::Count;
use crate::session::Context;
use crate::text::duration;
use clap::{ArgMatches, Command};

/// The default interval between two reads.
const INTERVAL: Duration = Duration::from_secs(2);
/// How long `--wait` waits without a value.
const WAIT: &str = "1h";

/// `acamp campaigns status`.
pub const COMMAND: Special = Special::new("campaigns status", "Show the state of a campaign", build, run)
    .details(
        "With --wait, reads the state until the campaign was sent. The exit code is 8 if the wait ends first, and 9 for a campaign that will not be sent: a draft, \
         or one that was stopped or disabled.",
    )
    .examples(&["campaigns status 'Anniversary offer'", "campaigns status 'March newsletter' --wait --poll-interval 10s"]);

fn build(command: Command) -> Command {
    command
        .arg(positional("campaign", "CAMPAIGN", "Campaign name or ID"))
        .arg(
            option("wait", "DURATION", "Wait until the campaign was sent, at most this long [default: 1h]")
                .num_args(0..=1)
                .require_equals(true)
                .default_missing_value(WAIT),
        )
        .arg(option("poll-interval", "DURATION", "Interval between two requests [default: 2s]"))
}

/// Shows the state.
///
/// # Errors
/// `Waiting` if the wait ends first, `Safety` for a campaign that will not be sent.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let length = |flag: &str| matches.get_one::<String>(flag).map(|text| parse_duration(flag, text)).transpose();
    let (wait, interval) = (length("wait")?, length("poll-interval")?.unwrap_or(INTERVAL));
    let client = context.client()?;
    let id = find(context, matches)?;
    let mut campaign = state::read(client, &id)?;
    let Some(wait) = wait else { return print(context, &campaign) };
    let begin = Instant::now();
    let mut shown = String::new();
    loop {
        let state = State::of(&campaign);
        let words = progress(&campaign, &state);
        if words != shown {
            context.note(&words);
            shown = words;
        }
        if state.is(State::COMPLETED) {
            return print(context, &campaign);
        }
        if state.is_any(&[State::DRAFT, State::STOPPED, State::DISABLED]) {
            print(context, &campaign)?;
            let message = format!(
                "campaign {} will not be sent: it is {}{state}",
                name(&campaign),
                if state.is(State::DRAFT) { "a " } else { "" }
            );
            return Err(context.failure(Error::new(Kind::Safety, message)));
        }
        if begin.elapsed() + interval > wait {
            print(context, &campaign)?;
            let message = format!("campaign {} is still {state} after {}", name(&campaign), duration::to_text(wait));
            return Err(Error::new(Kind::Waiting, message).hint(format!("{} --wait", state::status_command(&id))));
        }
        std::thread::sleep(interval);
        campaign = state::read(client, &id)?;
    }
}

fn name(campaign: &Item) -> String {
    campaign.get("name").unwrap_or_default()
}

/// `sending: 1,200 of 5,000`.
fn progress(campaign: &Item, state: &State) -> String {
    let number = |key: &str| campaign.count(key).unwrap_or(0);
    match (number("send_amt"), number("total_amt")) {
        (_, 0) => state.to_string(),
        (sent, total) => {
            let [sent, total] = [sent, total].map(crate::text::counts::thousands);
            format!("{state}: {sent} of {total}")
        }
    }
}

fn print(context: &Context, campaign: &Item) -> Result<()> {
    let item = Item::from_value(&state::summary(campaign));
    context.print(Count::One, &["id", "name", "state", "sdate", "sent", "total"], [item])
}
