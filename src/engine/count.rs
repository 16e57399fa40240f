//! Counts the records of a listing: in one request where the server reports their number, otherwise by reading them, which a
//! note says.

use std::ops::ControlFlow;

use serde_json::json;

use super::conditions::{Conditions, Matches};
use super::target::Target;
use super::task::Task;
use super::{default_filter, filters};
use crate::api::pages::{self, ListingSummary, Reach};
use crate::api::reply::Item;
use crate::api::request::{self, Input, Request};
use crate::args::conditions::TypedCondition;
use crate::catalogue::model::{Operation, Paging, Resource};
use crate::engine::completeness::shortfall;
use crate::engine::reading::Reading;
use crate::engine::words::counted;
use crate::error::{Error, Result};
use crate::output::Count;
use crate::session::Context;
use crate::session::connection::Connection;
use crate::session::name_resolution::Lookup;

/// Prints the number of records of a listing, for several targets their sum. Shape: `{"count": 1204}`.
///
/// # Errors
/// Those of [`Counting::number`].
pub fn run(task: Task<'_>, targets: &[Target]) -> Result<()> {
    let context = task.context;
    if context.options().raw {
        return Err(Error::usage("--raw prints whole responses, and --count prints a number: use one of them"));
    }
    let client = context.client()?;
    let lookup = Lookup::new(client);
    let mut sum = 0;
    for target in targets {
        let operation = task.call.operation(&target.positions());
        let counting = Counting { context, client, resource: task.resource(), operation };
        let typed = task.call.input(operation, &target.values)?;
        sum += counting.number(&lookup, &typed, &task.call.flags.conditions)?;
    }
    print(context, sum)
}

/// Prints a number of records.
///
/// # Errors
/// Those of writing.
pub fn print(context: &Context, count: u64) -> Result<()> {
    context.print(Count::One, &["count"], [Item::from_value(&json!({ "count": count }))])
}

/// A listing whose records are counted.
#[derive(Clone, Copy)]
pub struct Counting<'a> {
    /// What the command may use.
    pub context: &'a Context,
    /// The connection.
    pub client: &'a Connection,
    /// The resource.
    pub resource: &'static Resource,
    /// Its listing.
    pub operation: &'static Operation,
}

