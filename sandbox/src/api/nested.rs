//! What is nested below one record.

use super::errors;
use super::listing::{children, side_load};
use super::render::text_or_default;
use super::request::Request;
use super::response::{Outcome, Response};
use crate::schema::{Nested, Resource};
use crate::store::{Conditions, Selection};
use crate::util::json::envelope;
use crate::util::text::{id_of, php_int};

/// `GET /{resource}/{id}/{name}`: 404 for an unknown record or relation, 501 for a relation that the server has and the
/// emulator does not implement.
pub(crate) fn nested(request: &Request<'_>, resource: &Resource) -> Outcome {
    let row = request.row(resource)?;
    let wanted = request.segment(2);
    match resource.nested.iter().find(|nested| nested.name() == wanted) {
        Some(Nested::Children { envelope: key, resource: path, column, .. }) => {
            let other = request.resource(path)?;
            let rows = children(request, other, column, row.id)?;
            Ok(Response::ok(envelope(key, side_load(request, other, &rows)?)))
        }
        Some(Nested::Owned { resource: path, kind, .. }) => {
            let other = request.resource(path)?;
            let mut owned = Conditions::of("relid", &row.id.to_string());
            owned.equals("reltype", kind);
            let rows = request.store.select(other, &Selection::all(owned))?;
            Ok(Response::ok(envelope(path, side_load(request, other, &rows)?)))
        }
        Some(Nested::Parent { resource: path, column, .. }) => {
            let other = request.resource(path)?;
            let id = match text_or_default(resource, &row, column) {
                "" => id_of(row.body.get(*column)),
                text => php_int(text),
            };
            let found = request.find_row(other, id)?;
            Ok(Response::ok(envelope(other.singular, request.read(other, &found)?)))
        }
        Some(Nested::Fixed { body, .. }) => Ok(Response::ok(serde_json::from_str(body).unwrap_or_default())),
        None if resource.links.iter().any(|link| link.split('?').next() == Some(wanted)) => unsupported(request),
        None => Err(errors::no_relation(resource.model, wanted).into()),
    }
}

fn unsupported(request: &Request<'_>) -> Outcome {
    Err(errors::not_supported(request.method, request.path).into())
}
