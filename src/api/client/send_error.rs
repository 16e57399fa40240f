//! A failed request, with the facts of its response that only some callers need.

use crate::error::Error;

/// A failed request.
#[derive(Clone, Debug)]
pub struct SendError {
    /// What failed and why.
    pub error: Error,
    /// The body of the response; empty where no response came.
    pub body: Vec<u8>,
    /// Whether the server has no such route: a 405, or a 404 that is not about a record.
    pub is_unknown_route: bool,
}

impl From<Error> for SendError {
    fn from(error: Error) -> Self {
        SendError { error, body: Vec::new(), is_unknown_route: false }
    }
}

impl From<SendError> for Error {
    fn from(failure: SendError) -> Self {
        failure.error
    }
}
