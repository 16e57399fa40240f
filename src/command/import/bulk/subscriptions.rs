//! The subscriptions of the rows of a bulk import. The server reports nothing about them, and never resubscribes a
//! contact; its current subscriptions are read together with its id.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use crate::api::reply::Item;
use crate::command::import::consent::REFUSED;
use crate::command::import::contact::Named;
use crate::command::import::journal::RowOutcome;
use crate::command::import::sync_requests;
use crate::store::jobs::Status;
use crate::system::workers::lock;

/// The status of an active subscription.
const ACTIVE: &str = "1";

/// What rows asked for, and what was read.
#[derive(Debug, Default)]
pub struct Subscriptions {
    wanted: Mutex<Wanted>,
    read: Mutex<HashMap<String, Lists>>,
}

/// The lists of a contact with the status of its subscription to each.
type Lists = HashMap<String, String>;

#[derive(Debug, Default)]
struct Wanted {
    rows: HashMap<u64, Option<Arc<[String]>>>,
    /// The lists of the last row: most rows have the same.
    last: Option<Arc<[String]>>,
}

impl Subscriptions {
    /// Notes what a row asks for.
    pub fn want(&self, row: u64, named: &Named<'_>) {
        if named.subscribe.is_empty() && !named.refused {
            return;
        }
        let mut wanted = lock(&self.wanted);
        let lists = (!named.refused).then(|| match &wanted.last {
            Some(last) if **last == *named.subscribe => Arc::clone(last),
            _ => named.subscribe.into(),
        });
        wanted.last = lists.clone().or_else(|| wanted.last.take());
        wanted.rows.insert(row, lists);
    }

    /// Whether any row is subscribed to a list.
    pub fn is_wanted(&self) -> bool {
        lock(&self.wanted).last.is_some()
    }

    /// Notes the subscriptions of a contact.
    pub fn read(&self, contact: &Item, subscriptions: &[Item]) {
        let status = |row: &Item| Some((row.get("list")?, row.get("status")?));
        if let Some(id) = contact.id() {
            lock(&self.read).insert(id, subscriptions.iter().filter_map(status).collect());
        }
    }

    /// The outcome with the subscriptions of the row, and whether the contact was left unsubscribed.
    pub fn outcome(&self, outcome: &RowOutcome) -> (RowOutcome, bool) {
        let wanted = lock(&self.wanted).rows.remove(&outcome.row);
        let lists = if outcome.id.is_empty() { None } else { lock(&self.read).remove(&outcome.id) };
        let (Some(wanted), Status::Done) = (wanted, outcome.status) else { return (outcome.clone(), false) };
        let told: Vec<(String, bool)> = match wanted {
            None => vec![(REFUSED.to_owned(), false)],
            Some(wanted) => wanted.iter().map(|list| told(list, lists.as_ref())).collect(),
        };
        let is_withheld = told.iter().any(|(_, is_withheld)| *is_withheld);
        let words = Some(outcome.reason.clone()).filter(|reason| !reason.is_empty());
        let reason = words.into_iter().chain(told.into_iter().map(|(words, _)| words)).collect::<Vec<_>>().join("; ");
        (RowOutcome { reason, ..outcome.clone() }, is_withheld)
    }
}

/// The subscription to one list, and whether the contact was left unsubscribed.
fn told(list: &str, lists: Option<&Lists>) -> (String, bool) {
    let Some(lists) = lists else { return (format!("subscription to list {list} not read back"), false) };
    let status = lists.get(list).map_or("", String::as_str);
    let withdrawn = sync_requests::consent().ok().and_then(|consent| consent.withdrawn(status));
    match (status, withdrawn) {
        (ACTIVE, _) => (format!("subscribed to list {list}"), false),
        (_, Some(words)) => {
            (format!("{words} list {list}: left as it is; --mode sync --resubscribe subscribes it again"), true)
        }
        ("", None) => (format!("not subscribed to list {list}: the server has no subscription"), true),
        (other, None) => (format!("subscription to list {list} has status {other}"), false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named<'a>(subscribe: &'a [String], refused: bool) -> Named<'a> {
        Named { tags: &[], subscribe, unsubscribe: &[], refused, answers: &[] }
    }

    fn done(row: u64, id: &str) -> RowOutcome {
        RowOutcome { row, status: Status::Done, id: id.into(), reason: String::new() }
    }

    #[test]
    fn each_row_says_what_became_of_its_subscriptions() {
        let subscriptions = Subscriptions::default();
        let lists = ["3".to_owned(), "4".to_owned()];
        (1..=3).for_each(|row| subscriptions.want(row, &named(&lists, false)));
        subscriptions.want(4, &named(&[], true));
        subscriptions.want(5, &named(&[], false));
        assert!(subscriptions.is_wanted());
        let contact = |id: &str, rows: &[&str]| {
            let rows: Vec<Item> = rows.iter().map(|row| Item::from_json(row)).collect();
            subscriptions.read(&Item::from_json(&format!(r#"{{"id":"{id}"}}"#)), &rows);
        };
        contact("7", &[r#"{"contact":"7","list":"3","status":"1"}"#, r#"{"contact":7,"list":4,"status":2}"#]);
        contact("8", &[r#"{"contact":"8","list":"3","status":"3"}"#]);
        let told = |row, id: &str| {
            let (outcome, is_withheld) = subscriptions.outcome(&done(row, id));
            (outcome.reason, is_withheld)
        };
        let left = "list 4: left as it is; --mode sync --resubscribe subscribes it again";
        assert_eq!(told(1, "7"), (format!("subscribed to list 3; unsubscribed from {left}"), true));
        let bounced = left.replace('4', "3");
        let none = "not subscribed to list 4: the server has no subscription";
        assert_eq!(told(2, "8"), (format!("bounced on {bounced}; {none}"), true));
        let unread = "subscription to list 3 not read back; subscription to list 4 not read back";
        assert_eq!(told(3, ""), (unread.to_owned(), false));
        assert_eq!(told(4, "9"), (REFUSED.to_owned(), false));
        assert_eq!(told(5, "9"), (String::new(), false));
    }
}
