//! Faults acted out: the answers that come instead of the request's, and what happens to the store and the call while
//! it is carried out.

use crate::answer::{Answer, Body, Outcome};
use crate::call::Call;
use crate::errors;
use crate::faults::{Delays, Kind};
use crate::nouns;
use crate::nouns::imports::End;
use crate::query::Conditions;
use crate::regular;
use crate::store::Selection;

/// The outage page as a person reported it.
const PAGE: &str = "<!DOCTYPE html><html><body><div align=\"center\">We are currently having some issues.  Please check back \
                    soon.</div></body></html>";
/// What a network that wants one to log in first answers in everybody's place.
const LOGIN: &str = "<!DOCTYPE html><html><head><title>Log in</title></head><body>Log in to this network</body></html>";
/// A host that no name server knows, so that a client that follows reaches nobody.
const ELSEWHERE: &str = "http://elsewhere.invalid";
/// How far the clock jumps, in seconds: an hour and a day either way, and ten years.
const JUMPS: [i64; 5] = [-86_400, -3_600, 3_600, 86_400, 315_360_000];

/// The answer that comes instead of carrying the request out; nothing where the request is carried out.
pub fn instead(kind: Kind, path: &str, delays: &Delays) -> Option<Answer> {
    Some(match kind {
        Kind::TooMany => Answer { headers: Vec::new(), ..errors::too_many_requests() }
            .header("retry-after", delays.retry_after.as_secs().to_string()),
        Kind::TooManyBare => Answer { headers: Vec::new(), ..errors::too_many_requests() },
        Kind::Internal => errors::message(500, "Internal Server Error"),
        Kind::BadGateway => errors::message(502, "Bad Gateway"),
        Kind::Unavailable => errors::message(503, "Service Unavailable"),
        Kind::Html => html(503, PAGE),
        Kind::HtmlOk => html(200, LOGIN),
        // Never sent: the connection is cut first.
        Kind::ResetBefore => Answer::empty(500),
        Kind::SucceededZero => Answer::ok(serde_json::json!({"succeeded": 0, "message": "Could not be done."})),
        Kind::Redirect => Answer::empty(302).header("location", format!("{ELSEWHERE}{path}")),
        _ => return None,
    })
}

/// The answer of a gateway that did not wait for what the service did.
pub fn gateway_timeout() -> Answer {
    errors::message(504, "Gateway Timeout")
}

fn html(status: u16, page: &str) -> Answer {
    Answer { status, body: Body::Text(page.to_owned()), ..Answer::plain("") }
}

/// Changes the call, or the store before it, as the fault wants.
///
/// # Errors
/// SQLite's.
pub fn during(kind: Kind, call: &mut Call<'_>, detail: u64) -> Outcome<()> {
    match kind {
        Kind::RepeatPage => call.query = call.query.page_before(),
        Kind::Clock => call.skew = skew(detail),
        Kind::ImportFailed => call.import_end = End::Failed,
        Kind::ImportInterrupted => call.import_end = End::Interrupted,
        Kind::Insert | Kind::Delete => disturb(kind, call)?,
        _ => {}
    }
    Ok(())
}

/// Seconds the clock is off.
pub fn skew(detail: u64) -> i64 {
    JUMPS[(detail % JUMPS.len() as u64) as usize]
}

/// Lets a row of the listing appear or go, where a page after the first is asked for.
fn disturb(kind: Kind, call: &Call<'_>) -> Outcome<()> {
    let Some(noun) = nouns::find(call.segment(0)).filter(|noun| noun.calls.list) else { return Ok(()) };
    if call.method != "GET" || call.segments.len() != 1 || !call.query.is_later_page() {
        return Ok(());
    }
    let transaction = call.store.begin(true)?;
    let first = Selection { limit: 1, ..Selection::all(Conditions::default()) };
    if let Some(mut row) = call.store.select(noun, &first)?.into_iter().next() {
        if kind == Kind::Delete {
            regular::remove(call, noun, row.id)?;
        } else {
            // An address is one contact's only.
            if let Some(email) = row.body.get_mut("email") {
                *email = serde_json::json!(format!("appeared.{}@sandbox.example", call.arrived));
            }
            call.store.insert(noun, row.body)?;
        }
    }
    Ok(transaction.commit()?)
}
