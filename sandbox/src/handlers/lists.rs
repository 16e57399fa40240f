//! Lists.

use crate::api::{Outcome, Request, Response, crud};
use crate::resources::lists::LISTS;

/// `PUT /lists/{id}`: updates the list, but returns an empty 200 with an error code, as the server does.
pub(crate) fn update(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&LISTS, &request.envelope("list"));
    crud::write(request, &LISTS, request.row(&LISTS)?, &sent)?;
    Ok(Response::empty(200).header("x-ac-error", "Code 9001"))
}
