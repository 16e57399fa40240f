//! Maps a response that is not a success to an error, after all retries. Pure: knows neither network nor retries.
//!
//! | Response | Kind | Why |
//! |---|---|---|
//! | 3xx | usage | the API never redirects: the profile's URL is wrong |
//! | 401, 403 | denied | 403 is a wrong key, a missing permission, a plan without the feature, or a missing id |
//! | 402 | denied | the account is suspended; the body is empty |
//! | 404, 405 with HTML or XML; 404 without JSON | usage | not the API: it returns JSON |
//! | 403 `Could not create …` | rejected | documented for a contact that is already in the automation |
//! | 403 to a write about a value (`Field id not valid`) | rejected | validation of some endpoints has this status |
//! | 404 `No route`, `has no relationship definition` | rejected | the operation does not exist, whatever the id |
//! | 404; 400, 403, 422 with `No Result found` | not found | the server is inconsistent about the status |
//! | 405 | rejected | with the methods the API supports there |
//! | 501 | rejected | a retry cannot succeed |
//! | 408, 429, 400 `Rate limit exceeded` | temporary | rejected before any effect (408: see 5xx) |
//! | 413 with `Retry-After` | temporary | without it: rejected |
//! | other 4xx | rejected | |
//! | 408, 5xx to a write that is not idempotent | unknown | it may have taken effect before the server failed |
//! | 5xx to anything else | temporary | |
//! | 2xx with a whole web page | other; unknown for a write | a login form or a proxy responded instead of the API |
//! | 206 | other; unknown for a write | a part of a response, which was not requested |

use std::time::Duration;

use super::{Response, redact};
use crate::api::reply::advice::advice;
use crate::api::reply::error_text::{self, ErrorReasons};
use crate::api::reply::wording;
use crate::api::request::Request;
use crate::error::{Error, Kind};
use crate::text;

/// What to check if something other than the API responds.
const URL_HINT: &str =
    "copy the URL shown in ActiveCampaign under Settings → Developer into the profile: acamp auth login";

/// What to do about a write whose outcome is unknown.
pub const LOOK_FIRST: &str = "check whether the change was made before you run this again";

/// The error for a response; none for a success. `asked` is its `Retry-After`.
pub fn error(request: &Request, response: &Response, asked: Option<Duration>) -> Option<Error> {
    let error = if (200..300).contains(&response.status) {
        page(request, response)?
    } else {
        refused(request, response, asked)
    };
    Some(response.locate(request, error))
}

/// Whether the response says that the server has no such route, rather than no such record.
pub fn is_unknown_route(response: &Response) -> bool {
    match response.status {
        _ if is_foreign(response) => false,
        405 => true,
        404 => {
            let says = reasons(response).given.text;
            is_no_route(&says) || (is_error_of_api(response) && !says.to_lowercase().contains("no result found"))
        }
        _ => false,
    }
}

/// Whether something other than the API responded: a page of HTML, or XML, instead of JSON.
fn is_foreign(response: &Response) -> bool {
    wording::is_web_page(&response.body) || wording::is_foreign_markup(&response.body)
}

/// Whether the body of an error is one that the API returns: JSON, or an XML error of the older API.
fn is_error_of_api(response: &Response) -> bool {
    let is_markup = response.body.trim_ascii_start().starts_with(b"<");
    if is_markup { !is_foreign(response) } else { error_text::read(&response.body).is_some() }
}

/// A success that is a web page, XML, or a part of a response: the sender did not act on the request, but a server behind
/// it may have.
fn page(request: &Request, response: &Response) -> Option<Error> {
    let kind = if request.write { Kind::Unknown } else { Kind::Other };
    let page = if wording::is_web_page(&response.body) {
        wording::web_page(&String::from_utf8_lossy(&response.body))
    } else if wording::is_foreign_xml(&response.body) {
        "XML".to_owned()
    } else if response.status == 206 {
        let error = Error::new(kind, "the response is only a part of one (status 206)");
        return Some(if request.write { error.hint(LOOK_FIRST) } else { error });
    } else {
        return None;
    };
    Some(Error::new(kind, format!("the response is {page}, not JSON")).hint(URL_HINT))
}

