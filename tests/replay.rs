//! The real binary against recorded responses of every envelope, status and irregularity: each line of
//! `data/exchanges.jsonl` is a command line, the expected exchanges, and the expected outcome.
//!
//! A line has `name`, `command` (an array of words), `exchanges`, `code` (the exit code), `stdout` (the JSON document;
//! without it standard output must be empty) and `stderr` (the whole text; without it standard error must be empty). An exchange has `request` (the
//! first line as sent), `sends` (the JSON body, where it matters), `form` (the body of API v1, decoded), `status`, `headers`, and `body` (JSON) or `text`.
//!
//! `UPDATE_EXCHANGES=1 cargo test --test integration replay` writes the current `stderr` of each line; read the difference.

use percent_encoding::percent_decode;
use serde_json::Value;

use crate::support::{self, Home, Outcome, Received, Server, Step, logged_in, redact, response};
const EXCHANGES: &str = include_str!("data/exchanges.jsonl");

#[test]
fn every_recorded_response_gives_its_items_exit_code_and_messages() {
    let home = Home::new();
    let update = std::env::var_os("UPDATE_EXCHANGES").is_some();
    let (mut problems, mut updated) = (Vec::new(), String::new());
    for line in EXCHANGES.lines() {
        let case: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}"));
        let name = case["name"].as_str().unwrap_or(line);
        let (stderr, found) = play(&case, &home, update);
        problems.extend(found.into_iter().map(|problem| format!("{name}: {problem}")));
        updated += &with_stderr(line, &stderr);
    }
    if update {
        std::fs::write("tests/data/exchanges.jsonl", updated).unwrap();
    }
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
}

/// A line of the data with another standard error, which is its last property.
fn with_stderr(line: &str, stderr: &str) -> String {
    let property = ", \"stderr\": ";
    let rest = line.rsplit_once(property).map_or_else(|| line.strip_suffix('}').unwrap(), |(rest, _)| rest);
    if stderr.is_empty() { format!("{rest}}}\n") } else { format!("{rest}{property}{}}}\n", Value::from(stderr)) }
}

#[test]
fn the_data_covers_every_status_and_no_name_twice() {
    let cases: Vec<Value> = EXCHANGES.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut names: Vec<&str> = cases.iter().filter_map(|case| case["name"].as_str()).collect();
    names.sort_unstable();
    let all = names.len();
    names.dedup();
    assert_eq!((names.len(), all), (cases.len(), cases.len()), "a name is missing or there twice");
    let exchanges = || cases.iter().flat_map(|case| list(&case["exchanges"]));
    for status in [200, 201, 202, 302, 400, 401, 402, 403, 404, 405, 422, 429, 500, 503] {
        assert!(exchanges().any(|exchange| exchange["status"] == status), "no response with status {status}");
    }
}

/// Runs one line and returns its standard error and the differences, without those of standard error when it is updated.
fn play(case: &Value, home: &Home, update: bool) -> (String, Vec<String>) {
    let exchanges = list(&case["exchanges"]);
    let server = Server::start(exchanges.iter().map(step).collect());
    let outcome = run(&server, case, home);
    let stderr = redact(&outcome.stderr, home.path(), Some(&server.url()));
    let mut problems = compare_requests(&server.received(), exchanges);
    if server.received().len() < exchanges.len() {
        // Its own check would end the test without naming the line.
        std::mem::forget(server);
    }
    problems.extend(came(case, &outcome));
    let expected = case["stderr"].as_str().unwrap_or_default();
    if !update && stderr != expected {
        problems.push(format!("stderr is {stderr:?}, not {expected:?}"));
    }
    (stderr, problems)
}

fn run(server: &Server, case: &Value, home: &Home) -> Outcome {
    let mut command = logged_in(home.path(), &server.url(), "secret");
    // The exchanges are the requests of the command itself, without the reads before a write.
    command.envs([("ACAMP_HISTORY", "false"), ("ACAMP_MAX_WAIT", "20ms")]);
    command.args(list(&case["command"]).iter().filter_map(Value::as_str));
    support::run(command.args(["-o", "json", "--max-retries", "0"]))
}

/// The differences between the requests and the exchanges.
fn compare_requests(received: &[Received], exchanges: &[Value]) -> Vec<String> {
    let mut problems = Vec::new();
    let lines: Vec<&str> = received.iter().map(|request| request.line.as_str()).collect();
    let wanted: Vec<&str> = exchanges.iter().filter_map(|exchange| exchange["request"].as_str()).collect();
    if lines != wanted {
        problems.push(format!("sent {lines:?}, not {wanted:?}"));
    }
    for (request, exchange) in received.iter().zip(exchanges) {
        let sent: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        if exchange.get("sends").is_some_and(|wanted| *wanted != sent) {
            problems.push(format!("{} sent {sent}, not {}", request.line, exchange["sends"]));
        }
        let form = percent_decode(&request.body).decode_utf8_lossy().into_owned();
        if exchange["form"].as_str().is_some_and(|wanted| *wanted != form) {
            problems.push(format!("sent {form}, not {}", exchange["form"]));
        }
    }
    problems
}

/// The differences of exit code and standard output.
fn came(case: &Value, outcome: &Outcome) -> Vec<String> {
    let mut problems = Vec::new();
    let Outcome { code, stdout, stderr } = outcome;
    if Some(i64::from(*code)) != case["code"].as_i64() {
        problems.push(format!("ended with {code}, not {}: {stderr}", case["code"]));
    }
    match case.get("stdout") {
        None if !stdout.is_empty() => problems.push(format!("printed {stdout}, not nothing")),
        Some(wanted) if serde_json::from_str::<Value>(stdout).ok().as_ref() != Some(wanted) => {
            problems.push(format!("printed {stdout}, not {wanted}"));
        }
        _ => {}
    }
    problems
}

fn step(exchange: &Value) -> Step {
    let status = u16::try_from(exchange["status"].as_u64().unwrap()).unwrap();
    let mut headers = vec![("Content-Type", "application/json")];
    if let Some(own) = exchange["headers"].as_object() {
        headers.retain(|(name, _)| !own.contains_key(*name));
        headers.extend(own.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap())));
    }
    let body = match (exchange.get("body"), exchange["text"].as_str()) {
        // The server escapes slashes.
        (Some(body), _) => body.to_string().replace('/', "\\/"),
        (None, text) => text.unwrap_or_default().to_owned(),
    };
    Step::Send(response(status, &headers, body.as_bytes()))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
