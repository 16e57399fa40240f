//! A delete undone: the thing is made again from the state before, and what hung on it follows.

use serde_json::{Map, Value, json};

use super::change::{elements_of, gone, request, wrapped};
use super::outlook::{maker, member};
use super::plan::Job;
use super::{REDACTED, Step, sides};
use crate::api::reply::Item;
use crate::api::request::plain;
use crate::catalogue::model::{Kind as Type, Operation, Param, Place};
use crate::error::{Error, Kind, Result};
use crate::session::name_resolution;
use crate::text::redact;

/// The step for a delete.
///
/// # Errors
/// Those of the lookup; `Other` where the noun has no create.
pub fn step(mut step: Step, job: &Job<'_>) -> Result<Step> {
    let item = &job.write.before.item;
    let row = maker(job.resource).ok_or_else(|| Error::new(Kind::Other, "the API has no call that makes it again"))?;
    let name = member(item, job.resource.identity).or_else(|| member(item, "id")).map(plain).unwrap_or_default();
    step.action = format!("create {} {name}", job.resource.singular);
    if job.now.item.is_object() && job.is_unknown() {
        return Ok(step.nothing("it is still there"));
    }
    if !job.now.known {
        return Ok(step.impossible(gone(&job.now)));
    }
    step.tails = sides::tails(job, &mut step.lost)?;
    let body = members(row, job, &mut step.lost);
    step.request = Some(request(row, path(row, job), wrapped(row, body)));
    if job.now.item.is_object() {
        return Ok(step.changed("it is there again"));
    }
    if let Some(again) = same(row, job)? {
        let id = again.id().unwrap_or_default();
        step.action = format!("take {} {id}, which is called {name} too", job.resource.singular);
        step.request = None;
        step.owner = Some(id.clone());
        return Ok(step.changed(format!("a {} called {name} is there again: {id}", job.resource.singular)));
    }
    Ok(step)
}

/// A thing that is there now and is the same in its name and in all that a create requires.
fn same(row: &Operation, job: &Job<'_>) -> Result<Option<Item>> {
    let item = &job.write.before.item;
    let name = member(item, job.resource.identity).map(plain).unwrap_or_default();
    if job.resource.identity.is_empty() || name.is_empty() {
        return Ok(None);
    }
    let found = name_resolution::find(job.client, job.resource, &name)?;
    let agrees = |other: &Item| {
        let required = row.fields.iter().filter(|param| param.required);
        required.into_iter().all(|param| match (other.get(param.wire), member(item, param.wire)) {
            (Some(own), Some(old)) => own == plain(old),
            _ => true,
        })
    };
    Ok(found.into_iter().find(agrees))
}

/// The properties of the body: all the create takes and the record had, except for what is redacted.
fn members(row: &Operation, job: &Job<'_>, lost: &mut Vec<String>) -> Map<String, Value> {
    let before = &job.write.before;
    let mut body = Map::new();
    for (name, text) in row.fixed {
        body.insert((*name).to_owned(), serde_json::from_str(text).unwrap_or_default());
    }
    for param in row.fields.iter().chain(row.arguments).filter(|param| param.place == Place::Regular) {
        if let Some(part) = job.resource.parts.iter().find(|part| part.wire == param.wire) {
            let values = elements_of(part, before).iter().filter_map(|element| {
                let (key, value) = (element.get(part.key.1)?, element.get(part.value.1)?);
                (!value.is_null() && !plain(value).is_empty()).then(|| json!({ part.key.0: key, part.value.0: value }))
            });
            let values: Vec<Value> = values.collect();
            if !values.is_empty() {
                body.insert(part.wire.to_owned(), values.into());
            }
            continue;
        }
        let old = member(&before.item, param.wire).filter(|old| !old.is_null() && !plain(old).is_empty());
        if old.is_some_and(redact::is_redacted) {
            lost.push(format!("{}: {REDACTED}", param.wire));
        } else if let Some(old) = old {
            crate::api::request::insert(&mut body, param.wire, typed(param, old));
        }
    }
    body
}

/// A value as the parameter sends it: answers have numbers and switches as texts.
fn typed(param: &Param, old: &Value) -> Value {
    let Value::String(text) = old else { return old.clone() };
    let number = || text.parse::<i64>().map(Value::from).or_else(|_| text.parse::<f64>().map(Value::from)).ok();
    let value = match param.kind {
        Type::Integer | Type::Number | Type::Bit | Type::Choice(_) | Type::ReferenceNumber(_) => number(),
        Type::Boolean => Some(Value::Bool(matches!(text.as_str(), "1" | "true"))),
        _ => None,
    };
    value.unwrap_or_else(|| old.clone())
}

/// The create's path; what stands in it stands in the delete's under the same name.
fn path(row: &Operation, job: &Job<'_>) -> String {
    let known: Vec<(&str, &str)> = job.row.path.split('/').zip(job.write.request.path.split('/')).collect();
    let fill = |segment: &'static str| known.iter().find(|(name, _)| *name == segment).map_or(segment, |(_, own)| *own);
    row.path
        .split('/')
        .map(|segment| if segment.starts_with('{') { fill(segment) } else { segment })
        .collect::<Vec<_>>()
        .join("/")
}
