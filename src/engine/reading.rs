//! The readings behind one page, stream or summary: each is an operation of the catalogue, and where one is not allowed, the
//! reason takes its place and the others are read anyway. Prints nothing.

use std::cell::Cell;
use std::collections::HashSet;
use std::ops::ControlFlow;

use serde_json::Value;

use crate::api::client::Response;
use crate::api::pages::{self, ListingSummary, Reach};
use crate::api::reply::Item;
use crate::api::request::{self, Request};
use crate::api::side_loads;
use crate::catalogue;
use crate::catalogue::model::{Operation, Paging, Reply as Shape, When};
use crate::catalogue::side_loads::SideLoad;
use crate::error::{Error, Kind, Result, Scope};
use crate::session::connection::Connection;

/// The outcome of one reading.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The request, as evidence: `GET /contacts/5/contactTags`.
    pub request: String,
    /// The items.
    pub items: Vec<Item>,
    /// The total, if the server reports it.
    pub total: Option<u64>,
    /// The body of the last response, for what it holds beside the items.
    pub body: Vec<u8>,
    /// Why it could not be read, in one line; none where it was.
    pub refused: Option<String>,
    /// The refusal itself, for what nothing can be done without.
    pub error: Option<Error>,
    /// Whether there is more than was read, because no further request was allowed.
    pub cut: bool,
}

impl Reading {
    /// Whether all there is was read.
    pub fn is_complete(&self) -> bool {
        self.refused.is_none() && !self.cut
    }

    /// The reading, or the reason why it is missing.
    ///
    /// # Errors
    /// Why it was refused.
    pub fn needed(self) -> Result<Self> {
        match self.error {
            Some(error) => Err(error),
            None => Ok(self),
        }
    }

    /// Why it is not complete, in one line; none where it is.
    pub fn lack(&self) -> Option<String> {
        let cut = || format!("only the first {} were read", self.items.len());
        self.refused.clone().or_else(|| self.cut.then(cut))
    }

    /// The body of the response.
    pub fn value(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Whether the total says that there are more items.
    fn lacks_items(&self) -> bool {
        self.refused.is_none() && self.total.is_some_and(|total| total > self.items.len() as u64)
    }

    fn refuse(&mut self, error: Error) -> Result<()> {
        self.refused = Some(refusal(&error).ok_or_else(|| error.clone())?);
        self.error = Some(error);
        Ok(())
    }
}

/// Reads, and counts its requests.
#[derive(Debug)]
pub struct Reader<'a> {
    client: &'a Connection,
    sent: Cell<u64>,
    most: u64,
}

impl<'a> Reader<'a> {
    /// A reader that sends no more than `most` requests.
    pub fn new(client: &'a Connection, most: u64) -> Self {
        Reader { client, sent: Cell::new(0), most }
    }

    /// The time by the server's clock; see [`Connection::server_time`].
    pub fn server_time(&self) -> jiff::Timestamp {
        self.client.server_time()
    }

    /// With `--verbose`, says what the server does not do, and what is done instead.
    pub fn note_fallback(&self, text: &str) {
        self.client.note_fallback(text);
    }

    /// How many requests were sent.
    pub fn sent(&self) -> u64 {
        self.sent.get()
    }

    /// How many requests may still be sent.
    pub fn left(&self) -> u64 {
        self.most.saturating_sub(self.sent.get())
    }

    /// One request: that of `command` (`contacts tags list`) for `arguments`, which are ids, with further query pairs.
    ///
    /// # Errors
    /// Those after which nothing else can be read either: the key is rejected, the server is unreachable.
    pub fn one(&self, command: &str, arguments: &[&str], query: &[(&str, &str)]) -> Result<Reading> {
        let (operation, request) = prepare(command, arguments, query)?;
        self.send(operation.reply, &request)
    }

