//! What hung on a thing, put back: each member of a side by the command the catalogue names for it.

use std::collections::HashSet;

use serde_json::Value;

use super::Step;
use super::plan::Job;
use crate::api::request::{self, Input, Request, plain};
use crate::catalogue;
use crate::catalogue::model::{Operation, Role};
use crate::catalogue::undoing::{From, Side};
use crate::engine::record;
use crate::error::{Error, Kind, Result};
use crate::text::counts::{count_of, thousands};

/// Things of one kind that hung on another.
#[derive(Clone, Debug)]
pub struct Tail {
    /// How they are put back.
    pub side: &'static Side,
    /// Those that will be.
    pub items: Vec<Value>,
    /// Those that stand elsewhere now, and are left there without force.
    pub elsewhere: Vec<Value>,
}

impl Tail {
    /// What is done, in words.
    pub fn words(&self) -> String {
        format!("{}: {} ({})", self.side.command, count_of(self.items.len() as u64, "time"), self.side.what)
    }

    /// Decides about those that stand elsewhere now.
    pub(super) fn settle(&mut self, force: bool, lost: &mut Vec<String>) {
        if force {
            self.items.append(&mut self.elsewhere);
        } else if !self.elsewhere.is_empty() {
            let count = thousands(self.elsewhere.len() as u64);
            lost.push(format!("{} that stand elsewhere now: {count}; undo --force moves them too", self.side.what));
        }
    }

    /// The request that puts one back on the thing called `owner`.
    ///
    /// # Errors
    /// Those of building it.
    pub fn request(&self, item: &Value, owner: &str) -> Result<Request> {
        let row = row(self.side)?;
        let mut input = Input::default();
        for (wire, from) in self.side.values {
            let value = match from {
                From::Owner => Value::from(owner),
                From::Member(name) => item.get(*name).cloned().unwrap_or_default(),
            };
            match row.arguments.iter().find(|param| param.wire == *wire) {
                Some(param) => input.arguments.push((param, plain(&value))),
                None if value.is_null() => {}
                None => input.set.push(((*wire).to_owned(), value)),
            }
        }
        request::build(row, &input)
    }
}

fn row(side: &Side) -> Result<&'static Operation> {
    let found = catalogue::command(side.command).and_then(|(_, rows)| rows.first().copied());
    found.ok_or_else(|| Error::new(Kind::Other, format!("there is no command `{}`", side.command)))
}

/// All that hung on the thing a write deleted. What was not read is added to `lost`.
///
/// # Errors
/// Those of looking where things stand now.
pub fn tails(job: &Job<'_>, lost: &mut Vec<String>) -> Result<Vec<Tail>> {
    let mut tails = Vec::new();
    for side in job.row.undo.sides {
        let Some(taken) = job.write.before.sides.iter().find(|taken| taken.what == side.what) else { continue };
        if !taken.error.is_empty() {
            lost.push(format!("{}: they could not be read: {}", side.what, taken.error));
        } else if !taken.complete {
            lost.push(format!("{} beyond the first {}", side.what, thousands(taken.items.len() as u64)));
        }
        if taken.items.is_empty() {
            continue;
        }
        let mut tail = Tail { side, items: taken.items.clone(), elsewhere: Vec::new() };
        if row(side)?.role == Role::Update {
            part(job, &mut tail)?;
        }
        tails.push(tail);
    }
    Ok(tails)
}

/// Tells things that stand where the write left them from those that were moved since: what is in the listing of the place
/// where they must be now, or, where that listing went with the thing, what says so itself.
fn part(job: &Job<'_>, tail: &mut Tail) -> Result<()> {
    let owner = tail.side.values.iter().find(|(_, from)| *from == From::Owner).map(|(wire, _)| *wire);
    let (Some(wire), Some(id)) = (owner, id_member(tail.side)) else { return Ok(()) };
    let Some(left_at) = left_at(job, wire) else { return Ok(()) };
    let all = std::mem::take(&mut tail.items);
    let there: HashSet<String> = match record::listing(job.client, tail.side.source, &left_at, |_, _, _| {}) {
        Ok((there, _)) => there.iter().filter_map(|item| item.get("id").map(plain)).collect(),
        Err(error) if error.kind() == Kind::NotFound => all
            .iter()
            .filter_map(|item| item.get(id).map(plain))
            .filter(|own| stands_at(job, tail, own, wire, &left_at))
            .collect(),
        Err(error) => return Err(error),
    };
    let is_there = |item: &Value| item.get(id).is_some_and(|own| there.contains(&plain(own)));
    (tail.items, tail.elsewhere) = all.into_iter().partition(is_there);
    Ok(())
}

/// Whether the thing called `id` says in its member `wire` that it hangs on `owner`.
fn stands_at(job: &Job<'_>, tail: &Tail, id: &str, wire: &str, owner: &str) -> bool {
    let look = || {
        let get = record::own_get(row(tail.side).ok()?)?;
        let path = format!("{}{}", get.path.split('{').next()?, request::escape_segment(id).ok()?);
        let reply = job.client.call(&Request::get(path), get.reply).ok()?;
        reply.items.first()?.get(wire)
    };
    look().as_deref() == Some(owner)
}

/// The id of the thing they hang on after the write: the one it names, or still the one that is gone.
fn left_at(job: &Job<'_>, wire: &str) -> Option<String> {
    let named = record::members(job.row, &job.write.request.body).and_then(|members| members.get(wire)).map(plain);
    named.or_else(|| owner(job))
}

/// The member that tells one from another.
fn id_member(side: &Side) -> Option<&'static str> {
    side.values.iter().find_map(|(_, from)| match from {
        From::Member(name) if *name == "id" => Some(*name),
        _ => None,
    })
}

/// The id of the thing in the path of a write.
fn owner(job: &Job<'_>) -> Option<String> {
    let at = job.row.path.split('/').position(|segment| segment.starts_with('{'))?;
    job.write.request.path.split('/').nth(at).map(str::to_owned)
}

/// The step for a call that only moved what hung on a thing.
///
/// # Errors
/// As [`tails`].
pub fn back(mut step: Step, job: &Job<'_>) -> Result<Step> {
    step.tails = tails(job, &mut step.lost)?;
    step.owner = owner(job);
    let what: Vec<&str> = job.row.undo.sides.iter().map(|side| side.what).collect();
    step.action = format!("put back the {}", what.join(", "));
    if step.tails.iter().all(|tail| tail.items.is_empty() && tail.elsewhere.is_empty()) {
        return Ok(step.nothing("there were none"));
    }
    if step.tails.iter().all(|tail| tail.items.is_empty()) {
        return Ok(step.changed("they stand elsewhere now"));
    }
    Ok(step)
}
