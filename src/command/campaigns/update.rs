//! `acamp campaigns update`: changes a draft: the content and sender through its message, everything else through the
//! campaign.

use clap::{ArgMatches, Command};

use super::content::{self, Content};
use super::copies;
use super::find_text;
use super::mailing;
use super::requests;
use super::state::{self, State};
use crate::args::call::Call;
use crate::args::flags::{self, POSITIONS};
use crate::catalogue;
use crate::command::Special;
use crate::command::arguments::option;
use crate::engine::{self, record};
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::session::name_resolution::Lookup;

const NAME: &str = "campaigns update";

/// `acamp campaigns update`.
pub const COMMAND: Special = Special::new(NAME, "Update a draft campaign and its message", build, run)
    .details(
        "Flags of the message change the message of the campaign and are verified afterwards; the others change the campaign. Only a draft is changed: cancel a \
         scheduled campaign first. The HTML and text of a message made with the designer (ed_version 3) cannot be changed through the API: the designer restores them.",
    )
    .examples(&[
        "campaigns update 'Spring offer' --subject '25 % off' --html @spring.html",
        "campaigns update 'Spring offer' --list Newsletter --link-tracking true",
        "campaigns update 3 --name 'Winter sale' --segment Germany",
    ]);

fn build(command: Command) -> Command {
    let Some((resource, operations)) = catalogue::command(NAME) else { return command };
    content::declare(flags::declare(command, resource, &operations))
        .arg(option("message", "ID", "Message to change, of a split test"))
        .after_help(
            "--scheduled-date is refused: it is not known to schedule a campaign. Use acamp campaigns schedule.",
        )
}

/// Updates the message and the campaign.
///
/// # Errors
/// `Safety` for a campaign that is not a draft, and for content that the designer restores; `Rejected` if the server
/// did not store a property; those of the operation.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let found = catalogue::command(NAME);
    let (resource, operations) = found.ok_or_else(|| Error::new(Kind::Other, format!("unknown command `{NAME}`")))?;
    if matches.contains_id("scheduled-date") {
        return Err(Error::usage("--scheduled-date is not known to schedule a campaign")
            .hint("acamp campaigns schedule CAMPAIGN --at TIME"));
    }
    let has_own = own_flags(matches, &operations);
    if !content::is_given(matches) {
        if let Some(flag) = matches.get_one::<String>("message") {
            return Err(Error::usage(format!(
                "--message {flag} names the message to change: add --subject, --html, or another flag of it"
            )));
        }
        return campaign(context, matches, &Call::new(resource, operations, matches)?);
    }
    context.refuse_write(NAME)?;
    let content = Content::read(matches)?;
    let named: Vec<&String> = matches.get_many::<String>(POSITIONS[0]).into_iter().flatten().collect();
    let [name] = named.as_slice() else {
        return Err(Error::usage("flags of the message change the message of one campaign"));
    };
    let client = context.client()?;
    let id = find_text(context, name)?;
    let before = mailing::content(context, &id)?;
    let message = message(matches, &before)?;
    refuse_unchangeable(&before, message, &content)?;
    let request = requests::build("messages update", &[&message.id], &content.for_v3())?;
    if context.options().dry_run {
        engine::print_dry_run(context, &[request])?;
        return if has_own { engine::run(context, &Call::new(resource, operations, matches)?) } else { Ok(()) };
    }
    record::call(context, client, &request, None)?;
    let after = mailing::content(context, &id)?;
    let stored = after.messages.iter().find(|other| other.id == message.id);
    let lost = stored.map_or_else(|| vec!["message".to_owned()], |stored| content.lost_in(&stored.record));
    if !lost.is_empty() {
        let text = format!("message {} was updated, but the server did not store {}", message.id, lost.join("; "));
        return Err(Error::new(Kind::Rejected, text).hint(format!("acamp messages get {}", message.id)));
    }
    context.note(&format!("campaign {}: message {} updated", after.name, message.id));
    if has_own {
        return campaign(context, matches, &Call::new(resource, operations, matches)?);
    }
    state::print(context, &after.record)
}