    /// One request that asks for the relations `loads` beside its records; if the server refuses it, one without them.
    ///
    /// # Errors
    /// As [`Reader::one`].
    pub fn including(
        &self,
        command: &str,
        arguments: &[&str],
        query: &[(&str, &str)],
        loads: &[&'static SideLoad],
    ) -> Result<Reading> {
        let (operation, plain) = prepare(command, arguments, query)?;
        let mut request = plain.clone();
        side_loads::include(&mut request, loads);
        let reading = self.send(operation.reply, &request)?;
        let is_refused = reading.error.as_ref().is_some_and(|error| error.kind() != Kind::NotFound);
        if !is_refused || loads.is_empty() || self.left() == 0 {
            return Ok(reading);
        }
        let why = reading.refused.unwrap_or_default();
        self.note_fallback(&format!("the server refuses to include related records: {why}"));
        self.send(operation.reply, &plain)
    }

    /// One request for `path`, which no operation of the catalogue has.
    ///
    /// # Errors
    /// As [`Reader::one`].
    pub fn path(&self, path: String, shape: Shape) -> Result<Reading> {
        self.send(shape, &Request::get(path))
    }

    /// Everything a listing has, in as many requests as that takes and may be sent.
    ///
    /// # Errors
    /// As [`Reader::one`].
    pub fn all(&self, command: &str, arguments: &[&str], query: &[(&str, &str)]) -> Result<Reading> {
        self.all_seen(command, arguments, query, |_, _| ())
    }

    /// The same; `seen` gets the body and the items of each response.
    ///
    /// # Errors
    /// As [`Reader::one`].
    pub fn all_seen(
        &self,
        command: &str,
        arguments: &[&str],
        query: &[(&str, &str)],
        seen: impl FnMut(&[u8], &[Item]),
    ) -> Result<Reading> {
        let (operation, request) = prepare(command, arguments, query)?;
        self.whole(operation, &request, seen)
    }

    /// Everything that a request of an operation leads to: all pages of a listing, or the one response. `seen` gets the body
    /// and the items of each response.
    ///
    /// # Errors
    /// As [`Reader::one`].
    pub fn whole(
        &self,
        operation: &'static Operation,
        request: &Request,
        mut seen: impl FnMut(&[u8], &[Item]),
    ) -> Result<Reading> {
        if operation.paging == Paging::Complete {
            let mut reading = self.send(operation.reply, request)?;
            seen(&reading.body, &reading.items);
            reading.cut |= reading.lacks_items();
            return Ok(reading);
        }
        if self.most == u64::MAX {
            self.read_pages(operation, request, seen)
        } else {
            self.pages(operation, request, seen)
        }
    }

    /// Everything a listing has, page by page as it arrives, until `seen` breaks. `expected` is about how many items it has;
    /// 0 for unknown.
    ///
    /// # Errors
    /// Those of the requests and of `seen`.
    pub fn stream(
        &self,
        command: &str,
        arguments: &[&str],
        expected: u64,
        mut seen: impl FnMut(Vec<Item>) -> Result<ControlFlow<()>>,
    ) -> Result<ListingSummary> {
        let (operation, request) = prepare(command, arguments, &[])?;
        let reach = Reach { expected: Some(expected).filter(|expected| *expected > 0), ..Reach::ALL };
        pages::paginate(self.client, operation, &request, reach, |_, items| seen(items))
    }

    /// The total of a listing, in one request.
    ///
    /// # Errors
    /// As [`Reader::one`].
    pub fn count(&self, command: &str, query: &[(&str, &str)]) -> Result<Reading> {
        let query: Vec<(&str, &str)> = query.iter().copied().chain([("limit", "1")]).collect();
        self.one(command, &[], &query)
    }

    /// All pages, overlapping.
    fn read_pages(
        &self,
        operation: &'static Operation,
        request: &Request,
        mut seen: impl FnMut(&[u8], &[Item]),
    ) -> Result<Reading> {
        let mut reading = Reading { request: request.label(), ..Reading::default() };
        let paginated = pages::paginate(self.client, operation, request, Reach::ALL, |answer, items| {
            self.sent.set(self.sent.get() + 1);
            seen(&answer.body, &items);
            reading.items.extend(items);
            Ok(ControlFlow::Continue(()))
        });
        match paginated {
            Ok(summary) => {
                reading.total = summary.total;
                reading.cut = !summary.is_complete();
            }
            Err(error) => reading.refuse(error)?,
        }
        Ok(reading)
    }

    /// One page after another, as many as may be sent.
    fn pages(
        &self,
        operation: &'static Operation,
        first: &Request,
        mut seen: impl FnMut(&[u8], &[Item]),
    ) -> Result<Reading> {
        let mut reading = Reading { request: first.label(), ..Reading::default() };
        // The pages of a listing without a stable order repeat some items and skip others.
        let mut known = HashSet::new();
        for page in 0.. {
            if self.left() == 0 {
                reading.cut = true;
                break;
            }
            let (request, full) = pages::numbered_page(operation, first, page);
            let came = self.send(operation.reply, &request)?;
            seen(&came.body, &came.items);
            reading.total = came.total;
            let count = came.items.len() as u64;
            reading.items.extend(came.items.into_iter().filter(|item| item.id().is_none_or(|id| known.insert(id))));
            (reading.refused, reading.error) = (came.refused, came.error);
            // A total that is too low ends nothing.
            if reading.refused.is_some() || count < full {
                break;
            }
        }
        reading.cut |= reading.lacks_items();
        Ok(reading)
    }

    fn send(&self, shape: Shape, request: &Request) -> Result<Reading> {
        let mut reading = Reading { request: request.label(), ..Reading::default() };
        if self.left() == 0 {
            reading.cut = true;
            return Ok(reading);
        }
        self.sent.set(self.sent.get() + 1);
        let decode = |answer: Response| Ok((answer.decode(request, shape)?, answer.body));
        match self.client.send(request).and_then(decode) {
            Ok((reply, body)) => {
                reading.items = reply.items;
                reading.total = reply.total;
                reading.body = body;
            }
            Err(error) => reading.refuse(error)?,
        }
        Ok(reading)
    }
}

/// The operation of a command with this number of arguments, and its request.
fn prepare(command: &str, arguments: &[&str], query: &[(&str, &str)]) -> Result<(&'static Operation, Request)> {
    let missing = || Error::new(Kind::Other, format!("unknown command `{command}`"));
    let (_, operations) = catalogue::command(command).ok_or_else(missing)?;
    let fits = |operation: &&'static Operation| {
        operation.arguments.len() == arguments.len() && matches!(operation.when, When::Always | When::WithArgument)
    };
    let operation = operations.into_iter().find(fits).ok_or_else(missing)?;
    let mut request = request::with_arguments(operation, arguments)?;
    request.query.extend(query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    Ok((operation, request))
}

/// Why one record could not be read, if others still can be; none if nothing can be read any more.
fn refusal(error: &Error) -> Option<String> {
    let status = error.http_status().map_or(String::new(), |status| format!(" ({status})"));
    (error.scope() == Scope::Item).then(|| format!("{}{status}", error.message()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_found_by_its_words_and_the_number_of_its_arguments() {
        let (_, request) = prepare("contacts tags list", &["5"], &[("limit", "1")]).unwrap();
        assert_eq!(request.label(), "GET /contacts/5/contactTags");
        assert_eq!(request.query, [("limit".to_owned(), "1".to_owned())]);
        let (_, all) = prepare("contacts field-values list", &[], &[]).unwrap();
        assert_eq!(all.label(), "GET /fieldValues");
        let (_, own) = prepare("contacts field-values list", &["5"], &[]).unwrap();
        assert_eq!(own.label(), "GET /contacts/5/fieldValues");
        assert!(prepare("contacts nothing", &[], &[]).is_err());
    }

    #[test]
    fn what_concerns_one_thing_is_told_and_what_concerns_all_ends_the_reading() {
        let told = |kind, status| refusal(&Error::new(kind, "no").status(status));
        assert_eq!(told(Kind::Denied, 403).as_deref(), Some("no (403)"));
        assert_eq!(told(Kind::Temporary, 500).as_deref(), Some("no (500)"));
        assert_eq!(told(Kind::Temporary, 503), None);
        assert_eq!(told(Kind::Denied, 401), None);
        assert_eq!(told(Kind::Temporary, 429), None);
        assert_eq!(refusal(&Error::new(Kind::Temporary, "no route")), None);
    }
}
