//! `acamp contacts count`: how many contacts match. One request where the server counts them; otherwise all are read that the
//! server cannot leave out.

use clap::{ArgMatches, Command};
use serde_json::json;

use crate::api::reply::Item;
use crate::api::request;
use crate::args::{call, conditions, flags};
use crate::catalogue;
use crate::command::Special;
use crate::command::operations::listing;
use crate::engine::conditions::{Conditions, count};
use crate::error::{Error, Kind, Result};
use crate::output::Count;
use crate::session::Context;
use crate::session::name_resolution::Lookup;

/// `acamp contacts count`.
pub const COMMAND: Special = Special::new("contacts count", "Count contacts", build, run)
    .examples(&["contacts count --tag vip", "contacts count --where 'Plan = Pro and last_open > 180d'"]);

const LISTING: &str = "contacts list";

const LONG: &str = "Takes the filters of contacts list. The server counts by all flags that it filters by, and by --where for \
     one tag or one list, in one request. Other conditions are checked contact by contact: one request for 100 contacts.\n\n\
     JSON is one object with the number: {\"count\": 1204}.";

fn build(command: Command) -> Command {
    let command = match catalogue::command(LISTING) {
        Some((resource, operations)) => flags::filters(command, resource, &operations),
        None => command,
    };
    command.after_help(LONG)
}

/// Prints the number of contacts.
///
/// # Errors
/// Those of resolving the filters and of [`count`].
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let missing = || Error::new(Kind::Other, format!("the catalogue has no {LISTING}"));
    let (resource, operations) = catalogue::command(LISTING).ok_or_else(missing)?;
    let operation = listing(resource.name)?;
    let client = context.client()?;
    let lookup = Lookup::new(client);
    let mut input = call::input_of(operation, matches)?;
    lookup.resolve(operation, &mut input)?;
    let typed = conditions::of_matches(matches, resource, &operations);
    let conditions = Conditions::resolve(&typed, resource, operation, client, &lookup)?;
    let request = request::build(operation, &input)?;
    let number = count(context, client, resource, operation, request, conditions.as_ref())?;
    context.print(Count::One, &["count"], [Item::from_value(&json!({ "count": number }))])
}
