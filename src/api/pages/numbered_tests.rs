//! The plan against a collection that changes while it is read, with responses in any order.
use super::super::Reach;
use super::super::simulation::{Collection, Dice, Quirks, carry_out};
use super::*;
use crate::api::reply::Item;
use crate::api::request::Request;

fn read_all(collection: &mut Collection, seed: u64, change: u64) -> (Vec<u64>, Found, usize) {
    let first = Request::get("/tags".to_owned());
    let mut plan = Numbered::new(Asking::new(Paging::Offset, &first, Reach { page_size: 4, ..Reach::ALL }));
    carry_out(&mut plan, collection, &mut Dice(seed), change)
}

fn ids(from: u64, to: u64) -> Vec<u64> {
    (from..=to).collect()
}

#[test]
fn a_quiet_collection_takes_as_many_requests_as_it_has_pages_and_one_where_the_last_is_full() {
    for rows in [0, 1, 4, 5, 99, 100, 101, 399] {
        let mut collection = Collection::new(ids(1, rows), Quirks::default());
        let (delivered, found, requests) = read_all(&mut collection, rows, 0);
        assert_eq!(delivered, ids(1, rows), "{rows} rows");
        assert_eq!(requests as u64, 1 + (rows + 1).saturating_sub(4).div_ceil(3), "{rows} rows");
        assert_eq!((found.total, found.changed), (Some(rows), false));
    }
}

#[test]
fn the_first_page_comes_alone_and_the_rest_at_once() {
    let first = Request::get("/tags".to_owned());
    let mut plan =
        Numbered::new(Asking::new(Paging::Offset, &first, Reach { limit: Some(9), page_size: 4, ..Reach::ALL }));
    let ask = plan.next().unwrap();
    assert!(plan.next().is_none());
    let mut other = Numbered::new(*plan.asking());
    let mut collection = Collection::new(ids(1, 100), Quirks::default());
    assert_eq!(carry_out(&mut other, &mut collection, &mut Dice(1), 0).2, 3, "no page beyond the limit");
    plan.speculate(4);
    assert_eq!(std::iter::from_fn(|| plan.next()).count(), 2);
    assert!(plan.wants(ask.ticket));
}

#[test]
fn without_a_total_and_with_shorter_pages_it_goes_page_by_page() {
    for quirks in [Quirks { no_total: true, ..Quirks::default() }, Quirks { most_rows: Some(3), ..Quirks::default() }] {
        let mut collection = Collection::new(ids(1, 50), quirks);
        let (delivered, found, _) = read_all(&mut collection, 1, 0);
        assert_eq!(delivered, ids(1, 50), "{quirks:?}");
        assert!(!found.repeated);
    }
}

#[test]
fn a_service_that_repeats_itself_ends_the_walk() {
    let quirks = Quirks { ignores_every_offset: true, ..Quirks::default() };
    let mut collection = Collection::new(ids(1, 50), quirks);
    let (delivered, found, _) = read_all(&mut collection, 1, 0);
    assert_eq!((delivered, found.repeated), (ids(1, 4), true));
}

#[test]
fn rows_that_leave_or_enter_take_no_other_with_them_and_none_comes_twice() {
    let (mut unnoticed, mut gaps) = (0, 0);
    for seed in 0..240 {
        let mut collection = Collection::new(ids(1, 400).iter().map(|id| id * 2).collect(), Quirks::default());
        collection.leaves = seed % 3 != 0;
        collection.enters = seed % 3 != 1;
        let before = collection.rows.clone();
        let (mut delivered, found, _) = read_all(&mut collection, seed, 40);
        let lost = before.iter().filter(|id| collection.rows.contains(id) && !delivered.contains(id)).count();
        let complete = !found.gap && found.total.is_some_and(|total| delivered.len() as u64 >= total);
        unnoticed += usize::from(lost > 0 && complete);
        gaps += usize::from(found.gap);
        delivered.sort_unstable();
        assert!(delivered.is_sorted_by(|one, next| one < next), "seed {seed}");
    }
    assert_eq!(unnoticed, 0);
    assert!(gaps < 60, "most changes are repaired: {gaps}");
}

#[test]
fn a_listing_without_a_stable_order_is_read_again_and_what_is_still_missing_shows() {
    let (mut incomplete, mut doubted, mut most) = (0, 0, 0);
    for seed in 0..200 {
        let rows = 100 + seed;
        // Few swaps, as in an account: one walk misses some of the items of several pages.
        let quirks = Quirks { swaps: 12, ..Quirks::default() };
        let mut collection = Collection::new(ids(1, rows), quirks);
        let first = Request::get("/deals".to_owned());
        let reach = Reach { page_size: 20, ..Reach::ALL };
        let mut plan = Numbered::new(Asking::new(Paging::Offset, &first, reach));
        let (mut delivered, found, requests) = carry_out(&mut plan, &mut collection, &mut Dice(seed), 0);
        delivered.sort_unstable();
        assert!(delivered.is_sorted_by(|one, next| one < next), "none comes twice: seed {seed}");
        let all = delivered.len() as u64 == rows;
        assert!(!found.repeated, "seed {seed}");
        assert_eq!(found.total, Some(rows));
        incomplete += usize::from(!all);
        // Where no item came again, the cause may be a change as well.
        doubted += usize::from(all && found.gap);
        most = most.max(requests as u64 * 10 / (1 + rows.div_ceil(19)));
    }
    assert!(incomplete < 25, "two more walks find nearly all: {incomplete}");
    assert!(doubted < 20, "the total decides: {doubted}");
    assert!(most <= 40, "at most three walks, and the seams: {most}");
}

