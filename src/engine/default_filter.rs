//! What the default filter of a listing left out: of a list, the contacts that are not active.

use crate::api::request::{self, Input, Request};
use crate::catalogue::model::Operation;
use crate::catalogue::scope::DefaultFilter;
use crate::session::connection::Connection;
use crate::text::counts::thousands;

/// Says that the default filter of a listing of `noun` left out records; none if it was not applied or left out none.
/// `selected` is the number that it selected: if it is known, the others are counted in one request.
pub fn note(
    client: &Connection,
    (operation, input, request): (&Operation, &Input, &Request),
    noun: &str,
    selected: Option<u64>,
) -> Option<String> {
    let filter = request::default_filter(operation, input)?;
    let (flag, word) = filter.choice(operation, filter.value)?;
    let (_, all) = filter.choice(operation, filter.all)?;
    let scope = operation.params.iter().find(|param| param.wire == filter.with)?.flag;
    let others =
        selected.and_then(|selected| Some(count(client, operation, request, filter)?.saturating_sub(selected)));
    match others {
        Some(0) => None,
        Some(1) => Some(format!("1 other on the {scope} is not {word}: --{flag} {all}")),
        Some(others) => Some(format!("{} others on the {scope} are not {word}: --{flag} {all}", thousands(others))),
        None => Some(format!("only {noun} that are {word} on the {scope}; --{flag} {all} shows all")),
    }
}

/// How many records there are without the filter; none if that cannot be read.
fn count(client: &Connection, operation: &Operation, request: &Request, filter: &DefaultFilter) -> Option<u64> {
    let mut all = request.clone();
    all.query.iter_mut().filter(|(name, _)| name == filter.wire).for_each(|(_, value)| filter.all.clone_into(value));
    all.query.push(("limit".to_owned(), "1".to_owned()));
    client.send(&all).ok()?.decode(&all, operation.reply).ok()?.total
}
