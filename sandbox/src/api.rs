//! What all resources have in common: requests, responses and errors, query parameters, filters, side-loads, how records
//! are rendered, and the regular operations. Names no resource.

pub(crate) mod crud;
pub(crate) mod dispatch;
pub(crate) mod errors;
pub(crate) mod filters;
pub(crate) mod include;
pub(crate) mod listing;
mod nested;
mod query;
pub(crate) mod render;
mod request;
mod response;
pub(crate) mod test_mail;

pub(crate) use include::Included;
pub(crate) use query::Query;
pub(crate) use request::Request;
pub(crate) use response::{Body, Failure, Outcome, Response};
