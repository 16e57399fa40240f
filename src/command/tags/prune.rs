//! `acamp tags prune --unused`: deletes the tags that no contact has and nothing refers to. The server's contact count can
//! be out of date, so a tag with a count of 0 is verified with a listing of its contacts.

use clap::{ArgMatches, Command};

use super::confirm::{self, Change};
use super::find;
use crate::api::reply::Item;
use crate::catalogue;
use crate::command::Special;
use crate::command::arguments::switch;
use crate::engine::reading::Reader;
use crate::engine::references::{self, Scan, ScanResult, Target};
use crate::engine::rows;
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::text::clean::clean;
use crate::text::counts::count_of;

/// Number of tags listed before the confirmation.
const LISTED: usize = 50;

/// `acamp tags prune`.
pub const COMMAND: Special = Special::new("tags prune", "Delete unused tags", build, run).examples(&[
    "tags prune --unused --dry-run",
    "tags prune --unused --yes",
    "tags prune --unused --referenced",
]);

const LONG: &str = "A tag is unused if no contact has it, according to both its subscriber_count and the list of \
                    contacts with the tag. Template tags are kept, and so are tags used by automations or segments \
                    unless --referenced is given; if these cannot be read, nothing is deleted. The tags are listed before the confirmation; the deletion is a job \
                    with a result for each tag. Other uses may not be visible in the API: acamp tags refs TAG lists \
                    the blind spots.";

fn build(command: Command) -> Command {
    command
        .arg(switch("unused", "Delete tags that no contact has and nothing refers to").required(true))
        .arg(switch("referenced", "Also delete tags that automations or segments refer to"))
        .after_help(LONG)
}

/// Deletes the unused tags.
///
/// # Errors
/// `Partial` if the listing of tags is incomplete, and those of `confirm::ask` and [`rows::start`].
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    context.refuse_write("tags prune")?;
    let client = context.client()?;
    let all = find::named_like(client, "")?;
    let reader = Reader::new(client, u64::MAX);
    let (mut unused, mut unknown) = (Vec::new(), 0);
    for tag in all.iter().filter(|tag| tag.get("tagType").as_deref() != Some("template")) {
        let usage = match count(tag) {
            Some(0) => verify_unused(context, &reader, tag)?,
            Some(_) => Usage::Used,
            None => {
                context.warn(&format!("tag {} is kept: the server reports no contact count for it", name(tag)));
                Usage::Unknown
            }
        };
        match usage {
            Usage::Unused(tag) => unused.push(tag),
            Usage::Used => {}
            Usage::Unknown => unknown += 1,
        }
    }
    if !matches.get_flag("referenced") {
        unused = unreferenced(context, &reader, unused)?;
    }
    let share = format!("{} of {}", unused.len(), count_of(all.len() as u64, "tag"));
    if unused.is_empty() && unknown > 0 {
        let tags = count_of(unknown, "tag");
        return Err(Error::new(Kind::Partial, format!("cannot verify whether {tags} are unused; nothing was deleted")));
    }
    if unused.is_empty() {
        context.note(&format!("{share} are unused: nothing to do"));
        return Ok(());
    }
    context.note(&format!("{share} are unused:"));
    unused.iter().take(LISTED).for_each(|tag| context.note(&format!("  {}  {}", tag.id, tag.name)));
    if unused.len() > LISTED {
        context.note(&format!("  and {} more; --dry-run lists all", unused.len() - LISTED));
    }
    let deletes = unused.len() as u64;
    let what = format!("delete {}", count_of(deletes, "tag"));
    confirm::ask(context, Change { what, name: deletes.to_string(), adds: 0, deletes })?;
    let settings = rows::RowSettings {
        command: "tags delete".to_owned(),
        flags: vec!["--ignore-not-found".to_owned()],
        ..rows::RowSettings::default()
    };
    let lines: String = unused.iter().map(|tag| format!("{}\n", tag.id)).collect();
    rows::start(context, "tags prune --unused", settings, format!("tag\n{lines}").as_bytes())
}

/// The server's own count of the contacts that have a tag.
fn count(tag: &Item) -> Option<u64> {
    tag.count(find::COUNT)
}

fn name(tag: &Item) -> String {
    clean(&tag.get("tag").unwrap_or_default()).into_owned()
}

/// Whether contacts have a tag.
enum Usage {
    Unused(Target),
    Used,
    Unknown,
}

/// Whether contacts have a tag whose count is 0, according to the listing of its contacts.
///
/// # Errors
/// As [`Reader::count`].
fn verify_unused(context: &Context, reader: &Reader<'_>, tag: &Item) -> Result<Usage> {
    let name = name(tag);
    let id = tag.id().unwrap_or_default();
    let reading = reader.count("contacts list", &[("tagid", &id)])?;
    match (&reading.refused, reading.total) {
        (Some(why), _) => context.warn(&format!("tag {name} is kept: cannot count its contacts: {why}")),
        (None, Some(0)) if reading.items.is_empty() => {
            return Ok(Usage::Unused(Target { id, name, alternate_name: None }));
        }
        (None, None) if reading.items.is_empty() => {
            context.warn(&format!("tag {name} is kept: no contact count in the response"));
        }
        _ => {
            context.note(&format!("tag {name} is kept: its count is 0, but it has contacts"));
            return Ok(Usage::Used);
        }
    }
    Ok(Usage::Unknown)
}

/// The tags that nothing refers to.
///
/// # Errors
/// `Partial` if a place where references may be cannot be read.
fn unreferenced(context: &Context, reader: &Reader<'_>, tags: Vec<Target>) -> Result<Vec<Target>> {
    let missing = || Error::usage("unknown resource `tags`");
    let resource = catalogue::find("tags").ok_or_else(missing)?;
    let scan = Scan::new(reader);
    let mut unused = Vec::new();
    let mut unread = Vec::new();
    for tag in tags {
        let mut found = scan.uses(resource, &tag)?;
        found.uses.retain(|reference| reference.count.is_none());
        unread.append(&mut found.unread);
        if found.uses.is_empty() {
            unused.push(tag);
        } else {
            let uses = references::lines(&ScanResult { uses: found.uses, unread: Vec::new() });
            context.note(&format!("tag {} is kept: {}", tag.name, uses.join("; ")));
        }
    }
    unread.sort();
    unread.dedup();
    if unread.is_empty() || unused.is_empty() {
        return Ok(unused);
    }
    Err(Error::new(Kind::Partial, format!("cannot check all references: {}; nothing was deleted", unread.join("; ")))
        .hint("add --referenced to delete tags whether or not anything refers to them"))
}
