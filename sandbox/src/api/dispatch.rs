//! The regular operations of a resource by method and path.

use super::nested::nested;
use super::request::Request;
use super::response::{Outcome, Response};
use super::{crud, listing};
use crate::schema::{Operations, Resource};

/// Executes a regular operation; returns `None` if the resource does not have it.
pub(crate) fn dispatch(request: &Request<'_>, resource: &'static Resource) -> Outcome<Option<Response>> {
    let Operations { list: lists, create: creates, get: gets, update: updates, delete: deletes } = resource.operations;
    let response = match (request.method, request.segments.len()) {
        ("GET", 1) if lists => listing::list(request, resource)?,
        ("POST", 1) if creates => crud::create(request, resource)?,
        ("GET", 2) if gets => crud::get(request, resource)?,
        ("PUT", 2) if updates => crud::update(request, resource)?,
        ("DELETE", 2) if deletes => crud::delete(request, resource)?,
        ("GET", 3) if gets => nested(request, resource)?,
        _ => return Ok(None),
    };
    Ok(Some(response))
}

/// Returns the methods of a path of the resource, for `Allow`.
pub(crate) fn allowed(resource: &Resource, segments: usize) -> Vec<&'static str> {
    let operations = resource.operations;
    let methods: &[(bool, &str)] = match segments {
        1 => &[(operations.list, "GET"), (operations.create, "POST")],
        2 => &[(operations.get, "GET"), (operations.update, "PUT"), (operations.delete, "DELETE")],
        3 => &[(operations.get, "GET")],
        _ => &[],
    };
    methods.iter().filter(|(exists, _)| *exists).map(|(_, method)| *method).collect()
}
