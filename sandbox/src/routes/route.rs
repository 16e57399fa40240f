//! One route: a method, a path and its handler.

use crate::api::{Outcome, Request};

/// Handles one request.
pub(super) type Handler = fn(&Request<'_>) -> Outcome;

/// The route of an irregular operation.
#[derive(Debug)]
pub(super) struct Route {
    pub(super) method: &'static str,
    /// The path; `{}` matches any segment.
    pub(super) path: &'static str,
    pub(super) handler: Handler,
}

pub(super) const fn route(method: &'static str, path: &'static str, handler: Handler) -> Route {
    Route { method, path, handler }
}

impl Route {
    pub(super) fn matches(&self, segments: &[String]) -> bool {
        matches(self.path, segments)
    }
}

/// Whether a path pattern matches all segments.
pub(super) fn matches(pattern: &str, segments: &[String]) -> bool {
    let mut wanted = pattern.trim_start_matches('/').split('/');
    segments.iter().all(|segment| wanted.next().is_some_and(|part| part == "{}" || part == segment))
        && wanted.next().is_none()
}
