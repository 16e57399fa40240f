//! Exclusions: email addresses that never receive email. A newer service with JSON types and no envelope.

use serde_json::json;

use crate::api::{Outcome, Request, Response, crud, errors, listing};
use crate::resources::exclusions::EXCLUSIONS;
use crate::store::Row;
use crate::util::json::envelopes;
use crate::util::text::php_int;

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

fn render(request: &Request<'_>, row: &Row) -> Outcome {
    Ok(Response::ok(request.read(&EXCLUSIONS, row)?))
}
