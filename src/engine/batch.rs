//! Calls on one thing or several: each target on its own, failures gathered, questions asked once.

use std::collections::HashSet;

use super::Task;
use super::failures::Failures;
use super::lost::Trace;
use super::record;
use super::single::{self, Done};
use super::sink::Sink;
use super::words::counted;
use crate::catalogue::guarding::Level;
use crate::catalogue::model::{Operation, Reply, Role, When};
use crate::engine::guard::{self, Deed, Price, budget};
use crate::engine::references;
use crate::error::Result;
use crate::session::name_resolution::Lookup;
use crate::text::shell_words::quoted;

/// One call's positional values, and for a row that takes several ids at once, all of them.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// One value per position.
    pub values: Vec<String>,
    /// Several ids for one call.
    pub ids: Vec<String>,
}

impl Target {
    /// The target as the user named it.
    pub fn label(&self) -> String {
        if self.ids.is_empty() { self.values.join(" ") } else { self.ids.join(" ") }
    }

    /// The values in the shape row selection reads.
    pub fn positions(&self) -> Vec<Vec<String>> {
        match self.ids.as_slice() {
            [] => self.values.iter().map(|value| vec![value.clone()]).collect(),
            ids => vec![ids.to_vec()],
        }
    }
}

/// Every combination of the positions' values, or one target with all ids where the row takes them in one call. What
/// is changed or removed is there once, however often it was named.
pub fn targets(positions: &[Vec<String>], row: &Operation) -> Vec<Target> {
    if row.when == When::Many {
        return vec![Target { values: Vec::new(), ids: positions.last().cloned().unwrap_or_default() }];
    }
    let all = positions.iter().filter(|values| !values.is_empty()).fold(vec![Target::default()], |targets, values| {
        let extend = |target: &Target, value: &String| {
            let mut target = target.clone();
            target.values.push(value.clone());
            target
        };
        targets.iter().flat_map(|target| values.iter().map(move |value| extend(target, value))).collect()
    });
    distinct(all, row)
}

/// Each target once: what is repeated on purpose makes a second thing, what is removed twice would fail.
fn distinct(targets: Vec<Target>, row: &Operation) -> Vec<Target> {
    let repeats = !(row.role.is_write() && row.role.is_repeatable());
    let mut seen = HashSet::new();
    targets.into_iter().filter(|target| repeats || seen.insert(target.values.clone())).collect()
}

/// Carries out the call for every target.
///
/// # Errors
/// The one failure of one target; `Partial` when some of several failed, with each failure.
pub fn run(task: Task<'_>, targets: &[Target]) -> Result<()> {
    confirm(task, targets)?;
    let client = task.context.client()?;
    let output = task.context.output()?;
    let lookup = Lookup::new(client);
    let mut sink = Sink::start(&output, task, targets.len() > 1)?;
    let mut failures = Failures::default();
    let mut tried = 0;
    for target in targets {
        tried += 1;
        match single::perform(task, client, &lookup, target, &mut Trace::default()) {
            Ok(done) => {
                done.said.iter().for_each(|line| task.context.note(line));
                say(task, target, &done);
                sink.take(&done)?;
                failures.add_behind(&target.label(), done.after);
            }
            Err(error) => {
                if failures.add(target.label(), error) {
                    break;
                }
            }
        }
    }
    for warning in sink.finish()? {
        task.context.warn(&warning);
    }
    failures.outcome(&task.command(), targets.len(), tried)
}

/// Asks before what can hurt, and stops where more would be deleted than is allowed.
fn confirm(task: Task<'_>, targets: &[Target]) -> Result<()> {
    let row = task.rows[0];
    let things = targets.iter().map(|target| target.ids.len().max(1) as u64).sum();
    let typed = |flag: &str| task.matches.try_get_one::<String>(flag).ok().flatten().cloned();
    let level = row.danger(things, typed);
    if targets.is_empty() || level == Level::Mild {
        return Ok(());
    }
    if row.role == Role::Delete {
        budget::check(task.context, task.resource, things)?;
    }
    let rate = task.context.profile()?.limits.rate.value;
    let price = Price { things: targets.len() as u64, each: record::calls(task.context, row)?, rate };
    let names = names(task, targets);
    let mut deed = Deed::new(level, what(task, targets, &names), name(task, targets, things));
    deed.price = (things > 1).then_some(price);
    deed.warnings = warnings(row);
    if row.role == Role::Delete {
        references::summary(task.context, task.resource, &names);
    }
    guard::ask(task.context, &deed)
}

