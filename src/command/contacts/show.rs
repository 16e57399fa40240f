//! `acamp contacts show`: a contact with all related data, in one or two requests where the server includes it, and in at
//! most six elsewhere. Parts that cannot be read say why.

mod page;
mod summary;

use clap::{ArgMatches, Command, value_parser};

use super::contact_data::{ContactData, Needs};
use super::record_names::RecordNames;
use crate::api::reply::Item;
use crate::command::Special;
use crate::command::arguments::{option, positional};
use crate::engine::reading::Reader;
use crate::error::Result;
use crate::output::{self, Count, Format, Page};
use crate::session::Context;

/// Default request limit.
const MAX_REQUESTS: &str = "6";

/// `acamp contacts show`.
pub const COMMAND: Special = Special::new("contacts show", "Show a contact with all related data", build, run)
    .examples(&["contacts show jane@example.com", "contacts show 7 -o json --jq '.lists[].name'"]);

const LONG: &str = "Shows details, list subscriptions, tags, custom fields, automation runs, deals, notes, scores, \
    and the last activity. Sends one request for an ID, and two for an email address, if the server includes all \
    related data in its responses; otherwise at most six. Names of fields, tags, lists, and automations that are not \
    included are fetched within this limit and cached (acamp cache), so IDs shown now have names the next time. Use \
    --max-requests to fetch more at once.\n\n\
    JSON is one object: id, email, contact (as the server returned it), lists, tags, fields, automations, deals, \
    notes, scores (arrays of objects), last_activity (at, what; or null), unread (part, why), and unnamed (resources \
    whose names were not read). contacts get returns only the contact record.";

fn build(command: Command) -> Command {
    command
        .arg(positional("contact", "CONTACT", "Contact email address or ID"))
        .arg(
            option("max-requests", "N", "Maximum number of requests")
                .default_value(MAX_REQUESTS)
                .value_parser(value_parser!(u64).range(2..)),
        )
        .after_help(LONG)
}

/// Prints the contact as a page, or as one object.
///
/// # Errors
/// `NotFound` for an unknown contact, and those of [`Reader::one`].
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let name = matches.get_one::<String>("contact").map_or("", String::as_str);
    let client = context.client()?;
    let reader = Reader::new(client, matches.get_one::<u64>("max-requests").copied().unwrap_or(6));
    let names = RecordNames::new(client, &reader);
    let contact =
        ContactData::read(client, &reader, &names, name, Needs { relations: summary::RELATIONS, single: true })?;
    let summary = summary::read(&reader, &names, &contact)?;
    let output = context.output()?;
    if output.format == Format::Table && output.columns.is_none() {
        let mut page = Page::new(&output);
        page::write(&mut page, &contact, &summary);
        return output::text(&output, &page.finish());
    }
    context.print_as(
        &output,
        Count::One,
        &["id", "email", "contact.firstName", "contact.lastName"],
        [Item::from_value(&summary)],
    )
}
