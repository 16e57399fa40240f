//! What `--verbose` shows: a line for each attempt and each wait, on standard error. Never the token.

use std::io::Write;
use std::time::Duration;

use super::Answer;
use super::transport::Failure;
use crate::reply::words;
use crate::request::Request;

/// `GET /contacts?limit=100 → 200 in 142 ms (12.3 kB)`.
pub fn attempt(request: &Request, attempt: &Result<Answer, Failure>, took: Duration, token: &str) {
    let mut target = request.label();
    for (index, (name, value)) in request.query.iter().enumerate() {
        target.push_str(&format!("{}{name}={value}", if index == 0 { '?' } else { '&' }));
    }
    if !token.is_empty() {
        target = target.replace(token, "(secret)");
    }
    line(&format!("{} → {} in {} ms{}", words::brief(&target, 500), result(attempt), took.as_millis(), size(attempt)));
}

/// `waiting 1.2 s before trying again`.
pub fn pause(wait: Duration) {
    line(&format!("waiting {:.1} s before trying again", wait.as_secs_f64()));
}

fn result(attempt: &Result<Answer, Failure>) -> String {
    match attempt {
        Ok(answer) => answer.status.to_string(),
        Err(Failure::NotSent(why) | Failure::NoWay(why) | Failure::Lost(why)) => why.clone(),
        Err(Failure::TooLarge(status)) => format!("{status}, larger than allowed,"),
    }
}

fn size(attempt: &Result<Answer, Failure>) -> String {
    match attempt {
        Ok(answer) if answer.body.len() < 1000 => format!(" ({} B)", answer.body.len()),
        Ok(answer) => format!(" ({:.1} kB)", answer.body.len() as f64 / 1000.0),
        Err(_) => String::new(),
    }
}

/// A standard error that cannot be written to is no reason to stop.
fn line(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
