//! Parallel requests: what is sent at once, in which order results are delivered, and what is no longer sent.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use acamp::test::api::request::Request;
use acamp::test::api::{Client, Settings};
use acamp::test::api::{Reach, paginate};
use acamp::test::catalogue::model::Paging;
use acamp::test::error::Kind;

use super::row;
use crate::support::{Responder, response, settings};

const SIZE: u64 = 3;
/// Neighboring pages share an item.
const STRIDE: u64 = SIZE - 1;
/// 40 pages.
const ROWS: u64 = 80;
const ALL: Reach = Reach { page_size: SIZE, ..Reach::ALL };

type Query = HashMap<String, u64>;

/// A collection with the ids 1 to [`ROWS`]; `act` sees each query first and may respond in its place.
fn serve(act: impl Fn(&Query) -> Option<Vec<u8>> + Send + Sync + 'static) -> Responder {
    Responder::start(move |request| {
        let query = request.line.split_once('?').map_or("", |(_, query)| query);
        let pair =
            |pair: &str| pair.split_once('=').and_then(|(key, value)| Some((key.to_owned(), value.parse().ok()?)));
        let query: Query = query.split('&').filter_map(pair).collect();
        act(&query).unwrap_or_else(|| page(&query))
    })
}

fn page(query: &Query) -> Vec<u8> {
    let value = |key: &str| query.get(key).copied().unwrap_or(0);
    let begin = value("id_greater") + value("offset");
    let ids = begin + 1..=(begin + SIZE).min(ROWS);
    let things: Vec<String> = ids.map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
    let body = format!(r#"{{"things":[{}],"meta":{{"total":"{ROWS}"}}}}"#, things.join(","));
    response(200, &[], body.as_bytes())
}

fn offset(query: &Query) -> u64 {
    query.get("offset").copied().unwrap_or(0)
}

fn client(server: &Responder, rate: f64) -> Client {
    Client::new(Settings { rate, ..settings(&server.url(), "secret") })
}

/// Opens when enough requests wait; gives up after a while, so that sequential pagination fails and does not hang.
#[derive(Default)]
struct Gate {
    waiting: Mutex<usize>,
    bell: Condvar,
}

impl Gate {
    fn wait_for(&self, many: usize) -> bool {
        let mut waiting = self.waiting.lock().unwrap();
        *waiting += 1;
        self.bell.notify_all();
        let patience = Duration::from_secs(5);
        !self.bell.wait_timeout_while(waiting, patience, |waiting| *waiting < many).unwrap().1.timed_out()
    }
}

#[test]
fn pages_after_the_first_are_requested_in_parallel_and_rows_keep_their_order() {
    for paging in [Paging::Keyset, Paging::Offset] {
        let gate = Gate::default();
        let missed = Arc::new(AtomicUsize::new(0));
        let seen = Arc::clone(&missed);
        let server = serve(move |query| {
            if offset(query) > 0 && !gate.wait_for(4) {
                seen.fetch_add(1, Ordering::SeqCst);
            }
            None
        });
        let mut ids = Vec::new();
        let found =
            paginate(&client(&server, 0.0), &row(paging), &Request::get("/things".to_owned()), ALL, |_, items| {
                ids.extend(items.iter().map(|item| item.id().unwrap().parse::<u64>().unwrap()));
                Ok(ControlFlow::Continue(()))
            });
        assert_eq!(ids, (1..=ROWS).collect::<Vec<_>>(), "{paging:?}");
        assert_eq!(missed.load(Ordering::SeqCst), 0, "{paging:?}");
        assert!(found.unwrap().is_complete());
    }
}

#[test]
fn further_pages_are_requested_while_the_first_response_is_slow() {
    let gate = Gate::default();
    let missed = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&missed);
    // The first response waits for four more requests: one window at five per second.
    let server = serve(move |_| {
        if !gate.wait_for(5) {
            seen.fetch_add(1, Ordering::SeqCst);
        }
        None
    });
    let mut pages = 0;
    paginate(&client(&server, 5.0), &row(Paging::Keyset), &Request::get("/things".to_owned()), ALL, |_, _| {
        pages += 1;
        Ok(if pages == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })
    .unwrap();
    assert_eq!(missed.load(Ordering::SeqCst), 0);
    assert_eq!(server.finish().len(), 5);
}

#[test]
fn without_a_rate_limit_the_first_response_is_waited_for() {
    let server = Responder::slow(Duration::from_millis(300), |_| page(&Query::new()));
    let first = Request::get("/things".to_owned());
    paginate(&client(&server, 0.0), &row(Paging::Keyset), &first, ALL, |_, _| Ok(ControlFlow::Break(()))).unwrap();
    assert_eq!(server.finish().len(), 1);
}

#[test]
fn pages_before_a_failure_are_delivered_and_nothing_is_sent_after_it() {
    for paging in [Paging::Keyset, Paging::Offset] {
        let refuse = |query: &Query| (offset(query) == 3 * STRIDE).then(|| response(403, &[], br#"{"message":"no"}"#));
        let server = serve(refuse);
        let mut ids = Vec::new();
        let error =
            paginate(&client(&server, 0.0), &row(paging), &Request::get("/things".to_owned()), ALL, |_, items| {
                ids.extend(items.iter().filter_map(|item| item.id()));
                Ok(ControlFlow::Continue(()))
            });
        assert_eq!(error.unwrap_err().kind(), Kind::Denied, "{paging:?}");
        // The ids have no gap, so that pages by id do not overlap.
        let delivered = if paging == Paging::Keyset { 6 } else { 7 };
        assert_eq!(ids, (1..=delivered).map(|id: u64| id.to_string()).collect::<Vec<_>>(), "{paging:?}");
        assert!(server.finish().len() < 20, "{paging:?}");
    }
}

#[test]
fn a_closed_reader_stops_further_requests() {
    let server = serve(|_| None);
    let mut pages = 0;
    let found =
        paginate(&client(&server, 0.0), &row(Paging::Offset), &Request::get("/things".to_owned()), ALL, |_, _| {
            pages += 1;
            Ok(if pages == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        });
    assert_eq!(found.unwrap().shown, SIZE + STRIDE);
    // The client is gone and its connections are closed: these are all requests that were ever sent, for 40 pages.
    let sent = server.finish().len();
    assert!(sent < 20, "{sent}");
}

/// The ids that are there, in order; `change` alters them before the request with this number, from 0.
fn changing(change: impl Fn(usize, &mut Vec<u64>) + Send + Sync + 'static) -> Responder {
    let rows = Mutex::new(((1..=ROWS).collect::<Vec<u64>>(), 0));
    serve(move |query| {
        let mut state = rows.lock().unwrap();
        let (rows, count) = &mut *state;
        change(*count, rows);
        *count += 1;
        let value = |key: &str| query.get(key).copied();
        let bounds = (value("id_greater").unwrap_or(0), value("id_less").unwrap_or(u64::MAX));
        let within = rows.iter().filter(|id| **id > bounds.0 && **id < bounds.1);
        let skipped = usize::try_from(value("offset").unwrap_or(0)).unwrap();
        let ids = within.skip(skipped).take(usize::try_from(SIZE).unwrap());
        let things: Vec<String> = ids.map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
        let body = format!(r#"{{"things":[{}],"meta":{{"total":"{}"}}}}"#, things.join(","), rows.len());
        Some(response(200, &[], body.as_bytes()))
    })
}

#[test]
fn a_row_deleted_and_one_created_between_pages_hide_no_other() {
    // Requests overtake each other, so the changes hit other pages in each run: a listing that is too mixed up to be read
    // says so, and hides nothing.
    for paging in [Paging::Keyset, Paging::Offset] {
        let complete = (0..10).filter(|_| churned(&paging)).count();
        assert!(complete >= 5, "{paging:?}: {complete} of 10");
    }
}

/// Reads a collection that loses and gains a row three times meanwhile; whether it was complete, with all rows that stayed.
fn churned(paging: &Paging) -> bool {
    let server = changing(|count, rows| {
        // The total stays the same.
        if matches!(count, 1 | 4 | 9) {
            rows.remove(0);
            rows.push(ROWS + 1 + count as u64);
        }
    });
    let mut ids = Vec::new();
    let found = paginate(&client(&server, 0.0), &row(*paging), &Request::get("/things".to_owned()), ALL, |_, items| {
        ids.extend(items.iter().map(|item| item.id().unwrap().parse::<u64>().unwrap()));
        Ok(ControlFlow::Continue(()))
    });
    let is_complete = found.is_ok_and(|found| found.is_complete());
    let missing = (4..=ROWS).filter(|id| !ids.contains(id)).collect::<Vec<_>>();
    assert!(!is_complete || missing.is_empty(), "{paging:?}: {missing:?}");
    is_complete
}

#[test]
fn an_order_that_changes_before_every_page_is_never_verified() {
    // The order is another one in each response: only the total can show that all items came.
    let server = changing(|count, rows| rows.rotate_left(7 * (count + 1) % 80));
    let mut ids = HashSet::new();
    let first = Request::get("/things".to_owned());
    let found = paginate(&client(&server, 0.0), &row(Paging::Offset), &first, ALL, |_, items| {
        ids.extend(items.iter().filter_map(|item| item.id()));
        Ok(ControlFlow::Continue(()))
    });
    let found = found.unwrap();
    assert!(!found.is_complete() || (found.unverified && ids.len() as u64 == ROWS), "{found:?}");
}
