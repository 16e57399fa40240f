//! A server for the tests of plans: a collection that may change between responses, with the known quirks, whose
//! responses arrive in any order.

#![allow(clippy::unwrap_used)]

use std::collections::HashMap;

use super::plan::{Ask, Found, Page, Plan, Step};
use crate::api::client::Response;
use crate::api::reply::Item;
use crate::api::request::Request;

/// The server's quirks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quirks {
    /// Every page but the first has a duplicate item.
    pub doubles_a_row: bool,
    pub total_counts_the_rest: bool,
    pub no_total: bool,
    /// Each response says that its page is the last.
    pub low_total: bool,
    pub ignores_offset_behind_an_id: bool,
    pub ignores_every_offset: bool,
    pub ignores_the_cursor: bool,
    pub most_rows: Option<usize>,
    /// In each response, this many pairs of items have changed places.
    pub swaps: usize,
    /// The total counts items that no response has.
    pub hidden: u64,
}

/// Ids in their order.
#[derive(Debug)]
pub struct Collection {
    pub rows: Vec<u64>,
    pub quirks: Quirks,
    /// Items are deleted from time to time.
    pub leaves: bool,
    /// Items are created from time to time.
    pub enters: bool,
    /// Items that were deleted. No item is created with one of these ids.
    gone: Vec<u64>,
    /// These items are deleted after this many responses.
    pub empties_after: Option<(usize, Vec<u64>)>,
    /// The first response is slow.
    pub speculates: bool,
    pub deepest_offset: u64,
    pub most_open: usize,
    pub swapping: Dice,
}

impl Collection {
    pub fn new(rows: Vec<u64>, quirks: Quirks) -> Self {
        let (leaves, enters, speculates) = (false, false, false);
        let (empties_after, gone) = (None, Vec::new());
        let (deepest_offset, most_open, swapping) = (0, 0, Dice(rows.len() as u64));
        Collection {
            rows,
            quirks,
            leaves,
            enters,
            gone,
            empties_after,
            speculates,
            deepest_offset,
            most_open,
            swapping,
        }
    }

    fn answer(&mut self, request: &Request) -> Page {
        let query: HashMap<&str, u64> =
            request.query.iter().filter_map(|(key, value)| Some((key.as_str(), value.parse().ok()?))).collect();
        let after = query.get("id_greater").copied().filter(|_| !self.quirks.ignores_the_cursor);
        let before = query.get("id_less").copied();
        let offset = query.get("offset").copied().unwrap_or(0);
        self.deepest_offset = self.deepest_offset.max(offset);
        let ignored = self.quirks.ignores_every_offset || (self.quirks.ignores_offset_behind_an_id && after.is_some());
        let offset = if ignored { 0 } else { usize::try_from(offset).unwrap() };
        let asked: Vec<u64> =
            request.query.iter().filter(|(key, _)| key == "ids[]").map(|(_, id)| id.parse().unwrap()).collect();
        let limit = query.get("limit").copied().unwrap_or(u64::MAX);
        let limit = usize::try_from(limit).unwrap().min(self.quirks.most_rows.unwrap_or(usize::MAX));
        let within = |id: &&u64| {
            after.is_none_or(|after| **id > after)
                && before.is_none_or(|before| **id < before)
                && (asked.is_empty() || asked.contains(id))
        };
        let mut rest: Vec<u64> = self.rows.iter().filter(within).copied().collect();
        for _ in 0..self.quirks.swaps {
            let count = rest.len() as u64;
            let mut place = || usize::try_from(self.swapping.below(count)).unwrap();
            let (one, other) = (place(), place());
            rest.swap(one, other);
        }
        let total = if self.quirks.total_counts_the_rest || !asked.is_empty() { rest.len() } else { self.rows.len() };
        let is_later = offset > 0 || after.is_some();
        let mut ids: Vec<u64> = rest.into_iter().skip(offset).take(limit).collect();
        let total = if self.quirks.low_total { total.min(offset + ids.len()) } else { total };
        if self.quirks.doubles_a_row && is_later && !ids.is_empty() {
            ids.insert(ids.len() / 2, ids[ids.len() / 2]);
        }
        let item = |id: &u64| Item::from_value(&serde_json::json!({ "id": id.to_string() }));
        Page {
            answer: Response { status: 200, headers: Vec::new(), body: Vec::new(), unsettled: false, beside: None },
            items: ids.iter().map(item).collect(),
            ids: Some(ids),
            total: (!self.quirks.no_total).then_some(total as u64 + self.quirks.hidden),
        }
    }

    /// One item is deleted, or a new one created.
    fn change(&mut self, dice: &mut Dice) {
        if self.leaves && !self.rows.is_empty() {
            let place = dice.below(self.rows.len() as u64);
            self.gone.push(self.rows.remove(usize::try_from(place).unwrap()));
        }
        if self.enters {
            let id = dice.below(self.rows.last().copied().unwrap_or(0) + 50) + 1;
            if let Err(place) = self.rows.binary_search(&id)
                && !self.gone.contains(&id)
            {
                self.rows.insert(place, id);
            }
        }
    }
}

/// SplitMix64.
#[derive(Debug)]
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (value ^ (value >> 31)) % limit.max(1)
    }
}

/// Executes a plan: requests reach the collection in order, responses arrive in any order. With a chance of one in
/// `change`, the collection changes before a request reaches it. Returns the ids passed on, the result, and the number
/// of requests.
pub fn carry_out<'a>(
    plan: &mut impl Plan<'a>,
    collection: &mut Collection,
    dice: &mut Dice,
    change: u64,
) -> (Vec<u64>, Found, usize) {
    let limit = plan.asking().reach.limit.unwrap_or(u64::MAX);
    let mut delivered = Vec::new();
    let mut requests = 0;
    let mut answers: Vec<(Ask, Page)> = Vec::new();
    loop {
        assert!(requests < 10_000, "the listing has no end");
        match plan.step() {
            Step::Deliver(page) => {
                delivered.extend(page.fresh.iter().map(|item| item.id().unwrap().parse::<u64>().unwrap()));
                if delivered.len() as u64 >= limit {
                    break;
                }
                continue;
            }
            Step::Wait => {}
            Step::Done => break,
            Step::WrongPlan(_) => panic!("the ids ascend"),
        }
        while answers.len() < 16
            && let Some(ask) = plan.next()
        {
            if change > 0 && dice.below(change) == 0 {
                collection.change(dice);
            }
            if let Some((_, gone)) = collection.empties_after.take_if(|(after, _)| *after == requests) {
                collection.rows.retain(|id| !gone.contains(id));
            }
            requests += 1;
            let page = collection.answer(&ask.request);
            answers.push((ask, page));
            if requests == 1 && collection.speculates {
                plan.speculate(4);
            }
        }
        collection.most_open = collection.most_open.max(answers.len());
        assert!(!answers.is_empty(), "the plan waits for nothing");
        let place = usize::try_from(dice.below(answers.len() as u64)).unwrap();
        let (ask, page) = answers.remove(place);
        if plan.wants(ask.ticket) {
            plan.arrived(ask.ticket, page);
        }
    }
    (delivered, plan.found(), requests)
}
