//! `--wait`: polls until what an operation started on the server is finished. The operation says how to poll ([`Poll`]).

use std::time::{Duration, Instant};

use super::done::Done;
use super::task::Task;
use crate::api::reply::Item;
use crate::api::request::{Request, check_response_id};
use crate::catalogue::model::{Poll, Server};
use crate::error::{Error, Kind, Result};
use crate::session::connection::Connection;

/// The default interval between two status requests.
const INTERVAL: Duration = Duration::from_secs(2);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PollState {
    Running,
    Finished,
    Failed,
}

/// The outcome of an operation once it is finished on the server, or at once without `--wait`.
///
/// # Errors
/// `Waiting` when the wait ends first, `Rejected` when the server reports failure, and those of [`Connection::send`].
pub fn until_finished(task: Task<'_>, client: &Connection, mut done: Done) -> Result<Done> {
    let (Some(poll), Some(started)) = (done.operation.poll, done.items.first()) else { return Ok(done) };
    let status_request = status_request(poll, started)?;
    let mut state = state(poll, started);
    let Some(limit) = task.call.flags.wait else {
        if state == PollState::Running {
            task.context.note(&format!(
                "still processing on the server; wait with --wait, or check with: {}",
                status_command(&status_request)
            ));
        }
        return Ok(done);
    };
    let interval = task.call.flags.poll_interval.unwrap_or(INTERVAL);
    let start = Instant::now();
    loop {
        match state {
            PollState::Finished => return Ok(done),
            PollState::Failed => return Err(failed(poll, &done, &status_request)),
            PollState::Running if start.elapsed() + interval > limit => return Err(timed_out(&status_request, limit)),
            PollState::Running => std::thread::sleep(interval),
        }
        let answer = client.send(&status_request)?;
        done.items = answer.decode(&status_request, poll.reply)?.items;
        done.body = answer.body;
        state = done.items.first().map_or(PollState::Running, |item| self::state(poll, item));
    }
}

/// The request for the status, made from the response to the operation.
fn status_request(poll: &Poll, started: &Item) -> Result<Request> {
    let (path, query) = poll.path.split_once('?').unwrap_or((poll.path, ""));
    let mut filled = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (key, next) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(before);
        filled.push_str(check_response_id(&started.get(key).ok_or_else(|| unnamed(key))?)?);
        rest = next;
    }
    filled.push_str(rest);
    let mut request = Request::get(filled);
    request.server = Server::V3;
    if let Some((name, key)) = query.split_once('=') {
        let key = key.trim_matches(['{', '}']);
        request.query.push((name.to_owned(), started.get(key).ok_or_else(|| unnamed(key))?));
    }
    Ok(request)
}

/// The state in a response: what the operation lists as finished or failed; anything else is running. At first the server
/// may send `false` where a word comes later.
fn state(poll: &Poll, item: &Item) -> PollState {
    match item.get(poll.property) {
        Some(text) if poll.finished.contains(&text.as_str()) => PollState::Finished,
        Some(text) if poll.failed.contains(&text.as_str()) => PollState::Failed,
        _ => PollState::Running,
    }
}

fn status_command(status_request: &Request) -> String {
    let query: Vec<String> =
        status_request.query.iter().map(|(key, value)| format!(" --query {key}={value}")).collect();
    format!("acamp api GET {}{}", status_request.path, query.concat())
}

fn unnamed(key: &str) -> Error {
    Error::new(Kind::Unknown, format!("the response does not identify what it started: `{key}` is missing"))
}

fn timed_out(status_request: &Request, limit: Duration) -> Error {
    let message = format!("still processing on the server after {} s", limit.as_secs_f64());
    Error::new(Kind::Waiting, message).request(status_request.label()).hint(status_command(status_request))
}

fn failed(poll: &Poll, done: &Done, status_request: &Request) -> Error {
    let word = done.items.first().and_then(|item| item.get(poll.property)).unwrap_or_default();
    Error::new(Kind::Rejected, format!("the server reported failure: {} is {word}", poll.property))
        .request(status_request.label())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::model::Reply;
    use serde_json::{Value, json};

    const RUN: Poll = Poll {
        path: "/segmentMatchAll/{attributes.segment_id}/{attributes.run_id}",
        reply: Reply::Item("data"),
        property: "attributes.is_ready",
        finished: &["true"],
        failed: &[],
    };

    const IMPORT: Poll = Poll {
        path: "/import/info?batchId={batchId}",
        reply: Reply::Whole,
        property: "status",
        finished: &["completed"],
        failed: &["failed", "interrupted"],
    };

    #[test]
    fn the_status_request_is_made_from_the_response() {
        let started = Item::from_value(&json!({"attributes": {"segment_id": "s-1", "run_id": 7}}));
        assert_eq!(status_request(&RUN, &started).unwrap().path, "/segmentMatchAll/s-1/7");
        let elsewhere = Item::from_value(&json!({"attributes": {"segment_id": "../users", "run_id": 7}}));
        assert!(status_request(&RUN, &elsewhere).is_err());
        let started = Item::from_value(&json!({"batchId": "b"}));
        let status_request = status_request(&IMPORT, &started).unwrap();
        assert_eq!(
            (status_request.path.as_str(), status_request.query),
            ("/import/info", vec![("batchId".to_owned(), "b".to_owned())])
        );
    }

    #[test]
    fn a_response_without_the_id_is_an_error() {
        assert!(status_request(&IMPORT, &Item::from_value(&json!({"success": 1}))).is_err());
    }

    #[test]
    fn the_state_is_read_whatever_its_type() {
        let of = |value: Value| state(&IMPORT, &Item::from_value(&value));
        assert_eq!(of(json!({"status": false})), PollState::Running);
        assert_eq!(of(json!({"status": "active"})), PollState::Running);
        assert_eq!(of(json!({"status": "completed"})), PollState::Finished);
        assert_eq!(of(json!({"status": "interrupted"})), PollState::Failed);
        assert_eq!(state(&RUN, &Item::from_value(&json!({"attributes": {"is_ready": true}}))), PollState::Finished);
    }
}
