//! `acamp history`: past writes to the account from this machine, with their outcome and whether they can be undone. Sends
//! no requests.

use clap::{Arg, ArgMatches, Command, value_parser};
use serde_json::{Value, json};

use crate::api::reply::Item;
use crate::command::Special;
use crate::command::arguments::option;
use crate::engine::undo::{Outlook, outlook};
use crate::error::{Error, Kind, Result};
use crate::output::Count;
use crate::session::Context;
use crate::store::history::{Entry, Folder, Outcome, Write};
use crate::store::line_file::Damage;

const COLUMNS: [&str; 6] = ["id", "at", "command", "writes", "outcome", "undo"];
const WRITE_COLUMNS: [&str; 6] = ["write", "request", "outcome", "undo", "why", "behind"];
const DEFAULT_LIMIT: u64 = 20;

/// `acamp history`.
pub const COMMAND: Special = Special::new("history", "Show past writes and whether they can be undone", build, run)
    .details(
        "Each write is recorded on disk before it is sent, with a snapshot of the previous state. The snapshot \
        takes one extra request for an update or delete, and more for records deleted along with it (such as the \
        contacts of a tag). To disable this, use --no-history, ACAMP_HISTORY=false, or history = false in \
        config.toml. The files are in acamp/history in the state directory, by account. They contain personal data, \
        are readable only by their owner, and are deleted after 90 days.",
    )
    .examples(&[
        "history",
        "history --limit 5 -o json",
        "history list",
        "history list --limit 100 -o csv",
        "history show last",
        "history show 20261127-090342-7f3a -o json",
    ]);

fn build(command: Command) -> Command {
    command.args_conflicts_with_subcommands(true).disable_help_subcommand(true).arg(limit()).subcommands([
        Command::new("list").visible_alias("ls").about("List recent runs that wrote data, newest last").arg(limit()),
        Command::new("show")
            .visible_alias("get")
            .about("Show each write of a run: request, previous values, and outcome")
            .arg(Arg::new("run").value_name("ID").default_value("last").help("Run ID, or `last`")),
    ])
}

fn limit() -> Arg {
    let help = format!("Maximum number of runs [default: {DEFAULT_LIMIT}]");
    option("limit", "NUMBER", help).value_parser(value_parser!(u64))
}

/// Runs the command.
///
/// # Errors
/// `NotFound` for an unknown run, `Other` for files that cannot be read; as [`Context::profile`].
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    let folder = context.history_folder()?;
    let (subcommand, matches) = matches.subcommand().map_or(("list", matches), |(name, matches)| (name, matches));
    match subcommand {
        "show" => show(&folder, matches.get_one::<String>("run").map_or("last", String::as_str), context),
        _ => list(&folder, matches.get_one::<u64>("limit").copied().unwrap_or(DEFAULT_LIMIT), context),
    }
}

/// Shape: `id`, `at` (RFC 3339), `command`, `profile`, `writes`, `outcome` (`done`, `failed`, `partly`, `unknown`), `undo`
/// (`yes`, `partly`, `no`, `undone`).
fn list(folder: &Folder, limit: u64, context: &Context) -> Result<()> {
    let ids = folder.ids()?;
    let from = ids.len().saturating_sub(usize::try_from(limit).unwrap_or(usize::MAX));
    let (mut items, mut damage) = (Vec::new(), Vec::new());
    for id in &ids[from..] {
        match folder.read(id) {
            // A run that could not record anything.
            Ok(entry) if entry.writes.is_empty() && !entry.damage.is_found() => {}
            Ok(entry) => {
                items.push(Item::from_value(&json!({
                "id": entry.id,
                "at": entry.at,
                "command": entry.command,
                "profile": entry.profile,
                "writes": entry.writes.len(),
                "outcome": entry.outcome(),
                "undo": undo_word(&entry),
                })));
                damage.push(entry.damage);
            }
            Err(error) => context.warn(error.message()),
        }
    }
    Damage::warning(&damage).iter().for_each(|warning| context.warn(warning));
    if items.is_empty() {
        context.note("no recorded writes");
    } else if from > 0 {
        context.note(&format!("showing the last {} of {} runs; use --limit to show more", items.len(), ids.len()));
    }
    context.print_wrapped(Count::Many, &COLUMNS, items)
}

/// Whether a run can be undone: `yes`, `partly`, `no`, or `undone`.
fn undo_word(entry: &Entry) -> &'static str {
    let outlooks: Vec<Outlook> = entry.writes.iter().map(|write| outlook(entry, write)).collect();
    let possible = outlooks.iter().filter(|outlook| **outlook == Outlook::Possible).count();
    let is_impossible = |outlook: &Outlook| matches!(outlook, Outlook::Impossible(_));
    let is_undone = entry.writes.iter().any(|write| write.undone_by.is_some());
    match possible {
        0 if is_undone => "undone",
        0 => "no",
        _ if outlooks.iter().any(is_impossible) || is_undone => "partly",
        _ => "yes",
    }
}

/// Shape: per write `id`, `write`, `request`, `query`, `body`, `at`, `before`, `outcome`, `answer`, `undo` (`yes`, `no`), `why`.
fn show(folder: &Folder, id: &str, context: &Context) -> Result<()> {
    let entry = find(folder, id)?;
    Damage::warning([&entry.damage]).iter().for_each(|warning| context.warn(warning));
    context.note(&format!("{} {}: acamp {}", entry.id, entry.at, entry.command));
    let items = entry.writes.iter().map(|write| Item::from_value(&described(&entry, write)));
    context.print_wrapped(Count::Many, &WRITE_COLUMNS, items)
}

fn described(entry: &Entry, write: &Write) -> Value {
    let (word, mut why) = match outlook(entry, write) {
        Outlook::Possible => ("yes", String::new()),
        Outlook::Nothing(why) | Outlook::Impossible(why) => ("no", why),
    };
    let answer = match &write.outcome {
        Outcome::Done(item) => item.clone(),
        Outcome::Failed(reason) | Outcome::Unknown(reason) => {
            why = if why.is_empty() { reason.clone() } else { format!("{why}: {reason}") };
            Value::Null
        }
    };
    let at = jiff::Timestamp::from_millisecond(write.at).map(|at| at.to_string()).unwrap_or_default();
    json!({
        "id": format!("{}:{}", entry.id, write.number),
        "write": write.number,
        "request": write.request.label(),
        "query": write.request.query,
        "body": write.request.body,
        "at": at,
        "before": write.before,
        "outcome": write.outcome.word(),
        "answer": answer,
        "undo": word,
        "why": why,
        "behind": write.behind,
        "undone_by": write.undone_by,
    })
}

/// The run with this ID, or the last run for `last`.
///
/// # Errors
/// As [`Folder::read`].
fn find(folder: &Folder, id: &str) -> Result<Entry> {
    if id != "last" {
        return folder.read(id);
    }
    let last = folder.ids()?.pop();
    folder.read(&last.ok_or_else(|| Error::new(Kind::NotFound, "no recorded writes"))?)
}
