//! An operation on one target or several: confirmed once, each target on its own, failures collected.

use super::delivery::Delivery;
use super::done::Done;
use super::dry_run::Preview;
use super::failures::Failures;
use super::results::Results;
use super::target::Target;
use super::task::Task;
use super::words::counted;
use super::{record, single};
use crate::catalogue::guarding::Level;
use crate::catalogue::model::{Operation, Reply, Role};
use crate::engine::cascade::{self, Survey};
use crate::engine::guard::{self, Confirmation, Effects, Estimate};
use crate::engine::references;
use crate::error::{Error, Kind, Result, Scope};
use crate::session::name_resolution::Lookup;
use crate::text::counts::thousands;
use crate::text::shell_words::quoted;

/// Carries out the operation for every target.
///
/// # Errors
/// The one failure of one target; `Partial` when some of several failed, with each failure.
pub fn run(task: Task<'_>, targets: &[Target]) -> Result<()> {
    let (level, _) = confirm(task, targets, effects(task, targets)?)?;
    let client = task.context.client()?;
    let output = task.context.output()?;
    let lookup = Lookup::for_level(client, level);
    let mut results = Results::start(&output, task, targets.len() > 1)?;
    let mut failures = Failures::default();
    let (mut tried, mut withheld) = (0, 0);
    for target in targets {
        tried += 1;
        match single::perform(task, client, &lookup, target, &mut Delivery::default()) {
            Ok(done) => {
                done.notes.iter().chain(&done.withheld).for_each(|line| task.context.note(line));
                withheld += usize::from(!done.withheld.is_empty());
                done.warnings.iter().for_each(|line| task.context.warn(line));
                if !results.has_lines() {
                    report(task, target, &done);
                }
                let shown = results.add(target, &done).map_err(|error| task.context.after_write(error));
                failures.add_behind(&target.label(), done.follow_up_failures);
                if let Err(error) = shown {
                    return Err(untried(error, targets.len() - tried));
                }
            }
            Err(error) => {
                if failures.add(target.label(), error) {
                    break;
                }
            }
        }
    }
    let warnings = results.finish(failures.count()).map_err(|error| task.context.after_write(error))?;
    warnings.iter().for_each(|warning| task.context.warn(warning));
    failures.outcome(&task.call.command(), targets.len(), tried)?;
    withheld_from(withheld, targets.len())
}

/// The outcome for targets that were left as they are because their consent was withdrawn: one needs no attention.
///
/// # Errors
/// `Partial` for some of several.
pub fn withheld_from(count: usize, all: usize) -> Result<()> {
    if count == 0 || all == 1 {
        return Ok(());
    }
    let message = format!("{count} of {all} left as they are: unsubscribed or bounced");
    Err(Error::new(Kind::Partial, message).hint("add --resubscribe to subscribe them again"))
}

/// An error that ended the run before these targets.
fn untried(error: Error, targets: usize) -> Error {
    if targets == 0 { error } else { error.suffixed(&format!("; {targets} not tried")) }
}

/// How many targets a confirmation names.
const MOST_NAMED: usize = 5;

/// Asks for confirmation as the effects of the requests demand, and enforces the limit on deletes; gives the level, and whom
/// else deletes delete.
///
/// # Errors
/// `Safety` for more deletes than allowed, `Usage` without confirmation; those of [`cascade::survey`].
pub fn confirm(task: Task<'_>, targets: &[Target], mut effects: Effects) -> Result<(Level, Survey)> {
    let operation = task.operations()[0];
    let level = effects.level();
    if level == Level::Mild {
        return Ok((level, Survey::default()));
    }
    let survey = cascade::survey(task.context, &mut effects)?;
    effects.check_limit(task.context)?;
    let count = targets.iter().map(|target| target.ids.len().max(1) as u64).sum();
    let rate = task.context.profile()?.limits.rate.value;
    let estimate =
        Estimate { records: targets.len() as u64, each: record::requests_per_write(task.context, operation)?, rate };
    let names = names(task, targets);
    let mut confirmation = Confirmation::new(level, what(task, targets, &names), name(task, targets, count));
    confirmation.estimate = (count > 1).then_some(estimate);
    confirmation.warnings = warnings(operation);
    if operation.role == Role::Delete {
        references::summary(task.context, task.resource(), &names);
    }
    survey.add_to(task.context, &mut confirmation);
    guard::ask(task.context, &confirmation)?;
    Ok((level, survey))
}

