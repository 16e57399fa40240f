//! `acamp campaigns send`: starts the sending of a draft at once, after a check and a confirmation, and reports what
//! the campaign then does.

use clap::{ArgMatches, Command};
use jiff::Timestamp;

use super::mailing::{self, Mailing};
use super::requests::{self, RequestValues};
use super::state::{self, Change, State};
use super::{check, copies, find, unresolved};
use crate::api::reply::Item;
use crate::catalogue::guarding::Level;
use crate::command::Special;
use crate::command::arguments::{positional, switch};
use crate::engine::guard::{self, Confirmation};
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::session::connection::Connection;

/// `acamp campaigns send`.
pub const COMMAND: Special = Special::new("campaigns send", "Send a draft campaign now", build, run)
    .details(
        "Checks the campaign (acamp campaigns check), shows its subject, sender, lists, segment, and number of active recipients, \
         and asks for its name. Afterwards, the state of the campaign is read; a response that was lost is resolved this way.",
    )
    .examples(&["campaigns send 'Spring offer' --confirm 'Spring offer'", "campaigns send 'Spring offer' --dry-run"]);

/// The help of `--force`.
pub const FORCE_HELP: &str = "Continue although the check reports errors";

fn build(command: Command) -> Command {
    command
        .arg(positional("campaign", "CAMPAIGN", "Campaign name or ID"))
        .arg(switch("force", FORCE_HELP))
        .after_help("Only a draft without a future date is sent: a scheduled campaign is sent at its date. If an earlier request to send or \
                     schedule it has no known outcome, waits until it shows, at most four times --timeout after that request.\n\nExit codes: 9 if the campaign is not such a draft, \
                     another campaign with the same name and message is scheduled or was sent, or the check reports errors, 7 if no response was received and the campaign is still a draft, 11 if its state cannot be read.")
}

/// Sends the campaign.
///
/// # Errors
/// `Safety` for a campaign that is not a draft or not fit to be sent, `Usage` without confirmation, `Rejected` if the
/// server did not start it, `Temporary` if no response came and it is still a draft, `Unknown` if its state cannot be
/// read.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    context.refuse_write("campaigns send")?;
    let client = context.client()?;
    let id = find(context, matches)?;
    let mailing = mailing::read(context, &id)?;
    refuse_unless_draft(&mailing)?;
    refuse_future_date(&mailing, client.server_time())?;
    check::run(context, &mailing)?.refuse_unless_forced(context, matches.get_flag("force"))?;
    refuse_sent_copy(client, &mailing)?;
    confirm(context, &mailing, &format!("send campaign {} now", mailing.name))?;
    let values = RequestValues::default().with("status", "scheduled");
    let request = requests::build("v1 campaigns set-status", &[&id], &values)?;
    if context.options().dry_run {
        return crate::engine::print_dry_run(context, &[request]);
    }
    let is_settled = || {
        let is_draft = State::of(&state::read(client, &id)?).is(State::DRAFT);
        Ok(!is_draft || sent_copy(client, &mailing)?.is_some())
    };
    if unresolved::wait(context, &mailing, is_settled)? {
        refuse_unless_draft(&mailing::content(context, &id)?)?;
        refuse_sent_copy(client, &mailing)?;
    }
    let change = state::change(context, client, &[request], &id, |campaign| !State::of(campaign).is(State::DRAFT))?;
    let now = State::of(&change.campaign);
    if !change.is_reached {
        return Err(not_started(&mailing, &change));
    }
    let words = match now.is(State::HELD) {
        true => "is held for review by ActiveCampaign, and is sent once it is approved".to_owned(),
        false => format!("is now {now}"),
    };
    context.note(&format!("{}campaign {} {words}; acamp campaigns status {id} --wait", change.prefix(), mailing.name));
    state::print(context, &change.campaign)
}

fn not_started(mailing: &Mailing, change: &Change) -> Error {
    let (kind, why) = change.failure();
    let late = if change.is_lost { "; the request may still be carried out" } else { "" };
    let message = format!("not sent: {why}, and campaign {} is still a draft{late}", mailing.name);
    Error::new(kind, message).hint(state::status_command(&mailing.id))
}

/// Refuses a campaign that is not a draft.
///
/// # Errors
/// `Safety` that names its state.
pub fn refuse_unless_draft(mailing: &Mailing) -> Result<()> {
    let state = State::of(&mailing.record);
    if state.is(State::DRAFT) {
        return Ok(());
    }
    let (name, id) = (&mailing.name, &mailing.id);
    let (why, hint) = match () {
        () if mailing.is_of_automation() => ("belongs to an automation, which sends it".to_owned(), None),
        () if state.is(State::SCHEDULED) => {
            let at = mailing.text("sdate");
            (
                format!("is already scheduled{}", if at.is_empty() { at } else { format!(" for {at}") }),
                Some(format!("acamp campaigns cancel {id}")),
            )
        }
        () if state.is(State::SENDING) => ("is already being sent".to_owned(), Some(state::status_command(id))),
        () if state.is(State::COMPLETED) => ("was already sent".to_owned(), Some(format!("acamp campaigns copy {id}"))),
        () if state.is(State::HELD) => (
            "is held for review by ActiveCampaign: it is sent once it is approved".to_owned(),
            Some(format!("acamp open campaigns {id}")),
        ),
        () if state.is(State::PAUSED) => ("is paused".to_owned(), Some(format!("acamp campaigns resume {id}"))),
        () => (format!("is {state}"), Some(format!("acamp open campaigns {id}"))),
    };
    let error = Error::new(Kind::Safety, format!("not sent: campaign {name} {why}"));
    Err(match hint {
        Some(hint) => error.hint(hint),
        None => error,
    })
}

/// Another campaign through which contacts get the message of a draft, such as a scheduled copy of it.
fn sent_copy(client: &Connection, mailing: &Mailing) -> Result<Option<Item>> {
    let all = copies::of(client, &mailing.name, &copies::shares(mailing), &[&mailing.id])?;
    Ok(copies::sent(&all).cloned())
}

/// Refuses a draft whose message contacts get through another campaign.
fn refuse_sent_copy(client: &Connection, mailing: &Mailing) -> Result<()> {
    let Some(other) = sent_copy(client, mailing)? else { return Ok(()) };
    let (id, state) = (other.id().unwrap_or_default(), State::of(&other));
    let message = format!("not sent: campaign {id} with the same name and message is already {state}");
    Err(Error::new(Kind::Safety, message).hint(state::status_command(&id)))
}

/// Refuses a draft with a date in the future, which `send` would ignore or use: which is not established.
fn refuse_future_date(mailing: &Mailing, now: Timestamp) -> Result<()> {
    for key in ["sdate", "scheduleddate"] {
        let date = mailing.text(key);
        if crate::text::timestamp::of(&date).is_some_and(|date| date > now) {
            let message = format!(
                "not sent: campaign {} has the date {date}, and it is not known whether the server would send it now or then",
                mailing.name
            );
            return Err(Error::new(Kind::Safety, message).hint(format!(
                "acamp campaigns schedule {} --at '{}'",
                mailing.id,
                date.replace('T', " ")
            )));
        }
    }
    Ok(())
}

/// Asks for the name of the campaign, after showing what is sent to whom.
///
/// # Errors
/// `Usage` without confirmation.
pub fn confirm(context: &Context, mailing: &Mailing, what: &str) -> Result<()> {
    let mut confirmation = Confirmation::new(Level::Sends, what, &mailing.name);
    confirmation.warnings = mailing::summary(mailing);
    guard::ask(context, &confirmation)
}
