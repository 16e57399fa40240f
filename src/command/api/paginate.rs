//! `api --paginate`: fetches all pages of a listing, as typed listings do, and merges their arrays into one document.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use serde_json::{Map, Value};

use super::not_a_listing;
use crate::api::client::Response;
use crate::api::pages::{self, ListingSummary, Reach};
use crate::api::reply::Item;
use crate::api::request::Request;
use crate::catalogue::build::list;
use crate::catalogue::model::{Operation, Paging, Reply};
use crate::engine::completeness;
use crate::error::Result;
use crate::output::Count;
use crate::session::Context;
use crate::session::connection::Connection;

/// The query parameters that pagination sets itself.
const POSITION: [&str; 5] = ["limit", "offset", "page", "page_size", "per_page"];

/// Fetches all pages of the listing that `request` asks for, and prints the merged document.
///
/// # Errors
/// Those of the requests; `Partial` if the listing is incomplete, after what was received is printed.
pub fn run(context: &Context, request: &Request) -> Result<()> {
    let client = context.client()?;
    let mut first = request.clone();
    first.query.retain(|(key, _)| !POSITION.contains(&key.as_str()));
    let origin = first.origin.filter(|origin| matches!(origin.operation.reply, Reply::Items(_)));
    let listing = match origin.map(|origin| (origin, origin.operation.reply)) {
        Some((origin, Reply::Items(key))) => {
            let mut merged = Merged::new(key);
            let summary = pages::paginate(client, origin.operation, &first, Reach::ALL, |answer, items| {
                merged.add(answer, items)
            })?;
            let is_paged = origin.operation.paging != Paging::Complete;
            MergedListing { merged, summary, noun: origin.resource.counted(2).to_owned(), is_paged }
        }
        _ => unknown(client, &first)?,
    };
    let MergedListing { merged, summary, noun, is_paged } = listing;
    context.print(Count::One, &[], [Item::from_value(&Value::Object(merged.document))])?;
    if let Some(error) = completeness::shortfall(summary, &noun) {
        return Err(error);
    }
    let statement = || completeness::statement(summary, &noun).filter(|_| is_paged);
    if let Some(words) = completeness::left_out(summary, &noun).or_else(statement) {
        context.note(&words);
    }
    Ok(())
}

/// What was received.
struct MergedListing {
    merged: Merged,
    summary: ListingSummary,
    noun: String,
    is_paged: bool,
}

/// A listing that is not in the catalogue: the first page shows its key.
fn unknown(client: &Connection, first: &Request) -> Result<MergedListing> {
    let unkeyed = list("", "", "");
    let page = pages::first_page(&unkeyed, first, Reach::ALL);
    let answer = client.send(&page)?;
    let Ok(Value::Object(document)) = serde_json::from_slice(&answer.body) else {
        return Err(not_a_listing(&first.path));
    };
    let key = listing_key(&first.path, &document).ok_or_else(|| not_a_listing(&first.path))?;
    // Operations are static data; this one lives as long as the process, which runs one command.
    let operation = Operation { reply: Reply::Items(key.clone().leak()), ..unkeyed };
    let mut merged = Merged::new(&key);
    let summary = pages::read_remaining_pages(client, &operation, first, Reach::ALL, answer, |answer, items| {
        merged.add(answer, items)
    })?;
    Ok(MergedListing { merged, summary, noun: key, is_paged: true })
}

/// The key of the listing among side-loads: the last path segment, else the only array.
fn listing_key(path: &str, document: &Map<String, Value>) -> Option<String> {
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if document.get(last).is_some_and(Value::is_array) {
        return Some(last.to_owned());
    }
    let mut arrays = document.iter().filter(|(_, value)| value.is_array()).map(|(key, _)| key.clone());
    arrays.next().filter(|_| arrays.next().is_none())
}

/// All pages as one document.
struct Merged {
    key: String,
    document: Map<String, Value>,
    /// The side-loaded records so far, as text: pages that overlap repeat them.
    side_loads: HashMap<String, HashSet<String>>,
}

impl Merged {
    fn new(key: &str) -> Self {
        Merged { key: key.to_owned(), document: Map::new(), side_loads: HashMap::new() }
    }

    /// Adds a page: the new items of the listing, side-loads that are not there yet; other values come from the first page
    /// that has them.
    fn add(&mut self, answer: &Response, items: Vec<Item>) -> Result<ControlFlow<()>> {
        let document: Map<String, Value> = serde_json::from_slice(&answer.body).unwrap_or_default();
        for (key, value) in document {
            match value {
                _ if key == self.key => self.extend(&key, items.iter().map(Item::value).collect()),
                Value::Array(more) => {
                    let known = self.side_loads.entry(key.clone()).or_default();
                    let fresh = more.into_iter().filter(|record| known.insert(record.to_string())).collect();
                    self.extend(&key, fresh);
                }
                value => drop(self.document.entry(key).or_insert(value)),
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn extend(&mut self, key: &str, more: Vec<Value>) {
        match self.document.get_mut(key) {
            Some(Value::Array(all)) => all.extend(more),
            _ => drop(self.document.insert(key.to_owned(), Value::Array(more))),
        }
    }
}