/// Changes the campaign, and compares the lists and the segment of one campaign afterwards: what the server does with
/// them is not established, and its response does not show them.
fn campaign(context: &Context, matches: &ArgMatches, call: &Call) -> Result<()> {
    engine::run(context, call)?;
    let named: Vec<&String> = matches.get_many::<String>(POSITIONS[0]).into_iter().flatten().collect();
    let lists: Vec<&String> = matches.get_many::<String>("list").into_iter().flatten().collect();
    let segment = matches.get_one::<String>("segment");
    let [name] = named.as_slice() else { return Ok(()) };
    if context.options().dry_run || *name == "-" || lists.is_empty() && segment.is_none() {
        return Ok(());
    }
    let client = context.client()?;
    let lookup = Lookup::new(client);
    // The command may have renamed it.
    let name = matches.get_one::<String>("name").unwrap_or(name);
    let mailing = mailing::read(context, &find_text(context, name)?)?;
    let mut lost = Vec::new();
    if let Some(why) = mailing.why_unread(mailing::Part::Lists) {
        context.warn(&format!("the lists of campaign {} could not be verified: {why}", mailing.name));
    } else {
        for list in lists {
            let id = lookup.id("lists", list)?;
            if mailing.lists.iter().all(|stored| stored.id != id) {
                lost.push(format!("list {list}"));
            }
        }
    }
    if let Some(segment) = segment
        && !copies::has_segment(client, &mailing, &lookup.id("segments", segment)?)?
    {
        lost.push(format!("segment {segment}"));
    }
    match lost.is_empty() {
        true => Ok(()),
        false => {
            let text = format!(
                "the server accepted the update of campaign {}, but did not store {}",
                mailing.name,
                lost.join(", ")
            );
            Err(Error::new(Kind::Rejected, text).hint(format!("acamp open campaigns {}", mailing.id)))
        }
    }
}

/// Whether a flag of the operation itself is given.
fn own_flags(matches: &ArgMatches, operations: &[&'static catalogue::model::Operation]) -> bool {
    let is_given = |id: &str| flags::is_typed(matches, id);
    flags::flags(operations).iter().any(|param| is_given(param.flag))
        || ["set", "set-string", "data"].iter().any(|id| is_given(id))
}

/// The message to change.
fn message<'m>(matches: &ArgMatches, mailing: &'m mailing::Mailing) -> Result<&'m mailing::Message> {
    let only = matches.get_one::<String>("message");
    let mut candidates = mailing.messages.iter().filter(|message| only.is_none_or(|only| *only == message.id));
    let ids = || mailing.messages.iter().map(|message| message.id.as_str()).collect::<Vec<_>>().join(", ");
    match (candidates.next(), candidates.next()) {
        (Some(message), None) => Ok(message),
        (Some(_), Some(_)) => {
            Err(Error::usage(format!("campaign {} has several messages: {}", mailing.name, ids()))
                .hint("add --message ID"))
        }
        (None, _) if mailing.messages.is_empty() => {
            Err(Error::new(Kind::NotFound, format!("campaign {} has no message", mailing.name))
                .hint("a message can only be given to a new campaign: acamp campaigns create"))
        }
        (None, _) => {
            Err(Error::new(Kind::NotFound, format!("campaign {} has only the messages {}", mailing.name, ids())))
        }
    }
}

/// Refuses to change what was sent, and content that the designer restores.
fn refuse_unchangeable(mailing: &mailing::Mailing, message: &mailing::Message, content: &Content) -> Result<()> {
    let state = State::of(&mailing.record);
    if !state.is(State::DRAFT) {
        let error = Error::new(Kind::Safety, format!("not updated: campaign {} is {state}", mailing.name));
        return Err(if state.is(State::SCHEDULED) {
            error.hint(format!("acamp campaigns cancel {}", mailing.id))
        } else {
            error
        });
    }
    if message.is_of_designer() && (content.html.is_some() || content.text.is_some()) {
        let text = format!(
            "not updated: message {} was made with the designer, which restores its HTML and text (ed_version 3); subject, preheader, and sender can be changed",
            message.id
        );
        return Err(Error::new(Kind::Safety, text).hint(format!("acamp open campaigns {}", mailing.id)));
    }
    Ok(())
}