impl Counting<'_> {
    /// The number of records that the listing selects with this input and these filter expressions.
    ///
    /// # Errors
    /// Those of resolving names and expressions, and of the requests; `Partial` if a listing was incomplete.
    pub fn number(self, lookup: &Lookup<'_>, typed: &Input, expressions: &[TypedCondition]) -> Result<u64> {
        lookup.call(typed, |input| {
            lookup.resolve(self.operation, input)?;
            let conditions = Conditions::resolve(expressions, self.resource, self.operation, self.client, lookup)?;
            let request = request::build(self.operation, input)?;
            let number = self.of_request(request.clone(), conditions.as_ref())?;
            let selected = Some(number).filter(|_| conditions.is_none());
            let noun = self.resource.counted(2);
            if let Some(note) = default_filter::note(self.client, (self.operation, input, &request), noun, selected) {
                self.context.note(&note);
            }
            Ok(number)
        })
    }

    fn of_request(self, given: Request, conditions: Option<&Conditions>) -> Result<u64> {
        let (request, added) = narrowed(&given, conditions);
        if let Some(added) = added
            && let Some(total) = self.total(&given, &added)?
        {
            return Ok(total);
        }
        let (summary, found) = match conditions {
            Some(conditions) => self.matching(&request, conditions)?,
            None => self.selected(&request)?,
        };
        if let Some(error) = shortfall(summary, self.resource.counted(2)) {
            return Err(error);
        }
        let read = counted(usize::try_from(summary.shown).unwrap_or(usize::MAX), self.resource);
        let verb = if summary.shown == 1 { "was" } else { "were" };
        self.context.note(&format!("the server does not report this number: {read} {verb} read and counted"));
        Ok(found)
    }

    /// The number that the server reports; none if it reports none, or may count other records as well: it does not show
    /// that it applied what was `added`, or a filter that it is known to ignore.
    fn total(self, given: &Request, added: &[(String, String)]) -> Result<Option<u64>> {
        let is_bounded = given.query.iter().any(|(key, _)| key == "id_greater" || key == "id_less");
        if is_bounded || matches!(self.operation.paging, Paging::Complete | Paging::Fixed(_)) {
            return Ok(None);
        }
        let mut request = given.clone();
        request.query.extend(added.iter().cloned());
        let request = first_record(self.operation, &request);
        let answer = self.client.send(&request)?;
        let total = answer.decode(&request, self.operation.reply)?.total;
        let reading = Reading { body: answer.body, ..Reading::default() };
        if total.is_none() || !added.iter().all(|(name, value)| filters::echoes(&reading, name, value)) {
            return Ok(None);
        }
        for (name, value) in filters::by_id(self.operation, &given.query) {
            if !filters::echoes(&reading, &name, &value) && !self.is_honored(given, &name)? {
                return Ok(None);
            }
        }
        Ok(total)
    }

    /// Whether the server applies a filter by ID: it selects nothing for a record that does not exist.
    fn is_honored(self, given: &Request, name: &str) -> Result<bool> {
        let mut request = given.clone();
        let own = request.query.iter_mut().filter(|(key, _)| key == name);
        own.for_each(|(_, value)| filters::NO_RECORD.clone_into(value));
        let request = first_record(self.operation, &request);
        match self.client.send(&request) {
            Ok(answer) => Ok(answer.decode(&request, self.operation.reply)?.items.is_empty()),
            // A server that rejects the ID knows the filter.
            Err(error) if error.http_status().is_some_and(|status| matches!(status, 400 | 404 | 422)) => Ok(true),
            Err(error) => Err(error),
        }
    }

    /// Reads the listing; of a server that ignores a filter by ID, the records that it selects are counted.
    fn selected(self, request: &Request) -> Result<(ListingSummary, u64)> {
        let by_id = filters::by_id(self.operation, &request.query);
        let mut found = 0;
        let summary = pages::paginate(self.client, self.operation, request, Reach::ALL, |_, items| {
            found += items.iter().filter(|item| filters::selects(&by_id, item)).count() as u64;
            Ok(ControlFlow::Continue(()))
        })?;
        Ok((summary, found))
    }

    fn matching(self, request: &Request, conditions: &Conditions) -> Result<(ListingSummary, u64)> {
        let Counting { context, client, resource, operation } = self;
        let page_size = Reach::ALL.page_size;
        let matches = Matches { context, client, resource, operation, conditions, limit: None, page_size };
        let read = matches.read(request, |_, _| Ok(ControlFlow::Continue(())))?;
        Ok((read.summary, read.found))
    }
}

/// The request for the records to read, and what conditions add to one whose total is their number; none if only reading
/// the records shows which match.
fn narrowed(given: &Request, conditions: Option<&Conditions>) -> (Request, Option<Vec<(String, String)>>) {
    let mut request = given.clone();
    let Some(conditions) = conditions else { return (request, Some(Vec::new())) };
    let filters = conditions.narrow(&mut request);
    (request, filters.is_exact.then_some(filters.query))
}

/// The request for the first record of a listing, whose response has the number of all.
fn first_record(operation: &Operation, listing: &Request) -> Request {
    pages::first_page(operation, listing, Reach::to(Some(1)))
}

/// The first request that counting sends. Pure.
pub fn first_request(operation: &Operation, given: &Request, conditions: Option<&Conditions>) -> Request {
    match narrowed(given, conditions) {
        (_, Some(added)) => {
            let mut request = given.clone();
            request.query.extend(added);
            first_record(operation, &request)
        }
        (request, None) => pages::first_page(operation, &request, Reach::ALL),
    }
}
