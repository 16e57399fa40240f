//! One call that is not a listing, with what belongs to it: names resolved first, the answer checked, further calls made.

use serde_json::Value;

use super::batch::Target;
use super::lost::{self, Trace};
use super::record::Recorded;
use super::{Task, after, echo, exists, record, wait};
use crate::api::client::{Answer, Client};
use crate::api::reply::Item;
use crate::api::request::{self, Input, Request};
use crate::args::{input, select};
use crate::catalogue::model::{Evidence, Operation, Reply, Role};
use crate::error::{Error, Kind, Result};
use crate::session::name_resolution::Lookup;

/// What a call brought.
#[derive(Debug)]
pub struct Done {
    /// The row that was called.
    pub row: &'static Operation,
    /// The items of the answer, or the answer itself where it holds none.
    pub items: Vec<Item>,
    /// The answer's body.
    pub body: Vec<u8>,
    /// Failures of the calls made after this one.
    pub after: Vec<Error>,
    /// Whether there was nothing to do: nothing to remove, or it was there already.
    pub absent: bool,
    /// The call's number in the run's history; none where it keeps none.
    pub write: Option<u64>,
    /// What a person should know of it, a line each.
    pub said: Vec<String>,
}

impl Done {
    /// A call with nothing to show for it; `absent` where there was nothing to do.
    pub fn nothing(row: &'static Operation, absent: bool) -> Self {
        let items = vec![Item::from_value(&Value::Object(serde_json::Map::new()))];
        Done { row, items, body: Vec::new(), after: Vec::new(), absent, write: None, said: Vec::new() }
    }

    /// A call whose answer was lost, and whose thing was found.
    pub fn found(row: &'static Operation, item: Item) -> Self {
        let id = item.id().unwrap_or_default();
        Done {
            row,
            body: item.json().as_bytes().to_vec(),
            items: vec![item],
            after: Vec::new(),
            absent: false,
            write: None,
            said: vec![format!("the answer was lost; {id} was found by looking")],
        }
    }
}

/// Makes one target's call.
///
/// # Errors
/// Those of the hops. Names are resolved before anything is written, so an unknown one changes nothing.
pub fn perform(
    task: Task<'_>,
    client: &Client,
    lookup: &Lookup<'_>,
    target: &Target,
    trace: &mut Trace<'_>,
) -> Result<Done> {
    let row = select::row(task.rows, task.matches, &target.positions());
    let mut typed = input::read(row, task.matches, &target.values)?;
    typed.ids.clone_from(&target.ids);
    let ignore = matches!(row.role, Role::Delete | Role::Remove) && task.matches.get_flag("ignore-not-found");
    match resolve_and_call(task, client, lookup, row, &typed, trace) {
        Err(error) if ignore && error.kind() == Kind::NotFound => Ok(Done::nothing(row, true)),
        outcome => outcome,
    }
}

fn resolve_and_call(
    task: Task<'_>,
    client: &Client,
    lookup: &Lookup<'_>,
    row: &'static Operation,
    typed: &Input,
    trace: &mut Trace<'_>,
) -> Result<Done> {
    // Nothing of what follows the call may be in it: the look-up makes it again where an id it had kept is gone.
    let (done, input, is_settled) = lookup.call(typed, |input| {
        lookup.resolve(row, input)?;
        let (done, is_settled) = create_or_settle(task, client, row, input, trace)?;
        Ok((done, input.clone(), is_settled))
    })?;
    if is_settled {
        return Ok(done);
    }
    let mut done = wait::until_finished(task, client, done)?;
    done.after = after::follow(task.context, client, &done, &input);
    Ok(done)
}

/// Makes the call, or what takes its place where the thing is there already; says whether that was so.
fn create_or_settle(
    task: Task<'_>,
    client: &Client,
    row: &'static Operation,
    input: &Input,
    trace: &mut Trace<'_>,
) -> Result<(Done, bool)> {
    let earlier = lost::find_earlier(task, client, row, input, trace)?;
    if earlier.is_none()
        && let Some(done) = exists::before_create(task, client, row, input)?
    {
        return Ok((done, true));
    }
    match earlier.map_or_else(|| lost::deliver(task, client, row, input, trace), Ok) {
        Err(error) if error.has_service_code("duplicate") && row.role == Role::Create => {
            exists::after_refusal(task, client, input, error).map(|done| (done, true))
        }
        outcome => outcome.map(|done| (done, false)),
    }
}

/// Sends the request of a row, and of the row behind it where the service does not know the first.
pub(super) fn call(task: Task<'_>, client: &Client, row: &'static Operation, input: &Input) -> Result<Done> {
    let request = request::build(row, input)?;
    let (row, request, sent) = match record::send(task.context, client, &request, None) {
        Ok(sent) => (row, request, sent),
        Err(error) => match select::fallback(task.rows, row) {
            Some(other) if is_unknown_route(&error) => {
                let request = request::build(other, &renamed(other, input))?;
                let sent = record::send(task.context, client, &request, None);
                let sent = sent.map_err(|error| explained(other, &request, error))?;
                (other, request, sent)
            }
            _ => return Err(explained(row, &request, error)),
        },
    };
    let Recorded { answer, write } = sent;
    let items = items(row, &request, &answer)?;
    let differences = if row.role.is_write() { echo::differences(row, &request, &items) } else { Vec::new() };
    let said = differences.iter().map(|difference| format!("warning: {difference}")).collect();
    Ok(Done { row, items, body: answer.body, after: Vec::new(), absent: false, write, said })
}

/// The same values under the names another row has for its arguments.
fn renamed(row: &'static Operation, input: &Input) -> Input {
    let values = input.arguments.iter().map(|(_, value)| value.clone());
    Input { arguments: row.arguments.iter().zip(values).collect(), ..input.clone() }
}

/// Whether the service answered that there is no such call, rather than no such thing.
fn is_unknown_route(error: &Error) -> bool {
    match error.http_status() {
        Some(405) => true,
        Some(404) => !error.message().to_lowercase().contains("no result found"),
        _ => false,
    }
}

/// Says plainly when a call that no document knows is not offered.
fn explained(row: &Operation, request: &Request, error: Error) -> Error {
    if row.evidence != Evidence::Undocumented || !is_unknown_route(&error) {
        return error;
    }
    let status = error.http_status().unwrap_or_default();
    Error::new(Kind::Rejected, "the account's API does not offer this")
        .status(status)
        .request(request.label())
        .hint("use the web app for it; `acamp automations list` and `get` do work")
}

/// The items of an answer. Where one thing was to come and none did, the answer itself, so that programs always have
/// one document to read; an empty list is no item.
fn items(row: &Operation, request: &Request, answer: &Answer) -> Result<Vec<Item>> {
    if !row.role.is_write() {
        answer.refuse_empty(request)?;
    }
    let reply = answer.decode(request, row.reply)?;
    if !reply.items.is_empty() || matches!(row.reply, Reply::Items(_) | Reply::Array) {
        return Ok(reply.items);
    }
    let is_object = answer.body.trim_ascii_start().first() == Some(&b'{');
    let whole =
        if is_object && row.reply == Reply::Nothing { answer.decode(request, Reply::Whole)?.items } else { Vec::new() };
    if whole.is_empty() { Ok(vec![Item::from_value(&Value::Object(serde_json::Map::new()))]) } else { Ok(whole) }
}
