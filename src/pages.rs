//! Listings walked to their end: by id where the service has it, by offset otherwise, with proof that nothing came twice
//! and nothing is missing. One answer after another; keeps no items.

use std::collections::HashSet;
use std::ops::ControlFlow;

use crate::catalogue::model::{Operation, Paging};
use crate::client::{Answer, Client};
use crate::error::Result;
use crate::reply::Item;
use crate::request::Request;

/// How far to walk.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    /// Items at the most; none for all.
    pub limit: Option<u64>,
    /// Items a request, 1 to 100.
    pub page_size: u64,
}

/// What a walk found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    /// Items handed on.
    pub shown: u64,
    /// How many there are, where the service says so: `meta.total` of the first answer.
    pub total: Option<u64>,
    /// Whether the limit cut the listing while more was known to be there, or may be.
    pub cut: bool,
    /// Whether the service answered with what it had answered before.
    pub repeated: bool,
}

impl Walk {
    /// Whether everything there is was handed on.
    pub fn is_complete(&self) -> bool {
        !self.cut && !self.repeated && self.total.is_none_or(|total| self.shown >= total)
    }
}

/// Walks a listing and hands on each answer with those of its items that are new and within the limit.
///
/// # Errors
/// Those of [`Client::call`] and of `hand_on`; `Other` for an answer without a body, which the service is known to give
/// in place of a failure.
pub fn walk(
    client: &Client,
    row: &Operation,
    first: &Request,
    reach: Reach,
    mut hand_on: impl FnMut(&Answer, Vec<Item>) -> Result<ControlFlow<()>>,
) -> Result<Walk> {
    let mut cursor = Cursor::new(row.paging, first, reach);
    let mut walk = Walk::default();
    loop {
        let request = cursor.request(first);
        let answer = client.send(&request)?;
        answer.refuse_empty(&request)?;
        let reply = answer.decode(&request, row.reply)?;
        let came = reply.items.len() as u64;
        walk.total = walk.total.or(reply.total);
        let fresh = cursor.advance(reply.items);
        let new = fresh.len() as u64;
        walk.repeated = came > 0 && new == 0;
        let room = reach.limit.map_or(u64::MAX, |limit| limit - walk.shown);
        let may_go_on = row.paging != Paging::Complete && came >= cursor.size;
        walk.cut = new > room
            || (new == room && walk.total.map_or(may_go_on, |total| total > walk.shown.saturating_add(room)));
        let taken: Vec<Item> = fresh.into_iter().take(usize::try_from(room).unwrap_or(usize::MAX)).collect();
        walk.shown += taken.len() as u64;
        let full = taken.len() as u64 == room;
        let stopped = hand_on(&answer, taken)?.is_break();
        let ended = came == 0 || (came < cursor.size && walk.total.is_none_or(|total| walk.shown >= total));
        if stopped || full || ended || walk.repeated || row.paging == Paging::Complete {
            return Ok(walk);
        }
    }
}

/// The request that a walk begins with.
pub fn first_page(row: &Operation, first: &Request, reach: Reach) -> Request {
    Cursor::new(row.paging, first, reach).request(first)
}

/// Where in the listing the next request begins.
struct Cursor {
    paging: Paging,
    size: u64,
    offset: u64,
    page: u64,
    last_id: Option<u64>,
    seen: HashSet<String>,
}

impl Cursor {
    fn new(paging: Paging, first: &Request, reach: Reach) -> Self {
        // Another order than by id cannot be continued by id.
        let ordered = first.query.iter().any(|(key, _)| key.starts_with("orders["));
        let paging = if paging == Paging::Keyset && ordered { Paging::Offset } else { paging };
        let size = reach.limit.map_or(reach.page_size, |limit| limit.min(reach.page_size));
        Cursor { paging, size, offset: 0, page: 1, last_id: None, seen: HashSet::new() }
    }

    fn request(&self, first: &Request) -> Request {
        let mut request = first.clone();
        let set = |request: &mut Request, key: &str, value: u64| {
            request.query.retain(|(known, _)| known != key);
            request.query.push((key.to_owned(), value.to_string()));
        };
        match self.paging {
            Paging::Complete => {}
            Paging::Offset => {
                set(&mut request, "limit", self.size);
                if self.offset > 0 {
                    set(&mut request, "offset", self.offset);
                }
            }
            // In the order the service's own advice on walking contacts has them.
            Paging::Keyset => {
                request.query.push(("orders[id]".to_owned(), "ASC".to_owned()));
                if let Some(id) = self.last_id {
                    set(&mut request, "id_greater", id);
                }
                set(&mut request, "limit", self.size);
            }
            Paging::Page => {
                set(&mut request, "page", self.page);
                set(&mut request, "page_size", self.size);
            }
            Paging::PerPage => {
                set(&mut request, "page", self.page);
                set(&mut request, "per_page", self.size);
            }
        }
        request
    }

    /// Moves on behind `items` and returns those not seen before.
    fn advance(&mut self, items: Vec<Item>) -> Vec<Item> {
        self.offset += items.len() as u64;
        self.page += 1;
        match self.paging {
            Paging::Complete => items,
            Paging::Keyset => self.beyond(items),
            Paging::Offset | Paging::Page | Paging::PerPage => self.unseen(items),
        }
    }

    /// Those of `items` that no earlier answer had. What one answer has twice stays: things without ids may be equal.
    fn unseen(&mut self, items: Vec<Item>) -> Vec<Item> {
        let identity = |item: &Item| item.id().unwrap_or_else(|| item.json().to_owned());
        let fresh: Vec<Item> = items.into_iter().filter(|item| !self.seen.contains(&identity(item))).collect();
        self.seen.extend(fresh.iter().map(identity));
        fresh
    }

    /// Those of `items` whose ids lie above all of the answers before. A first answer whose ids do not ascend shows that
    /// the service did not order by them: the rest is then walked by offset, for by id some would be passed over.
    fn beyond(&mut self, items: Vec<Item>) -> Vec<Item> {
        let number = |item: &Item| item.id().and_then(|id| id.parse::<u64>().ok());
        let ids: Vec<Option<u64>> = items.iter().map(number).collect();
        let Some(floor) = self.last_id else {
            let ascends = ids.iter().all(Option::is_some) && ids.is_sorted();
            if !ascends {
                self.paging = Paging::Offset;
                return self.unseen(items);
            }
            self.last_id = ids.last().copied().flatten();
            return items;
        };
        self.last_id = ids.into_iter().flatten().max().max(Some(floor));
        items.into_iter().filter(|item| number(item) > Some(floor)).collect()
    }
}
