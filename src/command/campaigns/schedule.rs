//! `acamp campaigns schedule`: a draft becomes a scheduled campaign. Whether the server keeps the date of a draft that
//! it is told to schedule is not established, and a campaign without a date is sent at once. So a scheduled copy is
//! created with its date, verified, and only then the draft is deleted.

mod copy;

use clap::{ArgMatches, Command};

use super::mailing::{self, Mailing};
use super::requests::{self, RequestValues};
use super::send::{FORCE_HELP, confirm, refuse_unless_draft};
use super::state::{self, State};
use super::time::{self, StartTime};
use super::{check, copies};
use crate::api::reply::Item;
use crate::api::request::{self, Input, Request};
use crate::catalogue::{self, model::Operation};
use crate::command::Special;
use crate::command::arguments::{option, positional, switch};
use crate::engine;
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::session::connection::Connection;
use crate::session::name_resolution::{Lookup, is_id};

/// `acamp campaigns schedule`.
pub const COMMAND: Special = Special::new("campaigns schedule", "Schedule a campaign, or change its date", build, run)
    .details(
        "Checks a draft, shows what is sent to whom, and asks for its name. Then creates a scheduled copy, verifies its state, date, lists, segment, and \
         messages, and deletes the draft: the campaign has a new ID. A repeated command finds the copy and finishes. A campaign that is already \
         scheduled gets the new date and keeps its ID.",
    )
    .examples(&[
        "campaigns schedule 'Spring offer' --at '2030-03-01 09:00' --confirm 'Spring offer'",
        "campaigns schedule 3 --at '2030-03-01 09:00' --zone Europe/Berlin --dry-run",
    ]);

fn build(command: Command) -> Command {
    command
        .arg(positional("campaign", "CAMPAIGN", "Campaign name or ID"))
        .arg(option("at", "TIME", "Date and time, with an offset if wanted, such as '2030-03-01 09:00+01:00'").required(true))
        .arg(option("zone", "ZONE", "Time zone of --at: a name such as Europe/Berlin, or an offset [default: that of the account]"))
        .arg(switch("force", FORCE_HELP))
        .after_help(
            "Without --zone and an offset, the time is that of the account. The account's offset is that of its latest campaign with a date; if there is none, \
             --zone or an offset is required. If the server stores another time, the campaign is unscheduled, and the exit code is 6. A copy that \
             ActiveCampaign holds for review is reported with exit code 8, and the draft is kept.\n\n\
             If an earlier request to send or schedule the campaign has no known outcome, waits until it shows, at most four times --timeout after that \
             request. The exit code is 9 if another campaign with the same name and message is scheduled or was sent, and 11 if it is not known whether \
             the copy exists: a repeated command finds it.",
        )
}

/// Schedules the campaign.
///
/// # Errors
/// `Usage` for a time that is invalid, in the past, or less than two minutes ahead, for an unknown zone, and without
/// confirmation; `Safety` for a campaign that is neither a draft nor scheduled, or not fit to be sent; `Rejected` if
/// the server stored something else; `Waiting` for a copy held for review; `Partial` if the draft could not be
/// deleted; `Unknown` if a response was lost and reading does not show the copy, or if the copy cannot be verified.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    context.refuse_write("campaigns schedule")?;
    let text = |flag: &str| matches.get_one::<String>(flag).map(String::as_str);
    let typed = time::parse(text("at").unwrap_or_default())?;
    let zone = text("zone").map(time::zone).transpose()?;
    let client = context.client()?;
    let id = find(client, text("campaign").unwrap_or_default())?;
    let mailing = mailing::read(context, &id)?;
    let is_scheduled = State::of(&mailing.record).is(State::SCHEDULED) && !mailing.is_of_automation();
    if !is_scheduled {
        refuse_unless_draft(&mailing)?;
    }
    let start = time::start(typed, zone.as_ref(), time::account_offset(client)?, client.server_time())?;
    if is_scheduled && start.is(&mailing.text("sdate")) {
        context.note(&format!("campaign {} is already scheduled for {}", mailing.name, mailing.text("sdate")));
        return state::print(context, &mailing.record);
    }
    check::run(context, &mailing)?.refuse_unless_forced(context, matches.get_flag("force"))?;
    confirm(context, &mailing, &format!("schedule campaign {} for {}", mailing.name, start.shown()))?;
    let plan = copy::ScheduledCopy { mailing: &mailing, start };
    if context.options().dry_run {
        let requests = if is_scheduled { vec![moved(&id, &start)?] } else { plan.requests(client)? };
        return engine::print_dry_run(context, &requests);
    }
    if is_scheduled { reschedule(context, client, &id, &mailing.name, &start) } else { plan.carry_out(context, client) }
}

