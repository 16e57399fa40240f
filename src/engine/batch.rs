//! Calls on one thing or several: each target on its own, failures gathered, questions asked once.

use super::single::{self, Done};
use super::words::counted;
use super::{Job, words};
use crate::catalogue::model::{Operation, Reply, Role, When};
use crate::error::{Error, Kind, Result};
use crate::lookup::Lookup;
use crate::render::{self, Count, Format, Output, Writer};

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

/// Every combination of the positions' values, or one target with all ids where the row takes them in one call.
pub fn targets(positions: &[Vec<String>], row: &Operation) -> Vec<Target> {
    if row.when == When::Many {
        return vec![Target { values: Vec::new(), ids: positions.last().cloned().unwrap_or_default() }];
    }
    positions.iter().filter(|values| !values.is_empty()).fold(vec![Target::default()], |targets, values| {
        let extend = |target: &Target, value: &String| {
            let mut target = target.clone();
            target.values.push(value.clone());
            target
        };
        targets.iter().flat_map(|target| values.iter().map(move |value| extend(target, value))).collect()
    })
}

/// Carries out the call for every target.
///
/// # Errors
/// The one failure of one target; `Partial` when some of several failed, with each failure.
pub fn run(job: Job<'_>, targets: &[Target]) -> Result<()> {
    confirm(job, targets)?;
    let client = job.context.client()?;
    let output = job.context.output()?;
    let lookup = Lookup::new(client);
    let mut sink = Sink::start(&output, job, if targets.len() == 1 { Count::One } else { Count::Many })?;
    let mut failures: Vec<(String, Error)> = Vec::new();
    let mut tried = 0;
    for target in targets {
        tried += 1;
        match single::perform(job, client, &lookup, target) {
            Ok(done) => {
                say(job, target, &done);
                sink.take(&done)?;
                failures.extend(done.after.into_iter().map(|error| (target.label(), error)));
            }
            Err(error) => {
                let stop = matches!(error.kind(), Kind::Temporary) || error.http_status() == Some(401);
                failures.push((target.label(), error));
                if stop {
                    break;
                }
            }
        }
    }
    // Where nothing came, nothing is printed: an empty document would read as an answer.
    if sink.has_something || failures.is_empty() {
        for warning in sink.finish()? {
            job.context.warn(&warning);
        }
    }
    outcome(job, targets, failures, tried)
}

/// The outcome of the whole from the failures of its parts.
fn outcome(job: Job<'_>, targets: &[Target], mut failures: Vec<(String, Error)>, tried: usize) -> Result<()> {
    if failures.is_empty() {
        return Ok(());
    }
    if targets.len() == 1 && failures.len() == 1 {
        return Err(failures.swap_remove(0).1);
    }
    let first = failures[0].1.kind();
    // Where nothing was done, those not tried are no different from those that were.
    let all_alike = failures.len() == tried && failures.iter().all(|(_, error)| error.kind() == first);
    let kind = if all_alike { first } else { Kind::Partial };
    let hint = failures[0].1.hint_text().filter(|_| all_alike).map(str::to_owned);
    let untried = targets.len() - tried;
    let rest = if untried > 0 { format!("; {} not tried", words::thousands(untried as u64)) } else { String::new() };
    let message = format!("{} of {} calls of `{}` failed{rest}", failures.len(), targets.len(), job.command());
    let error = Error::new(kind, message).failures(failures);
    Err(match hint {
        Some(hint) => error.hint(hint),
        None => error,
    })
}

/// Asks before anything is removed.
fn confirm(job: Job<'_>, targets: &[Target]) -> Result<()> {
    if job.rows[0].role != Role::Delete || targets.is_empty() {
        return Ok(());
    }
    let names: Vec<String> =
        targets.iter().map(|target| label(job, target)).filter(|label| !label.is_empty()).collect();
    let verb = job.rows[0].verb;
    let what = match names.as_slice() {
        [] => job.command(),
        [one] => format!("{verb} {} {one}", job.resource.singular),
        some if some.len() <= 5 => format!("{verb} {} ({})", counted(some.len(), job.resource), some.join(", ")),
        many => format!("{verb} {}", counted(many.len(), job.resource)),
    };
    job.context.confirm(&format!("{what} in profile {}?", job.context.profile()?.name.value))
}

/// The target as the user named it: by its positions, or by the id of the relation.
fn label(job: Job<'_>, target: &Target) -> String {
    let id = || job.matches.try_get_one::<String>("id").ok().flatten();
    match (target.label(), id()) {
        (label, Some(id)) if label.is_empty() => format!("--id {id}"),
        (label, _) => label,
    }
}

/// For a person at a terminal: what was done, where the answer itself says nothing.
fn say(job: Job<'_>, target: &Target, done: &Done) {
    if done.row.reply == Reply::Nothing {
        let label = label(job, target);
        let what = if label.is_empty() { String::new() } else { format!(" {label}") };
        let past = if done.absent { "nothing to do" } else { "done" };
        job.context.note(&format!("{}{what}: {past}", job.command()));
    }
}

/// Where answers go: the writer, or with `--raw` the bodies as they came, several with a line end between them.
struct Sink<'a> {
    output: &'a Output,
    raw: bool,
    bodies: Vec<u8>,
    has_something: bool,
    writer: Option<Writer<'a>>,
}

impl<'a> Sink<'a> {
    fn start(output: &'a Output, job: Job<'_>, count: Count) -> Result<Self> {
        let says_nothing = job.rows.iter().all(|row| row.reply == Reply::Nothing);
        let for_programs = matches!(output.format, Format::Json | Format::Jsonl | Format::Yaml) || output.jq.is_some();
        let raw = job.context.options().raw;
        let writes = !raw && (for_programs || !says_nothing);
        let writer = writes.then(|| Writer::start(output, count, job.resource.columns)).transpose()?;
        Ok(Sink { output, raw, bodies: Vec::new(), has_something: false, writer })
    }

    fn take(&mut self, done: &Done) -> Result<()> {
        if self.raw {
            if self.has_something {
                self.bodies.push(b'\n');
            }
            self.bodies.extend_from_slice(&done.body);
        }
        self.has_something = true;
        if let Some(writer) = &mut self.writer {
            for item in &done.items {
                writer.item(item)?;
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<Vec<String>> {
        if self.raw {
            render::raw(self.output, &self.bodies)?;
        }
        self.writer.map_or_else(|| Ok(Vec::new()), Writer::finish)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::build::delete;

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
}
