//! Which handler executes which request: a table of the irregular operations, then the regular resources, then the
//! operations that the server has and the emulator does not implement.

mod account;
mod marketing;
mod route;
mod sales;
mod unsupported;

use self::route::{Route, matches};
use crate::api::{Outcome, Request, Response, dispatch as regular, errors};
use crate::resources;
use crate::schema::Resource;

/// All irregular operations, by area.
const TABLES: &[&[Route]] = &[marketing::ROUTES, sales::ROUTES, account::ROUTES];

/// Executes a request.
pub(crate) fn dispatch(request: &Request<'_>) -> Outcome {
    let routes: Vec<&Route> =
        TABLES.iter().copied().flatten().filter(|route| route.matches(&request.segments)).collect();
    if let Some(route) = routes.iter().find(|route| route.method == request.method) {
        return (route.handler)(request);
    }
    let resource = resources::find(request.segment(0));
    if let Some(resource) = resource
        && let Some(response) = regular::dispatch(request, resource)?
    {
        return Ok(response);
    }
    let unsupported = unsupported::UNSUPPORTED.iter().filter(|(_, path, _)| matches(path, &request.segments));
    if let Some((.., operation)) = unsupported.clone().find(|(method, ..)| *method == request.method) {
        return Err(errors::operation_not_supported(operation, request.method, request.path).into());
    }
    let methods = unsupported.map(|(method, ..)| *method);
    Err(refuse(request, routes.iter().map(|route| route.method).chain(methods), resource).into())
}

/// Returns 405 if the path has other methods, 404 otherwise.
fn refuse(
    request: &Request<'_>,
    methods: impl Iterator<Item = &'static str>,
    resource: Option<&'static Resource>,
) -> Response {
    let mut allowed: Vec<&str> =
        resource.map_or_else(Vec::new, |resource| regular::allowed(resource, request.segments.len()));
    for method in methods {
        if !allowed.contains(&method) {
            allowed.push(method);
        }
    }
    if !allowed.is_empty() {
        return errors::method_not_allowed(&allowed.join(", "));
    }
    errors::no_route(request.method, request.path)
}
