//! `--wait`: asks on until the work that a call started at the service is finished. Rows say how to ask ([`Poll`]); nothing
//! here knows which work it is.

use std::time::{Duration, Instant};

use clap::ArgMatches;

use super::Task;
use super::single::Done;
use crate::api::client::Client;
use crate::api::reply::Item;
use crate::api::request::{Request, answered_id};
use crate::args::globals::parse_duration;
use crate::catalogue::model::{Poll, Server};
use crate::error::{Error, Kind, Result};

/// How long `--wait` alone waits, and how long between two questions unless said.
const PATIENCE: Duration = Duration::from_secs(600);
const INTERVAL: Duration = Duration::from_secs(2);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Running,
    Finished,
    Failed,
}

/// The call's outcome once its work is finished, or at once where nothing is to be waited for.
///
/// # Errors
/// `Waiting` when the wait ends first, `Rejected` when the service gave up, and those of [`Client::send`].
pub fn until_finished(task: Task<'_>, client: &Client, mut done: Done) -> Result<Done> {
    let (Some(poll), Some(started)) = (done.row.poll, done.items.first()) else { return Ok(done) };
    let question = question(&poll, started)?;
    let mut state = state(&poll, started);
    let Some(patience) = patience(task.matches)? else {
        if state == State::Running {
            task.context.note(&format!(
                "the work goes on at the service; --wait waits for it, or ask with: {}",
                again(&question)
            ));
        }
        return Ok(done);
    };
    let interval = task.matches.get_one::<String>("poll-interval").map(|text| parse_duration("--poll-interval", text));
    let interval = interval.transpose()?.unwrap_or(INTERVAL);
    let start = Instant::now();
    loop {
        match state {
            State::Finished => return Ok(done),
            State::Failed => return Err(gave_up(&poll, &done, &question)),
            State::Running if start.elapsed() + interval > patience => return Err(still_running(&question, patience)),
            State::Running => std::thread::sleep(interval),
        }
        let answer = client.send(&question)?;
        done.items = answer.decode(&question, poll.reply)?.items;
        done.body = answer.body;
        state = done.items.first().map_or(State::Running, |item| self::state(&poll, item));
    }
}

/// How long to wait; none where that was not asked for.
fn patience(matches: &ArgMatches) -> Result<Option<Duration>> {
    match matches.get_one::<String>("wait") {
        None => Ok(None),
        Some(text) if text.is_empty() => Ok(Some(PATIENCE)),
        Some(text) => parse_duration("--wait", text).map(Some),
    }
}

/// The request that asks how far the work is, made from what the call answered.
fn question(poll: &Poll, started: &Item) -> Result<Request> {
    let (path, query) = poll.path.split_once('?').unwrap_or((poll.path, ""));
    let mut filled = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (key, next) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(before);
        filled.push_str(answered_id(&started.get(key).ok_or_else(|| unnamed(key))?)?);
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

/// The state an answer tells: what the row names as finished or failed, all else is running. Early on the service says
/// `false` where a word comes later.
fn state(poll: &Poll, item: &Item) -> State {
    match item.get(poll.member) {
        Some(text) if poll.finished.contains(&text.as_str()) => State::Finished,
        Some(text) if poll.failed.contains(&text.as_str()) => State::Failed,
        _ => State::Running,
    }
}

fn again(question: &Request) -> String {
    let query: Vec<String> = question.query.iter().map(|(key, value)| format!(" --query {key}={value}")).collect();
    format!("acamp api GET {}{}", question.path, query.concat())
}

fn unnamed(key: &str) -> Error {
    Error::new(Kind::Other, format!("the answer does not name the work it started: `{key}` is missing"))
}

fn still_running(question: &Request, patience: Duration) -> Error {
    let message = format!("still running after {} s; the work goes on at the service", patience.as_secs_f64());
    Error::new(Kind::Waiting, message).request(question.label()).hint(again(question))
}

fn gave_up(poll: &Poll, done: &Done, question: &Request) -> Error {
    let word = done.items.first().and_then(|item| item.get(poll.member)).unwrap_or_default();
    Error::new(Kind::Rejected, format!("the service gave the work up: {} is {word}", poll.member))
        .request(question.label())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::model::Reply;
    use serde_json::{Value, json};

    const RUN: Poll = Poll {
        path: "/segmentMatchAll/{attributes.segment_id}/{attributes.run_id}",
        reply: Reply::Item("data"),
        member: "attributes.is_ready",
        finished: &["true"],
        failed: &[],
    };

    const IMPORT: Poll = Poll {
        path: "/import/info?batchId={batchId}",
        reply: Reply::Whole,
        member: "status",
        finished: &["completed"],
        failed: &["failed", "interrupted"],
    };

    #[test]
    fn the_question_is_made_from_the_answer() {
        let started = Item::from_value(&json!({"attributes": {"segment_id": "s-1", "run_id": 7}}));
        assert_eq!(question(&RUN, &started).unwrap().path, "/segmentMatchAll/s-1/7");
        let elsewhere = Item::from_value(&json!({"attributes": {"segment_id": "../users", "run_id": 7}}));
        assert!(question(&RUN, &elsewhere).is_err());
        let started = Item::from_value(&json!({"batchId": "b"}));
        let question = question(&IMPORT, &started).unwrap();
        assert_eq!(
            (question.path.as_str(), question.query),
            ("/import/info", vec![("batchId".to_owned(), "b".to_owned())])
        );
    }

    #[test]
    fn an_answer_without_the_id_cannot_be_asked_about() {
        assert!(question(&IMPORT, &Item::from_value(&json!({"success": 1}))).is_err());
    }

    #[test]
    fn the_state_is_read_whatever_its_type() {
        let told = |value: Value| state(&IMPORT, &Item::from_value(&value));
        assert_eq!(told(json!({"status": false})), State::Running);
        assert_eq!(told(json!({"status": "active"})), State::Running);
        assert_eq!(told(json!({"status": "completed"})), State::Finished);
        assert_eq!(told(json!({"status": "interrupted"})), State::Failed);
        assert_eq!(state(&RUN, &Item::from_value(&json!({"attributes": {"is_ready": true}}))), State::Finished);
    }
}
