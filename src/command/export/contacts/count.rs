//! Counts contacts and relations, one request each, for the estimate.

use crate::api::client::Response;
use crate::api::request::Request;
use crate::catalogue::model::Operation;
use crate::command::operations::listing;
use crate::engine::parallel::send_all;
use crate::error::{Result, Scope};
use crate::session::connection::Connection;

use super::estimate::{Counts, Wanted, pages};
use super::relation::Relation;

/// Counts the relations of `counts` that the pages of contacts do not have. Of field values only those of `fields` are
/// counted, if there are any.
///
/// # Errors
/// Those of [`Connection::send`]; a relation that the server does not list as a whole is no error.
pub fn count_relations(client: &Connection, fields: &[u64], counts: &mut Counts) -> Result<()> {
    let mut requests = Vec::new();
    for relation in Relation::ALL {
        if matches!(counts.of(relation), Wanted::OnlyEach | Wanted::Whole(_)) {
            *counts.of(relation) = Wanted::Whole(0);
            let operation = relation.operation()?;
            let own = relation.requests(fields)?.into_iter();
            requests.extend(own.map(|request| (relation, operation, request)));
        }
    }
    let sent: Vec<Request> = requests.iter().map(|(_, _, request)| first_item(request)).collect();
    for ((relation, operation, request), answer) in requests.iter().zip(send_all(client, &sent)) {
        let total = answer.and_then(|answer| total(operation, request, &answer));
        let wanted = counts.of(*relation);
        *wanted = match (total, *wanted) {
            (Err(error), _) if error.scope() == Scope::Item => Wanted::OnlyEach,
            (Err(error), _) => return Err(error),
            // An unknown size counts as one page.
            (Ok(total), Wanted::Whole(before)) => Wanted::Whole(before + pages(total.unwrap_or(0))),
            (Ok(_), other) => other,
        };
    }
    Ok(())
}

/// How many contacts match the filters; `None` if the server does not say.
///
/// # Errors
/// Those of [`Connection::send`].
pub fn contacts(client: &Connection, request: &Request) -> Result<Option<u64>> {
    let operation = listing("contacts")?;
    total(operation, request, &client.send(&first_item(request))?)
}

/// The request for one item, whose response contains the total.
fn first_item(request: &Request) -> Request {
    let mut request = request.clone();
    request.query.push(("limit".to_owned(), "1".to_owned()));
    request
}

fn total(operation: &Operation, request: &Request, answer: &Response) -> Result<Option<u64>> {
    Ok(answer.decode(request, operation.reply)?.total)
}
