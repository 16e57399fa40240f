//! The calls made after one that made or changed a thing: per value of a member placed there, with the thing's id
//! (`--tag` on `contacts create`).

use super::record::{self, Behind};
use super::single::Done;
use crate::api::client::Client;
use crate::api::reply::Item;
use crate::api::request::{self, Input, Request};
use crate::catalogue;
use crate::catalogue::model::{Operation, Param, Place, Role};
use crate::error::{Error, Kind, Result};
use crate::session::Context;

/// One value that a further call carries.
struct Further<'a> {
    param: &'static Param,
    row: &'static Operation,
    value: &'a str,
}

/// Makes the calls and returns the failures. What was done before them stays done.
pub fn follow(context: &Context, client: &Client, done: &Done, input: &Input) -> Vec<Error> {
    let id = done.items.first().and_then(Item::id).or_else(|| own_id(done.row, input));
    let behind = Behind { write: done.write, is_new: done.row.role == Role::Create && !done.absent };
    let call = |further: &Further<'_>| {
        let id = id.as_deref().ok_or_else(|| Error::new(Kind::Other, "the answer has no id"))?;
        let request = build(further, request::answered_id(id)?)?;
        record::call(context, client, &request, further.row.reply, Some(behind)).map(|_| ())
    };
    let failed = |further: Further<'_>| call(&further).err().map(|error| told(done.row, &further, error));
    all(input).into_iter().filter_map(failed).collect()
}

/// The requests, for a dry run; `id` stands for what the first call will answer.
///
/// # Errors
/// Those of building a request.
pub fn requests(row: &Operation, input: &Input, id: &str) -> Result<Vec<Request>> {
    let own = own_id(row, input);
    all(input).iter().map(|further| build(further, own.as_deref().unwrap_or(id))).collect()
}

fn all(input: &Input) -> Vec<Further<'_>> {
    let mut all = Vec::new();
    for (param, values) in &input.fields {
        let Place::After(command) = param.place else { continue };
        let Some(row) = catalogue::command(command).and_then(|(_, rows)| rows.first().copied()) else { continue };
        all.extend(values.iter().map(|value| Further { param, row, value }));
    }
    all
}

fn build(further: &Further<'_>, id: &str) -> Result<Request> {
    let given = [id.to_owned(), further.value.to_owned()];
    let arguments = further.row.arguments.iter().zip(given).collect();
    request::build(further.row, &Input { arguments, ..Input::default() })
}

/// The id of the thing that is changed; an update may be answered by nothing.
fn own_id(row: &Operation, input: &Input) -> Option<String> {
    let wire = row.path_arguments().next().filter(|_| row.role == Role::Update)?.wire;
    input.arguments.iter().find(|(param, _)| param.wire == wire).map(|(_, value)| value.clone())
}

/// The failure of a further call, with the word that the call before it was done.
fn told(row: &Operation, further: &Further<'_>, error: Error) -> Error {
    let before = format!("{} was done, but --{} {} failed: ", row.verb, further.param.flag, further.value);
    let kind = if error.kind() == Kind::Unknown { Kind::Unknown } else { Kind::Partial };
    error.with_kind(kind).prefixed(&before)
}
