//! `acamp cache`: the names that were looked up and are kept for a short time, for look-ups and for the shell.

use clap::{Arg, ArgMatches, Command};
use serde_json::json;

use crate::api::reply::Item;
use crate::catalogue::model::{Resource, When};
use crate::catalogue::{self, ALL};
use crate::command::Special;
use crate::error::{Error, Kind, Result};
use crate::output::{self, Count};
use crate::session::Context;
use crate::session::lookup;
use crate::store::name_cache;

/// `acamp cache`.
pub const COMMAND: Special = Special {
    words: "cache",
    about: "Manage the name cache",
    details: "",
    examples: &[
        "cache fill",
        "cache fill tags",
        "cache fill contacts fields",
        "cache clear",
        "cache clear --dry-run",
        "cache path",
        "cache path -o json",
    ],
    build,
    run,
};

fn build(command: Command) -> Command {
    let fill = Command::new("fill").about("Fetch and cache all names").arg(
        Arg::new("noun").value_name("NOUN").num_args(0..).help("Only names of this resource, in one or more words"),
    );
    let clear = Command::new("clear").about("Clear the name cache of all profiles");
    let path = Command::new("path").about("Print the path of the name cache");
    command.subcommand_required(true).arg_required_else_help(true).subcommands([fill, clear, path]).after_help(
        "Names count for 5 minutes; ACAMP_CACHE_TTL or cache_ttl in config.toml says how long, 0 keeps none. They are \
             kept apart by profile, and outdated by every write of acamp. Contacts, deals and accounts are never kept.",
    )
}

/// Runs the subcommand.
///
/// # Errors
/// `NotFound` for a noun whose names are not kept; those of the walks, of the profile and of files.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    match matches.subcommand() {
        Some(("fill", matches)) => fill(matches, context),
        Some(("clear", _)) => clear(context),
        _ => path(context),
    }
}

/// Shape: objects `noun` and `names`, their number.
fn fill(matches: &ArgMatches, context: &Context) -> Result<()> {
    let words: Vec<&str> = matches.get_many::<String>("noun").into_iter().flatten().map(String::as_str).collect();
    let nouns = if words.is_empty() {
        ALL.iter().copied().filter(|noun| is_kept(noun)).collect()
    } else {
        vec![kept(&words.join(" "))?]
    };
    if context.only_rehearses("ask for the names of the account") {
        return Ok(());
    }
    let client = context.client()?;
    let mut filled = Vec::new();
    for noun in nouns {
        match lookup::all(client, noun) {
            Ok(names) => filled.push(Item::from_value(&json!({ "noun": noun.name, "names": names.len() }))),
            // Not every plan and not every key may read everything.
            Err(error)
                if words.is_empty() && matches!(error.kind(), Kind::NotFound | Kind::Denied | Kind::Rejected) =>
            {
                context.warn(&format!("{} not asked for: {}", noun.name, error.message()));
            }
            Err(error) => return Err(error),
        }
    }
    context.print(Count::Many, &["noun", "names"], filled)
}

/// Whether names of the noun are kept and can be listed without more being said.
fn is_kept(noun: &Resource) -> bool {
    noun.remembered && noun.operations.iter().any(|row| row.verb == "list" && row.when == When::Always)
}

fn kept(name: &str) -> Result<&'static Resource> {
    catalogue::find(name).filter(|noun| is_kept(noun)).ok_or_else(|| {
        Error::new(Kind::NotFound, format!("no names are kept of `{name}`"))
            .hint("acamp cache fill asks for all that are")
    })
}

fn clear(context: &Context) -> Result<()> {
    if context.only_rehearses("throw away the names of all profiles") {
        return Ok(());
    }
    name_cache::clear(context.paths())?;
    context.note("no names are kept");
    Ok(())
}

/// Shape: an object `path`; in a table the path alone.
fn path(context: &Context) -> Result<()> {
    let output = context.output()?;
    let path = name_cache::below(context.paths().cache()?).display().to_string();
    if output.format == output::Format::Table {
        return output::text(&output, &path);
    }
    context.print(Count::One, &["path"], [Item::from_value(&json!({ "path": path }))])
}
