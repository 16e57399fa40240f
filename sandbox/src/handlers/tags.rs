//! Tags of contacts and templates.

use crate::api::{Outcome, Request, Response, crud, filters, listing};
use crate::resources::tags::TAGS;
use crate::store::Conditions;
use crate::util::json::{envelope, envelopes};
use crate::util::text::text_of;

/// `GET /tags`. Omits tags without a type.
pub(crate) fn list(request: &Request<'_>) -> Outcome {
    let mut conditions = filters::conditions(&TAGS, &request.query);
    conditions.add("body->>'tagType' IN ('contact', 'template')", []);
    let (rows, total) = listing::page(request, &TAGS, conditions, filters::order(&TAGS, &request.query))?;
    let meta = serde_json::json!({"total": listing::typed_total(&TAGS, total)});
    Ok(Response::ok(envelopes(("tags", listing::listed(request, &TAGS, &rows)?), ("meta", meta))))
}

/// `PATCH /tags/{id}`, the same as `PUT`.
pub(crate) fn update(request: &Request<'_>) -> Outcome {
    crud::update(request, &TAGS)
}

/// `POST /tags`: 201 for a new name, 200 with the existing tag otherwise, whatever else was sent.
pub(crate) fn create(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&TAGS, &request.envelope("tag"));
    let mut same = Conditions::default();
    same.add("body->>'tag' = ? COLLATE NOCASE", [text_of(sent.get("tag")).into()]);
    same.add("coalesce(body->>'tagType', '') = ?", [text_of(sent.get("tagType")).into()]);
    match request.store.find_by(&TAGS, same)? {
        Some(row) => Ok(Response::ok(envelope("tag", request.read(&TAGS, &row)?))),
        None => {
            let row = crud::insert(request, &TAGS, &sent)?;
            Ok(Response::created(envelope("tag", request.renderer().echo(&TAGS, &sent, &row)?)))
        }
    }
}
