//! `acamp contacts show`: one person on one page, in at most six requests. A part that may not be read is told in its place.

mod page;
mod whole;

use clap::{Arg, ArgMatches, Command, value_parser};

use super::names::Names;
use super::person::Person;
use crate::api::reply::Item;
use crate::command::Special;
use crate::engine::reading::Reader;
use crate::error::Result;
use crate::output::{self, Count, Format, Page};
use crate::session::Context;

/// Requests a page may cost.
const MOST: &str = "6";

/// `acamp contacts show`.
pub const COMMAND: Special = Special {
    words: "contacts show",
    about: "Show everything about a contact on one page",
    details: "",
    examples: &["contacts show jane@example.com", "contacts show 7 -o json --jq '.lists[].name'"],
    build,
    run,
};

const LONG: &str = "Shows details, list subscriptions, tags, custom fields, automation runs, deals, notes, scores, \
                    and the last activity. Sends at most six requests. Names of fields, tags, lists, and automations \
                    are fetched within this limit and cached (acamp cache), so IDs shown now have names the next \
                    time. Use --max-requests to fetch more at once.\n\nJSON is one object: id, email, contact (as \
                    the service typed it), lists, tags, fields, automations, deals, notes, scores (arrays of \
                    objects), last_activity (at, what; or null), unread (part, why) and unnamed (nouns whose names \
                    were not read). contacts get returns only the contact record.";

fn build(command: Command) -> Command {
    command
        .arg(Arg::new("contact").value_name("CONTACT").required(true).help("Contact email address or ID"))
        .arg(
            Arg::new("max-requests")
                .long("max-requests")
                .value_name("N")
                .default_value(MOST)
                .value_parser(value_parser!(u64).range(2..))
                .help("Maximum number of requests"),
        )
        .after_help(LONG)
}

/// Prints the page, or the whole as data.
///
/// # Errors
/// `NotFound` for an unknown contact, and those of [`Reader::one`].
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let name = matches.get_one::<String>("contact").map_or("", String::as_str);
    let client = context.client()?;
    let reader = Reader::new(client, matches.get_one::<u64>("max-requests").copied().unwrap_or(6));
    let person = Person::read(client, &reader, name)?;
    let names = Names::of(client, &reader);
    let whole = whole::of(&reader, &names, &person)?;
    let output = context.output()?;
    if output.format == Format::Table && output.columns.is_none() {
        let mut page = Page::new(&output);
        page::write(&mut page, &person, &whole);
        return output::text(&output, &page.finish());
    }
    context.print_as(
        &output,
        Count::One,
        &["id", "email", "contact.firstName", "contact.lastName"],
        [Item::from_value(&whole)],
    )
}
