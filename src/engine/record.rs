//! Writes that are recorded in the history: the state before each is read, the write is put on disk, then it is sent, then
//! its outcome is added. All writes of the engine and of `acamp api` go through here.

mod before;
pub(crate) mod consent;
mod read_back;

use serde_json::Value;

use super::refusal;
use crate::api::client::{Response, SendError};
use crate::api::reply::{Item, Reply};
use crate::api::request::{Origin, Request};
use crate::catalogue::model::{Operation, Reply as Shape, Role};
use crate::catalogue::undoing::Source;
use crate::engine::cascade::{self, Deletion};
use crate::engine::guard;
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::session::connection::Connection;
use crate::store::history::Before;

pub use crate::api::request::properties;
pub use before::{Listings, get_operation, id_in, listing, read, reduced, trimmed};

/// A request that was sent.
#[derive(Debug)]
pub struct Recorded {
    /// The number of the write in the history of this run; none where it is not recorded.
    pub write: Option<u64>,
    /// The state before it, as far as it was read, without dependents.
    pub before: Before,
    /// The response, or why there is none.
    pub outcome: std::result::Result<Delivered, SendError>,
}

/// A successful response, decoded once.
#[derive(Debug)]
pub struct Delivered {
    /// The response.
    pub answer: Response,
    /// Its items, by the reply shape of the operation. That of an operation without one is the whole object, if it has any.
    pub reply: Result<Reply>,
    /// Why the request was not sent, if it would have granted consent that the contact has withdrawn. The response is
    /// then the current state.
    pub withheld: Option<String>,
}

impl Delivered {
    /// The items of the response, if the request was sent.
    ///
    /// # Errors
    /// Those of decoding it; `Partial` if consent was withheld.
    pub fn carried_out(self) -> Result<Reply> {
        self.withheld.map_or(self.reply, |why| Err(Error::new(Kind::Partial, why)))
    }
}

/// The write that another one belongs to, such as the create before a tag is added to the new contact.
#[derive(Clone, Copy, Debug)]
pub struct Parent<'a> {
    /// Its number.
    pub write: Option<u64>,
    /// Whether it created a record, so that nothing existed before.
    pub is_new: bool,
    /// The relations that were read for it, to read each collection once.
    pub listings: Option<&'a Listings>,
}

/// Sends a request, and records it first where it changes something. `parent` is the write it belongs to.
///
/// A snapshot that cannot be read, and a history that cannot be written, do not keep a write from being sent; a warning
/// says that it cannot be undone. A request that may grant consent is the exception: it is sent only if the current state
/// was read and allows it. So is a delete that may also delete records of another resource: it is sent only if they were
/// read, and are no more than was confirmed.
///
/// # Errors
/// `Safety` for a write that needs a confirmation it does not have, those of [`Context::history`], of reading the
/// current consent, and of [`cascade::before_delete`]; those of sending are in the outcome.
pub fn send(
    context: &Context,
    connection: &Connection,
    request: &Request,
    parent: Option<Parent<'_>>,
) -> Result<Recorded> {
    guard::check(context, request)?;
    let deletion = Deletion::of(request);
    let _in_turn = deletion.as_ref().map(|_| context.one_at_a_time());
    let writer = if request.write { context.history()? } else { None };
    let mut before = before(context, connection, request, parent, writer.is_some())?;
    if let Some(deletion) = &deletion {
        cascade::before_delete(context, connection, deletion, writer.is_some(), &mut before)?;
    }
    if let Some(why) = consent::withheld(request, &before.item) {
        let answer = consent::unchanged(request.reply(), &before.item);
        let reply = decode(request, &answer);
        return Ok(Recorded { write: None, before, outcome: Ok(Delivered { answer, reply, withheld: Some(why) }) });
    }
    let known = Before { dependents: Vec::new(), ..before.clone() };
    let write = writer.and_then(|writer| {
        let number = writer.sending(request, before, parent.and_then(|parent| parent.write));
        number.map_err(|error| context.warn(&format!("this write cannot be undone: {}", error.message()))).ok()
    });
    let sent = connection.try_send(request).map_err(|failure| refusal::explain(connection, request, failure));
    let outcome = sent.map(|answer| {
        let decoded = decode(request, &answer);
        let reply = match read_back::is_needed(request, &answer, &decoded) {
            true => read_back::reply(context, connection, request, &answer),
            false => decoded,
        };
        Delivered { reply, answer, withheld: None }
    });
    if let Some(write) = write {
        note(context, write, request, &outcome)?;
    }
    Ok(Recorded { write, before: known, outcome })
}

