//! The items of a listing that were received before.

use std::collections::HashSet;

use crate::api::reply::Item;

/// Items received before.
#[derive(Debug, Default)]
pub struct Seen {
    ids: HashSet<u64>,
    texts: HashSet<String>,
}

impl Seen {
    /// Those of `items` that were not received before, in this response or an earlier one. Items without ids are only
    /// compared with earlier responses: within one they may be equal.
    pub fn fresh(&mut self, items: Vec<Item>, ids: Option<Vec<u64>>) -> Vec<Item> {
        if let Some(ids) = ids {
            let mut numbers = ids.iter();
            let is_new = |_: &Item| numbers.next().is_some_and(|id| self.ids.insert(*id));
            return items.into_iter().filter(is_new).collect();
        }
        let number = |item: &Item| item.id().and_then(|id| id.parse::<u64>().ok());
        let text = |item: &Item| item.id().unwrap_or_else(|| item.json().to_owned());
        let is_new = |item: &Item| match number(item) {
            Some(id) => self.ids.insert(id),
            None => !self.texts.contains(&text(item)),
        };
        let fresh: Vec<Item> = items.into_iter().filter(is_new).collect();
        self.texts.extend(fresh.iter().filter(|item| number(item).is_none()).map(text));
        fresh
    }

    /// Whether any of these ids was received before, other than those in `except`.
    pub fn has_any(&self, ids: &[u64], except: &[u64]) -> bool {
        ids.iter().any(|id| self.ids.contains(id) && !except.contains(id))
    }
}
