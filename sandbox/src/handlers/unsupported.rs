//! Paths that the emulator refuses on purpose.

use crate::api::{Outcome, Request, errors};

/// Returns 404, as the server does for this path.
pub(crate) fn no_route(request: &Request<'_>) -> Outcome {
    Err(errors::no_route(request.method, request.path).into())
}

/// Returns 501: the emulator does not implement the operation.
pub(crate) fn not_supported(request: &Request<'_>) -> Outcome {
    Err(errors::not_supported(request.method, request.path).into())
}
