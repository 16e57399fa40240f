//! `acamp mirror sync`: reads what changed in the account into the mirror. Several collections at once, because most are a
//! single page; each page is one transaction, so that a sync can be killed at any moment.
//!
//! | module | what it does |
//! |---|---|
//! | [`plan`] | which collections are read, and how |
//! | [`session`] | what the collections of one run share: connection, mirror, counts |
//! | [`collection`] | one collection: changes, the end of its listing, or all of it |
//! | [`contacts`] | contacts with their field values, tags and lists |
//! | [`tail`] | what a listing has after the records that are known |

mod collection;
mod contacts;
mod outcome;
mod plan;
mod session;
mod tail;

use std::sync::Mutex;

use clap::{ArgAction, ArgMatches, Command};

use crate::api::request::Request;
use crate::catalogue::model::Reply;
use crate::command::arguments::{option, switch};
use crate::error::{Error, Kind, Result};
use crate::output::Count;
use crate::output::progress::Progress;
use crate::session::Context;
use crate::store::mirror::{Written, tables};
use crate::system::interrupt::Interrupt;
use crate::system::workers::{self, FirstFailure, lock, unpoisoned};
use crate::text::counts::count_of;
use outcome::{ReadOutcome, ReadOutcomes};
use plan::{SyncPlan, SyncStep};
use session::Session;

/// Collections that are read concurrently.
const AT_ONCE: usize = 4;

const DETAILS: &str = "The first sync reads everything. Later ones read the contacts and deals that changed, what was \
     added to notes, deal activities, orders and automation runs, and all of the rest. The server does not tell what was \
     deleted: a record is deleted from the mirror once a complete listing lacks it. If the server counts more or fewer \
     records than the mirror has, and every 7 days, everything is read again: a change that does not update the contact, such as that of a list status, \
     may be found only then.\n\n\
     A sync that was interrupted or killed loses nothing: the next one continues. Exit code 3 if a listing was \
     incomplete; what was received is kept, and nothing is deleted. Resources that this account cannot read are noted in \
     acamp mirror status.\n\n\
     The mirror contains personal data. Only you can read the file.";

/// The command line.
pub fn command() -> Command {
    let only = option("only", "NAME", "Only this resource or table; can be repeated");
    Command::new("sync")
        .about("Read what changed in the account into the mirror")
        .arg(switch("full", "Read everything again, which also finds every deletion"))
        .arg(only.action(ArgAction::Append).value_delimiter(','))
        .after_help(DETAILS)
}

/// Syncs the mirror.
///
/// # Errors
/// `Usage` for a resource that cannot be read completely, `Partial` if a listing was incomplete, and those of the client and
/// of the mirror.
pub fn run(matches: &ArgMatches, context: &Context) -> Result<()> {
    read(&SyncPlan::read(matches)?, context)
}

/// Syncs all collections.
///
/// # Errors
/// As [`run`].
pub fn all(context: &Context) -> Result<()> {
    read(&SyncPlan::default(), context)
}

fn read(plan: &SyncPlan, context: &Context) -> Result<()> {
    context.refuse_mask("mirror sync")?;
    let file = context.mirror_file()?;
    if context.options().dry_run {
        let mirror = match file.open_to_read() {
            Err(error) if error.kind() == Kind::NotFound => None,
            mirror => Some(mirror?),
        };
        return context.print(Count::Many, &["resource", "table", "way"], plan.items(mirror.as_ref())?);
    }
    let client = context.client()?;
    // Before the first request, because another process may be writing it.
    let mut mirror = file.open()?;
    // An invalid key would be rejected for each resource, as if the plan did not include it.
    client.call(&Request::get("/users/me".to_owned()), Reply::Item("user"))?;
    let begun = client.server_time();
    let run = mirror.begin_run(begun)?;
    let interrupt = Interrupt::watch()?;
    let progress = Progress::start(context.progress_style(), "syncing", "records", None, 0);
    let session = Session::new(client, mirror, &interrupt, &progress, (run, begun));
    let outcomes = read_all(&session, plan);
    progress.finish();
    let outcomes = outcomes.inspect_err(|_| context.note("what was read is kept; acamp mirror sync continues"))?;
    let written = session.end()?;
    report(context, &outcomes, written)
}

fn read_all(session: &Session<'_>, plan: &SyncPlan) -> Result<ReadOutcomes> {
    let steps = plan.steps();
    let (outcomes, failure) = (Mutex::new(ReadOutcomes::default()), FirstFailure::default());
    workers::for_each(AT_ONCE, &steps, &failure, |_, step| {
        let found = match step {
            SyncStep::Contacts(contacts) => contacts::read(session, contacts, plan.full)?,
            SyncStep::Collection(collection) => collection::read(session, collection, plan.full)?,
        };
        lock(&outcomes).extend(found);
        Ok(())
    });
    failure.into_result()?;
    let mut outcomes = unpoisoned(outcomes.into_inner());
    let order: Vec<String> = tables::all().into_iter().map(|table| table.resource).collect();
    outcomes.sort_by_key(|(name, _)| order.iter().position(|known| known == name));
    Ok(outcomes)
}

fn report(context: &Context, outcomes: &ReadOutcomes, written: Written) -> Result<()> {
    let count =
        |wanted: fn(&ReadOutcome) -> bool| outcomes.iter().filter(|(_, outcome)| wanted(outcome)).count() as u64;
    let read = count(|outcome| matches!(outcome, ReadOutcome::Read | ReadOutcome::Unverified));
    context.note(&format!(
        "synced {}: {} added, {} changed, {} deleted in {}",
        count_of(read, "resource"),
        written.added,
        written.changed,
        written.gone,
        count_of(context.client()?.clock().received(), "request")
    ));
    let names = |wanted: fn(&ReadOutcome) -> bool| {
        let names = outcomes.iter().filter(|(_, outcome)| wanted(outcome)).map(|(name, _)| name.as_str());
        names.collect::<Vec<_>>().join(", ")
    };
    let refused = names(|outcome| matches!(outcome, ReadOutcome::Refused(_)));
    if !refused.is_empty() {
        context.note(&format!("not available in this account: {refused}"));
    }
    let unverified = names(|outcome| *outcome == ReadOutcome::Unverified);
    if !unverified.is_empty() {
        context.note(&format!("deletions are not detected, because their pages have numbers: {unverified}"));
    }
    let gap = |(name, outcome): &(String, ReadOutcome)| match outcome {
        ReadOutcome::Incomplete(why) => Some(format!("{name}: {why}")),
        _ => None,
    };
    let gaps: Vec<String> = outcomes.iter().filter_map(gap).collect();
    if gaps.is_empty() {
        return Ok(());
    }
    Err(Error::new(Kind::Partial, format!("incomplete: {}", gaps.join("; "))))
}