/// Sends a write as [`send`] does and takes the items out of its response.
///
/// # Errors
/// Those of [`Connection::call`]; `Partial` if consent was withheld.
pub fn call(
    context: &Context,
    connection: &Connection,
    request: &Request,
    parent: Option<Parent<'_>>,
) -> Result<Reply> {
    send(context, connection, request, parent)?.outcome?.carried_out()
}

/// Why [`send`] would not send a request, because consent was withdrawn; none if it would. Of a record that does not exist
/// yet, nothing is read.
///
/// # Errors
/// Those of reading the current consent.
pub fn withheld(context: &Context, connection: &Connection, request: &Request) -> Result<Option<String>> {
    if !consent::must_read(request) || consent::is_placeholder(request) {
        return Ok(None);
    }
    let before = before::consent(context, connection, request, None)?;
    Ok(consent::withheld(request, &before.item))
}

/// The state before a request, if it is needed: for the history, or because the request may grant consent.
///
/// # Errors
/// Those of reading the current consent.
fn before(
    context: &Context,
    connection: &Connection,
    request: &Request,
    parent: Option<Parent<'_>>,
    is_recorded: bool,
) -> Result<Before> {
    let listings = parent.and_then(|parent| parent.listings);
    match parent {
        Some(Parent { is_new: true, .. }) => Ok(Before { known: true, ..Before::default() }),
        _ if consent::must_read(request) => before::consent(context, connection, request, listings),
        _ if is_recorded => Ok(before::with_listings(context, connection, request, listings)),
        _ => Ok(Before::default()),
    }
}

/// Decodes a response by the reply shape of the operation.
fn decode(request: &Request, answer: &Response) -> Result<Reply> {
    let is_object = answer.body.trim_ascii_start().first() == Some(&b'{');
    let shape = if is_object && request.reply() == Shape::Nothing { Shape::Whole } else { request.reply() };
    answer.decode(request, shape)
}

/// Records the outcome of a write.
fn note(
    context: &Context,
    write: u64,
    request: &Request,
    outcome: &std::result::Result<Delivered, SendError>,
) -> Result<()> {
    let Some(writer) = context.history()? else { return Ok(()) };
    let noted = match outcome.as_ref().map(|delivered| &delivered.reply) {
        Ok(Ok(reply)) => {
            let item = reply.items.first().filter(|_| request.reply() != Shape::Nothing);
            writer.answered(write, item.map_or(Value::Null, |item| before::trimmed(item.value())))
        }
        Ok(Err(error)) => writer.failed(write, error),
        Err(failure) => writer.failed(write, &failure.error),
    };
    noted.unwrap_or_else(|error| context.warn(error.message()));
    Ok(())
}

/// Completes a recorded write without a response whose outcome is known by now: `item` is the record it created, none
/// where it was not carried out.
///
/// # Errors
/// Those of [`Context::history`].
pub fn settle(context: &Context, write: Option<u64>, item: Option<&Item>) -> Result<()> {
    let (Some(writer), Some(write)) = (context.history()?, write) else { return Ok(()) };
    let noted = match item {
        Some(item) => writer.answered(write, before::trimmed(item.value())),
        None => writer.failed(write, &Error::new(Kind::Rejected, "checked afterwards: it was not carried out")),
    };
    noted.unwrap_or_else(|error| context.warn(error.message()));
    Ok(())
}

/// How many requests one write of `operation` takes, including those that read the state before it.
///
/// # Errors
/// `Usage` for a variable or file that cannot be used.
pub fn requests_per_write(context: &Context, operation: &Operation) -> Result<u64> {
    if !operation.role.is_write() || !context.records_history()? {
        return Ok(1 + u64::from(operation.grants_consent()));
    }
    let Some(Origin { resource, .. }) = Origin::of(operation) else { return Ok(1) };
    let changes = matches!(operation.role, Role::Update | Role::Delete | Role::Remove | Role::Upsert);
    let own = u64::from(changes && get_operation(operation).is_some()) + operation.kept.len() as u64;
    let relation = u64::from(operation.undo.relation.is_some());
    let own = own + u64::from(operation.same_parent.is_some());
    let found = if operation.undo.matched_by.is_empty() { 0 } else { 2 };
    let is_listed = |source: Source| matches!(source, Source::Listing(..) | Source::Members);
    let dependents = operation.undo.dependents.iter().filter(|rule| is_listed(rule.source)).count();
    let parts = resource
        .separate_properties
        .iter()
        .filter(|part| is_listed(part.source) && operation.role == Role::Delete)
        .count();
    Ok(1 + own + relation + found + dependents as u64 + parts as u64)
}