fn refused(request: &Request, response: &Response, asked: Option<Duration>) -> Error {
    let reasons = reasons(response);
    let says = reasons.given.text.clone();
    let error = match response.status {
        300..=399 => return redirect(response),
        404 | 405 if is_foreign(response) => {
            let page = if reasons.is_page { &says } else { "XML" };
            return Error::usage(format!("no API at the profile's URL: the response is {page}")).hint(URL_HINT);
        }
        404 if is_no_route(&says) => {
            Error::new(Kind::Rejected, format!("the API has no endpoint {}", redact::label(request)))
        }
        404 if !is_error_of_api(response) => {
            let what = if says.is_empty() { "is empty".to_owned() } else { format!("is not JSON: {says}") };
            return Error::usage(format!("no API at the profile's URL: the response {what}")).hint(URL_HINT);
        }
        404 => not_found(&says),
        400 | 403 | 422 if reasons.given.says_not_found() && !reasons.is_page => not_found(&says),
        429 => too_many(&says, asked),
        400 if reasons.given.says_too_many() && !reasons.is_page => {
            too_many(&says, asked.or(Some(Duration::from_secs(60))))
        }
        413 if asked.is_some() => too_many(&says, asked),
        401 => denied("the API key was rejected", &says).hint("log in again: acamp auth login"),
        402 => denied("the account is suspended or its subscription has expired", &says)
            .hint("an account administrator can resolve this in ActiveCampaign under Settings, Billing"),
        403 if says.starts_with("Could not create") || (request.write && reasons.given.is_about_a_value()) => {
            Error::new(Kind::Rejected, format!("rejected: {says}"))
        }
        // The response does not tell which: the key, its user's permission, the plan, or an id that does not exist.
        403 => denied("not allowed", &says)
            .hint("acamp doctor shows whether the cause is the key, a permission or the plan"),
        405 => not_supported(request, response),
        501 => Error::new(Kind::Rejected, join("not supported by the server", "not supported", &says)),
        408 | 500..=599 => server_error(request, response.status, &says, asked),
        status => Error::new(Kind::Rejected, join(&format!("rejected with status {status}"), "rejected", &says)),
    };
    let error = error.service_codes(reasons.given.codes);
    match advice(&says) {
        Some(advice) if matches!(error.kind(), Kind::Rejected | Kind::Denied) => error.hint(advice),
        _ => error,
    }
}

struct Reasons {
    given: ErrorReasons,
    is_page: bool,
}

/// The reasons in the body: JSON in any shape, a web page, or plain text.
fn reasons(response: &Response) -> Reasons {
    if wording::is_web_page(&response.body) {
        let text = wording::web_page(&String::from_utf8_lossy(&response.body));
        return Reasons { given: ErrorReasons { text, codes: Vec::new() }, is_page: true };
    }
    let given = error_text::read(&response.body).unwrap_or_else(|| ErrorReasons {
        text: wording::speak(&String::from_utf8_lossy(&response.body)),
        codes: Vec::new(),
    });
    Reasons { given, is_page: false }
}

/// Whether a 404 is about the path and not about the record.
fn is_no_route(says: &str) -> bool {
    let says = says.to_ascii_lowercase();
    says.starts_with("no route") || says.contains("has no relationship definition")
}

fn redirect(response: &Response) -> Error {
    let target = response
        .header("location")
        .map_or(String::from("elsewhere"), |to| format!("to {}", wording::brief(&text::redact::text(to), 200)));
    Error::usage(format!("the server redirected {target}: the profile's URL is not an API URL")).hint(URL_HINT)
}

fn not_found(says: &str) -> Error {
    Error::new(Kind::NotFound, join("not found", "not found", says))
}

fn denied(what: &str, says: &str) -> Error {
    Error::new(Kind::Denied, join(what, what, says))
}

fn not_supported(request: &Request, response: &Response) -> Error {
    let allowed =
        response.header("allow").map_or(String::new(), |methods| format!(", only {}", wording::brief(methods, 60)));
    let method = request.method.as_str();
    Error::new(
        Kind::Rejected,
        format!("the API does not support {method} on {}{allowed}", text::redact::text(&request.path)),
    )
}

fn too_many(says: &str, asked: Option<Duration>) -> Error {
    let message = join("too many requests", "too many requests", says);
    Error::new(Kind::Temporary, with_wait(message, asked)).hint(later(asked))
}

/// The server failed.
fn server_error(request: &Request, status: u16, says: &str, asked: Option<Duration>) -> Error {
    let message = with_wait(join(&format!("server error: status {status}"), "server error", says), asked);
    if request.write && !request.idempotent {
        return not_known(&message);
    }
    Error::new(Kind::Temporary, message).hint(later(asked))
}

/// The error for a write whose outcome is unknown because of `why`.
pub fn not_known(why: &str) -> Error {
    Error::new(Kind::Unknown, format!("{why}; the change may or may not have been made")).hint(LOOK_FIRST)
}

/// The rejection of a write that an earlier attempt may have made: only the retry was rejected.
pub fn unsettled(error: Error) -> Error {
    match error.kind() {
        // Safe to repeat, or the same for every attempt.
        Kind::Temporary | Kind::Unknown | Kind::NotFound => error,
        _ => error
            .with_kind(Kind::Unknown)
            .suffixed("; an earlier attempt, for which no response was received, may have succeeded")
            .hint(LOOK_FIRST),
    }
}

/// When to try again.
pub fn later(asked: Option<Duration>) -> String {
    match asked {
        Some(wait) if !wait.is_zero() => format!("run it again in {}", seconds(wait)),
        _ => String::from("run it again later"),
    }
}

fn with_wait(message: String, asked: Option<Duration>) -> String {
    match asked {
        Some(wait) if !wait.is_zero() => format!("{message}; the server asks to retry after {}", seconds(wait)),
        _ => message,
    }
}

/// Whole seconds, rounded up.
fn seconds(wait: Duration) -> String {
    format!("{} s", wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0)))
}

/// `alone` if the server gave no reason, else `before: reason`.
fn join(alone: &str, before: &str, says: &str) -> String {
    if says.is_empty() { alone.to_owned() } else { format!("{before}: {says}") }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "error_response_tests.rs"]
mod tests;
