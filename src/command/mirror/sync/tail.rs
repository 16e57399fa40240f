//! What a listing in the order of ids has after the records that are known. The last known record is read again: if it is
//! not where it was, something before it was deleted or is missing.

use crate::api::pages::{Reach, first_page};
use crate::api::reply::Item;
use crate::api::request::{Request, with_arguments};
use crate::catalogue::model::Operation;
use crate::error::Result;
use crate::session::connection::Connection;

/// Items per request.
const SIZE: usize = 100;

/// How many records a listing has; none if the server does not say.
///
/// # Errors
/// Those of the request.
pub fn total(client: &Connection, operation: &'static Operation) -> Result<Option<u64>> {
    let request = with_arguments(operation, &[])?;
    Ok(client.call(&first_page(operation, &request, Reach::to(Some(1))), operation.reply)?.total)
}

/// Reads what follows the first `known` records, the last of which has the ID `last`, and passes it on with that record.
/// Returns the number of records; none if the listing is not the known records and later ones.
///
/// # Errors
/// Those of the requests and of `take`.
pub fn read(
    client: &Connection,
    operation: &'static Operation,
    (known, last): (u64, Option<String>),
    mut take: impl FnMut(&[Item]) -> Result<()>,
) -> Result<Option<u64>> {
    let (mut position, mut last) = (known, last);
    loop {
        let reply = client.call(&page(operation, position)?, operation.reply)?;
        let ids: Vec<Option<String>> = reply.items.iter().map(Item::id).collect();
        let new = usize::from(position > 0);
        let follows = position == 0 || (last.is_some() && ids.first() == Some(&last));
        if !follows || !ascend(&ids) {
            return Ok(None);
        }
        take(&reply.items)?;
        let fresh = ids.len() - new;
        position += fresh as u64;
        last = ids.into_iter().next_back().flatten().or(last);
        let is_end = reply.total.map_or(fresh + new < SIZE, |total| position >= total);
        if is_end || fresh == 0 {
            return Ok(Some(position).filter(|position| reply.total.is_none_or(|total| total == *position)));
        }
    }
}

/// The request for the records after the first `position`, and the one before them.
fn page(operation: &'static Operation, position: u64) -> Result<Request> {
    let mut request = with_arguments(operation, &[])?;
    if !operation.stable_order.is_empty() {
        request.query.push((format!("orders[{}]", operation.stable_order), "ASC".to_owned()));
    }
    request.query.push(("limit".to_owned(), SIZE.to_string()));
    if position > 1 {
        request.query.push(("offset".to_owned(), (position - 1).to_string()));
    }
    Ok(request)
}

/// Whether all ids are numbers, in ascending order.
fn ascend(ids: &[Option<String>]) -> bool {
    let numbers: Option<Vec<u64>> = ids.iter().map(|id| id.as_ref()?.parse().ok()).collect();
    numbers.is_some_and(|numbers| numbers.is_sorted_by(|one, other| one < other))
}
