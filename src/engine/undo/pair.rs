//! Relations undone: two things that were joined are taken apart, or the other way round, or get back what they were to
//! each other.

use serde_json::{Map, Value};

use super::change::{gone, like, request, wrapped};
use super::outlook::member;
use super::plan::Job;
use super::{Change, Step};
use crate::api::request as requests;
use crate::api::request::{Input, plain};
use crate::catalogue;
use crate::catalogue::model::Operation;
use crate::engine::{is_same, record};
use crate::error::{Error, Kind, Result};
use crate::session::name_resolution::Lookup;

/// The step for a call that `command` takes back, given the same two things.
///
/// # Errors
/// Those of building the request and of finding the relation.
pub fn command(mut step: Step, job: &Job<'_>, command: &'static str) -> Result<Step> {
    let (resource, other) = catalogue::command(command)
        .and_then(|(resource, rows)| Some((resource, *rows.first()?)))
        .ok_or_else(|| Error::new(Kind::Other, format!("there is no command `{command}`")))?;
    let joins = job.row.relation.is_none();
    let source =
        if joins { record::members(job.row, &job.write.request.body).cloned().map(Value::Object) } else { None };
    let source = source.unwrap_or_else(|| job.write.before.item.clone());
    let mut input = Input::default();
    for param in other.arguments {
        let value = member(&source, param.wire).map(plain).filter(|text| !text.is_empty());
        let value = value.ok_or_else(|| Error::new(Kind::Other, format!("the {} is not known", param.flag)))?;
        input.arguments.push((param, value));
    }
    let words: Vec<&str> = input.arguments.iter().map(|(_, value)| value.as_str()).collect();
    step.action = format!("{command} {}", words.join(" "));
    if joins {
        return apart(step, job, other, input);
    }
    let own = other.fields.iter().filter_map(|param| {
        let value = member(&source, param.wire).filter(|value| !value.is_null() && !plain(value).is_empty())?;
        Some((param.wire.to_owned(), value.clone()))
    });
    input.set = own.collect();
    let request = requests::build(other, &input)?;
    let now = record::read(job.context, job.client, resource, other, &request);
    step.request = Some(request);
    Ok(if now.item.is_object() { step.nothing("it is so again") } else { step })
}

/// Takes apart what the write joined.
fn apart(step: Step, job: &Job<'_>, other: &'static Operation, mut input: Input) -> Result<Step> {
    let has_pair = job.row.undo.pair.is_some();
    if job.write.before.item.is_object() {
        return Ok(step.nothing("it was so before"));
    }
    if has_pair && !job.write.before.known {
        return Ok(step.impossible("what was there before is not known"));
    }
    if has_pair && !job.now.item.is_object() {
        return Ok(if job.now.known { step.nothing("it is not so any more") } else { step.impossible(gone(&job.now)) });
    }
    input.relation_id = member(&job.now.item, "id").or_else(|| member(job.answered(), "id")).map(plain);
    let mut step = step;
    match Lookup::new(job.client).resolve(other, &mut input) {
        Err(error) if error.kind() == Kind::NotFound => return Ok(step.nothing("it is not so any more")),
        outcome => outcome?,
    }
    step.request = Some(requests::build(other, &input)?);
    Ok(step)
}

/// The step for a call that is made again with the values the pair had, or with `otherwise` where there was none.
pub fn again(mut step: Step, job: &Job<'_>, otherwise: &[(&str, &str)]) -> Step {
    let (before, now, row) = (&job.write.before, &job.now, job.row);
    if !now.known {
        return step.impossible(gone(now));
    }
    let sent = record::members(row, &job.write.request.body).cloned().unwrap_or_default();
    let mut body = Map::new();
    let mut since = Vec::new();
    for (name, value) in &sent {
        if row.undo.pair_members.contains(&name.as_str()) {
            body.insert(name.clone(), value.clone());
            continue;
        }
        let instead =
            || otherwise.iter().find(|(own, _)| own == name).and_then(|(_, text)| serde_json::from_str(text).ok());
        let old = if before.item.is_object() { member(&before.item, name).cloned() } else { instead() };
        let Some(old) = old else { continue };
        let current = member(&now.item, name).cloned().unwrap_or_default();
        if is_same(&current, &old) || !now.item.is_object() {
            continue;
        }
        if !is_same(&current, value) {
            since.push(format!("{name} is {} now", plain(&current)));
        }
        body.insert(name.clone(), like(value, &old));
        step.changes.push(Change { name: name.clone(), now: current, then: old });
    }
    let pair: Vec<String> =
        row.undo.pair_members.iter().filter_map(|name| Some(format!("{name} {}", plain(sent.get(*name)?)))).collect();
    let changes: Vec<String> =
        step.changes.iter().map(|change| format!("{} {}", change.name, plain(&change.then))).collect();
    step.action = format!("restore {}: {}", pair.join(", "), changes.join(", "));
    if step.changes.is_empty() {
        step.action = format!("restore {}", pair.join(", "));
        return step.nothing("it is as it was before");
    }
    if !before.item.is_object() {
        step.lost.push("it was not there before, which the API cannot bring back".to_owned());
    }
    step.request = Some(request(row, job.write.request.path.clone(), wrapped(row, body)));
    if since.is_empty() { step } else { step.changed(since.join(", ")) }
}
