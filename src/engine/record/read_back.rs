//! An update whose response does not have the record. The server sends an empty one with status 200 and a code in
//! `X-AC-Error`, and it is not known whether such an update is applied; a message or another record shows it no better. The
//! record is read, and success is claimed only if it has the new values.

use serde_json::Value;

use super::{get_operation, id_in, properties};
use crate::api::client::Response;
use crate::api::client::error_response::LOOK_FIRST;
use crate::api::reply::wording::brief;
use crate::api::reply::{Item, Reply};
use crate::api::request::{Request, plain};
use crate::catalogue::model::{Operation, Role};
use crate::engine::echo;
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::session::connection::Connection;

/// Whether `response`, decoded as `reply`, leaves open whether the update was applied.
pub fn is_needed(request: &Request, response: &Response, reply: &Result<Reply>) -> bool {
    let operation = request.origin.map(|origin| origin.operation).filter(|operation| operation.role == Role::Update);
    let (Some(operation), Ok(reply)) = (operation, reply) else { return false };
    if response.body.trim_ascii().is_empty() {
        return response.status != 204;
    }
    let id = id_in(operation.path, &request.path).filter(|_| operation.path.ends_with('}'));
    let is_record = |item: &Item| match (item.id(), &id) {
        (Some(own), Some(id)) => own == *id,
        (None, _) => has_a_sent_property(operation, request, item),
        (Some(_), None) => true,
    };
    get_operation(operation).is_some() && !reply.items.first().is_some_and(is_record)
}

/// Whether a response without an ID repeats a property that was sent, and so is about the record.
fn has_a_sent_property(operation: &Operation, request: &Request, item: &Item) -> bool {
    let (body, item) = (request.json(), item.value());
    properties(operation, &body).is_some_and(|sent| sent.keys().any(|name| item.get(name).is_some()))
}

/// The record after the update, as the reply to it.
///
/// # Errors
/// `Rejected` if the record has none of the new values, `Unknown` if it cannot be read.
pub fn reply(context: &Context, connection: &Connection, request: &Request, response: &Response) -> Result<Reply> {
    let code = response.header("x-ac-error").map_or(String::new(), |code| format!(" ({})", brief(code, 80)));
    let is_empty = response.body.trim_ascii().is_empty();
    let what = if is_empty { format!("is empty{code}") } else { "does not have the record".to_owned() };
    let unverified = Reply { items: Vec::new(), total: None };
    let operation = request.origin.map(|origin| origin.operation);
    let Some((operation, get)) = operation.and_then(|operation| Some((operation, get_operation(operation)?))) else {
        context.warn(&format!("the response {what}: it is not known whether the change was made"));
        return Ok(unverified);
    };
    let read = Request::get(request.path.clone());
    let record = connection.call(&read, get.reply);
    let located = |error: Error| error.status(response.status).request(request.label());
    let record = record.map_err(|error| {
        let why = format!("the response {what}, and reading the record failed: {}", error.message());
        located(Error::new(Kind::Unknown, why).hint(LOOK_FIRST))
    })?;
    match record.items.first().and_then(|item| not_applied(operation, request, item)) {
        Some(why) => {
            let message = format!("rejected: the response {what}, and the record is unchanged: {why}");
            Err(located(Error::new(Kind::Rejected, message)))
        }
        None => Ok(record),
    }
}

/// A property that still has another value than the one sent, if no property has the value sent.
fn not_applied(operation: &Operation, request: &Request, record: &Item) -> Option<String> {
    let body = request.json();
    let record = record.value();
    let is_single = |value: &Value| !value.is_array() && !value.is_object();
    let compared: Vec<(&String, &Value, &Value)> = properties(operation, &body)?
        .iter()
        .filter_map(|(name, sent)| Some((name, sent, record.get(name)?)))
        .filter(|(_, sent, came)| is_single(sent) && is_single(came))
        .collect();
    if compared.iter().any(|(_, sent, came)| echo::is_same(sent, came)) {
        return None;
    }
    let (name, sent, came) = compared.first()?;
    let shown = |value: &Value| brief(&plain(value), 60);
    Some(format!("{name} is \"{}\", not \"{}\"", shown(came), shown(sent)))
}