#[test]
fn a_listing_in_no_order_at_all_is_never_verified() {
    for seed in 0..40 {
        let quirks = Quirks { swaps: 500, ..Quirks::default() };
        let mut collection = Collection::new(ids(1, 100 + seed), quirks);
        let (delivered, found, _) = read_all(&mut collection, seed, 0);
        assert!(found.unverified, "seed {seed}");
        assert!(found.total.is_some_and(|total| delivered.len() as u64 <= total));
    }
}

#[test]
fn a_total_that_counts_hidden_items_costs_no_second_walk_of_one_page_and_two_walks_of_several() {
    let quirks = Quirks { hidden: 2, ..Quirks::default() };
    for (rows, most) in [(0, 1), (3, 2), (4, 2), (10, 9), (40, 29)] {
        let mut collection = Collection::new(ids(1, rows), quirks);
        let (delivered, found, requests) = read_all(&mut collection, rows, 0);
        assert_eq!(delivered, ids(1, rows));
        assert_eq!(found.total, Some(rows + 2));
        assert!(requests <= most, "{rows} rows: {requests} requests");
    }
}

#[test]
fn a_server_with_a_lower_limit_is_read_again_in_pages_of_its_own_size() {
    let quirks = Quirks { most_rows: Some(3), hidden: 1, ..Quirks::default() };
    let mut collection = Collection::new(ids(1, 30), quirks);
    let (delivered, found, _) = read_all(&mut collection, 1, 0);
    assert_eq!((delivered, found.gap), (ids(1, 30), false));
}

#[test]
fn a_total_that_is_too_low_ends_nothing() {
    let quirks = Quirks { low_total: true, ..Quirks::default() };
    for rows in [4, 5, 100, 250] {
        assert_eq!(read_all(&mut Collection::new(ids(1, rows), quirks), rows, 0).0, ids(1, rows));
    }
}

#[test]
fn a_listing_of_several_pages_without_overlap_is_not_verified() {
    let first = Request::get("/tags".to_owned());
    for (rows, unverified) in [(3, false), (9, true)] {
        let reach = Reach { page_size: 4, disjoint: true, ..Reach::ALL };
        let mut plan = Numbered::new(Asking::new(Paging::Offset, &first, reach));
        let mut collection = Collection::new(ids(1, rows), Quirks::default());
        let (delivered, found, _) = carry_out(&mut plan, &mut collection, &mut Dice(1), 0);
        assert_eq!((delivered, found.unverified, found.gap), (ids(1, rows), unverified, false));
    }
}

#[test]
fn pages_of_the_servers_own_size_end_with_an_empty_one_and_an_expected_number_makes_them_overlap() {
    let first = Request::get("/campaign_report_open_list".to_owned());
    for (rows, expected) in
        [(0usize, None), (1, None), (61, None), (61, Some(61)), (60, Some(60)), (61, Some(400)), (400, Some(30))]
    {
        let reach = Reach { expected, ..Reach::ALL };
        let mut plan = Numbered::new(Asking::new(Paging::Fixed(20), &first, reach));
        let mut delivered = Vec::new();
        let (mut most_at_once, mut requests) = (0, 0usize);
        loop {
            let asked: Vec<_> = std::iter::from_fn(|| plan.next()).collect();
            most_at_once = most_at_once.max(asked.len());
            requests += asked.len();
            assert!(requests < 100);
            for ask in asked {
                let page: u64 = ask.request.query.iter().find(|(key, _)| key == "page").unwrap().1.parse().unwrap();
                let own = (1..=rows).skip(20 * (page as usize - 1)).take(20);
                let items: Vec<Item> =
                    own.map(|id| Item::from_json(&format!(r#"{{"subscriberid":"{id}"}}"#))).collect();
                let answer = crate::api::client::Response {
                    status: 200,
                    headers: Vec::new(),
                    body: Vec::new(),
                    unsettled: false,
                    beside: None,
                };
                if plan.wants(ask.ticket) {
                    plan.arrived(ask.ticket, Page { answer, items, ids: None, total: None });
                }
            }
            match plan.step() {
                Step::Deliver(page) => delivered.extend(page.fresh.iter().filter_map(|item| item.get("subscriberid"))),
                Step::Wait => {}
                Step::Done => break,
                Step::WrongPlan(_) => panic!("wrong plan"),
            }
        }
        let wanted: Vec<String> = (1..=rows).map(|id| id.to_string()).collect();
        assert_eq!(delivered, wanted, "{rows} rows, {expected:?} expected");
        if expected == Some(rows as u64) {
            assert_eq!(requests, rows.div_ceil(20) + 1, "{rows} rows");
        }
        assert_eq!(
            most_at_once > 1,
            expected.is_some_and(|expected| expected > 20),
            "{rows} rows, {expected:?} expected"
        );
    }
}
