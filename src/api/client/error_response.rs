//! From an answer that is no success to the error it is. Pure: knows neither network nor retries, only that all of them
//! are over.
//!
//! | Answer | Kind | Why |
//! |---|---|---|
//! | 3xx | usage | the API never redirects: the profile's URL is wrong, and only changing it helps |
//! | 401, 403 | denied | 403 is a wrong key, a missing permission, a plan without the feature, or a missing id |
//! | 402 | denied | the account is suspended; the body is empty |
//! | 404 with a web page | usage | not the API's host |
//! | 403 `Could not create …` | rejected | the documents' status for a contact that is in the automation already |
//! | 404 `No route`, `has no relationship definition` | rejected | the call does not exist, whatever its id |
//! | 404; 400, 403, 422 with `No Result found` | not found | the service is of several minds about the status |
//! | 405 | rejected | with the methods the API has there |
//! | 501 | rejected | no later attempt will fare better |
//! | 408, 429, 400 `Rate limit exceeded` | temporary | refused before any effect (408: see 5xx) |
//! | 413 with `Retry-After` | temporary | without it: rejected |
//! | other 4xx | rejected | |
//! | 408, 5xx to a write that is not repeatable | unknown | it may have been done before the trouble began |
//! | 5xx to anything else | temporary | |
//! | 2xx with a whole web page | other; unknown to a write | a login form or a proxy answered in the API's place |

use std::time::Duration;

use super::{Answer, redact};
use crate::api::reply::error_text::{self, Complaint};
use crate::api::reply::wording;
use crate::api::request::Request;
use crate::error::{Error, Kind};
use crate::text;

/// What to check when something other than the API answers.
const URL_HINT: &str =
    "copy the URL shown in ActiveCampaign under Settings, Developer into the profile: acamp auth login";

/// What to do about a write of which nobody knows whether it was done.
pub const LOOK_FIRST: &str = "look whether it is done before you run this again";

/// The error an answer is; none for a success. `asked` is its `Retry-After`.
pub fn error(request: &Request, answer: &Answer, asked: Option<Duration>) -> Option<Error> {
    let error =
        if (200..300).contains(&answer.status) { page(request, answer)? } else { refused(request, answer, asked) };
    let id = answer.header("x-request-id").map(|id| wording::brief(id, 80));
    Some(error.status(answer.status).request(redact::label(request)).request_id(id).answer(&answer.body))
}

/// A success that is a web page. Who wrote it has not done what was asked, but what is behind it may have.
fn page(request: &Request, answer: &Answer) -> Option<Error> {
    let html = answer.header("content-type").is_some_and(|kind| kind.trim_start().starts_with("text/html"));
    if !html || !wording::is_web_page(&answer.body) {
        return None;
    }
    let page = wording::web_page(&String::from_utf8_lossy(&answer.body));
    let kind = if request.write { Kind::Unknown } else { Kind::Other };
    Some(Error::new(kind, format!("the service answered with {page}, not JSON")).hint(URL_HINT))
}

fn refused(request: &Request, answer: &Answer, asked: Option<Duration>) -> Error {
    let reasons = reasons(answer);
    let says = reasons.complaint.text.clone();
    let error = match answer.status {
        300..=399 => return redirect(answer),
        404 if reasons.is_page => {
            return Error::usage(format!("there is no API at the profile's URL: it answered with {says}"))
                .hint(URL_HINT);
        }
        404 if is_no_route(&says) => {
            Error::new(Kind::Rejected, format!("the API has no call {}", redact::label(request)))
        }
        404 => not_found(&says),
        400 | 403 | 422 if reasons.complaint.says_not_found() => not_found(&says),
        429 => too_many(&says, asked),
        400 if reasons.complaint.says_too_many() => too_many(&says, asked.or(Some(Duration::from_secs(60)))),
        413 if asked.is_some() => too_many(&says, asked),
        401 => denied("the service does not accept the key", &says).hint("log in again: acamp auth login"),
        402 => denied("the account is suspended or its subscription has lapsed", &says)
            .hint("an administrator of the account can settle this in ActiveCampaign under Settings, Billing"),
        403 if says.starts_with("Could not create") => Error::new(Kind::Rejected, format!("refused: {says}")),
        // The service says no more: it may be the key, its user's permission, the plan, or an id that does not exist.
        403 => denied("not allowed", &says).hint("acamp doctor shows whether it is the key, a permission or the plan"),
        405 => not_offered(request, answer),
        501 => Error::new(Kind::Rejected, join("the service does not offer this", "not offered", &says)),
        408 | 500..=599 => trouble(request, answer.status, &says, asked),
        status => Error::new(Kind::Rejected, join(&format!("refused with status {status}"), "refused", &says)),
    };
    error.service_codes(reasons.complaint.codes)
}

