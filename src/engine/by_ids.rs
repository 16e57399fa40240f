//! Records of a resource by their IDs, many in a request with `ids[]`. Not every server is known to honor it: the IDs that were
//! requested and are not in the response are read one by one, unless the total proves that they do not exist.

use std::collections::HashSet;

use super::parallel::find_all;
use super::side_loads::operation;
use crate::api::reply::Item;
use crate::api::request::{Request, escape_segment};
use crate::api::side_loads;
use crate::catalogue::model::{Operation, Resource, Role};
use crate::catalogue::side_loads::SideLoad;
use crate::error::Result;
use crate::session::connection::Connection;
use crate::text::counts::count_of;

/// IDs per request.
const BATCH: usize = 100;
/// Fewer IDs per request are not tried.
const LEAST: usize = 20;

/// Reads the records with these IDs, with related records beside them where `loads` names some; `take` gets the body and the
/// records of each response. A record that does not exist is left out.
///
/// # Errors
/// Those of the requests and of `take`.
pub fn read(
    client: &Connection,
    resource: &'static Resource,
    ids: &[String],
    loads: &[&'static SideLoad],
    mut take: impl FnMut(&[u8], Vec<Item>) -> Result<()>,
) -> Result<()> {
    let (list, get) = (operation(resource, Role::List, 0)?, operation(resource, Role::Get, 1)?);
    let (mut left, mut size) = (ids, BATCH);
    while !left.is_empty() {
        let (some, rest) = left.split_at(size.min(left.len()));
        left = rest;
        let Missing { mut ids, found, is_ignored } = batch(client, list, some, loads, &mut take)?;
        if ids.is_empty() {
            continue;
        }
        if is_ignored {
            ids.extend_from_slice(std::mem::take(&mut left));
        } else {
            // The server's own limit may be lower.
            size = found.clamp(LEAST, size);
        }
        let why = if is_ignored { "the server ignores ids[]" } else { "some records did not arrive" };
        client.note_fallback(&format!("{why}: reading {} one by one", count_of(ids.len() as u64, resource.singular)));
        for some in ids.chunks(BATCH) {
            one_by_one(client, get, some, &mut take)?;
        }
    }
    Ok(())
}

/// Reads the records with these IDs that arrive in one request per 100, and no others: less than [`read`] finds where the
/// server ignores `ids[]`.
///
/// # Errors
/// Those of the requests.
pub fn read_at_once(
    client: &Connection,
    resource: &'static Resource,
    ids: &[String],
    mut take: impl FnMut(Vec<Item>),
) -> Result<()> {
    let list = operation(resource, Role::List, 0)?;
    let mut take = |_: &[u8], items: Vec<Item>| {
        take(items);
        Ok(())
    };
    for some in ids.chunks(BATCH) {
        if batch(client, list, some, &[], &mut take)?.is_ignored {
            break;
        }
    }
    Ok(())
}

/// What a response lacks.
struct Missing {
    /// The IDs of records that may exist.
    ids: Vec<String>,
    /// How many records arrived.
    found: usize,
    /// Whether the response has other records than were requested, or none of them.
    is_ignored: bool,
}

fn batch(
    client: &Connection,
    list: &Operation,
    ids: &[String],
    loads: &[&'static SideLoad],
    take: &mut impl FnMut(&[u8], Vec<Item>) -> Result<()>,
) -> Result<Missing> {
    let mut request = Request::get(list.path.to_owned());
    request.query.extend(ids.iter().map(|id| ("ids[]".to_owned(), id.clone())));
    request.query.push(("limit".to_owned(), BATCH.to_string()));
    side_loads::include(&mut request, loads);
    let answer = client.send(&request)?;
    let reply = answer.decode(&request, list.reply)?;
    let wanted: HashSet<&String> = ids.iter().collect();
    let (own, others): (Vec<Item>, Vec<Item>) =
        reply.items.into_iter().partition(|item| item.id().is_some_and(|id| wanted.contains(&id)));
    let arrived: HashSet<String> = own.iter().filter_map(Item::id).collect();
    let is_all = others.is_empty() && reply.total == Some(own.len() as u64);
    let missing = ids.iter().filter(|id| !is_all && !arrived.contains(*id)).cloned().collect();
    let is_ignored = !others.is_empty() || own.is_empty();
    take(&answer.body, own)?;
    Ok(Missing { ids: missing, found: arrived.len(), is_ignored })
}

fn one_by_one(
    client: &Connection,
    get: &Operation,
    ids: &[String],
    take: &mut impl FnMut(&[u8], Vec<Item>) -> Result<()>,
) -> Result<()> {
    let path = |id: &String| escape_segment(id).map(|id| Request::get(get.path.replace("{id}", &id)));
    let requests = ids.iter().map(path).collect::<Result<Vec<_>>>()?;
    for (request, answer) in requests.iter().zip(find_all(client, &requests)) {
        if let Some(answer) = answer? {
            take(&answer.body, answer.decode(request, get.reply)?.items)?;
        }
    }
    Ok(())
}
