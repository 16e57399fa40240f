//! The request of one operation: built, recorded, sent, its response checked. The lowest step of the engine.

use serde_json::Value;

use super::done::{Done, Failed, SentState};
use super::echo;
use super::record::{self, Recorded};
use super::side_loads;
use super::task::Attempt;
use crate::api::client::SendError;
use crate::api::reply::Item;
use crate::api::request::{self, Input, Request};
use crate::api::side_loads::SideLoads;
use crate::catalogue::model::{Evidence, Operation, Reply, When};
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::session::connection::Connection;

/// Sends the request of an operation, and that of its fallback where the server has no such route.
///
/// # Errors
/// Those of building the request, of sending it and of decoding its response.
pub fn send(Attempt { task, connection, operation, input }: Attempt<'_>) -> Result<Done, Failed> {
    let other = fallback(task.operations(), operation);
    let operations: Vec<&'static Operation> = std::iter::once(operation).chain(other).collect();
    let mut requests = vec![request::build(operation, input)?];
    if let Some(other) = other {
        requests.push(request::build(other, &renamed(other, input))?);
    }
    let (at, sent) = first_known(task.context, connection, &requests)?;
    let done = done(operations[at], &requests[at], sent)?;
    if input.include.is_empty() || task.context.options().raw {
        return Ok(done);
    }
    let found = SideLoads::read(&done.body, &done.items, &input.include)?;
    let all = side_loads::complete(connection, &done.items, found)?;
    Ok(Done { items: side_loads::embed(&done.items, &all), ..done })
}

/// Sends the first of these requests, and each further one where the server has no route for the one before; returns the
/// last one that was sent, by its index.
///
/// # Errors
/// Those of [`record::send`].
pub fn first_known(context: &Context, connection: &Connection, requests: &[Request]) -> Result<(usize, Recorded)> {
    let mut at = 0;
    loop {
        let sent = record::send(context, connection, &requests[at], None)?;
        let is_unknown = sent.outcome.as_ref().is_err_and(|failure| failure.is_unknown_route);
        if !is_unknown || at + 1 >= requests.len() {
            return Ok((at, sent));
        }
        at += 1;
    }
}

/// The operation to try where the server has no route for `operation`: the next one, if it is meant for that.
fn fallback(operations: &[&'static Operation], operation: &Operation) -> Option<&'static Operation> {
    let at = operations.iter().position(|known| std::ptr::eq(*known, operation))?;
    operations.get(at + 1).copied().filter(|next| next.when == When::Fallback)
}

/// The same values under the names another operation has for its arguments.
fn renamed(operation: &'static Operation, input: &Input) -> Input {
    let values = input.arguments.iter().map(|(_, value)| value.clone());
    Input { arguments: operation.arguments.iter().zip(values).collect(), ..input.clone() }
}

fn done(
    operation: &'static Operation,
    request: &Request,
    Recorded { write, before, outcome }: Recorded,
) -> Result<Done, Failed> {
    let failed = |error: Error| Failed { error, write };
    let delivered = outcome.map_err(|failure| failed(explained(operation, request, failure)))?;
    let items = items(operation, delivered.reply.map_err(failed)?.items);
    let is_sent = delivered.withheld.is_none();
    let is_write = operation.role.is_write();
    let warnings = if is_write && is_sent { echo::differences(operation, request, &items) } else { Vec::new() };
    let withheld = delivered.withheld.into_iter().collect();
    let properties = record::properties(operation, &request.json()).cloned().unwrap_or_default();
    let sent = is_write.then_some(SentState { properties, before });
    let body = delivered.answer.body;
    Ok(Done { items, body, write, sent, warnings, withheld, ..Done::empty(operation, !is_sent) })
}

/// Says plainly that an undocumented endpoint is not available.
fn explained(operation: &Operation, request: &Request, failure: SendError) -> Error {
    if operation.evidence != Evidence::Undocumented || !failure.is_unknown_route {
        return failure.error;
    }
    let status = failure.error.http_status().unwrap_or_default();
    Error::new(Kind::Rejected, "the API of this account does not offer this operation")
        .status(status)
        .request(request.label())
        .hint("use the web app instead; `acamp automations list` and `get` are available")
}

/// The items of a response, or one empty object where one item was expected and none came, so that programs always get
/// one document; an empty list stays empty.
fn items(operation: &Operation, items: Vec<Item>) -> Vec<Item> {
    if !items.is_empty() || matches!(operation.reply, Reply::Items(_) | Reply::Array | Reply::Numbered) {
        return items;
    }
    vec![Item::from_value(&Value::Object(serde_json::Map::new()))]
}
