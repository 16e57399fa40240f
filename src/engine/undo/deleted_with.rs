//! Undo of a delete that also deleted records of another resource: each is created again, unless it still exists.

use std::collections::HashSet;

use serde_json::Value;

use super::outlook::origin_of;
use super::recorded_write::RecordedWrite;
use super::{Step, Verdict, recreate};
use crate::api::reply::Item;
use crate::api::request::plain;
use crate::catalogue;
use crate::catalogue::model::{Operation, Resource};
use crate::engine::by_ids;
use crate::error::Result;
use crate::session::Context;
use crate::session::connection::Connection;
use crate::store::history::{Before, Outcome, Sent, Write};

/// The step of a write, and after it those for the records that were deleted together with its own. Dependents that such a
/// record has on the deleted one are restored with the record.
pub fn steps(context: &Context, client: &Connection, write: &Write, mut own: Step, force: bool) -> Vec<Step> {
    let taken = &write.before.deleted_with;
    let cascade = origin_of(write).and_then(|origin| origin.operation.guard.cascade);
    let found = cascade.and_then(|cascade| catalogue::command(cascade.delete));
    let Some((resource, delete)) = found.and_then(|(resource, all)| Some((resource, all.into_iter().next()?))) else {
        return vec![own];
    };
    if taken.is_empty() || !matches!(own.verdict, Verdict::Ready | Verdict::Changed(_)) {
        return vec![own];
    }
    let present = present(client, resource, taken);
    let mut parts = Vec::with_capacity(taken.len());
    for (part, before) in (1..).zip(taken) {
        let step = Step { part, ..Step::new(write) };
        let step = match (&present, &own.verdict) {
            (Err(error), _) => step.impossible(format!("its current state is unknown: {}", error.message())),
            (_, Verdict::Changed(why)) if !force => step.changed(why.clone()),
            (Ok(present), _) => {
                let recorded = write_of(delete, write, before);
                self::step(context, client, (resource, delete), step, &recorded, present)
            }
        };
        parts.push(step);
    }
    let absent: HashSet<String> = match &present {
        Ok(present) => ids(taken).filter(|id| !present.contains(id)).collect(),
        Err(_) => HashSet::new(),
    };
    for dependents in &mut own.dependents {
        let items = std::mem::take(&mut dependents.items);
        let is_kept = |item: &Value| dependents.named(item, resource.name).is_none_or(|id| !absent.contains(&id));
        dependents.items = items.into_iter().filter(is_kept).collect();
    }
    [own].into_iter().chain(parts).collect()
}

fn step(
    context: &Context,
    client: &Connection,
    (resource, operation): (&'static Resource, &'static Operation),
    step: Step,
    write: &Write,
    present: &HashSet<String>,
) -> Step {
    let id = write.before.item.get("id").map(plain).unwrap_or_default();
    if present.contains(&id) {
        let action = format!("create {} {id}", resource.singular);
        return Step { action, ..step }.nothing("it was not deleted");
    }
    let not_restored = operation.undo.not_restored.iter().map(|lost| (*lost).to_owned()).collect();
    let (number, part, undoes) = (step.write, step.part, step.undoes.clone());
    let now = Before { known: true, ..Before::default() };
    let recorded = RecordedWrite { context, client, resource, operation, write, now };
    recreate::step(Step { not_restored, ..step }, &recorded)
        .unwrap_or_else(|error| Step { write: number, part, undoes, ..Step::default() }.impossible(error.message()))
}

/// The delete of one record, as if it had been a write of its own.
fn write_of(delete: &Operation, write: &Write, before: &Before) -> Write {
    let id = before.item.get("id").map(plain).unwrap_or_default();
    let path = delete.path.split('{').next().unwrap_or_default();
    let request = Sent {
        operation: None,
        method: delete.method.as_str().to_owned(),
        server: "v3".to_owned(),
        path: format!("{path}{id}"),
        query: Vec::new(),
        body: Value::Null,
    };
    let outcome = Outcome::Done(Value::Null);
    let before = before.clone();
    Write { number: write.number, at: write.at, request, before, behind: None, outcome, undone_by: None }
}

fn ids(taken: &[Before]) -> impl Iterator<Item = String> {
    taken.iter().filter_map(|before| before.item.get("id").map(plain))
}

/// Which of the records still exist.
fn present(client: &Connection, resource: &'static Resource, taken: &[Before]) -> Result<HashSet<String>> {
    let ids: Vec<String> = ids(taken).collect();
    let mut present = HashSet::new();
    by_ids::read(client, resource, &ids, &[], |_, items| {
        present.extend(items.iter().filter_map(Item::id));
        Ok(())
    })?;
    Ok(present)
}