/// The ID of the campaign. If a draft and its copy have the name, it is the draft.
fn find(client: &Connection, text: &str) -> Result<String> {
    if is_id(text) {
        return Ok(text.to_owned());
    }
    let name = text.strip_prefix("name:").unwrap_or(text);
    let reader = engine::reading::Reader::new(client, u64::MAX);
    let listed = reader.all("campaigns list", &[], &[("filters[name]", name)])?.needed()?.items;
    let same: Vec<&Item> = listed.iter().filter(|campaign| campaign.get("name").as_deref() == Some(name)).collect();
    let drafts: Vec<&&Item> = same.iter().filter(|campaign| State::of(campaign).is(State::DRAFT)).collect();
    match drafts.as_slice() {
        [draft] if same.len() > 1 => Ok(draft.id().unwrap_or_default()),
        _ => Lookup::for_level(client, catalogue::guarding::Level::Sends).id("campaigns", text),
    }
}

/// The request that gives a scheduled campaign another date.
fn moved(id: &str, start: &StartTime) -> Result<Request> {
    let values = RequestValues::default().with("status", "scheduled").with("start", start.on_wire());
    requests::build("v1 campaigns set-status", &[id], &values)
}

/// Gives a scheduled campaign another date, and unschedules it if the server stores a third one.
fn reschedule(context: &Context, client: &Connection, id: &str, name: &str, start: &StartTime) -> Result<()> {
    let is_reached = |campaign: &Item| start.is(&campaign.get("sdate").unwrap_or_default());
    let change = state::change(context, client, &[moved(id, start)?], id, is_reached)?;
    let (now, sdate) = (State::of(&change.campaign), change.campaign.get("sdate").unwrap_or_default());
    if change.is_reached && now.is(State::SCHEDULED) {
        context.note(&format!("campaign {name} (ID {id}) is scheduled for {sdate}"));
        return state::print(context, &change.campaign);
    }
    if change.is_lost {
        let message = format!("no response was received, and campaign {name} is still {now} for {sdate}");
        return Err(Error::new(Kind::Temporary, message).hint(state::status_command(id)));
    }
    let message = format!("the server stored {sdate} for campaign {name} instead of {}", start.shown());
    Err(unscheduled(context, client, id, &message))
}

/// Unschedules a campaign that is not as it was asked for; the error says what was wrong and whether this worked.
fn unscheduled(context: &Context, client: &Connection, id: &str, why: &str) -> Error {
    let hint = format!("acamp campaigns delete {id}");
    let request =
        match requests::build("v1 campaigns set-status", &[id], &RequestValues::default().with("status", "draft")) {
            Ok(request) => request,
            Err(error) => return error,
        };
    let is_draft = |campaign: &Item| State::of(campaign).is(State::DRAFT);
    match state::change(context, client, &[request], id, is_draft) {
        Ok(change) if change.is_reached => {
            Error::new(Kind::Rejected, format!("{why}; campaign {id} was unscheduled and is a draft")).hint(hint)
        }
        _ => match delete(context, client, id) {
            Ok(()) => {
                Error::new(Kind::Rejected, format!("{why}; campaign {id} could not be unscheduled and was deleted"))
            }
            Err(error) => {
                let message = format!("{why}; campaign {id} may still be scheduled: {}", error.message());
                Error::new(Kind::Unknown, message).hint(hint)
            }
        },
    }
}

/// Deletes a campaign; one that does not exist is deleted.
fn delete(context: &Context, client: &Connection, id: &str) -> Result<()> {
    let operations = catalogue::command("campaigns delete").map(|(_, operations)| operations).unwrap_or_default();
    let request = |operation: &&'static Operation| {
        let arguments = operation.arguments.iter().map(|param| (param, id.to_owned())).collect();
        request::build(operation, &Input { arguments, ..Input::default() })
    };
    let requests = operations.iter().map(request).collect::<Result<Vec<_>>>()?;
    let (_, sent) = engine::first_known(context, client, &requests)?;
    let outcome = sent.outcome.map_err(Error::from).and_then(|delivered| delivered.carried_out().map(|_| ()));
    match outcome {
        Err(error) if error.kind() == Kind::NotFound => Ok(()),
        Err(error) if state::is_lost(&error) => match state::read(client, id) {
            Err(gone) if gone.kind() == Kind::NotFound => Ok(()),
            _ => Err(error),
        },
        outcome => outcome,
    }
}

/// The newest of the campaigns made after `draft` with the same name and messages.
fn copies_of(client: &Connection, mailing: &Mailing) -> Result<Vec<Item>> {
    let number = |id: Option<String>| id.and_then(|id| id.parse::<u64>().ok());
    let draft = number(Some(mailing.id.clone()));
    let all = copies::of(client, &mailing.name, &copies::shares(mailing), &[&mailing.id])?;
    Ok(all.into_iter().filter(|campaign| number(campaign.id()) > draft).collect())
}
