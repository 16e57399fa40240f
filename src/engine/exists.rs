//! `--if-exists fail|skip|update` on creates: what happens when a thing of the same name is there already.

use super::single::{self, Done};
use super::{Task, after};
use crate::api::client::Client;
use crate::api::reply::Item;
use crate::api::request::Input;
use crate::catalogue::model::{Operation, Role, When};
use crate::error::{Error, Result};
use crate::session::name_resolution;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Policy {
    Fail,
    Skip,
    Update,
}

fn policy(task: Task<'_>) -> Policy {
    match task.matches.try_get_one::<String>("if-exists").ok().flatten().map(String::as_str) {
        Some("skip") => Policy::Skip,
        Some("update") => Policy::Update,
        _ => Policy::Fail,
    }
}

/// Looks before a create when asked to: several nouns may bear one name twice, and the service does not object.
///
/// # Errors
/// Those of the lookup, and of the update that takes the create's place.
pub fn before_create(task: Task<'_>, client: &Client, row: &'static Operation, input: &Input) -> Result<Option<Done>> {
    if row.role != Role::Create || policy(task) == Policy::Fail {
        return Ok(None);
    }
    let Some(name) = name_of(task, input) else { return Ok(None) };
    match name_resolution::find(client, task.resource, &name)?.into_iter().next() {
        Some(item) => settle(task, client, row, input, item).map(Some),
        None => Ok(None),
    }
}

/// The same after the service refused the create as a duplicate.
///
/// # Errors
/// The refusal itself when failing is what was asked for or nothing can be found.
pub fn after_refusal(task: Task<'_>, client: &Client, input: &Input, refusal: Error) -> Result<Done> {
    if policy(task) == Policy::Fail {
        let knows = task.matches.try_contains_id("if-exists").is_ok();
        return Err(if knows { refusal.hint("add --if-exists skip or --if-exists update") } else { refusal });
    }
    let Some(name) = name_of(task, input) else { return Err(refusal) };
    match name_resolution::find(client, task.resource, &name)?.into_iter().next() {
        Some(item) => settle(task, client, task.rows[0], input, item),
        None => Err(refusal),
    }
}

fn settle(task: Task<'_>, client: &Client, row: &'static Operation, input: &Input, item: Item) -> Result<Done> {
    let id = item.get("id").unwrap_or_default();
    if policy(task) == Policy::Skip {
        return Ok(Done {
            row,
            body: item.json().as_bytes().to_vec(),
            items: vec![item],
            after: Vec::new(),
            absent: true,
            write: None,
            said: vec![format!("{} {id} exists already; left as it is", task.resource.singular)],
        });
    }
    let find = |row: &&Operation| row.verb == "update" && row.when == When::Always;
    let Some(update) = task.resource.operations.iter().find(find) else {
        return Err(Error::usage(format!("{} cannot be updated; use --if-exists skip", task.resource.name)));
    };
    let said = format!("{} {id} exists already; updated", task.resource.singular);
    let own = |wire: &str| update.fields.iter().find(|param| param.wire == wire);
    let fields = input.fields.iter().filter_map(|(param, values)| own(param.wire).map(|own| (own, values.clone())));
    let input = Input {
        arguments: update.arguments.first().map(|param| (param, id)).into_iter().collect(),
        fields: fields.collect(),
        custom: input.custom.iter().filter_map(|(param, all)| own(param.wire).map(|own| (own, all.clone()))).collect(),
        set: input.set.clone(),
        data: input.data.clone(),
        ..Input::default()
    };
    let mut done = single::call(Task { rows: &[update], ..task }, client, update, &input)?;
    done.after = after::follow(task.context, client, &done, &input);
    done.said.insert(0, said);
    Ok(done)
}

/// The name the new thing would have.
pub(super) fn name_of(task: Task<'_>, input: &Input) -> Option<String> {
    let key = task.resource.identity;
    let field = input.fields.iter().find(|(param, _)| param.wire == key).and_then(|(_, values)| values.last().cloned());
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let set = || input.set.iter().find(|(name, _)| name == key).and_then(|(_, value)| text(value));
    let data = || {
        let data = input.data.as_ref()?;
        data.get(key).or_else(|| data.get(task.rows[0].envelope)?.get(key)).and_then(text)
    };
    field.or_else(set).or_else(data)
}
