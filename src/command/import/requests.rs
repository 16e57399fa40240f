//! The requests of an import. Their paths come from the catalogue; only the body of the bulk import is built here, as
//! bytes, because it is large.

use crate::api::request::{Body, Request};
use crate::command::operations::operation;
use crate::error::Result;

/// The request that imports contacts, with its encoded body.
///
/// # Errors
/// `Other` if the catalogue lacks the operation.
pub fn import(body: Vec<u8>) -> Result<Request> {
    let operation = operation("contacts import")?;
    Ok(Request { body: Some(Body::Prepared(body)), ..Request::with_path(operation, operation.path.to_owned()) })
}

/// The request for the status of an import.
///
/// # Errors
/// `Other` if the catalogue lacks the operation.
pub fn state(batch: &str) -> Result<Request> {
    let path = operation("contacts import")?.poll.map_or("", |poll| poll.path);
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut request = Request::get(path.to_owned());
    if let Some((name, _)) = query.split_once('=') {
        request.query.push((name.to_owned(), batch.to_owned()));
    }
    Ok(request)
}

/// The request for the imports waiting on the server.
pub fn queue() -> Request {
    Request::get("/import/bulk_import".to_owned())
}

/// The request for the contact with an email address.
pub fn contact(email: &str) -> Request {
    let mut request = Request::get("/contacts".to_owned());
    request.query.push(("email".to_owned(), email.to_owned()));
    request.query.push(("limit".to_owned(), "100".to_owned()));
    request
}
