//! What is nested below one record.

use serde_json::{Map, Value};

use super::errors;
use super::include::Included;
use super::listing::{children, side_load};
use super::render::parent_id;
use super::request::Request;
use super::response::{Outcome, Response};
use crate::schema::{Nested, Resource};
use crate::store::{Conditions, Selection};
use crate::util::json::envelope;

/// `GET /{resource}/{id}/{name}`: 404 for an unknown record or relation, 501 for a relation that the server has and the
/// emulator does not implement.
pub(crate) fn nested(request: &Request<'_>, resource: &Resource) -> Outcome {
    let row = request.row(resource)?;
    let wanted = request.segment(2);
    match resource.nested.iter().find(|nested| nested.name() == wanted) {
        Some(Nested::Children { envelope: key, resource: path, column, .. }) => {
            let other = request.resource(path)?;
            let rows = children(request, other, column, row.id)?;
            let mut body = Map::new();
            let included = Included::below_record(request, other, &rows)?;
            included.add_to(request, &mut body)?;
            body.insert((*key).to_owned(), included.objects(request, other, &rows, false)?);
            Ok(Response::ok(Value::Object(body)))
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
            let found = request.find_row(other, parent_id(resource, &row, column))?;
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