/// What the requests for all targets do; their names are resolved only if what else a delete deletes is to be read. A target
/// without a request fails in the run, before anything is sent for it.
///
/// # Errors
/// That of the only target.
pub fn effects(task: Task<'_>, targets: &[Target]) -> Result<Effects> {
    let operation = task.operations()[0];
    if operation.guard.cascade.is_none() {
        return effects_of(task, targets, Preview::offline());
    }
    let mut effects = effects_of(task, targets, Preview::silent(task.context)?)?;
    effects.raise(operation.gravest_level());
    Ok(effects)
}

fn effects_of(task: Task<'_>, targets: &[Target], mut preview: Preview<'_>) -> Result<Effects> {
    let mut effects = Effects::default();
    if !task.operations().iter().any(|operation| operation.role.is_write()) {
        return Ok(effects);
    }
    for target in targets {
        match preview.add(task, target) {
            Ok(()) => preview.requests.drain(..).for_each(|request| effects.add(&request)),
            Err(error) if targets.len() == 1 || error.scope() == Scope::Run => return Err(error),
            Err(_) => {}
        }
    }
    Ok(effects)
}

/// The records as the user named them.
fn names(task: Task<'_>, targets: &[Target]) -> Vec<String> {
    targets
        .iter()
        .flat_map(|target| if target.ids.is_empty() { vec![label(task, target)] } else { target.ids.clone() })
        .filter(|label| !label.is_empty())
        .collect()
}

/// What is done, and to what: `delete 2 tags (vip, lead)`; for a command with several arguments, the command line.
fn what(task: Task<'_>, targets: &[Target], names: &[String]) -> String {
    if targets.iter().any(|target| target.values.len() > 1) {
        return combinations(&task.call.command(), targets);
    }
    let verb = task.operations()[0].verb;
    let relation = task.call.flags.relation_id.as_ref();
    match names {
        [] => relation.map_or_else(|| task.call.command(), |id| format!("{verb} {} {id}", task.resource().singular)),
        [one] => format!("{verb} {} {one}", task.resource().singular),
        some if some.len() <= MOST_NAMED => {
            format!("{verb} {} ({})", counted(some.len(), task.resource()), some.join(", "))
        }
        many => format!("{verb} {}", counted(many.len(), task.resource())),
    }
}

/// The command line of one combination of arguments, or how many there are: `` `deals contacts add` 2 times (3 8, 3 9) ``.
fn combinations(command: &str, targets: &[Target]) -> String {
    let words = |target: &Target| target.values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(" ");
    match targets {
        [one] => format!("`{command} {}`", words(one)),
        some if some.len() <= MOST_NAMED => {
            let all: Vec<String> = some.iter().map(words).collect();
            format!("`{command}` {} times ({})", some.len(), all.join(", "))
        }
        many => format!("`{command}` {} times", thousands(many.len() as u64)),
    }
}

/// What confirms the higher levels: the last name of one target, the name of a new record, the number of several targets,
/// or the verb where there is no name.
fn name(task: Task<'_>, targets: &[Target], count: u64) -> String {
    let [one] = targets else { return count.to_string() };
    if count > 1 {
        return count.to_string();
    }
    let made = || task.operations()[0].fields.iter().find(|param| param.wire == task.resource().identity);
    let named = one.ids.last().or(one.values.last()).cloned().or_else(|| task.call.flags.relation_id.clone());
    named.or_else(|| task.call.text(made()?.flag)).unwrap_or_else(|| task.operations()[0].verb.to_owned())
}

/// The warnings in the operation's own data: what cannot be restored, and what sending to contacts does.
fn warnings(operation: &Operation) -> Vec<String> {
    let (lost, note) = (operation.undo.not_restored, operation.note);
    let lost = (!lost.is_empty()).then(|| format!("not restorable: {}", lost.join(", ")));
    lost.into_iter().chain((!note.is_empty()).then(|| note.to_owned())).collect()
}

/// The target as the user named it: by its positions, or by the id of the relation.
fn label(task: Task<'_>, target: &Target) -> String {
    match (target.label(), &task.call.flags.relation_id) {
        (label, Some(id)) if label.is_empty() => format!("--id {id}"),
        (label, _) => label,
    }
}

/// Notes what was done, where the response itself has no content.
fn report(task: Task<'_>, target: &Target, done: &Done) {
    if done.operation.reply == Reply::Nothing {
        let label = label(task, target);
        let what = if label.is_empty() { String::new() } else { format!(" {label}") };
        let past = if done.is_unchanged { "nothing to do" } else { "done" };
        task.context.note(&format!("{}{what}: {past}", task.call.command()));
    }
}
