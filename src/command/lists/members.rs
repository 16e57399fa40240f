//! `acamp lists members LIST`: the contacts on a list, as `contacts list --list LIST` lists them.

use clap::builder::{PossibleValuesParser, StringValueParser, TypedValueParser};
use clap::{ArgMatches, Command};

use crate::args::value_parsers;
use crate::command::Special;
use crate::command::arguments::{option, positional, switch};
use crate::command::operations::listing;
use crate::engine;
use crate::error::Result;
use crate::session::Context;

/// `acamp lists members`.
pub const COMMAND: Special = Special::new("lists members", "List the contacts on a list", build, run)
    .examples(&["lists members Newsletter", "lists members Newsletter --status unsubscribed --all -o csv"]);

const LONG: &str = "Lists the active contacts of the list: contacts list --list LIST --list-status STATUS, which has more \
     filters. A note says how many contacts with another status it leaves out.";

fn build(command: Command) -> Command {
    let contacts = listing("contacts").ok();
    let orders = contacts.map_or(&[][..], |operation| operation.orders);
    let status = contacts.and_then(|operation| operation.params.iter().find(|param| param.flag == "list-status"));
    let count = StringValueParser::new().try_map(value_parsers::count);
    command
        .arg(positional("list", "LIST", "List name or ID"))
        .arg(
            option("status", "STATUS", "Status on the list [default: active]")
                .visible_alias("list-status")
                .value_parser(PossibleValuesParser::new(status.map_or(Vec::new(), |param| param.kind.words()))),
        )
        .arg(
            option("limit", "N", "Maximum number of contacts [default: 100]")
                .value_parser(count)
                .allow_negative_numbers(true),
        )
        .arg(switch("all", "Fetch all contacts").conflicts_with("limit"))
        .arg(option("order", "NAME[:desc]", format!("Sort on the server by {}", orders.join(", "))))
        .after_help(LONG)
}

/// Lists them.
///
/// # Errors
/// Those of `contacts list`.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let text = |name: &str| matches.get_one::<String>(name);
    let mut words = vec![format!("--list={}", text("list").map_or("", String::as_str))];
    words.extend(text("status").map(|status| format!("--list-status={status}")));
    words.extend(text("order").map(|order| format!("--order={order}")));
    words.extend(matches.get_one::<u64>("limit").map(|limit| format!("--limit={limit}")));
    words.extend(matches.get_flag("all").then(|| "--all".to_owned()));
    engine::run_words(context, "contacts list", words)
}
