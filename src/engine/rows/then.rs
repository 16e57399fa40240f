//! What a job does once all its rows are done: commands without rows, such as deleting the tags whose contacts have got
//! another one. Nothing of it is done where a row failed, or where nobody knows what became of one.

use super::{Leaf, parse};
use crate::api::request::Request;
use crate::args::{input, select};
use crate::engine::batch::{self, Target};
use crate::engine::lost::Trace;
use crate::engine::{Task, dry_run, single};
use crate::error::Result;
use crate::session::Context;
use crate::session::name_resolution::Lookup;
use crate::store::jobs::Counts;

/// Carries the commands out, unless a row failed.
///
/// # Errors
/// Those of the first that fails. The job stays open and begins with the first of them again.
pub fn carry_out(leaf: &Leaf, context: &Context, counts: Counts) -> Result<()> {
    let is_clean = counts.failed == 0 && counts.unknown == 0;
    for settings in &leaf.settings.then {
        let words = format!("{} {}", settings.command, settings.positions.join(" "));
        if !is_clean {
            context.warn(&format!("not done, because of the rows that failed: {words}"));
            continue;
        }
        let client = context.client()?;
        each(leaf, context, settings, |task, target| {
            let done = single::perform(task, client, &Lookup::new(client), target, &mut Trace::default())?;
            context.note(&format!("{words}: {}", if done.absent { "nothing to do" } else { "done" }));
            Ok(())
        })?;
    }
    Ok(())
}

/// The requests the commands would send.
///
/// # Errors
/// Those of building them.
pub fn requests(leaf: &Leaf, context: &Context) -> Result<Vec<Request>> {
    let mut requests = Vec::new();
    for settings in &leaf.settings.then {
        each(leaf, context, settings, |task, target| {
            requests.extend(dry_run::requests(task, &target.positions())?);
            Ok(())
        })?;
    }
    Ok(requests)
}

/// Hands the targets of one command on, read as if it had been typed.
fn each(
    leaf: &Leaf,
    context: &Context,
    settings: &super::Settings,
    mut hand_on: impl FnMut(Task<'_>, &Target) -> Result<()>,
) -> Result<()> {
    let own =
        Leaf::new(settings.clone()).map_err(|error| error.prefixed(&format!("after `{}`: ", leaf.settings.command)))?;
    let mut words = settings.flags.clone();
    words.push("--".to_owned());
    words.extend(settings.positions.iter().cloned());
    let matches = parse(&mut own.command(), words)?;
    let task = Task { context, resource: own.resource, rows: &own.rows, matches: &matches };
    let positions = input::positional(&own.rows, &matches)?;
    let row = select::row(&own.rows, &matches, &positions);
    batch::targets(&positions, row).iter().try_for_each(|target| hand_on(task, target))
}
