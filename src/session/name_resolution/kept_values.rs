//! The properties that every update must contain, filled in with their current values where they are not given.

use crate::api::reply::Item;
use crate::api::request::{self, Input, Request};
use crate::catalogue::model::{Kept, Operation, Param, Reply};
use crate::error::{Error, Result};
use crate::session::connection::Connection;

/// Fills in what `operation` keeps; `typed` is how the user named the record. Without a client the value is a placeholder.
/// An update that would change nothing stays as it is.
///
/// # Errors
/// `Usage` if the current value cannot be read, and those of the request.
pub fn fill_in(client: Option<&Connection>, operation: &Operation, input: &mut Input, typed: &[String]) -> Result<()> {
    if input.has_empty_body() {
        return Ok(());
    }
    for kept in operation.kept {
        let field = operation.fields.iter().find(|param| param.wire == kept.wire);
        let Some(param) = field.filter(|param| !request::is_given(operation, input, param)) else { continue };
        let value = match client {
            Some(client) => current(client, input, kept, param)?,
            None => format!("<{} of {}>", param.flag, typed.join(" ")),
        };
        input.fields.push((param, vec![value]));
    }
    Ok(())
}

fn current(client: &Connection, input: &Input, kept: &Kept, param: &Param) -> Result<String> {
    let mut path = kept.path.to_owned();
    for (argument, id) in &input.arguments {
        path = path.replace(&format!("{{{}}}", argument.wire), &request::escape_segment(id)?);
    }
    let request = Request::get(path);
    let unknown = || {
        let message = format!("missing --{0}: the server requires it, and the current {0} cannot be read", param.flag);
        Error::usage(message).hint(format!("add --{} ID", param.flag))
    };
    let answer = match client.try_send(&request) {
        Err(failure) if failure.is_unknown_route => return Err(unknown()),
        sent => sent?,
    };
    let items = answer.decode(&request, Reply::Item(kept.key)).map_err(|_| unknown())?.items;
    let value = items.first().and_then(|item: &Item| item.get(kept.property));
    value.filter(|value| !value.is_empty()).ok_or_else(unknown)
}
