//! `acamp open [NOUN [ID]]`: the page in the web app. `page` knows the addresses, `opener` the system's browser.

mod opener;
mod page;

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::json;

use crate::api::reply::Item;
use crate::catalogue::{self, model::Resource};
use crate::command::Special;
use crate::error::{Error, Kind, Result};
use crate::output::Count;
use crate::session::Context;
use crate::session::lookup::{Lookup, is_id};
use crate::text::similarity::nearest;

/// `acamp open`.
pub const COMMAND: Special = Special {
    words: "open",
    about: "Open a page of the web app",
    details: "",
    examples: &["open", "open contacts", "open lists Newsletter", "open lists 3 --print --jq .url"],
    build,
    run,
};

fn build(command: Command) -> Command {
    command
        .arg(
            Arg::new("thing")
                .value_name("NOUN|ID")
                .num_args(0..)
                .help("Resource, and one of its records by ID or name [default: the account's start page]"),
        )
        .arg(Arg::new("print").long("print").action(ArgAction::SetTrue).help("Print the URL instead of opening it"))
        .after_help(format!(
            "Opens the page if a browser is available on this terminal; otherwise prints its URL.\n\nKnown pages \
             (the URLs of other pages are undocumented):\n{}",
            page::known().into_iter().map(|line| format!("  acamp {line}")).collect::<Vec<_>>().join("\n")
        ))
}

/// Opens the page, or prints its address.
///
/// Shape in JSON: one object `url`, `noun` (null for the first page), `id` (null for a page of all).
///
/// # Errors
/// `NotFound` for a noun that does not exist and a page nobody has established, `Other` for an account whose web address
/// is not known; those of a name's lookup.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let words: Vec<&str> = matches.get_many::<String>("thing").into_iter().flatten().map(String::as_str).collect();
    let (noun, thing) = split(&words)?;
    let profile = context.profile()?;
    if profile.is_sandbox() {
        return Err(Error::new(Kind::Other, "the sandbox has no web app").hint("acamp open --profile NAME"));
    }
    let web = page::address(&profile.url.value)?;
    let template = noun.map_or(Ok("/"), |noun| page::template(noun, thing.is_some()))?;
    let id = match (noun, thing) {
        (Some(noun), Some(thing)) => Some(id_of(context, noun, thing)?),
        _ => None,
    };
    let url = page::url(&web, template, id.as_deref())?;
    let options = context.options();
    let wants_data = matches.get_flag("print") || options.output.is_some() || options.jq.is_some() || options.dry_run;
    if !wants_data && context.environment().terminals.output {
        match opener::open(&url, context.environment()) {
            Ok(()) => {
                context.note(&format!("opening {url}"));
                return Ok(());
            }
            Err(why) => context.warn(&why),
        }
    }
    let item = json!({ "url": url, "noun": noun.map(|noun| noun.name), "id": id });
    context.print(Count::One, &["url"], [Item::from_value(&item)])
}

/// The noun of the first words, and the one word behind it.
fn split<'a>(words: &[&'a str]) -> Result<(Option<&'static Resource>, Option<&'a str>)> {
    let Some((last, above)) = words.split_last() else { return Ok((None, None)) };
    if let Some(noun) = catalogue::called(&words.join(" ")) {
        return Ok((Some(noun), None));
    }
    let above = if above.is_empty() { (*last).to_owned() } else { above.join(" ") };
    catalogue::called(&above).map(|noun| (Some(noun), Some(*last))).ok_or_else(|| unknown(&above))
}

fn unknown(words: &str) -> Error {
    let near = nearest(words, catalogue::children("").map(|noun| noun.name));
    let error = Error::new(Kind::NotFound, format!("there is no noun `{words}`"));
    error.hint(near.map_or_else(|| "acamp help open".to_owned(), |name| format!("acamp open {name}")))
}

fn id_of(context: &Context, noun: &'static Resource, thing: &str) -> Result<String> {
    if context.options().dry_run {
        return Lookup::offline().id(noun.name, thing);
    }
    // An id needs no connection.
    match thing.strip_prefix("id:") {
        Some(id) => Ok(id.to_owned()),
        None if is_id(thing) => Ok(thing.to_owned()),
        None => Lookup::new(context.client()?).id(noun.name, thing),
    }
}
