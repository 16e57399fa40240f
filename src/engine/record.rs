//! Writes that are written down: the state before each is read, the write is put on disk, then it is sent, then its
//! outcome follows. All writes of the engine and of `acamp api` go through here.

mod before;

use serde_json::Value;

use crate::api::client::{Answer, Client};
use crate::api::reply::{self, Item};
use crate::api::request::{Body, Request};
use crate::catalogue;
use crate::catalogue::model::{Operation, Reply as Shape, Role};
use crate::catalogue::undoing::Source;
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::store::history::Before;

pub use before::{listing, own_get, read};

/// A write that was sent.
#[derive(Debug)]
pub struct Recorded {
    /// The service's answer.
    pub answer: Answer,
    /// Its number in the run's history; none where it keeps none.
    pub write: Option<u64>,
}

/// The write another one belongs to: a tag put on a contact that was just made.
#[derive(Clone, Copy, Debug)]
pub struct Behind {
    /// Its number.
    pub write: Option<u64>,
    /// Whether it made a new thing, of which nothing was there before.
    pub is_new: bool,
}

/// Sends a request, and writes it down first where it changes something. `behind` is the write it belongs to.
///
/// A state before that cannot be read, and a history that cannot be written, do not keep a write from being sent; a
/// warning says that it cannot be undone then.
///
/// # Errors
/// Those of [`Client::send`].
pub fn send(context: &Context, client: &Client, request: &Request, behind: Option<Behind>) -> Result<Recorded> {
    let writer = if request.write { context.history()? } else { None };
    let Some(writer) = writer else {
        return client.send(request).map(|answer| Recorded { answer, write: None });
    };
    let found = catalogue::matching(request.method, request.server, &request.path);
    let before = match (found, behind) {
        (_, Some(Behind { is_new: true, .. })) => Before { known: true, ..Before::default() },
        (Some((resource, row)), _) => read(context, client, resource, row, request),
        (None, _) => Before::default(),
    };
    let write = match writer.sending(request, before, behind.and_then(|behind| behind.write)) {
        Ok(number) => number,
        Err(error) => {
            context.warn(&format!("this write cannot be undone: {}", error.message()));
            return client.send(request).map(|answer| Recorded { answer, write: None });
        }
    };
    let shape = found.map_or(Shape::Nothing, |(_, row)| row.reply);
    let outcome = client.send(request);
    let decoded = outcome.as_ref().map_err(Clone::clone).and_then(|answer| answer.decode(request, shape));
    let noted = match decoded {
        Ok(reply) => {
            writer.answered(write, reply.items.first().map_or(Value::Null, |item| before::trimmed(item.value())))
        }
        Err(error) => writer.failed(write, &error),
    };
    if let Err(error) = noted {
        context.warn(error.message());
    }
    match outcome {
        Ok(answer) => Ok(Recorded { answer, write: Some(write) }),
        Err(error) => Err(error.of_write(Some(write))),
    }
}

/// Completes a write whose answer was lost, where looking told what became of it: `item` is the thing it made, none where
/// it was not done.
///
/// # Errors
/// Those of [`Context::history`].
pub fn settle(context: &Context, write: Option<u64>, item: Option<&Item>) -> Result<()> {
    let (Some(writer), Some(write)) = (context.history()?, write) else { return Ok(()) };
    let noted = match item {
        Some(item) => writer.answered(write, before::trimmed(item.value())),
        None => writer.failed(write, &Error::new(Kind::Rejected, "it was looked for, and it was not done")),
    };
    if let Err(error) = noted {
        context.warn(error.message());
    }
    Ok(())
}

/// Sends a write as [`send`] does and takes its items out of the answer.
///
/// # Errors
/// Those of [`Client::call`].
pub fn call(
    context: &Context,
    client: &Client,
    request: &Request,
    shape: Shape,
    behind: Option<Behind>,
) -> Result<reply::Reply> {
    send(context, client, request, behind)?.answer.decode(request, shape)
}

/// How many requests a call of `row` takes, with those that read the state before it.
///
/// # Errors
/// `Usage` for a variable or file that cannot be used.
pub fn calls(context: &Context, row: &Operation) -> Result<u64> {
    if !row.role.is_write() || !context.keeps_history()? {
        return Ok(1);
    }
    let Some((resource, _)) = catalogue::matching(row.method, row.server, row.path) else { return Ok(1) };
    let changes = matches!(row.role, Role::Update | Role::Delete | Role::Remove | Role::Upsert);
    let own = u64::from(changes && own_get(row).is_some());
    let pair = u64::from(row.undo.pair.is_some());
    let found = if row.undo.found_by.is_empty() { 0 } else { 2 };
    let is_listed = |source: Source| matches!(source, Source::Listing(..));
    let sides = row.undo.sides.iter().filter(|side| is_listed(side.source)).count();
    let parts = resource.parts.iter().filter(|part| is_listed(part.source) && row.role == Role::Delete).count();
    Ok(1 + own + pair + found + sides as u64 + parts as u64)
}

/// The members of a request's body, inside the row's envelope.
pub fn members<'a>(row: &Operation, body: &'a Value) -> Option<&'a serde_json::Map<String, Value>> {
    if row.envelope.is_empty() { body.as_object() } else { body.get(row.envelope)?.as_object() }
}

/// The body of a request as JSON; null where it has none, or is a form.
pub fn body(request: &Request) -> Value {
    match &request.body {
        Some(Body::Json(value)) => value.clone(),
        Some(Body::Prepared(bytes)) => serde_json::from_slice(bytes).unwrap_or_default(),
        Some(Body::Form(_)) | None => Value::Null,
    }
}
