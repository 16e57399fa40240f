//! Lists: what contacts subscribe to.

use crate::api::{Outcome, Request, Response, crud};
use crate::resources::lists::LISTS;

/// `PUT /lists/{id}`: the change is done, and the answer is an empty 200 with an error code of the service's own.
pub(crate) fn update(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&LISTS, &request.envelope("list"));
    crud::write(request, &LISTS, request.row(&LISTS)?, &sent)?;
    Ok(Response::empty(200).header("x-ac-error", "Code 9001"))
}
