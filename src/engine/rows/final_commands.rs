//! The commands that a job runs after its last row, such as deleting the tags whose contacts have been given another one.
//! Skipped where a row failed or has an unknown outcome.

use super::RowCommand;
use super::settings::RowSettings;
use crate::engine::delivery::Delivery;
use crate::engine::dry_run::Preview;
use crate::engine::single;
use crate::engine::target::{Target, targets};
use crate::engine::task::Task;
use crate::error::Result;
use crate::session::Context;
use crate::session::name_resolution::Lookup;
use crate::store::jobs::Counts;

/// Runs the commands, unless a row failed.
///
/// # Errors
/// Those of the first that fails. The job stays open and starts with the first of them again.
pub fn run(command: &RowCommand, context: &Context, counts: Counts) -> Result<()> {
    let is_clean = counts.failed == 0 && counts.unknown == 0;
    for settings in &command.settings.then {
        let words = format!("{} {}", settings.command, settings.positions.join(" "));
        if !is_clean {
            context.warn(&format!("skipped because rows failed: {words}"));
            continue;
        }
        let client = context.client()?;
        if let Some(coverage) = &settings.coverage {
            coverage.check(client)?;
        }
        let lookup = Lookup::for_level(client, context.confirmed_level());
        each(command, context, settings, |task, target| {
            let done = single::perform(task, client, &lookup, target, &mut Delivery::default())?;
            context.note(&format!("{words}: {}", if done.is_unchanged { "nothing to do" } else { "done" }));
            Ok(())
        })?;
    }
    Ok(())
}

/// Adds the requests that the commands would send.
///
/// # Errors
/// As [`Preview::add`].
pub fn preview(command: &RowCommand, context: &Context, preview: &mut Preview<'_>) -> Result<()> {
    let settings = &command.settings.then;
    settings.iter().try_for_each(|settings| each(command, context, settings, |task, target| preview.add(task, target)))
}

/// Calls `on_target` with each target of one command, parsed as if typed.
fn each(
    command: &RowCommand,
    context: &Context,
    settings: &RowSettings,
    mut on_target: impl FnMut(Task<'_>, &Target) -> Result<()>,
) -> Result<()> {
    let own = RowCommand::new(settings.clone())
        .map_err(|error| error.prefixed(&format!("after `{}`: ", command.settings.command)))?;
    let mut words = settings.flags.clone();
    words.push("--".to_owned());
    words.extend(settings.positions.iter().cloned());
    let call = own.parser().parse(words)?;
    let positions = call.positions()?;
    let task = Task { context, call: &call, records: None };
    targets(&positions, call.operation(&positions)).iter().try_for_each(|target| on_target(task, target))
}
