//! `acamp contacts count`: how many contacts match. One request where the server counts them; otherwise all are read that the
//! server cannot leave out.

use clap::{ArgMatches, Command};

use crate::args::{call, conditions, flags};
use crate::catalogue;
use crate::command::Special;
use crate::command::operations::listing;
use crate::engine::count::{self, Counting};
use crate::error::{Error, Kind, Result};
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
/// Those of [`Counting::number`].
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let missing = || Error::new(Kind::Other, format!("the catalogue has no {LISTING}"));
    let (resource, operations) = catalogue::command(LISTING).ok_or_else(missing)?;
    let operation = listing(resource.name)?;
    let input = call::input_of(operation, matches)?;
    let client = context.client()?;
    let expressions = conditions::of_matches(matches, resource, &operations);
    let counting = Counting { context, client, resource, operation };
    let number = counting.number(&Lookup::new(client), &input, &expressions)?;
    count::print(context, number)
}
