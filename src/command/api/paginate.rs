//! `api --paginate`: fetches all pages of a listing and merges their arrays into one document.

use serde_json::{Map, Value};

use super::not_a_listing;
use crate::api::reply::Item;
use crate::api::request::Request;
use crate::catalogue::{model::Paging, model::Reply};
use crate::error::{Error, Kind, Result};
use crate::output::Count;
use crate::session::Context;

const PAGE_SIZE: usize = 100;

/// Fetches all pages, starting with `first`, and prints the merged document.
///
/// # Errors
/// Those of the requests; `Partial` if the server returns a page twice.
pub fn run(context: &Context, first: &Request) -> Result<()> {
    let client = context.client()?;
    let operation = first.origin.map(|origin| origin.operation);
    let by_id = operation.is_some_and(|operation| operation.paging == Paging::Keyset) && !has_key(first, "orders[");
    let mut merged: Option<Map<String, Value>> = None;
    let mut last_id: Option<u64> = None;
    let mut offset = 0;
    loop {
        let response = client.send(&page(first, by_id, last_id, offset))?;
        let Ok(Value::Object(document)) = serde_json::from_slice(&response.body) else {
            return Err(not_a_listing(&first.path));
        };
        let key = listing_key(operation.map(|operation| operation.reply), &first.path, &document)
            .ok_or_else(|| not_a_listing(&first.path))?;
        let rows = document.get(&key).and_then(Value::as_array).cloned().unwrap_or_default();
        let highest = rows.iter().filter_map(numeric_id).max();
        if by_id && last_id.is_some() && !rows.is_empty() && highest <= last_id {
            return Err(repeated_page(&first.path));
        }
        if !by_id && offset > 0 && !rows.is_empty() && is_repeated(merged.as_ref(), &key, &rows) {
            return Err(repeated_page(&first.path));
        }
        last_id = highest.or(last_id);
        offset += rows.len();
        let is_last = rows.len() < PAGE_SIZE || (by_id && highest.is_none());
        merge(&mut merged, document);
        if is_last {
            break;
        }
    }
    context.print(Count::One, &[], [Item::from_value(&Value::Object(merged.unwrap_or_default()))])
}

fn has_key(request: &Request, prefix: &str) -> bool {
    request.query.iter().any(|(key, _)| key.starts_with(prefix))
}

fn page(first: &Request, by_id: bool, last_id: Option<u64>, offset: usize) -> Request {
    let mut request = first.clone();
    let mut set = |key: &str, value: String| {
        request.query.retain(|(known, _)| known != key);
        request.query.push((key.to_owned(), value));
    };
    set("limit", PAGE_SIZE.to_string());
    if by_id {
        set("orders[id]", "ASC".to_owned());
        if let Some(id) = last_id {
            set("id_greater", id.to_string());
        }
    } else if offset > 0 {
        set("offset", offset.to_string());
    }
    request
}

/// The key of the listing among side-loads: from the catalogue, else the last path segment, else the only array.
fn listing_key(reply: Option<Reply>, path: &str, document: &Map<String, Value>) -> Option<String> {
    if let Some(Reply::Items(key)) = reply {
        return Some(key.to_owned());
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    if document.get(last).is_some_and(Value::is_array) {
        return Some(last.to_owned());
    }
    let mut arrays = document.iter().filter(|(_, value)| value.is_array()).map(|(key, _)| key.clone());
    arrays.next().filter(|_| arrays.next().is_none())
}

fn numeric_id(row: &Value) -> Option<u64> {
    let id = row.get("id")?;
    id.as_u64().or_else(|| id.as_str()?.parse().ok())
}

fn is_repeated(merged: Option<&Map<String, Value>>, key: &str, rows: &[Value]) -> bool {
    let known = merged.and_then(|merged| merged.get(key)).and_then(Value::as_array);
    known.is_some_and(|known| rows.iter().all(|row| known.contains(row)))
}

/// Merges a page: arrays are appended, other values come from the first page.
fn merge(merged: &mut Option<Map<String, Value>>, document: Map<String, Value>) {
    let Some(known) = merged else {
        *merged = Some(document);
        return;
    };
    for (key, value) in document {
        match (known.get_mut(&key), value) {
            (Some(Value::Array(all)), Value::Array(more)) => all.extend(more),
            (None, value) => {
                known.insert(key, value);
            }
            _ => {}
        }
    }
}

fn repeated_page(path: &str) -> Error {
    Error::new(Kind::Partial, format!("the server returned a page of {path} twice"))
}
