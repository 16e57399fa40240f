//! The plan against a collection that changes while it is read, with responses in any order.
use super::super::Reach;
use super::super::simulation::{Collection, Dice, Quirks, carry_out};
use super::*;
use crate::api::request::Request;
use crate::catalogue::model::Paging;

/// Each is another course of events.
const SEEDS: u64 = 40;

/// Reads with a page size of 4, so that a chunk has 100 items.
fn read_all(collection: &mut Collection, seed: u64, change: u64) -> (Vec<u64>, Found, usize) {
    walk_to(collection, seed, change, None)
}

fn walk_to(collection: &mut Collection, seed: u64, change: u64, limit: Option<u64>) -> (Vec<u64>, Found, usize) {
    let first = Request::get("/contacts".to_owned());
    let reach = Reach { limit, page_size: 4, ..Reach::ALL };
    let mut plan = Keyset::new(Asking::new(Paging::Keyset, &first, reach));
    carry_out(&mut plan, collection, &mut Dice(seed), change)
}

/// Requests for this many items, overlapping by one; the last page is not full.
fn pages(rows: u64) -> u64 {
    1 + (rows + 1).saturating_sub(4).div_ceil(3)
}

/// Requests for this many items whose ids have no gap: nothing overlaps, but only a page that is not full shows the end.
fn dense_pages(rows: u64) -> u64 {
    rows / 4 + 1
}

fn ids(from: u64, to: u64, step: usize) -> Vec<u64> {
    (from..=to).step_by(step).collect()
}

#[test]
fn a_quiet_collection_takes_as_many_requests_as_it_has_overlapping_pages() {
    for rows in [0, 1, 3, 4, 5, 99, 100, 101, 104, 399, 400, 401, 1_234] {
        for (seed, step) in [(1, 1), (2, 3)] {
            let mut collection = Collection::new(ids(1, rows * step as u64, step), Quirks::default());
            let expected = collection.rows.clone();
            let (delivered, found, requests) = read_all(&mut collection, seed, 0);
            assert_eq!(delivered, expected, "{rows} rows");
            // Between chunks nothing overlaps, so that many chunks take fewer pages.
            let chunks = rows.div_ceil(76).max(1);
            let expected =
                if step == 1 { dense_pages(rows)..=dense_pages(rows) } else { pages(rows) + 1 - chunks..=pages(rows) };
            assert!(expected.contains(&(requests as u64)), "{rows} rows: {requests}");
            assert_eq!(found.total, Some(rows));
            assert!(!found.changed && !found.repeated);
        }
    }
}

#[test]
fn no_offset_goes_beyond_a_chunk_and_no_more_is_open_than_the_window_and_two_anchors() {
    let mut collection = Collection::new(ids(1, 4_000, 1), Quirks::default());
    read_all(&mut collection, 3, 0);
    assert_eq!(collection.deepest_offset, 4 * (SPAN as u64 - 1));
    assert!(collection.most_open <= WINDOW + 2, "{}", collection.most_open);
}

#[test]
fn a_limit_asks_for_no_page_beyond_it() {
    for (limit, pages) in [(1, 1), (4, 1), (5, 2), (76, 25), (77, 26), (250, 82)] {
        let mut collection = Collection::new(ids(1, 2_000, 2), Quirks::default());
        let (delivered, _, requests) = walk_to(&mut collection, limit, 0, Some(limit));
        assert_eq!(requests, pages, "limit {limit}");
        assert_eq!(delivered[..limit as usize], ids(1, 2_000, 2)[..limit as usize]);
    }
}

#[test]
fn a_total_that_counts_only_what_lies_behind_the_cursor_is_understood() {
    let quirks = Quirks { total_counts_the_rest: true, ..Quirks::default() };
    for rows in [101, 400, 1_001] {
        let mut collection = Collection::new(ids(1, rows, 1), quirks);
        let (delivered, found, requests) = read_all(&mut collection, rows, 0);
        assert_eq!(delivered.len() as u64, rows);
        assert!(requests as u64 <= pages(rows), "{rows} rows: {requests}");
        assert_eq!((found.total, found.changed), (Some(rows), false));
    }
}

