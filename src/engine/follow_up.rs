//! The requests that follow a create or an update: one for each value of a flag such as `--tag` on `contacts create`, with
//! the id of the record.

use super::done::Done;
use super::record::{self, Parent};
use crate::api::reply::Item;
use crate::api::request::{self, Input, Request};
use crate::catalogue;
use crate::catalogue::model::{Operation, Param, Place, Role};
use crate::error::{Error, Kind, Result};
use crate::session::Context;
use crate::session::connection::Connection;

/// One value that a further request carries.
struct FollowUp<'a> {
    param: &'static Param,
    operation: &'static Operation,
    value: &'a str,
}

impl FollowUp<'_> {
    fn request(&self, id: &str) -> Result<Request> {
        let given = [id.to_owned(), self.value.to_owned()];
        let arguments = self.operation.arguments.iter().zip(given).collect();
        request::build(self.operation, &Input { arguments, ..Input::default() })
    }

    fn send(&self, context: &Context, connection: &Connection, id: Option<&str>, parent: Parent) -> Result<()> {
        let id = id.ok_or_else(|| Error::new(Kind::Other, "the response has no ID"))?;
        let request = self.request(request::check_response_id(id)?)?;
        record::call(context, connection, &request, Some(parent)).map(|_| ())
    }

    /// The failure, with the note that the operation before it was carried out.
    fn with_context(&self, operation: &Operation, error: Error) -> Error {
        let before = format!("{} succeeded, but --{} {} failed: ", operation.verb, self.param.flag, self.value);
        let kind = if error.kind() == Kind::Unknown { Kind::Unknown } else { Kind::Partial };
        error.with_kind(kind).prefixed(&before)
    }
}

/// Sends the requests that follow an operation and returns their failures. What the operation itself did stays done.
pub fn send(context: &Context, connection: &Connection, done: &Done, input: &Input) -> Vec<Error> {
    let all = match all(input) {
        Ok(all) => all,
        Err(error) => return vec![error],
    };
    let id = done.items.first().and_then(Item::id).or_else(|| own_id(done.operation, input));
    let parent = Parent { write: done.write, is_new: done.operation.role == Role::Create && !done.is_unchanged };
    let failure = |follow_up: FollowUp<'_>| {
        let outcome = follow_up.send(context, connection, id.as_deref(), parent);
        outcome.err().map(|error| follow_up.with_context(done.operation, error))
    };
    all.into_iter().filter_map(failure).collect()
}

/// The requests, for a dry run; `id` stands for the id in the response to the first request.
///
/// # Errors
/// Those of building a request.
pub fn requests(operation: &Operation, input: &Input, id: &str) -> Result<Vec<Request>> {
    let own = own_id(operation, input);
    all(input)?.iter().map(|follow_up| follow_up.request(own.as_deref().unwrap_or(id))).collect()
}

fn all(input: &Input) -> Result<Vec<FollowUp<'_>>> {
    let mut all = Vec::new();
    for (param, values) in &input.fields {
        let Place::FollowUp(command) = param.place else { continue };
        let operation = catalogue::command(command).and_then(|(_, operations)| operations.first().copied());
        let unknown = || Error::new(Kind::Other, format!("--{} names the unknown command `{command}`", param.flag));
        let operation = operation.ok_or_else(unknown)?;
        all.extend(values.iter().map(|value| FollowUp { param, operation, value }));
    }
    Ok(all)
}

/// The id of the record that is updated; the response to an update may be empty.
fn own_id(operation: &Operation, input: &Input) -> Option<String> {
    let wire = operation.path_arguments().next().filter(|_| operation.role == Role::Update)?.wire;
    input.arguments.iter().find(|(param, _)| param.wire == wire).map(|(_, value)| value.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_follow_up_of_the_catalogue_names_a_command() {
        for (_, operation) in catalogue::operations() {
            let fields = operation.fields.iter().map(|param| (param, vec!["1".to_owned()])).collect();
            let input = Input { fields, ..Input::default() };
            assert!(all(&input).is_ok(), "{}", operation.path);
        }
    }
}
