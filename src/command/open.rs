//! `acamp open [RESOURCE [ID]]`: opens a page of the web app. `page` builds URLs.

mod page;

use clap::{Arg, ArgMatches, Command};
use serde_json::json;

use crate::api::reply::Item;
use crate::catalogue::{self, model::Resource};
use crate::command::Special;
use crate::command::arguments::switch;
use crate::command::opener;
use crate::error::{Error, Kind, Result};
use crate::output::Count;
use crate::session::Context;
use crate::session::name_resolution::{Lookup, is_id};
use crate::text::similarity::nearest;

/// `acamp open`.
pub const COMMAND: Special = Special::new("open", "Open a page of the web app", build, run).examples(&[
    "open",
    "open contacts",
    "open lists Newsletter",
    "open lists 3 --print --jq .url",
]);

fn build(command: Command) -> Command {
    command
        .arg(
            Arg::new("target")
                .value_name("RESOURCE|ID")
                .num_args(0..)
                .help("Resource, and one of its records by ID or name [default: the account's start page]"),
        )
        .arg(switch("print", "Print the URL instead of opening it"))
        .after_help(format!(
            "Opens the page if a browser is available on this terminal; otherwise prints its URL.\n\nKnown pages \
             (the URLs of other pages are undocumented):\n{}",
            page::known().into_iter().map(|line| format!("  acamp {line}")).collect::<Vec<_>>().join("\n")
        ))
}

/// Opens the page, or prints its URL.
///
/// Shape in JSON: one object `url`, `noun` (null for the start page), `id` (null for a page of all records).
///
/// # Errors
/// `NotFound` for an unknown resource and for a page whose URL is undocumented, `Other` for an account whose web app URL is
/// unknown; errors of looking up a name.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let words: Vec<&str> = matches.get_many::<String>("target").into_iter().flatten().map(String::as_str).collect();
    let (resource, record) = split(&words)?;
    let profile = context.profile()?;
    if profile.is_sandbox() {
        return Err(Error::new(Kind::Other, "the sandbox has no web app").hint("acamp open --profile NAME"));
    }
    let web = page::web_app(&profile.url.value)?;
    let template = resource.map_or(Ok("/"), |resource| page::template(resource, record.is_some()))?;
    let id = match (resource, record) {
        (Some(resource), Some(record)) => Some(id_of(context, resource, record)?),
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
    let item = json!({ "url": url, "noun": resource.map(|resource| resource.name), "id": id });
    context.print(Count::One, &["url"], [Item::from_value(&item)])
}

/// The resource of the first words, and the word after it.
fn split<'a>(words: &[&'a str]) -> Result<(Option<&'static Resource>, Option<&'a str>)> {
    let Some((last, first)) = words.split_last() else { return Ok((None, None)) };
    if let Some(resource) = catalogue::find_by_plural_or_singular(&words.join(" ")) {
        return Ok((Some(resource), None));
    }
    let first = if first.is_empty() { (*last).to_owned() } else { first.join(" ") };
    catalogue::find_by_plural_or_singular(&first)
        .map(|resource| (Some(resource), Some(*last)))
        .ok_or_else(|| unknown(&first))
}

fn unknown(words: &str) -> Error {
    let near = nearest(words, catalogue::children("").map(|resource| resource.name));
    let error = Error::new(Kind::NotFound, format!("unknown resource `{words}`"));
    error.hint(near.map_or_else(|| "acamp help open".to_owned(), |name| format!("acamp open {name}")))
}

fn id_of(context: &Context, resource: &'static Resource, record: &str) -> Result<String> {
    if context.options().dry_run {
        return Lookup::offline().id(resource.name, record);
    }
    // An ID needs no request.
    match record.strip_prefix("id:") {
        Some(id) => Ok(id.to_owned()),
        None if is_id(record) => Ok(record.to_owned()),
        None => Lookup::new(context.client()?).id(resource.name, record),
    }
}
