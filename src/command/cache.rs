//! `acamp cache`: fills and clears the name cache, which name lookups and shell completion use.

use clap::{Arg, ArgMatches, Command};
use serde_json::json;

use crate::api::reply::Item;
use crate::catalogue::model::{Resource, When};
use crate::catalogue::{self, ALL};
use crate::command::Special;
use crate::error::{Error, Kind, Result};
use crate::output::{self, Count};
use crate::session::Context;
use crate::session::name_resolution;
use crate::store::name_cache;

/// `acamp cache`.
pub const COMMAND: Special = Special::new("cache", "Manage the name cache", build, run).examples(&[
    "cache fill",
    "cache fill tags",
    "cache fill contacts fields",
    "cache clear",
    "cache clear --dry-run",
    "cache path",
    "cache path -o json",
]);

fn build(command: Command) -> Command {
    let fill = Command::new("fill").about("Fetch and cache all names").arg(
        Arg::new("noun").value_name("RESOURCE").num_args(0..).help("Only names of this resource, in one or more words"),
    );
    let clear = Command::new("clear").about("Clear the name cache of all profiles");
    let path = Command::new("path").about("Print the path of the name cache");
    command.subcommand_required(true).arg_required_else_help(true).subcommands([fill, clear, path]).after_help(
        "Names are cached for 5 minutes; set ACAMP_CACHE_TTL, or cache_ttl in config.toml, to change this (0 \
         disables the cache). Each profile has its own cache. Writes by acamp invalidate the names they affect. \
         Contacts, deals, and accounts are never cached.",
    )
}

/// Runs the subcommand.
///
/// # Errors
/// `NotFound` for a resource whose names are not cached; errors of listings, of the profile, and of files.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    match matches.subcommand() {
        Some(("fill", matches)) => fill(matches, context),
        Some(("clear", _)) => clear(context),
        _ => path(context),
    }
}

/// Shape: objects with `noun` and `names` (the number of names).
fn fill(matches: &ArgMatches, context: &Context) -> Result<()> {
    let words: Vec<&str> = matches.get_many::<String>("noun").into_iter().flatten().map(String::as_str).collect();
    let resources = if words.is_empty() {
        ALL.iter().copied().filter(|resource| is_cached(resource)).collect()
    } else {
        vec![cached_resource(&words.join(" "))?]
    };
    if context.note_dry_run("fetch the names of the account") {
        return Ok(());
    }
    let client = context.client()?;
    let mut filled = Vec::new();
    for resource in resources {
        match name_resolution::all(client, resource) {
            Ok(names) => filled.push(Item::from_value(&json!({ "noun": resource.name, "names": names.len() }))),
            // Plans and permissions differ in what can be read.
            Err(error)
                if words.is_empty() && matches!(error.kind(), Kind::NotFound | Kind::Denied | Kind::Rejected) =>
            {
                context.warn(&format!("cannot fetch the names of {}: {}", resource.name, error.message()));
            }
            Err(error) => return Err(error),
        }
    }
    context.print(Count::Many, &["noun", "names"], filled)
}

/// Whether names of the resource are cached and can be listed without arguments.
fn is_cached(resource: &Resource) -> bool {
    resource.cached
        && resource.operations.iter().any(|operation| operation.verb == "list" && operation.when == When::Always)
}

fn cached_resource(name: &str) -> Result<&'static Resource> {
    catalogue::find(name).filter(|resource| is_cached(resource)).ok_or_else(|| {
        Error::new(Kind::NotFound, format!("names of `{name}` cannot be cached"))
            .hint("acamp cache fill fetches all names that can be cached")
    })
}

fn clear(context: &Context) -> Result<()> {
    if context.note_dry_run("clear the name cache of all profiles") {
        return Ok(());
    }
    name_cache::clear(context.paths())?;
    context.note("cleared the name cache of all profiles");
    Ok(())
}

/// Shape: an object `path`; a table has only the path.
fn path(context: &Context) -> Result<()> {
    let output = context.output()?;
    let path = name_cache::directory(context.paths().cache()?).display().to_string();
    if output.format == output::Format::Table {
        return output::text(&output, &path);
    }
    context.print(Count::One, &["path"], [Item::from_value(&json!({ "path": path }))])
}