#[test]
fn without_a_total_it_goes_page_by_page() {
    let quirks = Quirks { no_total: true, ..Quirks::default() };
    let mut collection = Collection::new(ids(1, 50, 1), quirks);
    let (delivered, found, requests) = read_all(&mut collection, 1, 0);
    assert_eq!((delivered, requests, found.total), (ids(1, 50, 1), 13, None));
}

#[test]
fn a_row_that_is_twice_in_a_page_is_handed_on_once() {
    let quirks = Quirks { doubles_a_row: true, ..Quirks::default() };
    for rows in [5, 50, 401] {
        let mut collection = Collection::new(ids(1, rows, 1), quirks);
        assert_eq!(read_all(&mut collection, rows, 0).0, ids(1, rows, 1));
    }
}

#[test]
fn where_the_offset_is_ignored_beside_the_cursor_nothing_is_lost_or_doubled() {
    let quirks = Quirks { ignores_offset_behind_an_id: true, ..Quirks::default() };
    for seed in 0..20 {
        let mut collection = Collection::new(ids(3, 900, 3), quirks);
        let (delivered, found, _) = read_all(&mut collection, seed, 0);
        assert_eq!(delivered, ids(3, 900, 3));
        assert!(!found.repeated);
    }
}

#[test]
fn where_every_offset_is_ignored_nothing_is_lost_or_doubled() {
    let quirks = Quirks { ignores_every_offset: true, ..Quirks::default() };
    for seed in 0..20 {
        let mut collection = Collection::new(ids(1, 300, 1), quirks);
        assert_eq!(read_all(&mut collection, seed, 0).0, ids(1, 300, 1));
    }
}

#[test]
fn a_service_that_answers_with_fewer_rows_than_asked_for_is_read_to_its_end() {
    let quirks = Quirks { most_rows: Some(3), ..Quirks::default() };
    let mut collection = Collection::new(ids(1, 50, 1), quirks);
    assert_eq!(read_all(&mut collection, 1, 0).0, ids(1, 50, 1));
}

#[test]
fn a_service_that_only_repeats_itself_ends_the_walk() {
    let quirks = Quirks { ignores_every_offset: true, ignores_the_cursor: true, ..Quirks::default() };
    let mut collection = Collection::new(ids(1, 50, 1), quirks);
    let (delivered, found, _) = read_all(&mut collection, 1, 0);
    assert_eq!(delivered, ids(1, 4, 1));
    assert!(found.repeated);
}

/// What holds for every reader, whatever happens meanwhile.
fn holds(collection: &Collection, before: &[u64], delivered: &[u64], seed: u64) {
    assert!(delivered.is_sorted_by(|one, next| one < next), "seed {seed}: {delivered:?}");
    let stayed = |id: &u64| collection.rows.binary_search(id).is_ok();
    let lost: Vec<&u64> = before.iter().filter(|id| stayed(id) && delivered.binary_search(id).is_err()).collect();
    assert!(lost.is_empty(), "seed {seed}: {lost:?} of {} lost", delivered.len());
}

#[test]
fn rows_that_leave_take_no_other_with_them() {
    for seed in 0..SEEDS {
        let mut collection = Collection::new(ids(1, 450, 1), Quirks::default());
        collection.leaves = true;
        let before = collection.rows.clone();
        let (delivered, ..) = read_all(&mut collection, seed, 20);
        holds(&collection, &before, &delivered, seed);
    }
}

#[test]
fn rows_that_enter_anywhere_push_no_other_out() {
    for seed in 0..SEEDS {
        let mut collection = Collection::new(ids(2, 900, 2), Quirks::default());
        collection.enters = true;
        let before = collection.rows.clone();
        let (delivered, ..) = read_all(&mut collection, seed, 20);
        holds(&collection, &before, &delivered, seed);
    }
}

#[test]
fn balanced_churn_takes_no_row_that_stayed() {
    for seed in 0..SEEDS * 5 {
        let mut collection = Collection::new(ids(2, 900, 2), Quirks::default());
        (collection.leaves, collection.enters) = (true, true);
        let before = collection.rows.clone();
        let (delivered, ..) = read_all(&mut collection, seed, 1 + seed % 20);
        holds(&collection, &before, &delivered, seed);
    }
}

#[test]
fn a_total_that_is_too_low_ends_nothing() {
    let quirks = Quirks { low_total: true, ..Quirks::default() };
    for rows in [4, 5, 100, 250] {
        let mut collection = Collection::new(ids(1, rows, 1), quirks);
        let (delivered, ..) = read_all(&mut collection, rows, 0);
        assert_eq!(delivered, ids(1, rows, 1));
    }
}

