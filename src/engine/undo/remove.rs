//! A create undone: what it made is deleted, if it is still as it was made.

use serde_json::{Map, Value};

use super::Step;
use super::change::{elements_of, gone};
use super::outlook::{member, remover};
use super::plan::Job;
use crate::api::request::{Request, escape_segment, plain};
use crate::catalogue::model::Role;
use crate::engine::made;
use crate::engine::{is_same, record};
use crate::error::{Error, Kind, Result};
use crate::session::name_resolution;

/// How much earlier than ours the service's clock may be, in milliseconds.
const SKEW: i64 = 120_000;

/// The step for a create.
///
/// # Errors
/// Those of the lookup; `Other` where the noun has no delete.
pub fn step(mut step: Step, job: &Job<'_>) -> Result<Step> {
    let Some(id) = id(job)? else { return Ok(step.nothing("it was not made")) };
    let row =
        remover(job.resource, job.row).ok_or_else(|| Error::new(Kind::Other, "the API has no call that deletes it"))?;
    let own = escape_segment(&id)?;
    let below = format!("{}/{{", job.row.path);
    let path = match row.path.strip_prefix(&below).and_then(|rest| rest.split_once('}')) {
        Some((_, rest)) => format!("{}/{own}{rest}", job.write.request.path),
        None => filled(row.path, &own),
    };
    step.action = format!("{} {} {id}", row.verb, job.resource.singular);
    step.lost = row.undo.lost.iter().map(|lost| (*lost).to_owned()).collect();
    let request = Request {
        method: row.method,
        server: row.server,
        path,
        query: Vec::new(),
        body: None,
        headers: Vec::new(),
        repeatable: true,
        write: true,
    };
    let now = record::read(job.context, job.client, job.resource, row, &request);
    step.request = Some(request);
    if now.known && !now.item.is_object() && record::own_get(row).is_some() {
        return Ok(step.nothing(gone(&now)));
    }
    let sent = record::members(job.row, &job.write.request.body).cloned().unwrap_or_default();
    let differs = |(name, value): (&String, &Value)| difference(job, name, value, &now);
    let since: Vec<String> = sent.iter().filter_map(differs).collect();
    Ok(if since.is_empty() { step } else { step.changed(since.join(", ")) })
}

fn difference(job: &Job<'_>, name: &str, sent: &Value, now: &crate::store::history::Before) -> Option<String> {
    if let Some(part) = job.resource.parts.iter().find(|part| part.wire == name) {
        let elements = elements_of(part, now);
        let is_kept = |element: &Value| {
            let (key, value) = (element.get(part.key.0), element.get(part.value.0));
            let own =
                elements.iter().find(|own| matches!((own.get(part.key.1), key), (Some(a), Some(b)) if is_same(a, b)));
            own.is_none_or(|own| matches!((own.get(part.value.1), value), (Some(a), Some(b)) if is_same(a, b)))
        };
        let all = sent.as_array().is_none_or(|sent| sent.iter().all(is_kept));
        return (!all).then(|| format!("{name} changed since"));
    }
    let current = member(&now.item, name)?;
    let is_compared = !sent.is_array() && !sent.is_object() && !current.is_array() && !current.is_object();
    let answered = member(job.answered(), name).is_some_and(|answered| is_same(current, answered));
    (is_compared && !is_same(current, sent) && !answered).then(|| format!("{name} is {} now", plain(current)))
}

/// The id of what was made: the service's answer, or, where none came, the one thing of that name made since.
fn id(job: &Job<'_>) -> Result<Option<String>> {
    if let Some(id) = member(job.answered(), "id").map(plain) {
        return Ok(Some(id));
    }
    if job.row.role == Role::Upsert && job.now.item.is_object() {
        return Ok(member(&job.now.item, "id").map(plain));
    }
    let body: Map<String, Value> = record::members(job.row, &job.write.request.body).cloned().unwrap_or_default();
    let name = body.get(job.resource.identity).map(plain).filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| Error::new(Kind::Other, "its id is not known, and it has no name to look for"))?;
    let found = name_resolution::find(job.client, job.resource, &name)?;
    let is_new = |item: &&crate::api::reply::Item| made(item).is_none_or(|made| made >= job.write.at - SKEW);
    let fresh: Vec<_> = found.iter().filter(is_new).collect();
    match fresh.as_slice() {
        [] => Ok(None),
        [one] if made(one).is_some() => Ok(one.id()),
        _ => Err(Error::new(Kind::Other, format!("`{name}` is there, and whether this write made it cannot be told"))),
    }
}

/// A path with its one placeholder filled.
fn filled(path: &str, id: &str) -> String {
    match (path.split_once('{'), path.split_once('}')) {
        (Some((before, _)), Some((_, after))) => format!("{before}{id}{after}"),
        _ => path.to_owned(),
    }
}
