//! `acamp campaigns links NAME`: the links of a campaign with their clicks, which only API v1 reports. It stands beside
//! `campaigns links list`, the listing of API v3.

use clap::{ArgMatches, Command};
use serde_json::json;

use super::report::v1_counts::{self, Link};
use crate::api::reply::Item;
use crate::command::Special;
use crate::command::arguments::positional;
use crate::engine::reading::Reader;
use crate::error::Result;
use crate::output::Count;
use crate::session::Context;
use crate::session::name_resolution::Lookup;

const COLUMNS: &[&str] = &["id", "link", "name", "people", "clicks"];

/// `acamp campaigns links`.
pub const COMMAND: Special =
    Special::new("campaigns links", "Show the links of a campaign with their clicks", build, run)
        .examples(&["campaigns links 'March newsletter'", "campaigns links 2 -o csv"]);

const LONG: &str = "Sends one request to API v1. Each link has id, link, name, people (contacts who clicked it), and \
                    clicks; the link with the most people comes first. campaigns links list shows the links as API v3 \
                    returns them, without clicks.";

fn build(command: Command) -> Command {
    command.arg(positional("campaign", "CAMPAIGN", "Campaign name or ID")).after_help(LONG)
}

/// Prints the links.
///
/// # Errors
/// `NotFound` for an unknown campaign, `Denied` if the API key is not allowed to read reports; those of the request.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let name = matches.get_one::<String>("campaign").map_or("", String::as_str);
    let client = context.client()?;
    let id = Lookup::new(client).id("campaigns", name)?;
    let reading = Reader::new(client, u64::MAX).one(v1_counts::LINKS, &[&id], &[])?.needed()?;
    let links = v1_counts::sorted(&reading.items);
    context.print(Count::Many, COLUMNS, links.iter().map(item))?;
    if links.is_empty() {
        context.note("no links");
    }
    Ok(())
}

fn item(link: &Link) -> Item {
    let Link { id, name, url, people, clicks } = link;
    Item::from_value(&json!({"id": id, "link": url, "name": name, "people": people, "clicks": clicks}))
}