/// The things as the user named them.
fn names(task: Task<'_>, targets: &[Target]) -> Vec<String> {
    targets
        .iter()
        .flat_map(|target| if target.ids.is_empty() { vec![label(task, target)] } else { target.ids.clone() })
        .filter(|label| !label.is_empty())
        .collect()
}

/// What is done, to what: `delete 2 tags (vip, lead)`.
fn what(task: Task<'_>, targets: &[Target], names: &[String]) -> String {
    let verb = task.rows[0].verb;
    let relation = task.matches.try_get_one::<String>("id").ok().flatten();
    match names {
        [_] if targets[0].values.len() > 1 => {
            let words: Vec<String> = targets[0].values.iter().map(|value| quoted(value)).collect();
            format!("`{} {}`", task.command(), words.join(" "))
        }
        [] => relation.map_or_else(|| task.command(), |id| format!("{verb} {} {id}", task.resource.singular)),
        [one] => format!("{verb} {} {one}", task.resource.singular),
        some if some.len() <= 5 => format!("{verb} {} ({})", counted(some.len(), task.resource), some.join(", ")),
        many => format!("{verb} {}", counted(many.len(), task.resource)),
    }
}

/// What must be typed for the graver levels: the last name of one target, the name of what is made, the number of several,
/// the verb where nothing has a name.
fn name(task: Task<'_>, targets: &[Target], things: u64) -> String {
    let [one] = targets else { return things.to_string() };
    if things > 1 {
        return things.to_string();
    }
    let flag = |name: &str| task.matches.try_get_one::<String>(name).ok().flatten().cloned();
    let made = || task.rows[0].fields.iter().find(|param| param.wire == task.resource.identity);
    let named = one.ids.last().or(one.values.last()).cloned().or_else(|| flag("id"));
    named.or_else(|| flag(made()?.flag)).unwrap_or_else(|| task.rows[0].verb.to_owned())
}

/// What the row itself says of its danger: that something is lost for good, or what a call that writes to people does.
fn warnings(row: &Operation) -> Vec<String> {
    let mut warnings: Vec<String> = Vec::new();
    if !row.undo.lost.is_empty() {
        warnings.push(format!("lost for good: {}", row.undo.lost.join(", ")));
    }
    if !row.note.is_empty() {
        warnings.push(row.note.to_owned());
    }
    warnings
}

/// The target as the user named it: by its positions, or by the id of the relation.
fn label(task: Task<'_>, target: &Target) -> String {
    let id = || task.matches.try_get_one::<String>("id").ok().flatten();
    match (target.label(), id()) {
        (label, Some(id)) if label.is_empty() => format!("--id {id}"),
        (label, _) => label,
    }
}

/// For a person at a terminal: what was done, where the answer itself says nothing.
fn say(task: Task<'_>, target: &Target, done: &Done) {
    if done.row.reply == Reply::Nothing {
        let label = label(task, target);
        let what = if label.is_empty() { String::new() } else { format!(" {label}") };
        let past = if done.absent { "nothing to do" } else { "done" };
        task.context.note(&format!("{}{what}: {past}", task.command()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::build::{call, delete, get};
    use crate::catalogue::model::Method;

    #[test]
    fn two_positions_make_every_combination() {
        let row = delete("/x/{id}", "");
        let some = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
        let labels: Vec<String> =
            targets(&[some(&["a", "b"]), some(&["1", "2"])], &row).iter().map(Target::label).collect();
        assert_eq!(labels, ["a 1", "a 2", "b 1", "b 2"]);
    }

    #[test]
    fn a_command_without_positions_is_called_once() {
        assert_eq!(targets(&[], &delete("/x", "")).len(), 1);
    }

    #[test]
    fn a_target_named_twice_is_changed_once_but_read_and_copied_twice() {
        let named_twice = [vec!["5".to_owned(), "5".to_owned()]];
        assert_eq!(targets(&named_twice, &delete("/x/{id}", "")).len(), 1);
        assert_eq!(targets(&named_twice, &get("/x/{id}", "", "x")).len(), 2);
        assert_eq!(targets(&named_twice, &call("copy", Method::Post, "/x/{id}/copy", "")).len(), 2);
    }
}
