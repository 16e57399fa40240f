//! Exclusions: email addresses that never receive email. A newer service with JSON types and no envelope.

use serde_json::{Value, json};

use crate::api::{Outcome, Request, Response, crud, errors, listing};
use crate::resources::exclusions::EXCLUSIONS;
use crate::store::Row;
use crate::util::json::envelopes;
use crate::util::text::{id_of, php_int};

/// `GET /lists/exclusions`.
pub(crate) fn list(request: &Request<'_>) -> Outcome {
    let resource = &EXCLUSIONS;
    let (rows, total) = listing::filtered_page(request, resource)?;
    let meta = json!({"total": listing::typed_total(resource, total)});
    Ok(Response::ok(envelopes((resource.path, listing::listed(request, resource, &rows)?), ("meta", meta))))
}

/// `GET /lists/exclusions/{id}`, with its own 404 message.
pub(crate) fn get(request: &Request<'_>) -> Outcome {
    let id = php_int(request.segment(2));
    let Some(row) = request.store.find(&EXCLUSIONS, id)? else {
        return Err(errors::message(404, &format!("Exclusion not found [id={id}]")).into());
    };
    render(request, &row)
}

/// `PUT /lists/exclusions/{id}`: channel and lists.
pub(crate) fn update(request: &Request<'_>) -> Outcome {
    let row = request.find_row(&EXCLUSIONS, php_int(request.segment(2)))?;
    let row = crud::write(request, &EXCLUSIONS, row, &crud::writable_fields(&EXCLUSIONS, &request.body_object()))?;
    render(request, &row)
}

/// Whether an exclusion blocks all email to an address. `several` blocks only some lists, `allSms` no email.
pub(crate) fn excludes(row: &Row, email: &str) -> bool {
    matches!(row.text("channel"), "" | "all" | "allEmail") && matches(row, email)
}

/// Whether an exclusion blocks the email of one list to an address.
pub(crate) fn excludes_from(row: &Row, email: &str, list: i64) -> bool {
    let lists = row.body.get("lists").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    row.text("channel") == "several" && lists.iter().any(|own| id_of(Some(own)) == list) && matches(row, email)
}

/// Two names for the end of an address are known; an exclusion matches the end or the whole address.
fn matches(row: &Row, email: &str) -> bool {
    let (phrase, email) = (row.text("matchPhrase").to_lowercase(), email.to_lowercase());
    match row.text("matchType") {
        "end" | "endsWith" => email.ends_with(&phrase),
        _ => email == phrase,
    }
}

fn render(request: &Request<'_>, row: &Row) -> Outcome {
    Ok(Response::ok(request.read(&EXCLUSIONS, row)?))
}
