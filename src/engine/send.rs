//! The request of one operation: built, recorded, sent, its response checked. The lowest step of the engine.

use serde_json::Value;

use super::done::{Done, Failed};
use super::echo;
use super::record::{self, Delivered};
use super::task::Attempt;
use crate::api::client::SendError;
use crate::api::reply::Item;
use crate::api::request::{self, Input, Request};
use crate::catalogue::model::{Evidence, Operation, Reply, When};
use crate::error::{Error, Kind};

/// Sends the request of an operation, and that of its fallback where the server has no such route.
///
/// # Errors
/// Those of building the request, of sending it and of decoding its response.
pub fn send(Attempt { task, connection, operation, input }: Attempt<'_>) -> Result<Done, Failed> {
    let request = request::build(operation, input)?;
    let sent = record::send(task.context, connection, &request, None)?;
    match (sent.outcome, fallback(task.operations(), operation)) {
        (Err(failure), Some(other)) if failure.is_unknown_route => {
            let request = request::build(other, &renamed(other, input))?;
            let sent = record::send(task.context, connection, &request, None)?;
            done(other, &request, sent.write, sent.outcome)
        }
        (outcome, _) => done(operation, &request, sent.write, outcome),
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
    write: Option<u64>,
    outcome: Result<Delivered, SendError>,
) -> Result<Done, Failed> {
    let failed = |error: Error| Failed { error, write };
    let delivered = outcome.map_err(|failure| failed(explained(operation, request, failure)))?;
    let items = items(operation, delivered.reply.map_err(failed)?.items);
    let is_sent = delivered.withheld.is_none();
    let is_write = operation.role.is_write();
    let warnings = if is_write && is_sent { echo::differences(operation, request, &items) } else { Vec::new() };
    let withheld = delivered.withheld.into_iter().collect();
    Ok(Done { items, body: delivered.answer.body, write, warnings, withheld, ..Done::empty(operation, !is_sent) })
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
