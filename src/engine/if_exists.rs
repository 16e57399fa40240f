//! `--if-exists fail|skip|update` on creates: what happens when a record with the same name exists.

use super::done::{Done, Failed};
use super::task::Attempt;
use super::{follow_up, send};
use crate::api::reply::Item;
use crate::api::request::Input;
use crate::args::call::IfExists;
use crate::catalogue::model::{Operation, Role, When};
use crate::error::{Error, Result};
use crate::session::name_resolution;

/// Looks for an existing record before a create, if asked to: some resources accept the same name twice.
///
/// # Errors
/// Those of the lookup, and of the update that replaces the create.
pub fn before_create(attempt: Attempt<'_>) -> Result<Option<Done>, Failed> {
    let policy = attempt.task.call.flags.if_exists.unwrap_or(IfExists::Fail);
    if attempt.operation.role != Role::Create || policy == IfExists::Fail {
        return Ok(None);
    }
    existing(attempt)?.map(|item| settle(attempt, item)).transpose()
}

/// The same after the server rejected the create as a duplicate.
///
/// # Errors
/// The rejection itself where `--if-exists` does not say otherwise or no record is found.
pub fn after_rejection(attempt: Attempt<'_>, rejection: Failed) -> Result<Done, Failed> {
    let task = attempt.task;
    let hint = "add --if-exists skip or --if-exists update";
    match task.call.flags.if_exists {
        None => return Err(rejection),
        Some(IfExists::Fail) => return Err(Failed { error: rejection.error.hint(hint), ..rejection }),
        Some(IfExists::Skip | IfExists::Update) => {}
    }
    match existing(attempt)? {
        Some(item) => settle(Attempt { operation: task.operations()[0], ..attempt }, item),
        None => Err(rejection),
    }
}

/// The first record that has the name already.
fn existing(attempt: Attempt<'_>) -> Result<Option<Item>> {
    let Some(name) = name_of(attempt) else { return Ok(None) };
    Ok(name_resolution::find(attempt.connection, attempt.task.resource(), &name)?.into_iter().next())
}

fn settle(attempt: Attempt<'_>, item: Item) -> Result<Done, Failed> {
    let Attempt { task, connection, operation, input } = attempt;
    let resource = task.resource();
    let id = item.get("id").unwrap_or_default();
    if task.call.flags.if_exists == Some(IfExists::Skip) {
        let note = format!("{} {id} exists already; skipped", resource.singular);
        return Ok(Done { is_unchanged: true, ..Done::with_item(operation, item, note) });
    }
    let find = |operation: &&Operation| operation.verb == "update" && operation.when == When::Always;
    let Some(update) = resource.operations.iter().find(find) else {
        return Err(Error::usage(format!("{} cannot be updated; use --if-exists skip", resource.name)).into());
    };
    let note = format!("{} {id} exists already; updated", resource.singular);
    let input = update_input(update, id, input);
    let mut done = send::send(Attempt { operation: update, input: &input, ..attempt })?;
    follow_up::send(task.context, connection, &mut done, &input);
    done.notes.insert(0, note);
    Ok(done)
}

/// The input of the update: the values of the create that the update takes too.
fn update_input(update: &'static Operation, id: String, input: &Input) -> Input {
    let own = |wire: &str| update.fields.iter().find(|param| param.wire == wire);
    let fields = input.fields.iter().filter_map(|(param, values)| Some((own(param.wire)?, values.clone())));
    let custom = input.custom.iter().filter_map(|(param, values)| Some((own(param.wire)?, values.clone())));
    Input {
        arguments: update.arguments.first().map(|param| (param, id)).into_iter().collect(),
        fields: fields.collect(),
        custom: custom.collect(),
        set: input.set.clone(),
        data: input.data.clone(),
        resubscribe: input.resubscribe,
        ..Input::default()
    }
}

/// The name the new record would have.
pub fn name_of(Attempt { task, input, .. }: Attempt<'_>) -> Option<String> {
    let key = task.resource().identity;
    let field = input.fields.iter().find(|(param, _)| param.wire == key).and_then(|(_, values)| values.last().cloned());
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let set = || input.set.iter().find(|(name, _)| name == key).and_then(|(_, value)| text(value));
    let data = || {
        let data = input.data.as_ref()?;
        data.get(key).or_else(|| data.get(task.operations()[0].envelope)?.get(key)).and_then(text)
    };
    field.or_else(set).or_else(data)
}
