//! Injects faults: responses that replace the execution of a request, and changes of the store and the request.

use super::corrupt::numbered_rows;
use super::received::Received;
use crate::api::{Body, Outcome, Request, Response, crud, errors};
use crate::faults::{Delays, ImportOutcome, Kind};
use crate::resources;
use crate::schema::Resource;
use crate::store::{Conditions, Row, Selection};
use crate::util::text::id_of;
use crate::v1;

/// The outage page, as reported.
const OUTAGE_PAGE: &str = "<!DOCTYPE html><html><body><div align=\"center\">We are currently having some issues.  Please check back \
                    soon.</div></body></html>";
/// The login page of a captive portal.
const LOGIN_PAGE: &str =
    "<!DOCTYPE html><html><head><title>Log in</title></head><body>Log in to this network</body></html>";
/// A host that does not resolve, so that a client that follows the redirect reaches nothing.
const REDIRECT_HOST: &str = "http://elsewhere.invalid";
/// How far the clock jumps, in seconds: an hour and a day in both directions, and ten years.
const CLOCK_OFFSETS: [i64; 5] = [-86_400, -3_600, 3_600, 86_400, 315_360_000];

/// By how many seconds stored dates differ from the header `Date`.
const SKEWS: [i64; 6] = [-5, -3, -2, 2, 3, 5];

/// Returns the response that replaces the execution of the request; `None` if the fault executes it at once.
pub(super) fn replacement(kind: Kind, received: &Received, delays: &Delays) -> Option<Response> {
    Some(match kind {
        Kind::TooMany => Response { headers: Vec::new(), ..errors::too_many_requests() }
            .header("retry-after", delays.retry_after.as_secs().to_string()),
        Kind::TooManyBare => Response { headers: Vec::new(), ..errors::too_many_requests() },
        Kind::Internal => errors::message(500, "Internal Server Error"),
        Kind::BadGateway => errors::message(502, "Bad Gateway"),
        Kind::Unavailable => errors::message(503, "Service Unavailable"),
        Kind::AuthenticationRequired => errors::message(511, "Network Authentication Required"),
        Kind::Html => html(503, OUTAGE_PAGE),
        Kind::HtmlOk => html(200, LOGIN_PAGE),
        // Never sent: the connection is reset first.
        Kind::ResetBefore | Kind::Late => Response::empty(500),
        Kind::LateTimeout => gateway_timeout(),
        Kind::SucceededZero => match &received.v1 {
            // Invented: no text is on record.
            Some(params) => v1::refusal(params, "Could not be done."),
            None => Response::ok(serde_json::json!({"succeeded": 0, "message": "Could not be done."})),
        },
        Kind::Redirect => Response::empty(302).header("location", format!("{REDIRECT_HOST}{}", received.uri.path())),
        _ => return None,
    })
}

/// Returns the response of a gateway that did not wait for the server.
pub(super) fn gateway_timeout() -> Response {
    errors::message(504, "Gateway Timeout")
}

fn html(status: u16, page: &str) -> Response {
    Response { status, body: Body::Text(page.to_owned()), ..Response::plain("") }
}

/// Changes the request, or the store before it is executed.
pub(super) fn apply(kind: Kind, request: &mut Request<'_>, detail: u64) -> Outcome<()> {
    match kind {
        Kind::RepeatPage => request.query = request.query.previous_page(),
        Kind::Clock => request.skew = clock_offset(detail),
        Kind::Skew => request.skew = SKEWS[(detail % SKEWS.len() as u64) as usize],
        Kind::ImportFailed => request.import_outcome = ImportOutcome::Failed,
        Kind::ImportInterrupted => request.import_outcome = ImportOutcome::Interrupted,
        Kind::Insert | Kind::Delete | Kind::Churn => change_listing(kind, request)?,
        _ => {}
    }
    Ok(())
}

/// Returns by how many seconds the clock is off.
pub(super) fn clock_offset(detail: u64) -> i64 {
    CLOCK_OFFSETS[(detail % CLOCK_OFFSETS.len() as u64) as usize]
}

/// Creates or deletes a record of the listing, or both, if the request is for a page other than the first.
fn change_listing(kind: Kind, request: &Request<'_>) -> Outcome<()> {
    let Some(resource) = resources::find(request.segment(0)).filter(|resource| resource.operations.list) else {
        return Ok(());
    };
    if request.method != "GET" || request.segments.len() != 1 || !request.query.is_later_page() {
        return Ok(());
    }
    let transaction = request.store.begin(true)?;
    let first = Selection { limit: 1, ..Selection::all(Conditions::default()) };
    if let Some(mut row) = request.store.select(resource, &first)?.into_iter().next() {
        if kind != Kind::Insert {
            crud::remove(request, resource, row.id)?;
        }
        if kind != Kind::Delete {
            // An email address belongs to one contact only.
            if let Some(email) = row.body.get_mut("email") {
                *email = serde_json::json!(format!("appeared.{}@sandbox.example", request.arrived));
            }
            request.store.insert(resource, row.body)?;
        }
    }
    Ok(transaction.commit()?)
}

/// Changes the store after the request is executed.
pub(super) fn finish(kind: Kind, request: &Request<'_>, response: &Response, detail: u64) -> Outcome<()> {
    match resources::find(request.segment(0)) {
        Some(resource) if kind == Kind::Rename && request.method == "GET" && request.segments.len() == 1 => {
            rename(request, resource, response, detail)
        }
        _ => Ok(()),
    }
}

/// Exchanges the names of a record of a listing and of the next record, if the resource has names. A record that is the
/// only one gets a name of its own.
fn rename(request: &Request<'_>, resource: &Resource, response: &Response, detail: u64) -> Outcome<()> {
    let Body::Json(body) = &response.body else { return Ok(()) };
    let listed = body.get(resource.path).and_then(serde_json::Value::as_array).cloned();
    let listed = listed.or_else(|| numbered_rows(body)).filter(|listed| !listed.is_empty());
    let (Some(column), Some(listed)) = (name_column(resource), listed) else { return Ok(()) };
    let chosen = &listed[(detail % listed.len() as u64) as usize];
    let Some(mut row) = request.store.find(resource, id_of(chosen.get("id")))? else { return Ok(()) };
    let transaction = request.store.begin(true)?;
    let name = row.text(column).to_owned();
    let other_name = match next(request, resource, &row)? {
        Some(mut other) => {
            let other_name = other.text(column).to_owned();
            other.body.insert(column.to_owned(), name.into());
            request.store.save(resource, &other)?;
            other_name
        }
        None => format!("{name} (renamed)"),
    };
    row.body.insert(column.to_owned(), other_name.into());
    request.store.save(resource, &row)?;
    Ok(transaction.commit()?)
}

/// Returns the column that holds the name of a record.
fn name_column(resource: &Resource) -> Option<&'static str> {
    let names = ["name", "title", resource.singular];
    names.into_iter().find(|name| resource.column(name).is_some_and(|column| column.is_stored()))
}

/// Returns the record after `row`, the first one after the last; `None` if there is no other.
fn next(request: &Request<'_>, resource: &Resource, row: &Row) -> Outcome<Option<Row>> {
    let mut others = Conditions::default();
    others.add("id <> ?", [row.id.into()]);
    let selection = Selection { order: format!("id < {}, id", row.id), limit: 1, ..Selection::all(others) };
    Ok(request.store.select(resource, &selection)?.into_iter().next())
}