struct Reasons {
    complaint: Complaint,
    is_page: bool,
}

/// What the body says: JSON in any shape, a web page, or plain text.
fn reasons(answer: &Answer) -> Reasons {
    if wording::is_web_page(&answer.body) {
        let text = wording::web_page(&String::from_utf8_lossy(&answer.body));
        return Reasons { complaint: Complaint { text, codes: Vec::new() }, is_page: true };
    }
    let complaint = error_text::read(&answer.body).unwrap_or_else(|| Complaint {
        text: wording::speak(&String::from_utf8_lossy(&answer.body)),
        codes: Vec::new(),
    });
    Reasons { complaint, is_page: false }
}

/// Whether a 404 is about the path and not about what it names.
fn is_no_route(says: &str) -> bool {
    let says = says.to_ascii_lowercase();
    says.starts_with("no route") || says.contains("has no relationship definition")
}

fn redirect(answer: &Answer) -> Error {
    let target = answer
        .header("location")
        .map_or(String::from("elsewhere"), |to| format!("to {}", wording::brief(&text::redact::text(to), 200)));
    Error::usage(format!("the service redirected {target}: the profile's URL is not an API URL")).hint(URL_HINT)
}

fn not_found(says: &str) -> Error {
    Error::new(Kind::NotFound, join("not found", "not found", says))
}

fn denied(what: &str, says: &str) -> Error {
    Error::new(Kind::Denied, join(what, what, says))
}

fn not_offered(request: &Request, answer: &Answer) -> Error {
    let allowed =
        answer.header("allow").map_or(String::new(), |methods| format!(", only {}", wording::brief(methods, 60)));
    let method = request.method.as_str();
    Error::new(
        Kind::Rejected,
        format!("the API does not offer {method} on {}{allowed}", text::redact::text(&request.path)),
    )
}

fn too_many(says: &str, asked: Option<Duration>) -> Error {
    let message = join("too many requests", "too many requests", says);
    Error::new(Kind::Temporary, with_wait(message, asked)).hint(later(asked))
}

/// The service is in trouble.
fn trouble(request: &Request, status: u16, says: &str, asked: Option<Duration>) -> Error {
    let message =
        with_wait(join(&format!("the service failed with status {status}"), "the service failed", says), asked);
    if request.write && !request.repeatable {
        return not_known(&message);
    }
    Error::new(Kind::Temporary, message).hint(later(asked))
}

/// The error for a write that may or may not have been done, because of `why`.
pub fn not_known(why: &str) -> Error {
    Error::new(Kind::Unknown, format!("{why}; it may or may not have done what was asked")).hint(LOOK_FIRST)
}

/// The refusal of a write of which an earlier attempt may have been done: what was refused then was only the repetition.
pub fn unsettled(error: Error) -> Error {
    match error.kind() {
        // Safe to repeat, or the same for every attempt.
        Kind::Temporary | Kind::Unknown | Kind::NotFound => error,
        _ => error
            .with_kind(Kind::Unknown)
            .suffixed("; an earlier attempt, whose answer was lost, may have been done")
            .hint(LOOK_FIRST),
    }
}

/// How soon to try again.
pub fn later(asked: Option<Duration>) -> String {
    match asked {
        Some(wait) if !wait.is_zero() => format!("run it again in {}", seconds(wait)),
        _ => String::from("run it again later"),
    }
}

fn with_wait(message: String, asked: Option<Duration>) -> String {
    match asked {
        Some(wait) if !wait.is_zero() => format!("{message}; the service asks to wait {}", seconds(wait)),
        _ => message,
    }
}

/// Whole seconds, rounded up.
fn seconds(wait: Duration) -> String {
    format!("{} s", wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0)))
}

/// `alone` without words of the service's, `before: words` with them.
fn join(alone: &str, before: &str, says: &str) -> String {
    if says.is_empty() { alone.to_owned() } else { format!("{before}: {says}") }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "error_response_tests.rs"]
mod tests;
