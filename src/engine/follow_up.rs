//! The requests that follow a create or an update: one for each value of a flag such as `--tag` on `contacts create`, with
//! the id of the record.

use super::done::Done;
use super::record::{self, Listings, Parent};
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
    /// The place of the value among those of the flag.
    at: usize,
}

impl FollowUp<'_> {
    fn request(&self, id: &str, resubscribe: bool) -> Result<Request> {
        let given = [id.to_owned(), self.value.to_owned()];
        let arguments = self.operation.arguments.iter().zip(given).collect();
        let input =
            Input { arguments, resubscribe: resubscribe && self.operation.consent.is_some(), ..Input::default() };
        request::build(self.operation, &input)
    }

    /// The failure, with the note that the operation before it was carried out.
    fn with_context(&self, operation: &Operation, error: Error) -> Error {
        let before = format!("{} succeeded, but --{} {} failed: ", operation.verb, self.param.flag, self.value);
        let kind = if error.kind() == Kind::Unknown { Kind::Unknown } else { Kind::Partial };
        error.with_kind(kind).prefixed(&before)
    }
}

/// Sends the requests that follow an operation and adds their outcome to `done`. What the operation itself did stays done.
pub fn send(context: &Context, connection: &Connection, done: &mut Done, input: &Input) {
    let all = match all(input) {
        Ok(all) => all,
        Err(error) => return done.follow_up_failures.push(error),
    };
    let id = done.items.first().and_then(Item::id).or_else(|| own_id(done.operation, input));
    let id = || match &id {
        Some(id) => request::check_response_id(id),
        None => Err(Error::new(Kind::Other, "the response has no ID")),
    };
    let listings = Listings::default();
    let is_new = done.operation.role == Role::Create && !done.is_unchanged;
    let parent = Parent { write: done.write, is_new, listings: Some(&listings) };
    for follow_up in all {
        let request = id().and_then(|id| follow_up.request(id, input.resubscribe));
        let sent = request.and_then(|request| Ok(record::send(context, connection, &request, Some(parent))?.outcome?));
        match sent.and_then(|delivered| delivered.reply.map(|_| delivered.withheld)) {
            Ok(None) => done.followed.push((follow_up.param, follow_up.at)),
            Ok(withheld) => done.withheld.extend(withheld),
            Err(error) => done.follow_up_failures.push(follow_up.with_context(done.operation, error)),
        }
    }
}

/// The requests, for a dry run; `id` stands for the id in the response to the first request.
///
/// # Errors
/// Those of building a request.
pub fn requests(operation: &Operation, input: &Input, id: &str) -> Result<Vec<Request>> {
    let own = own_id(operation, input);
    let id = own.as_deref().unwrap_or(id);
    all(input)?.iter().map(|follow_up| follow_up.request(id, input.resubscribe)).collect()
}

fn all(input: &Input) -> Result<Vec<FollowUp<'_>>> {
    let mut all = Vec::new();
    for (param, values) in &input.fields {
        let Place::FollowUp(command) = param.place else { continue };
        let operation = catalogue::command(command).and_then(|(_, operations)| operations.first().copied());
        let unknown = || Error::new(Kind::Other, format!("--{} names the unknown command `{command}`", param.flag));
        let operation = operation.ok_or_else(unknown)?;
        let each = values.iter().enumerate();
        all.extend(each.map(|(at, value)| FollowUp { param, operation, value, at }));
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