#[test]
fn where_so_many_leave_that_a_page_is_empty_the_rest_is_read() {
    let first = Request::get("/contacts".to_owned());
    let reach = Reach { page_size: 4, ..Reach::ALL };
    let mut plan = Keyset::new(Asking::new(Paging::Keyset, &first, reach));
    let mut collection = Collection::new(ids(1, 9, 1), Quirks::default());
    collection.empties_after = Some((1, ids(1, 4, 1)));
    let (delivered, ..) = carry_out(&mut plan, &mut collection, &mut Dice(1), 0);
    assert_eq!(delivered, ids(1, 9, 1));
}

#[test]
fn disjoint_pages_are_read_one_after_another_by_id() {
    let first = Request::get("/contacts".to_owned());
    let reach = Reach { page_size: 4, disjoint: true, ..Reach::ALL };
    let mut plan = Keyset::new(Asking::new(Paging::Keyset, &first, reach));
    let mut collection = Collection::new(ids(1, 50, 1), Quirks::default());
    let (delivered, found, requests) = carry_out(&mut plan, &mut collection, &mut Dice(1), 0);
    assert_eq!((delivered, requests, collection.deepest_offset), (ids(1, 50, 1), 13, 0));
    assert!(!found.unverified);
}

#[test]
fn a_page_that_came_slowly_is_not_waited_for_alone() {
    let first = Request::get("/contacts".to_owned());
    let mut plan = Keyset::new(Asking::new(Paging::Keyset, &first, Reach { page_size: 4, ..Reach::ALL }));
    assert!(plan.next().is_some());
    assert!(plan.next().is_none(), "the first page alone");
    plan.speculate(4);
    assert_eq!(std::iter::from_fn(|| plan.next()).count(), 4);
    for rows in [0, 3, 4, 9, 300] {
        let mut collection = Collection::new(ids(1, rows, 1), Quirks::default());
        collection.speculates = true;
        let (delivered, _, requests) = read_all(&mut collection, rows, 0);
        assert_eq!(delivered, ids(1, rows, 1));
        assert!(requests as u64 <= pages(rows).max(5), "{rows} rows, {requests} requests");
    }
}

#[test]
fn items_that_keep_coming_do_not_make_a_listing_endless() {
    // The first 400 were read before, and each request finds one more: a page that is not full is the end.
    let mut first = Request::get("/contacts".to_owned());
    first.query.push(("id_greater".to_owned(), "400".to_owned()));
    let reach = Reach { page_size: 4, passed: 400, ..Reach::ALL };
    let mut plan = Keyset::new(Asking::new(Paging::Keyset, &first, reach));
    let mut collection = Collection::new(ids(1, 401, 1), Quirks::default());
    let (delivered, _, requests) = carry_out(&mut plan, &mut collection, &mut Dice(1), 0);
    assert_eq!((delivered, requests), (vec![401], 1));
}

#[test]
fn a_resumed_listing_takes_as_many_requests_whether_the_total_counts_what_was_passed_on_or_not() {
    let mut first = Request::get("/contacts".to_owned());
    first.query.push(("id_greater".to_owned(), "600".to_owned()));
    for total_counts_the_rest in [false, true] {
        for (limit, last) in [(None, 1_001), (Some(50), 650)] {
            let reach = Reach { limit, page_size: 4, expected: Some(1_000), passed: 600, ..Reach::ALL };
            let mut plan = Keyset::new(Asking::new(Paging::Keyset, &first, reach));
            let quirks = Quirks { total_counts_the_rest, ..Quirks::default() };
            let mut collection = Collection::new(ids(1, 1_001, 1), quirks);
            let (mut delivered, _, requests) = carry_out(&mut plan, &mut collection, &mut Dice(1), 0);
            delivered.truncate(last - 600);
            let told = format!("{total_counts_the_rest} {limit:?}: {requests} requests");
            assert_eq!(delivered, ids(601, last as u64, 1), "{told}");
            assert!(requests as u64 <= dense_pages(last as u64 - 600) + 1, "{told}");
            assert!(collection.most_open > 4, "{told}, {} at once", collection.most_open);
        }
    }
}
