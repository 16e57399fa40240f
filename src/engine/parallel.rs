//! Sends several reads concurrently, within the account's rate limit.

use std::sync::OnceLock;

use crate::api::client::Response;
use crate::api::request::Request;
use crate::error::{Error, Kind, Result, Scope};
use crate::session::connection::Connection;
use crate::system::workers::{self, FirstFailure};

/// Requests in flight. If responses take a second, five are needed to use the account's limit.
const AT_ONCE: usize = 8;

/// The responses to `requests`, in their order; none where the server does not find anything.
///
/// # Errors
/// As [`send_all`], for each request.
pub fn find_all(client: &Connection, requests: &[Request]) -> impl Iterator<Item = Result<Option<Response>>> {
    send_all(client, requests).into_iter().map(|answer| match answer {
        Err(error) if error.kind() == Kind::NotFound => Ok(None),
        answer => answer.map(Some),
    })
}

/// The responses to `requests`, in their order. A failure of one item is that request's; any other ends the run, and is the
/// outcome of the requests that were not sent.
pub fn send_all(client: &Connection, requests: &[Request]) -> Vec<Result<Response>> {
    let answers: Vec<OnceLock<Result<Response>>> = requests.iter().map(|_| OnceLock::new()).collect();
    let failure = FirstFailure::default();
    workers::for_each(AT_ONCE, requests, &failure, |at, request| {
        match answers[at].get_or_init(|| client.send(request)) {
            Err(error) if error.scope() == Scope::Run => Err(error.clone()),
            _ => Ok(()),
        }
    });
    let not_sent = || failure.get().cloned().unwrap_or_else(|| Error::new(Kind::Other, "a request was not sent"));
    answers.into_iter().map(|answer| answer.into_inner().unwrap_or_else(|| Err(not_sent()))).collect()
}
