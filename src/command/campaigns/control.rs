//! `acamp campaigns pause|resume|stop|cancel`: changes of the state of a campaign that is scheduled or being sent,
//! each verified by reading the state.

use clap::{ArgMatches, Command};

use super::find;
use super::mailing::{self, Mailing};
use super::requests::{self, RequestValues};
use super::send::confirm;
use super::state::{self, State};
use crate::api::reply::Item;
use crate::api::request::Request;
use crate::catalogue::guarding::Level;
use crate::command::Special;
use crate::command::arguments::positional;
use crate::engine;
use crate::engine::guard::{self, Confirmation};
use crate::error::{Error, Kind, Result};
use crate::session::Context;

/// `acamp campaigns pause`.
pub const PAUSE: Special =
    Special::new("campaigns pause", "Pause a campaign that is being sent", build, |matches, context| {
        run(matches, context, &Move::PAUSE)
    })
    .details("The state of the campaign is read afterwards. acamp campaigns resume continues it.")
    .examples(&["campaigns pause 'March newsletter'", "campaigns pause 2 --dry-run"]);

/// `acamp campaigns resume`.
pub const RESUME: Special = Special::new("campaigns resume", "Resume a paused campaign", build, |matches, context| {
    run(matches, context, &Move::RESUME)
})
.details("Email is sent to the recipients who have not received it. Asks for the name of the campaign. The state of the campaign is read afterwards.")
.examples(&["campaigns resume 'Win-back offer' --confirm 'Win-back offer'", "campaigns resume 27 --dry-run"]);

/// `acamp campaigns stop`.
pub const STOP: Special = Special::new("campaigns stop", "Stop a campaign for good", build, |matches, context| {
    run(matches, context, &Move::STOP)
})
.details("A stopped campaign cannot be resumed; who has not received it will not. The state of the campaign is read afterwards.")
.examples(&["campaigns stop 'Win-back offer'", "campaigns stop 27 --yes"]);

/// `acamp campaigns cancel`.
pub const CANCEL: Special =
    Special::new("campaigns cancel", "Cancel a scheduled campaign", build, |matches, context| {
        run(matches, context, &Move::CANCEL)
    })
    .details("The campaign becomes a draft again. It is an error if it is still scheduled afterwards.")
    .examples(&["campaigns cancel 'Anniversary offer'", "campaigns cancel 30 --dry-run"]);

fn build(command: Command) -> Command {
    command.arg(positional("campaign", "CAMPAIGN", "Campaign name or ID"))
}

/// A change of state: from where, to where, and how.
#[derive(Debug)]
struct Move {
    verb: &'static str,
    /// The states from which it is possible.
    from: &'static [&'static str],
    /// The states in which it is done.
    to: &'static [&'static str],
    /// The command of API v3; empty for none.
    v3: &'static str,
    /// The status for API v1.
    v1: &'static str,
    level: Level,
}

impl Move {
    const PAUSE: Move = Move {
        verb: "pause",
        from: &[State::SENDING],
        to: &[State::PAUSED],
        v3: "campaigns pause",
        v1: "paused",
        level: Level::Mild,
    };
    // A campaign of which nothing is left to send is completed at once.
    const RESUME: Move = Move {
        verb: "resume",
        from: &[State::PAUSED],
        to: &[State::SCHEDULED, State::SENDING, State::COMPLETED],
        v3: "campaigns resume",
        v1: "sending",
        level: Level::Sends,
    };
    const STOP: Move = Move {
        verb: "stop",
        from: &[State::SENDING, State::PAUSED],
        to: &[State::STOPPED],
        v3: "campaigns stop",
        v1: "stopped",
        level: Level::Moderate,
    };
    const CANCEL: Move = Move {
        verb: "cancel",
        from: &[State::SCHEDULED],
        to: &[State::DRAFT],
        v3: "",
        v1: "draft",
        level: Level::Mild,
    };

    /// Whether the campaign has a state in which the change is done.
    fn is_done(&self, campaign: &Item) -> bool {
        State::of(campaign).is_any(self.to)
    }

    /// The requests, the first of which may not be available.
    fn requests(&self, id: &str) -> Result<Vec<Request>> {
        let mut requests = Vec::new();
        if !self.v3.is_empty() {
            requests.push(requests::build(self.v3, &[id], &RequestValues::default())?);
        }
        requests.push(requests::build(
            "v1 campaigns set-status",
            &[id],
            &RequestValues::default().with("status", self.v1),
        )?);
        Ok(requests)
    }
}

/// Changes the state.
///
/// # Errors
/// `Safety` for a campaign in another state, `Usage` without confirmation, `Rejected` if the state did not change,
/// `Temporary` if no response came and it did not, `Unknown` if it cannot be read.
fn run(matches: &ArgMatches, context: &Context, change: &Move) -> Result<()> {
    context.refuse_write(&format!("campaigns {}", change.verb))?;
    let client = context.client()?;
    let id = find(context, matches)?;
    let campaign = state::read(client, &id)?;
    let name = campaign.get("name").unwrap_or_default();
    refuse_other_state(change, &campaign, &name, &id)?;
    match change.level {
        Level::Sends => {
            let mailing: Mailing = mailing::read(context, &id)?;
            confirm(context, &mailing, &format!("resume campaign {name}"))?;
        }
        level => {
            guard::ask(context, &Confirmation::new(level, format!("{} campaign {name}", change.verb), &name))?;
            // The same request may also start a sending; this one cannot.
            context.allow(Level::Sends);
        }
    }
    let requests = change.requests(&id)?;
    if context.options().dry_run {
        return engine::print_dry_run(context, &requests[..1]);
    }
    let outcome = state::change(context, client, &requests, &id, |campaign| change.is_done(campaign));
    let outcome = match outcome {
        Err(error) if matches!(error.kind(), Kind::Rejected) => {
            let now = state::read(client, &id)?;
            refuse_other_state(change, &now, &name, &id)?;
            return Err(error);
        }
        outcome => outcome?,
    };
    let now = State::of(&outcome.campaign);
    if !outcome.is_reached {
        let (kind, why) = outcome.failure();
        let message = format!("{why}, but campaign {name} is still {now}");
        return Err(Error::new(kind, message).hint(state::status_command(&id)));
    }
    let now = if now.is(State::DRAFT) { "a draft again".to_owned() } else { format!("now {now}") };
    context.note(&format!("{}campaign {name} is {now}", outcome.prefix()));
    state::print(context, &outcome.campaign)
}

/// Refuses a campaign in a state from which the change is not possible.
fn refuse_other_state(change: &Move, campaign: &Item, name: &str, id: &str) -> Result<()> {
    let state = State::of(campaign);
    if state.is_any(change.from) {
        return Ok(());
    }
    let verb = change.verb;
    let already = change.to.first().is_some_and(|to| state.is(to) && verb != "resume" && verb != "cancel");
    let (why, hint) = match () {
        () if already => (format!("is already {state}"), None),
        () if state.is(State::HELD) => (
            "is held for review by ActiveCampaign, and can only be deleted".to_owned(),
            Some(format!("acamp campaigns delete {id}")),
        ),
        () if verb == "pause" && state.is(State::SCHEDULED) => (
            "is scheduled: only a campaign that is being sent can be paused".to_owned(),
            Some(format!("acamp campaigns cancel {id}")),
        ),
        () if state.is(State::DRAFT) => ("is a draft".to_owned(), None),
        () => (format!("is {state}"), None),
    };
    let error = Error::new(Kind::Safety, format!("cannot {verb}: campaign {name} {why}"));
    Err(match hint {
        Some(hint) => error.hint(hint),
        None => error,
    })
}
