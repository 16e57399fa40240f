//! Undo of relations: two records that were joined are separated, or the reverse, or get the previous values of their
//! relation.

use serde_json::{Map, Value};

use super::outlook::property;
use super::recorded_write::RecordedWrite;
use super::restore::{gone, like, request, wrapped};
use super::{Change, Step, Verdict, dependents};
use crate::api::request as requests;
use crate::api::request::{Input, plain};
use crate::catalogue;
use crate::catalogue::guarding::Level;
use crate::catalogue::model::Operation;
use crate::engine::echo::is_same;
use crate::engine::record;
use crate::error::{Error, Kind, Result};
use crate::session::name_resolution::Lookup;

/// Why a relation that a write created stays.
const CREATED: &str = "the record did not exist before, and the API cannot delete it";

/// The step for an operation that `command` reverts for the same two records.
///
/// # Errors
/// Those of building the request and of finding the relation.
pub fn command(mut step: Step, recorded: &RecordedWrite<'_>, command: &'static str) -> Result<Step> {
    let other = catalogue::command(command)
        .and_then(|(_, operations)| operations.first().copied())
        .ok_or_else(|| Error::new(Kind::Other, format!("unknown command `{command}`")))?;
    let joins = recorded.operation.relation.is_none();
    let source = if joins {
        record::properties(recorded.operation, &recorded.write.request.body).cloned().map(Value::Object)
    } else {
        None
    };
    let source = source.unwrap_or_else(|| recorded.write.before.item.clone());
    let mut input = Input::default();
    for param in other.arguments {
        let value = property(&source, param.wire).map(plain).filter(|text| !text.is_empty());
        let value = value.ok_or_else(|| Error::new(Kind::Other, format!("the {} is unknown", param.flag)))?;
        input.arguments.push((param, value));
    }
    let words: Vec<&str> = input.arguments.iter().map(|(_, value)| value.as_str()).collect();
    step.action = format!("{command} {}", words.join(" "));
    if joins {
        return apart(step, recorded, other, input);
    }
    let own = other.fields.iter().filter_map(|param| {
        let value = property(&source, param.wire).filter(|value| !value.is_null() && !plain(value).is_empty())?;
        Some((param.wire.to_owned(), value.clone()))
    });
    input.set = own.collect();
    let request = requests::build(other, &input)?;
    let now = record::read(recorded.context, recorded.client, &request);
    step.dependents = dependents::own(recorded);
    step.request = Some(request);
    Ok(if now.item.is_object() { step.nothing("it is restored already") } else { step })
}

/// Separates what the write joined.
fn apart(step: Step, recorded: &RecordedWrite<'_>, other: &'static Operation, mut input: Input) -> Result<Step> {
    let has_pair = recorded.operation.undo.relation.is_some();
    if recorded.write.before.item.is_object() {
        return Ok(step.nothing("it was like that before"));
    }
    if has_pair && !recorded.write.before.known {
        return Ok(step.impossible("the previous state is unknown"));
    }
    if has_pair && !recorded.now.item.is_object() {
        return Ok(if recorded.now.known {
            step.nothing("it is no longer the case")
        } else {
            step.impossible(gone(&recorded.now))
        });
    }
    input.relation_id = property(&recorded.now.item, "id").or_else(|| property(recorded.answered(), "id")).map(plain);
    let mut step = step;
    match Lookup::for_level(recorded.client, Level::Moderate).resolve(other, &mut input) {
        Err(error) if error.kind() == Kind::NotFound => return Ok(step.nothing("it is no longer the case")),
        outcome => outcome?,
    }
    step.request = Some(requests::build(other, &input)?);
    Ok(step)
}

/// The step for an operation that is repeated with the previous values of the pair, or with `otherwise` where there were
/// none.
pub fn again(mut step: Step, recorded: &RecordedWrite<'_>, otherwise: &[(&str, &str)]) -> Step {
    let (before, now, operation) = (&recorded.write.before, &recorded.now, recorded.operation);
    if !now.known {
        return step.impossible(gone(now));
    }
    let sent = recorded.sent();
    let mut body = Map::new();
    let mut since = Vec::new();
    for (name, value) in &sent {
        if operation.undo.relation_properties.contains(&name.as_str()) {
            body.insert(name.clone(), value.clone());
            continue;
        }
        let instead =
            || otherwise.iter().find(|(own, _)| own == name).and_then(|(_, text)| serde_json::from_str(text).ok());
        let old = if before.item.is_object() { property(&before.item, name).cloned() } else { instead() };
        let Some(old) = old else { continue };
        let current = property(&now.item, name).cloned().unwrap_or_default();
        if is_same(&current, &old) || !now.item.is_object() {
            continue;
        }
        if !is_same(&current, value) {
            since.push(format!("{name} is {} now", plain(&current)));
        }
        body.insert(name.clone(), like(value, &old));
        step.changes.push(Change { name: name.clone(), now: current, then: old });
    }
    let pair: Vec<String> = operation
        .undo
        .relation_properties
        .iter()
        .filter_map(|name| Some(format!("{name} {}", plain(sent.get(*name)?))))
        .collect();
    let changes: Vec<String> =
        step.changes.iter().map(|change| format!("{} {}", change.name, plain(&change.then))).collect();
    step.action = format!("restore {}: {}", pair.join(", "), changes.join(", "));
    if step.changes.is_empty() {
        step.action = format!("restore {}", pair.join(", "));
        if !before.item.is_object() && now.item.is_object() {
            let is_as_sent =
                |(name, value): (&String, &Value)| property(&now.item, name).is_some_and(|own| is_same(own, value));
            if sent.iter().all(is_as_sent) {
                return step.impossible(CREATED);
            }
            step.not_restored.push(CREATED.to_owned());
            return step.nothing("undo would leave it as it is now");
        }
        return step.nothing("it already has its previous values");
    }
    if !before.item.is_object() {
        step.not_restored.push(CREATED.to_owned());
    }
    let request = request(operation, recorded.write.request.path.clone(), wrapped(operation, body));
    let withheld = record::consent::withheld(&request, &now.item);
    step.request = Some(request);
    match withheld {
        _ if !since.is_empty() => step.changed(since.join(", ")),
        Some(why) => Step { verdict: Verdict::Withheld(why), ..step },
        None => step,
    }
}
