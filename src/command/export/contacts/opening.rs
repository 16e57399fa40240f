//! The first requests of an export, sent at once: the first page of contacts with the relations it can include, and the first
//! pages of custom fields, tags and lists. What they show decides how the relations are read; they are not requested again.

use std::ops::ControlFlow;

use crate::api::client::Response;
use crate::api::pages::{self, ListingSummary, Reach};
use crate::api::reply::Item;
use crate::api::request::Request;
use crate::api::side_loads::{self, SideLoads};
use crate::catalogue::model::Operation;
use crate::catalogue::side_loads::SideLoad;
use crate::command::operations::listing;
use crate::engine::conditions::Conditions;
use crate::engine::parallel::send_all;
use crate::error::{Error, Kind, Result};
use crate::session::connection::Connection;

use super::count;
use super::estimate::{Counts, Wanted, pages};
use super::relation::Relation;
use super::stages::shortfall;

/// What an export begins with.
#[derive(Debug)]
pub struct Opening {
    /// All custom fields, if they were wanted.
    pub fields: Vec<Item>,
    /// The first pages that are still to be used.
    pub pages: FirstPages,
    /// The number of contacts, and how each relation can be read as far as is known: [`Wanted::OnlyEach`] for those that
    /// have to be counted.
    pub counts: Counts,
}

/// First pages that were received already.
#[derive(Debug, Default)]
pub struct FirstPages {
    /// Of contacts, with their relations.
    pub contacts: Option<Response>,
    /// Of the names of tags.
    pub tags: Option<Response>,
    /// Of the names of lists.
    pub lists: Option<Response>,
}

impl FirstPages {
    /// That of the names for a relation.
    pub fn names(&mut self, relation: Relation) -> Option<Response> {
        match relation {
            Relation::Values => None,
            Relation::Tags => self.tags.take(),
            Relation::Lists => self.lists.take(),
        }
    }
}

/// The request for `contacts` with these relations, and with what the conditions need.
///
/// # Errors
/// As [`Relation::side_load`].
pub fn with_relations(contacts: &Request, relations: &[Relation], conditions: Option<&Conditions>) -> Result<Request> {
    let mut request = contacts.clone();
    side_loads::include(&mut request, &loads(relations)?);
    if let Some(conditions) = conditions {
        conditions.narrow(&mut request);
    }
    Ok(request)
}

fn loads(relations: &[Relation]) -> Result<Vec<&'static SideLoad>> {
    relations.iter().map(|relation| relation.side_load()).collect()
}

/// Sends the first requests of an export of `contacts` with the relations `wanted`.
///
/// # Errors
/// Those of the requests; `Partial` if not all custom fields were received.
pub fn open(
    client: &Connection,
    contacts: &Request,
    reach: Reach,
    wanted: &[Relation],
    conditions: Option<&Conditions>,
) -> Result<Opening> {
    let listed = listing("contacts")?;
    let request = with_relations(contacts, wanted, conditions)?;
    let mut requests = vec![pages::first_page(listed, &request, reach)];
    for relation in wanted {
        let named_by = listing(relation.facts().named_by)?;
        requests.push(pages::first_page(named_by, &whole(named_by), Reach::ALL));
    }
    let mut answers = send_all(client, &requests).into_iter();
    let first = answers.next().unwrap_or_else(|| Err(Error::new(Kind::Other, "nothing was requested")));
    let mut opening = Opening { fields: Vec::new(), pages: FirstPages::default(), counts: Counts::default() };
    for (relation, answer) in wanted.iter().zip(answers) {
        let operation = listing(relation.facts().named_by)?;
        let answer = answer?;
        let total = answer.decode(&whole(operation), operation.reply)?.total;
        match relation {
            Relation::Values => opening.fields = rest(client, operation, answer)?,
            Relation::Tags => opening.pages.tags = Some(answer),
            Relation::Lists => opening.pages.lists = Some(answer),
        }
        if *relation != Relation::Values {
            opening.counts.names += pages(total.unwrap_or(0));
        }
        *opening.counts.of(*relation) = Wanted::OnlyEach;
    }
    match first {
        Ok(answer) => opening.use_contacts(listed, &request, answer, wanted)?,
        // A server that rejects `include` may accept the listing without it.
        Err(error) if error.kind() == Kind::Rejected && !wanted.is_empty() => {
            opening.counts.contacts = count::contacts(client, contacts)?.unwrap_or(0);
        }
        Err(error) => return Err(error),
    }
    Ok(opening)
}

impl Opening {
    /// Finds out which relations the first page has.
    fn use_contacts(
        &mut self,
        listed: &Operation,
        request: &Request,
        answer: Response,
        wanted: &[Relation],
    ) -> Result<()> {
        let reply = answer.decode(request, listed.reply)?;
        self.counts.contacts = reply.total.unwrap_or(reply.items.len() as u64);
        let read = SideLoads::read(&answer.body, &reply.items, &loads(wanted)?)?;
        for (relation, rows) in wanted.iter().zip(&read.rows) {
            // Contacts that do not name their rows, or none of whose rows are there, show that it is not reliable.
            let lacks_all = !reply.items.is_empty() && rows.lacking.len() == reply.items.len();
            if rows.is_honored && !lacks_all {
                *self.counts.of(*relation) = Wanted::Included;
            }
        }
        self.pages.contacts = Some(answer);
        Ok(())
    }
}

fn whole(operation: &Operation) -> Request {
    Request::get(operation.path.to_owned())
}

/// All records of a short listing whose first page is given.
///
/// # Errors
/// Those of the listing; `Partial` if it was incomplete.
fn rest(client: &Connection, operation: &Operation, answer: Response) -> Result<Vec<Item>> {
    let mut found: Vec<Item> = Vec::new();
    let summary = names(client, operation, Some(answer), |items| found.extend(items))?;
    if summary.is_complete() {
        Ok(found)
    } else {
        Err(Error::new(Kind::Partial, shortfall(summary.shown, summary.total, "custom fields")))
    }
}

/// Reads a short listing, from its second page if the first is given.
///
/// # Errors
/// Those of the listing.
pub fn names(
    client: &Connection,
    operation: &Operation,
    first: Option<Response>,
    mut take: impl FnMut(Vec<Item>),
) -> Result<ListingSummary> {
    let request = whole(operation);
    let on_page = |_: &Response, items: Vec<Item>| {
        take(items);
        Ok(ControlFlow::Continue(()))
    };
    match first {
        Some(answer) => pages::read_remaining_pages(client, operation, &request, Reach::ALL, answer, on_page),
        None => pages::paginate(client, operation, &request, Reach::ALL, on_page),
    }
}
