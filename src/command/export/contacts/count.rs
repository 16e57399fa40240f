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

/// What to count.
#[derive(Clone, Debug)]
pub struct CountRequest {
    /// The listing of contacts with its filters.
    pub contacts: Request,
    /// Custom fields that are columns; empty for no values.
    pub fields: Vec<u64>,
    /// Whether only those fields are read, or all values.
    pub only_those: bool,
    /// Whether there is a column of tags.
    pub tags: bool,
    /// Whether there are columns of lists.
    pub lists: bool,
}

impl CountRequest {
    /// Whether a relation is needed.
    pub fn wants(&self, relation: Relation) -> bool {
        match relation {
            Relation::Values => !self.fields.is_empty(),
            Relation::Tags => self.tags,
            Relation::Lists => self.lists,
        }
    }

    /// The fields to which reading values is limited; empty if all values are read.
    pub fn named_fields(&self) -> &[u64] {
        if self.only_those { &self.fields } else { &[] }
    }
}

/// Counts everything.
///
/// # Errors
/// Those of [`Connection::send`]; a relation that the server does not list as a whole is no error.
pub fn count(client: &Connection, ask: &CountRequest) -> Result<Counts> {
    let mut requests = vec![(Part::Contacts, listing("contacts")?, ask.contacts.clone())];
    for relation in Relation::ALL.into_iter().filter(|relation| ask.wants(*relation)) {
        let own = relation.requests(ask.named_fields())?;
        let operation = relation.operation()?;
        requests.extend(own.into_iter().map(|request| (Part::Whole(relation), operation, request)));
        if let Some(resource) = relation.facts().names {
            let operation = listing(resource)?;
            requests.push((Part::Names, operation, Request::get(operation.path.to_owned())));
        }
    }
    let sent: Vec<Request> = requests.iter().map(|(_, _, request)| first_item(request)).collect();
    let mut counts = Counts::default();
    for ((part, operation, request), answer) in requests.iter().zip(send_all(client, &sent)) {
        let total = answer.and_then(|answer| total(operation, request, &answer));
        match part {
            Part::Contacts => counts.contacts = total?.unwrap_or(0),
            Part::Names => counts.names += pages(total?.unwrap_or(0)),
            Part::Whole(relation) => {
                let wanted = match relation {
                    Relation::Values => &mut counts.values,
                    Relation::Tags => &mut counts.tags,
                    Relation::Lists => &mut counts.lists,
                };
                *wanted = match (total, *wanted) {
                    (Err(error), _) if error.scope() == Scope::Item => Wanted::OnlyEach,
                    (Err(error), _) => return Err(error),
                    (Ok(_), Wanted::OnlyEach) => Wanted::OnlyEach,
                    // An unknown size counts as one page.
                    (Ok(total), Wanted::Whole(before)) => Wanted::Whole(before + pages(total.unwrap_or(0))),
                    (Ok(total), Wanted::No) => Wanted::Whole(pages(total.unwrap_or(0))),
                };
            }
        }
    }
    Ok(counts)
}

/// How many contacts match the filters; `None` if the server does not say.
///
/// # Errors
/// Those of [`Connection::send`].
pub fn contacts(client: &Connection, request: &Request) -> Result<Option<u64>> {
    let operation = listing("contacts")?;
    total(operation, request, &client.send(&first_item(request))?)
}

/// What a request counts.
#[derive(Clone, Copy)]
enum Part {
    Contacts,
    Names,
    Whole(Relation),
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
