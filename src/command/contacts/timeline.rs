//! `acamp contacts timeline`: the activity of one contact from all sources of the API, in chronological order. Each event
//! names its source. A source that cannot be read is reported; the others are still read.

mod event;
mod sources;

use clap::builder::PossibleValuesParser;
use clap::{ArgAction, ArgMatches, Command, value_parser};
use jiff::Timestamp;

use super::contact_data::{ContactData, Needs};
use super::record_names::RecordNames;
use crate::command::Special;
use crate::command::arguments::{option, positional, switch};
use crate::engine::reading::Reader;
use crate::error::{Error, Kind, Result};
use crate::output::Count;
use crate::session::Context;
use crate::text::timestamp;
use event::Event;
use sources::Timeline;

const COLUMNS: &[&str] = &["at", "type", "what", "detail"];

/// `acamp contacts timeline`.
pub const COMMAND: Special =
    Special::new("contacts timeline", "Show the timeline of a contact", build, run).examples(&[
        "contacts timeline jane@example.com --since 30d",
        "contacts timeline 7 --type list --type tag --reverse -o jsonl",
    ]);

const LONG: &str = "The newest events are shown first; --reverse shows the oldest first. Each event has at (RFC \
                    3339, or null if the API returns no date; these are shown last), type, what, detail, id, and \
                    source (the request it comes from).\n\nThe API provides less history than the web app: for a \
                    list, the subscription date and the last change; for a tag, the date it was added; for a field, \
                    the dates of the first and the latest value; for a score, the last change. Removed tags, earlier \
                    subscriptions, and page visits are not available. Activities can duplicate events from other \
                    sources. If a source cannot be read, it is reported on standard error and the exit code is 3.";

fn build(command: Command) -> Command {
    command
        .arg(positional("contact", "CONTACT", "Contact email address or ID"))
        .arg(option("since", "WHEN", "Only events since this time: RFC 3339, a date, yesterday, or an age (7d)"))
        .arg(option("until", "WHEN", "Only events before this time"))
        .arg(
            option("type", "TYPE", "Filter by event type")
                .action(ArgAction::Append)
                .value_delimiter(',')
                .value_parser(PossibleValuesParser::new(sources::types())),
        )
        .arg(
            option("limit", "N", "Maximum number of events, newest first [default: all]")
                .value_parser(value_parser!(u64).range(1..)),
        )
        .arg(switch("reverse", "Show the oldest events first"))
        .after_help(LONG)
}

/// Prints the timeline.
///
/// # Errors
/// `NotFound` for an unknown contact, and those of [`Reader::one`]; `Usage` for an invalid time; `Partial` if a
/// source could not be read.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let now = Timestamp::now();
    let time = |flag: &str| {
        let text = matches.get_one::<String>(flag);
        text.map(|text| timestamp::asked(&format!("--{flag}"), text, now)).transpose()
    };
    let (since, until) = (time("since")?, time("until")?);
    let types: Vec<&str> = matches.get_many::<String>("type").into_iter().flatten().map(String::as_str).collect();
    let name = matches.get_one::<String>("contact").map_or("", String::as_str);
    let client = context.client()?;
    let reader = Reader::new(client, u64::MAX);
    let names = RecordNames::new(client, &reader);
    let wants = |kind: &str| types.is_empty() || types.contains(&kind);
    let needs = Needs { relations: &sources::relations(wants), single: wants(sources::ACTIVITY) };
    let contact = ContactData::read(client, &reader, &names, name, needs)?;
    let Timeline { mut events, unread } = sources::read(&reader, &names, &contact, wants)?;
    let unnamed = names.unread();
    events.retain(|event| wants(event.kind) && event.is_between(since, until));
    // A stable sort: events of the same second keep the order of the sources, and --reverse reverses it.
    let (mut dated, undated): (Vec<Event>, Vec<Event>) = events.into_iter().partition(|event| event.time.is_some());
    dated.sort_by_key(|event| event.time);
    let limit =
        matches.get_one::<u64>("limit").map_or(usize::MAX, |limit| usize::try_from(*limit).unwrap_or(usize::MAX));
    let mut shown: Vec<Event> = dated.into_iter().rev().chain(undated).take(limit).collect();
    if matches.get_flag("reverse") {
        let end = shown.iter().position(|event| event.time.is_none()).unwrap_or(shown.len());
        shown[..end].reverse();
    }
    context.print(Count::Many, COLUMNS, shown.iter().map(Event::item))?;
    unnamed.iter().for_each(|(resource, why)| context.note(&format!("cannot read the names of {resource}: {why}")));
    if unread.is_empty() {
        return Ok(());
    }
    unread.iter().for_each(|(source, why)| context.note(&format!("cannot read {source}: {why}")));
    let sources: Vec<&str> = unread.iter().map(|(source, _)| source.as_str()).collect();
    Err(Error::new(Kind::Partial, format!("incomplete timeline: cannot read {}", sources.join(", "))))
}
