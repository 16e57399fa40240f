//! `acamp tags merge A B --into C`: adds C to the contacts of A and B, then deletes A and B. It is a job that can be
//! resumed, and no tag is deleted before all contacts have C.

use std::collections::BTreeSet;

use clap::{ArgMatches, Command};

use super::confirm::{self, Change};
use super::find::{self, TAGGED, Tag};
use crate::catalogue;
use crate::command::Special;
use crate::command::arguments::{option, positional, switch};
use crate::engine::reading::Reader;
use crate::engine::references::{self, Target};
use crate::engine::rows::{self, coverage::doubt};
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::session::connection::Connection;
use crate::text::counts::count_of;

/// `acamp tags merge`.
pub const COMMAND: Special = Special::new("tags merge", "Replace tags with another tag and delete them", build, run)
    .examples(&["tags merge lead trial --into customer", "tags merge webinar-2024 --into lead --keep --dry-run"]);

const LONG: &str = "Counts the contacts and asks for confirmation. Each contact of a merged tag that does not have \
                    the target tag receives it, one request per contact, as a job. If all succeed, the merged tags \
                    are deleted; if any fails, none is deleted, and acamp jobs retry-failed \
                    continues. A tag is not deleted if its subscriber_count is higher than the number of contacts \
                    listed for it (exit code 9). Before each deletion, in a resumed job too, the contacts are listed \
                    again: a tag is kept if any of them does not have the target tag.\n\n\
                    Automations triggered by the target tag start for contacts that receive it. \
                    References to a merged tag (automations, segments, forms) are not updated; they are listed \
                    before the confirmation and by acamp tags refs. --dry-run prints the requests and changes nothing.";

fn build(command: Command) -> Command {
    command
        .arg(positional("tag", "TAG", "Tags to merge (names or IDs)").num_args(1..))
        .arg(option("into", "TAG", "Tag to keep (name or ID)").required(true))
        .arg(switch("keep", "Do not delete the merged tags"))
        .after_help(LONG)
}

/// Merges the tags.
///
/// # Errors
/// `NotFound` for an unknown tag, `Usage` for a tag merged into itself, `Safety` if the contacts of a tag cannot be verified,
/// and those of `confirm::ask` and [`rows::start`].
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    context.refuse_write("tags merge")?;
    let client = context.client()?;
    let into = find::tag(client, matches.get_one::<String>("into").map_or("", String::as_str))?;
    let mut merged: Vec<Tag> = Vec::new();
    for text in matches.get_many::<String>("tag").into_iter().flatten() {
        let tag = find::tag(client, text)?;
        if tag.id == into.id {
            return Err(Error::usage(format!("tag {} cannot be merged into itself", tag.name)));
        }
        if !merged.iter().any(|known| known.id == tag.id) {
            merged.push(tag);
        }
    }
    let deletes = !matches.get_flag("keep");
    let has = find::contacts(client, &into)?;
    let mut all: BTreeSet<u64> = BTreeSet::new();
    for tag in &merged {
        let contacts = find::contacts(client, tag)?;
        context.note(&format!("tag {}: {}", tag.name, count_of(contacts.len() as u64, "contact")));
        if deletes {
            verify(client, tag, &contacts)?;
        }
        all.extend(contacts.iter().filter_map(|id| id.parse::<u64>().ok()));
    }
    let has: BTreeSet<u64> = has.iter().filter_map(|id| id.parse().ok()).collect();
    let new: Vec<u64> = all.difference(&has).copied().collect();

    context.note(&format!(
        "tag {}: {}, to be added to {} more",
        into.name,
        count_of(has.len() as u64, "contact"),
        new.len()
    ));
    ask(context, &merged, &into, new.len() as u64, deletes)?;
    let delete = |tag: &Tag| rows::RowSettings {
        command: "tags delete".to_owned(),
        flags: vec!["--ignore-not-found".to_owned()],
        positions: vec![tag.id.clone()],
        coverage: Some(coverage(tag, &into)),
        ..rows::RowSettings::default()
    };
    let settings = rows::RowSettings {
        command: "contacts tags add".to_owned(),
        positions: vec![into.id.clone()],
        then: if deletes { merged.iter().map(delete).collect() } else { Vec::new() },
        ..rows::RowSettings::default()
    };
    let lines: String = new.iter().map(|id| format!("{id}\n")).collect();
    let title = format!("tags merge {} --into {}", names(&merged).join(" "), into.name);
    rows::start(context, &title, settings, format!("contact\n{lines}").as_bytes())
}

/// What must hold before a merged tag is deleted: all its contacts have the target tag.
fn coverage(tag: &Tag, into: &Tag) -> rows::Coverage {
    rows::Coverage {
        what: format!("tag {}", tag.name),
        by: format!("tag {}", into.name),
        of: "contact".to_owned(),
        listing: TAGGED.listing.to_owned(),
        parameter: TAGGED.parameter.to_owned(),
        rows: TAGGED.rows.to_owned(),
        record: TAGGED.record.to_owned(),
        value: TAGGED.value.to_owned(),
        id: tag.id.clone(),
        by_id: into.id.clone(),
        get: "tags get".to_owned(),
        count: find::COUNT.to_owned(),
    }
}

/// Verifies the contacts listed for a tag that is to be deleted: one that is not listed would lose the tag.
fn verify(client: &Connection, tag: &Tag, listed: &BTreeSet<String>) -> Result<()> {
    let own = tag.count.map(|count| (find::COUNT, count));
    let reader = Reader::new(client, u64::MAX);
    let Some(why) = doubt(&reader, TAGGED.listing, (TAGGED.parameter, &tag.id), own, listed)? else { return Ok(()) };
    Err(Error::new(Kind::Safety, format!("tag {} is not deleted: {why}; nothing was changed", tag.name))
        .hint("add --keep to add the target tag without deleting any"))
}

fn ask(context: &Context, merged: &[Tag], into: &Tag, adds: u64, deletes: bool) -> Result<()> {
    if deletes && let Some(resource) = catalogue::find("tags") {
        let target = |tag: &Tag| Target { id: tag.id.clone(), name: tag.name.clone(), alternate_name: None };
        references::summary_of(context, resource, &merged.iter().map(target).collect::<Vec<_>>());
    }
    let deletes = if deletes { merged.len() as u64 } else { 0 };
    let mut what = format!("add tag {} to {}", into.name, count_of(adds, "contact"));
    if deletes > 0 {
        what.push_str(&format!(", then delete {} ({})", count_of(deletes, "tag"), names(merged).join(", ")));
    }
    confirm::ask(context, Change { what, name: into.name.clone(), adds, deletes })
}

fn names(tags: &[Tag]) -> Vec<&str> {
    tags.iter().map(|tag| tag.name.as_str()).collect()
}
