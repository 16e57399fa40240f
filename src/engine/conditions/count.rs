//! Counts the records of a listing, those that match if there are conditions.

use std::ops::ControlFlow;

use super::{Conditions, Matches};
use crate::api::pages::{self, ListingSummary, Reach};
use crate::api::request::Request;
use crate::catalogue::model::{Operation, Resource};
use crate::engine::completeness::shortfall;
use crate::engine::filters::echoes;
use crate::engine::reading::Reading;
use crate::error::Result;
use crate::session::Context;
use crate::session::connection::Connection;

/// The number of records that `request` lists and that match. One request where the server reports the number, and shows that
/// it applied what the conditions add to the request.
///
/// # Errors
/// Those of the listing; `Partial` if it was incomplete.
pub fn count(
    context: &Context,
    client: &Connection,
    resource: &'static Resource,
    operation: &'static Operation,
    mut request: Request,
    conditions: Option<&Conditions>,
) -> Result<u64> {
    let given = request.clone();
    let filters = conditions.map(|conditions| conditions.narrow(&mut request));
    let (added, is_exact) = filters.map_or((Vec::new(), true), |filters| (filters.query, filters.is_exact));
    if is_exact && let Some(total) = total(client, operation, &given, &added)? {
        return Ok(total);
    }
    let Some(conditions) = conditions else {
        let summary = pages::paginate(client, operation, &request, Reach::ALL, |_, _| Ok(ControlFlow::Continue(())))?;
        return complete(summary, summary.shown, resource);
    };
    let page_size = Reach::ALL.page_size;
    let matches = Matches { context, client, resource, operation, conditions, limit: None, page_size };
    let read = matches.read(&request, |_, _| Ok(ControlFlow::Continue(())))?;
    complete(read.summary, read.found, resource)
}

/// The number that the server reports; none if it reports none, or does not show that it applied what was `added`.
fn total(
    client: &Connection,
    operation: &Operation,
    given: &Request,
    added: &[(String, String)],
) -> Result<Option<u64>> {
    let mut request = given.clone();
    request.query.extend(added.iter().cloned());
    request.query.push(("limit".to_owned(), "1".to_owned()));
    let answer = client.send(&request)?;
    let total = answer.decode(&request, operation.reply)?.total;
    let reading = Reading { body: answer.body, ..Reading::default() };
    Ok(total.filter(|_| added.iter().all(|(name, value)| echoes(&reading, name, value))))
}

fn complete(summary: ListingSummary, count: u64, resource: &Resource) -> Result<u64> {
    shortfall(summary, resource.counted(2)).map_or(Ok(count), Err)
}
