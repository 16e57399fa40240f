//! Requests that overlap: what is sent at once, what comes first, and what is no longer sent.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use acamp::api::client::{Client, Settings};
use acamp::api::pages::{Reach, walk};
use acamp::api::request::Request;
use acamp::catalogue::model::Paging;
use acamp::error::Kind;

use crate::support::answer;
use crate::{row, settings};

const SIZE: u64 = 2;
/// 40 pages.
const ROWS: u64 = 80;
const ALL: Reach = Reach { limit: None, page_size: SIZE };

type Query = HashMap<String, u64>;

/// A collection with the ids 1 to [`ROWS`]; `act` sees each query first and may answer in the collection's place.
fn serve(act: impl Fn(&Query) -> Option<Vec<u8>> + Send + Sync + 'static) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let requests = Arc::new(AtomicUsize::new(0));
    let (act, counted) = (Arc::new(act), Arc::clone(&requests));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (act, counted) = (Arc::clone(&act), Arc::clone(&counted));
            thread::spawn(move || talk(stream, &*act, &counted));
        }
    });
    (url, requests)
}

fn talk(mut stream: TcpStream, act: &dyn Fn(&Query) -> Option<Vec<u8>>, counted: &AtomicUsize) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    while let Some(Ok(line)) = lines.next() {
        while lines.next().is_some_and(|header| header.is_ok_and(|header| !header.is_empty())) {}
        counted.fetch_add(1, Ordering::SeqCst);
        let query = line.split(['?', ' ']).nth(2).unwrap_or_default();
        let pair =
            |pair: &str| pair.split_once('=').and_then(|(key, value)| Some((key.to_owned(), value.parse().ok()?)));
        let query: Query = query.split('&').filter_map(pair).collect();
        let bytes = act(&query).unwrap_or_else(|| page(&query));
        if stream.write_all(&bytes).is_err() {
            return;
        }
    }
}

fn page(query: &Query) -> Vec<u8> {
    let value = |key: &str| query.get(key).copied().unwrap_or(0);
    let begin = value("id_greater") + value("offset");
    let ids = begin + 1..=(begin + SIZE).min(ROWS);
    let things: Vec<String> = ids.map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
    let body = format!(r#"{{"things":[{}],"meta":{{"total":"{ROWS}"}}}}"#, things.join(","));
    answer(200, &[], body.as_bytes())
}

fn offset(query: &Query) -> u64 {
    query.get("offset").copied().unwrap_or(0)
}

fn client(url: &str, rate: f64) -> Client {
    Client::new(Settings { rate, ..settings(url) })
}

/// Opens when so many wait at it; gives up after a while, so that a walk that sends one by one fails and does not hang.
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
fn behind_the_first_page_several_are_under_way_at_once_and_rows_keep_their_order() {
    for paging in [Paging::Keyset, Paging::Offset] {
        let gate = Gate::default();
        let missed = Arc::new(AtomicUsize::new(0));
        let seen = Arc::clone(&missed);
        let (url, _) = serve(move |query| {
            if offset(query) > 0 && !gate.wait_for(4) {
                seen.fetch_add(1, Ordering::SeqCst);
            }
            None
        });
        let mut ids = Vec::new();
        let found = walk(&client(&url, 0.0), &row(paging), &Request::get("/things".to_owned()), ALL, |_, items| {
            ids.extend(items.iter().map(|item| item.id().unwrap().parse::<u64>().unwrap()));
            Ok(ControlFlow::Continue(()))
        });
        assert_eq!(ids, (1..=ROWS).collect::<Vec<_>>(), "{paging:?}");
        assert_eq!(missed.load(Ordering::SeqCst), 0, "{paging:?}");
        assert!(found.unwrap().is_complete());
    }
}

#[test]
fn beside_a_slow_first_answer_the_next_pages_are_asked_for() {
    let gate = Gate::default();
    let missed = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&missed);
    // The first answer waits for four more requests: a window's worth at five a second.
    let (url, requests) = serve(move |_| {
        if !gate.wait_for(5) {
            seen.fetch_add(1, Ordering::SeqCst);
        }
        None
    });
    let mut pages = 0;
    walk(&client(&url, 5.0), &row(Paging::Keyset), &Request::get("/things".to_owned()), ALL, |_, _| {
        pages += 1;
        Ok(if pages == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })
    .unwrap();
    assert_eq!(missed.load(Ordering::SeqCst), 0);
    assert_eq!(requests.load(Ordering::SeqCst), 5);
}

#[test]
fn pages_before_a_failure_come_first_and_nothing_is_sent_after_it() {
    for paging in [Paging::Keyset, Paging::Offset] {
        let refuse = |query: &Query| (offset(query) == 3 * SIZE).then(|| answer(403, &[], br#"{"message":"no"}"#));
        let (url, requests) = serve(refuse);
        let mut ids = Vec::new();
        let error = walk(&client(&url, 0.0), &row(paging), &Request::get("/things".to_owned()), ALL, |_, items| {
            ids.extend(items.iter().filter_map(|item| item.id()));
            Ok(ControlFlow::Continue(()))
        });
        assert_eq!(error.unwrap_err().kind(), Kind::Denied, "{paging:?}");
        assert_eq!(ids, ["1", "2", "3", "4", "5", "6"], "{paging:?}");
        assert!(requests.load(Ordering::SeqCst) < 20, "{paging:?}");
    }
}

#[test]
fn when_the_reader_is_gone_nothing_further_is_sent() {
    let (url, requests) = serve(|_| None);
    let mut pages = 0;
    let found = walk(&client(&url, 0.0), &row(Paging::Offset), &Request::get("/things".to_owned()), ALL, |_, _| {
        pages += 1;
        Ok(if pages == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    });
    assert_eq!(found.unwrap().shown, 2 * SIZE);
    let sent = requests.load(Ordering::SeqCst);
    assert!(sent < 20, "{sent}");
    thread::sleep(Duration::from_millis(20));
    assert_eq!(requests.load(Ordering::SeqCst), sent);
}
