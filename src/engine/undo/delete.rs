//! Undo of a create: the record is deleted, if it is unchanged since.

use serde_json::Value;

use super::Step;
use super::outlook::{property, remover};
use super::recorded_write::RecordedWrite;
use super::restore::{elements_of, gone};
use crate::api::reply::Item;
use crate::api::request::{Origin, Request, escape_segment, plain};
use crate::catalogue::model::{Operation, Role, When};
use crate::catalogue::undoing::Inverse;
use crate::engine::echo::is_same;
use crate::engine::evidence::made;
use crate::engine::record;
use crate::error::{Error, Kind, Result};
use crate::session::name_resolution;
use crate::store::history::Before;

/// How far the server clock may be behind ours, in milliseconds.
const SKEW: i64 = 120_000;

/// The step for a create.
///
/// # Errors
/// Those of the lookup; `Other` where the resource has no delete.
pub fn step(mut step: Step, recorded: &RecordedWrite<'_>) -> Result<Step> {
    let Some(id) = id(recorded)? else { return Ok(step.nothing("it was not created")) };
    let operation = remover(recorded.resource, recorded.operation)
        .ok_or_else(|| Error::new(Kind::Other, "the API cannot delete it"))?;
    let own = escape_segment(&id)?;
    let below = format!("{}/{{", recorded.operation.path);
    let path = match operation.path.strip_prefix(&below).and_then(|rest| rest.split_once('}')) {
        Some((_, rest)) => format!("{}/{own}{rest}", recorded.write.request.path),
        None => filled(operation.path, &own),
    };
    step.action = format!("{} {} {id}", operation.verb, recorded.resource.singular);
    step.not_restored = operation.undo.not_restored.iter().map(|lost| (*lost).to_owned()).collect();
    let request = Request::with_path(operation, path);
    let (now, is_readable) = state(recorded, operation, &request, &own);
    step.request = Some(request);
    if now.known && !now.item.is_object() && is_readable {
        return Ok(step.nothing(gone(&now)));
    }
    let sent = recorded.sent();
    let is_compared = |name: &str| match recorded.operation.undo.inverse {
        Inverse::DeletedBy(_, compared) => compared.contains(&name),
        _ => true,
    };
    let differs = |(name, value): (&String, &Value)| difference(recorded, name, value, &now);
    let since: Vec<String> = sent.iter().filter(|(name, _)| is_compared(name)).filter_map(differs).collect();
    Ok(if since.is_empty() { step } else { step.changed(since.join(", ")) })
}

/// The record that `request` deletes, and whether a request reads it: the one at the same path, or the `get` of the resource, as for
/// campaigns, whose delete has a path of its own.
fn state(recorded: &RecordedWrite<'_>, operation: &'static Operation, request: &Request, id: &str) -> (Before, bool) {
    let is_get = |one: &&Operation| one.verb == "get" && one.when == When::Always && one.path.matches('{').count() == 1;
    let has_own_path = !operation.path.ends_with('}');
    let get = Origin::of(operation)
        .filter(|_| has_own_path)
        .and_then(|origin| origin.resource.operations.iter().find(is_get));
    let get = match (record::get_operation(operation), get) {
        (Some(_), _) => return (record::read(recorded.context, recorded.client, request), true),
        (None, None) => return (record::read(recorded.context, recorded.client, request), false),
        (None, Some(get)) => get,
    };
    let reading = Request::with_path(get, filled(get.path, id));
    let now = match recorded.client.call(&reading, get.reply) {
        Ok(reply) => {
            let item = reply.items.first().map(Item::value).unwrap_or_default();
            Before { known: true, item, ..Before::default() }
        }
        Err(error) if error.kind() == Kind::NotFound => Before { known: true, ..Before::default() },
        Err(error) => Before { error: error.message().to_owned(), ..Before::default() },
    };
    (now, true)
}

fn difference(recorded: &RecordedWrite<'_>, name: &str, sent: &Value, now: &Before) -> Option<String> {
    if let Some(part) = recorded.resource.separate_properties.iter().find(|part| part.wire == name) {
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
    let current = property(&now.item, name)?;
    let is_compared = !sent.is_array() && !sent.is_object() && !current.is_array() && !current.is_object();
    let answered = property(recorded.answered(), name).is_some_and(|answered| is_same(current, answered));
    (is_compared && !is_same(current, sent) && !answered).then(|| format!("{name} is {} now", plain(current)))
}

/// The id of the created record: from the response, or without one, of the only record of that name created since.
fn id(recorded: &RecordedWrite<'_>) -> Result<Option<String>> {
    if let Some(id) = property(recorded.answered(), "id").map(plain) {
        return Ok(Some(id));
    }
    if recorded.operation.role == Role::Upsert && recorded.now.item.is_object() {
        return Ok(property(&recorded.now.item, "id").map(plain));
    }
    let body = recorded.sent();
    let name = body.get(recorded.resource.identity).map(plain).filter(|name| !name.is_empty());
    let name =
        name.ok_or_else(|| Error::new(Kind::Other, "its ID is unknown, and the request has no name to look up"))?;
    let found = name_resolution::find(recorded.client, recorded.resource, &name)?;
    let is_new = |item: &&crate::api::reply::Item| made(item).is_none_or(|made| made >= recorded.write.at - SKEW);
    let fresh: Vec<_> = found.iter().filter(is_new).collect();
    match fresh.as_slice() {
        [] => Ok(None),
        [one] if made(one).is_some() => Ok(one.id()),
        _ => Err(Error::new(Kind::Other, format!("`{name}` exists, but it is unclear whether this write created it"))),
    }
}

/// A path with its one placeholder filled.
fn filled(path: &str, id: &str) -> String {
    match (path.split_once('{'), path.split_once('}')) {
        (Some((before, _)), Some((_, after))) => format!("{before}{id}{after}"),
        _ => path.to_owned(),
    }
}
