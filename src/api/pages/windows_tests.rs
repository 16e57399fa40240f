//! Windows of ids against a collection that changes while it is read, with responses in any order.

use super::super::Reach;
use super::super::simulation::{Collection, Dice, Quirks, carry_out};
use super::*;
use crate::catalogue::model::Paging;

fn read_all(collection: &mut Collection, newest: u64, seed: u64, change: u64) -> (Vec<u64>, usize) {
    let first = Request::get("/contacts".to_owned());
    let mut plan = Windows::new(Asking::new(Paging::Keyset, &first, Reach::ALL), 0, newest, None);
    let (delivered, _, requests) = carry_out(&mut plan, collection, &mut Dice(seed), change);
    (delivered, requests)
}

#[test]
fn every_id_is_requested_once_and_queries_stay_short() {
    for newest in [1_u64, 299, 300, 301, 9_999, 10_000, 1_234_567, 12_345_678_901] {
        let mut window = Window::from(newest.saturating_sub(1_000).max(1), newest);
        let mut reached = window.first - 1;
        loop {
            assert_eq!(window.first, reached + 1);
            let query = window.request(&Request::get("/contacts".to_owned())).query;
            let bytes: usize = query.iter().map(|(key, value)| key.len() + 6 + value.len()).sum();
            assert!(bytes <= 5_300, "{newest}: {bytes}");
            reached = window.last;
            if reached == newest {
                break;
            }
            window = Window::from(reached + 1, newest);
        }
    }
    assert_eq!((windows_after(0, 10_000), windows_after(400, 10_000), windows_after(10, 10)), (34, 32, 0));
}

#[test]
fn rows_that_stay_are_passed_on_whatever_comes_and_goes() {
    let ids: Vec<u64> = (2..=3_000).step_by(2).collect();
    for seed in 0..200 {
        let mut collection = Collection::new(ids.clone(), Quirks::default());
        (collection.leaves, collection.enters) = (true, true);
        let (delivered, requests) = read_all(&mut collection, 3_000, seed, 1 + seed % 5);
        assert_eq!(requests, 10);
        assert!(delivered.is_sorted_by(|one, next| one < next), "seed {seed}");
        let stayed = |id: &&u64| collection.rows.binary_search(id).is_ok();
        assert_eq!(ids.iter().filter(stayed).find(|id| delivered.binary_search(id).is_err()), None, "seed {seed}");
    }
}

#[test]
fn a_window_that_was_cut_or_has_other_rows_is_not_whole() {
    let page = |ids: &[u64], total: Option<u64>| Page {
        answer: crate::api::client::Response {
            status: 200,
            headers: Vec::new(),
            body: Vec::new(),
            unsettled: false,
            beside: None,
        },
        items: ids.iter().map(|id| crate::api::reply::Item::from_json(&format!("{{\"id\":\"{id}\"}}"))).collect(),
        ids: Some(ids.to_vec()),
        total,
    };
    let window = Window { first: 101, last: 400 };
    let all: Vec<u64> = (101..=400).collect();
    assert!(window.is_uncut(&page(&all, Some(300))));
    assert!(window.is_whole(&page(&all[..20], Some(20))) && !window.is_uncut(&page(&all[..20], Some(20))));
    assert!(window.is_whole(&page(&[], Some(0))));
    assert!(!window.is_whole(&page(&all[..20], Some(300))), "cut");
    assert!(!window.is_whole(&page(&all, None)), "not known to be whole");
    assert!(!window.is_whole(&page(&[1, 2, 3], Some(3))), "the ids were ignored");
    assert!(!window.is_whole(&page(&[103, 102], Some(2))), "not in order");
}
