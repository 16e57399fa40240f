//! Several reads at once, within the account's pace: alone, one request at a time would wait for every answer.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::api::client::{Answer, Client};
use crate::api::request::Request;
use crate::error::{Error, Kind, Result};

/// Requests on their way at the same time. With answers that take a second, five are needed to fill the account's limit.
const AT_ONCE: usize = 8;

/// The answers to `requests`, in their order. A failure that concerns one of them only is that one's; any other ends all.
pub fn together(client: &Client, requests: &[Request]) -> Vec<Result<Answer>> {
    let next = AtomicUsize::new(0);
    let answers: Mutex<Vec<Option<Result<Answer>>>> = Mutex::new((0..requests.len()).map(|_| None).collect());
    let failure: Mutex<Option<Error>> = Mutex::new(None);
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(request) = requests.get(at) else { return };
            let known = failure.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let answer = known.map_or_else(|| client.send(request), Err);
            if let Err(error) = &answer
                && !is_of_one(error)
            {
                failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(|| error.clone());
            }
            answers.lock().unwrap_or_else(PoisonError::into_inner)[at] = Some(answer);
        }
    };
    thread::scope(|scope| {
        for _ in 1..requests.len().min(AT_ONCE) {
            scope.spawn(work);
        }
        work();
    });
    let answers = answers.into_inner().unwrap_or_else(PoisonError::into_inner);
    answers
        .into_iter()
        .map(|answer| answer.unwrap_or_else(|| Err(Error::new(Kind::Other, "a request was not sent"))))
        .collect()
}

/// Whether a failure is about the thing asked for, so that others may be there.
pub fn is_of_one(error: &Error) -> bool {
    error.kind() != Kind::Usage && matches!(error.http_status(), Some(403..=405))
}
