//! Pagination against a scripted server: the next request, the end, and whether the listing is complete.

mod commands;
mod overlap;

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

use acamp::test::api::Client;
use acamp::test::api::request::Request;
use acamp::test::api::{ListingSummary, Reach, first_page, paginate};
use acamp::test::catalogue::build::list;
use acamp::test::catalogue::model::{Operation, Paging};
use acamp::test::error::Kind;

use crate::support::{Responder, Server, Step, json, response, settings};

/// Pages of two items that share none, so that each request has the number of its page.
const ALL: Reach = Reach { page_size: 2, disjoint: true, ..Reach::ALL };
const OVERLAPPING: Reach = Reach { page_size: 3, ..Reach::ALL };

fn client(server: &Server) -> Client {
    Client::new(settings(&server.url(), "secret"))
}

fn row(paging: Paging) -> Operation {
    list("/things", "", "things").paging(paging)
}

/// A page of records with these ids; `total` as the server reports it, or empty.
fn page(ids: &[&str], total: &str) -> Step {
    let things: Vec<String> = ids.iter().map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
    let meta = if total.is_empty() { String::new() } else { format!(r#","meta":{{"total":"{total}"}}"#) };
    json(200, &format!(r#"{{"things":[{}]{meta}}}"#, things.join(",")))
}

/// Reads all pages of the script and returns the ids delivered, the queries sent and the result.
fn paginated(
    paging: Paging,
    script: Vec<Step>,
    reach: Reach,
    query: &[(&str, &str)],
) -> (String, Vec<String>, ListingSummary) {
    let server = Server::start(script);
    let mut first = Request::get("/things".to_owned());
    first.query = query.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let mut ids = Vec::new();
    let found = paginate(&client(&server), &row(paging), &first, reach, |_, items| {
        ids.extend(items.iter().map(|item| item.id().unwrap_or_else(|| item.json().to_owned())));
        Ok(ControlFlow::Continue(()))
    });
    let queries = server.lines().into_iter().map(|line| line.split_once('?').map_or("", |(_, query)| query).to_owned());
    (ids.join(" "), queries.collect(), found.unwrap())
}

#[test]
fn offset_pages_end_with_a_short_one() {
    let script = vec![page(&["1", "2"], "3"), page(&["3"], "3")];
    let (ids, queries, summary) = paginated(Paging::Offset, script, ALL, &[]);
    assert_eq!(ids, "1 2 3");
    assert_eq!(queries, ["limit=2", "limit=2&offset=2"]);
    assert!(summary.is_complete());
}

#[test]
fn a_full_last_page_is_followed_by_one_more_request() {
    let (ids, queries, summary) = paginated(Paging::Offset, vec![page(&["1", "2"], ""), page(&[], "")], ALL, &[]);
    assert_eq!((ids.as_str(), queries.len()), ("1 2", 2));
    assert!(summary.is_complete());
}

#[test]
fn contacts_are_paged_by_id_and_keep_the_lower_bound_of_the_query() {
    let script = vec![page(&["7", "9"], "3"), page(&["12"], "3")];
    let (ids, queries, summary) = paginated(Paging::Keyset, script, ALL, &[("id_greater", "5"), ("tagid", "3")]);
    assert_eq!(ids, "7 9 12");
    let by_id = "tagid=3&orders%5Bid%5D=ASC";
    assert_eq!(queries, [format!("id_greater=5&{by_id}&limit=2"), format!("{by_id}&id_greater=9&limit=2")]);
    assert!(summary.is_complete());
}

#[test]
fn contacts_in_another_order_are_paged_by_offset() {
    let script = vec![page(&["9", "7"], "3"), page(&["8"], "3")];
    let (ids, queries, summary) = paginated(Paging::Keyset, script, ALL, &[("orders[email]", "DESC")]);
    assert_eq!(ids, "9 7 8");
    assert_eq!(queries, ["orders%5Bemail%5D=DESC&limit=2", "orders%5Bemail%5D=DESC&limit=2&offset=2"]);
    assert!(summary.is_complete());
}

#[test]
fn ids_that_do_not_ascend_lose_no_row() {
    let script = vec![page(&["9", "3"], "3"), page(&["5"], "3")];
    let (ids, queries, summary) = paginated(Paging::Keyset, script, ALL, &[]);
    assert_eq!(ids, "9 3 5");
    assert_eq!(queries[1], "orders%5Bid%5D=ASC&limit=2&offset=2", "in the order of the first page");
    assert!(summary.is_complete());
}

#[test]
fn rows_without_ids_are_taken_even_where_ids_are_paginated() {
    let script = vec![json(200, r#"{"things":[{"email":"a"},{"email":"a"}]}"#), json(200, r#"{"things":[]}"#)];
    let (ids, _, summary) = paginated(Paging::Keyset, script, ALL, &[]);
    assert_eq!(ids, r#"{"email":"a"} {"email":"a"}"#);
    assert!(summary.is_complete());
}

#[test]
fn a_repeated_page_ends_the_pagination_as_incomplete() {
    for paging in [Paging::Offset, Paging::Keyset, Paging::Page, Paging::PerPage] {
        let script = vec![page(&["1", "2"], "4"), page(&["1", "2"], "4")];
        let (ids, _, summary) = paginated(paging, script, ALL, &[]);
        assert_eq!(ids, "1 2", "{paging:?}");
        assert!(summary.repeated && !summary.is_complete(), "{paging:?}");
    }
}

#[test]
fn a_row_that_shifts_to_the_next_page_comes_once() {
    let script = vec![page(&["1", "2"], ""), page(&["2", "3"], ""), page(&["4"], "")];
    let (ids, queries, summary) = paginated(Paging::Offset, script, ALL, &[]);
    assert_eq!(ids, "1 2 3 4");
    assert_eq!(queries[2], "limit=2&offset=4");
    assert!(summary.is_complete());
}

#[test]
fn pages_shorter_than_asked_for_go_on_until_the_total_is_reached() {
    let reach = Reach::ALL;
    let script = vec![page(&["1", "2"], "3"), page(&["2", "3"], "3")];
    let (ids, queries, summary) = paginated(Paging::Offset, script, reach, &[]);
    assert_eq!((ids.as_str(), queries[1].as_str()), ("1 2 3", "limit=100&offset=1"));
    assert!(summary.is_complete());
}

#[test]
fn pages_overlap_by_one_row_which_shows_that_none_is_missing() {
    let script = vec![page(&["1", "2", "3"], "4"), page(&["3", "4"], "4")];
    let (ids, queries, summary) = paginated(Paging::Offset, script, OVERLAPPING, &[]);
    assert_eq!((ids.as_str(), queries[1].as_str()), ("1 2 3 4", "limit=3&offset=2"));
    assert!(summary.is_complete() && !summary.unverified);
    let script = vec![page(&["1", "2", "4"], "4"), page(&["4", "5"], "4")];
    let (ids, queries, summary) = paginated(Paging::Keyset, script, OVERLAPPING, &[]);
    assert_eq!((ids.as_str(), queries[1].as_str()), ("1 2 4 5", "orders%5Bid%5D=ASC&limit=3&offset=2"));
    assert!(summary.is_complete() && !summary.unverified);
}

#[test]
fn pages_of_ids_without_a_gap_do_not_overlap() {
    let script = vec![page(&["1", "2", "3"], "4"), page(&["4"], "4")];
    let (ids, queries, summary) = paginated(Paging::Keyset, script, OVERLAPPING, &[]);
    assert_eq!((ids.as_str(), queries[1].as_str()), ("1 2 3 4", "orders%5Bid%5D=ASC&limit=3&offset=3"));
    assert!(summary.is_complete() && !summary.unverified);
    // Whether anything is between the pages shows in a request for the IDs in between.
    let script = vec![page(&["1", "2", "3"], "5"), page(&["6"], "5"), page(&["4"], "5")];
    let (ids, queries, _) = paginated(Paging::Keyset, script, OVERLAPPING, &[]);
    assert_eq!(ids, "1 2 3 4 6");
    assert_eq!(queries[2], "orders%5Bid%5D=ASC&id_greater=3&id_less=6&limit=3");
}

#[test]
fn pages_with_numbers_are_not_verified() {
    for paging in [Paging::Page, Paging::PerPage] {
        let (_, _, summary) = paginated(paging, vec![page(&["1", "2"], "3"), page(&["3"], "3")], ALL, &[]);
        assert!(summary.is_complete() && summary.unverified, "{paging:?}");
        let (_, _, summary) = paginated(paging, vec![page(&["1"], "1")], ALL, &[]);
        assert!(!summary.unverified, "one page: {paging:?}");
    }
}

#[test]
fn a_page_without_its_list_is_an_error_wherever_it_comes() {
    for body in ["{}", "[]", "null", "", r#"{"message":"down"}"#, r#"{"error":"x"}"#] {
        for paging in [Paging::Offset, Paging::Keyset, Paging::Page, Paging::PerPage, Paging::Complete] {
            for before in [vec![], vec![page(&["1", "2"], "")]] {
                if paging == Paging::Complete && !before.is_empty() {
                    continue;
                }
                let server = Server::start(before.into_iter().chain([json(200, body)]).collect());
                let first = Request::get("/things".to_owned());
                let on_page = |_: &_, _| Ok(ControlFlow::Continue(()));
                let error = paginate(&client(&server), &row(paging), &first, ALL, on_page).unwrap_err();
                assert_eq!(error.kind(), Kind::Other, "{paging:?} {body}");
            }
        }
    }
}

#[test]
fn an_early_end_is_incomplete() {
    let (_, _, summary) = paginated(Paging::Offset, vec![page(&["1"], "3"), page(&[], "3")], ALL, &[]);
    assert_eq!((summary.shown, summary.total, summary.is_complete()), (1, Some(3), false));
}

#[test]
fn a_limit_asks_for_no_more_than_it_needs_and_says_whether_it_cut() {
    let limit = |limit| Reach { limit: Some(limit), page_size: 2, disjoint: true, ..Reach::ALL };
    let (ids, queries, summary) = paginated(Paging::Offset, vec![page(&["1"], "3")], limit(1), &[]);
    assert_eq!((ids.as_str(), queries[0].as_str(), summary.cut), ("1", "limit=1", true));
    let (ids, _, summary) =
        paginated(Paging::Offset, vec![page(&["1", "2"], "9"), page(&["3", "4"], "9")], limit(3), &[]);
    assert_eq!((ids.as_str(), summary.shown, summary.cut), ("1 2 3", 3, true));
    let (_, _, summary) = paginated(Paging::Offset, vec![page(&["1", "2"], "2")], limit(2), &[]);
    assert!(!summary.cut && summary.is_complete());
    let (_, _, summary) = paginated(Paging::Offset, vec![page(&["1", "2"], "")], limit(2), &[]);
    assert!(summary.cut, "a full page and no total: there may be more");
    let (_, _, summary) = paginated(Paging::Complete, vec![page(&["1", "2"], "")], limit(2), &[]);
    assert!(!summary.cut, "what is complete has no more");
}

#[test]
fn numbered_pages_are_counted_from_one() {
    let script = || vec![page(&["1", "2"], ""), page(&["3"], "")];
    let (_, queries, _) = paginated(Paging::Page, script(), ALL, &[]);
    assert_eq!(queries, ["page=1&page_size=2", "page=2&page_size=2"]);
    let (_, queries, _) = paginated(Paging::PerPage, script(), ALL, &[]);
    assert_eq!(queries, ["page=1&per_page=2", "page=2&per_page=2"]);
}

#[test]
fn a_complete_listing_is_asked_for_once_and_may_hold_equal_rows() {
    let script = vec![json(200, r#"{"things":["a","b","a"]}"#)];
    let (ids, queries, summary) = paginated(Paging::Complete, script, ALL, &[]);
    assert_eq!((ids.as_str(), queries[0].as_str()), (r#""a" "b" "a""#, ""));
    assert!(summary.is_complete());
}

#[test]
fn a_failure_on_a_later_page_names_its_request() {
    let server = Server::start(vec![page(&["1", "2"], "4"), json(200, r#"{"success":false,"message":"no"}"#)]);
    let first = Request::get("/things".to_owned());
    let error = paginate(&client(&server), &row(Paging::Offset), &first, ALL, |_, _| Ok(ControlFlow::Continue(())))
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Rejected);
    assert_eq!(error.to_json()["request"], "GET /things");
}

#[test]
fn a_closed_reader_ends_the_pagination() {
    let server = Server::start(vec![page(&["1", "2"], "4")]);
    let first = Request::get("/things".to_owned());
    let found =
        paginate(&client(&server), &row(Paging::Offset), &first, ALL, |_, _| Ok(ControlFlow::Break(()))).unwrap();
    assert_eq!(found.shown, 2);
}

#[test]
fn a_dry_run_shows_the_first_page() {
    let first = Request::get("/things".to_owned());
    let reach = Reach { limit: Some(7), page_size: 100, ..Reach::ALL };
    let query = |paging| first_page(&row(paging), &first, reach).query;
    let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    assert_eq!(query(Paging::Keyset), [pair("orders[id]", "ASC"), pair("limit", "7")]);
    assert_eq!(query(Paging::Complete), []);
}

#[test]
fn an_operation_with_a_stable_order_sends_it_unless_the_user_chose_another() {
    let ordered = Operation { stable_order: "id", ..row(Paging::Offset) };
    for (query, sent) in [("", "orders%5Bid%5D=ASC"), ("orders[name]", "orders%5Bname%5D=DESC")] {
        let server = Server::start(vec![page(&["1", "2"], "3"), page(&["3"], "3")]);
        let mut first = Request::get("/things".to_owned());
        first.query.extend((!query.is_empty()).then(|| (query.to_owned(), "DESC".to_owned())));
        paginate(&client(&server), &ordered, &first, ALL, |_, _| Ok(ControlFlow::Continue(()))).unwrap();
        let lines = server.lines();
        let expected =
            [format!("GET /api/3/things?{sent}&limit=2"), format!("GET /api/3/things?{sent}&limit=2&offset=2")];
        assert_eq!(lines, expected);
    }
}

#[test]
fn a_listing_without_a_stable_order_is_read_again_until_all_items_came() {
    let third_pages = AtomicUsize::new(0);
    let server = Responder::start(move |request| {
        let query = request.line.split_once("offset=").map_or("0 ", |(_, query)| query);
        let offset = query.split_whitespace().next().unwrap_or("0");
        let ids = match offset {
            "0" => "1 2 3",
            "2" => "3 4 5",
            // The first walk skips 6, and 1 comes a second time.
            "4" if third_pages.fetch_add(1, Ordering::SeqCst) == 0 => "5 1 7",
            "4" => "5 6 7",
            _ => "7",
        };
        let things: Vec<String> = ids.split(' ').map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
        let body = format!(r#"{{"things":[{}],"meta":{{"total":"7"}}}}"#, things.join(","));
        response(200, &[], body.as_bytes())
    });
    let client = Client::new(settings(&server.url(), "secret"));
    let mut ids = Vec::new();
    let first = Request::get("/things".to_owned());
    let summary = paginate(&client, &row(Paging::Offset), &first, OVERLAPPING, |_, items| {
        ids.extend(items.iter().filter_map(|item| item.id()));
        Ok(ControlFlow::Continue(()))
    })
    .unwrap();
    assert_eq!(ids.join(" "), "1 2 3 4 5 7 6");
    assert!(summary.is_complete() && summary.unverified, "{summary:?}");
    assert_eq!(server.lines().len(), 7, "two walks of three pages, and the page that showed the end");
}
