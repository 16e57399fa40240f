//! Quirks that change a request before it is executed, or its response.

use std::time::Duration;

use crate::api::{Query, Request, Response, errors};
use crate::config::{Quirk, Quirks};

/// The longest query, in bytes. Between 5700 and 7600 encoded bytes the server starts to refuse a URL, as reported.
const MAX_QUERY: usize = 7000;
/// The delay of [`Quirk::IncludeSlow`], as reported for a page with three relations.
const INCLUDE_DELAY: Duration = Duration::from_millis(750);
/// The rate limit that [`Quirk::RateHeader`] reports.
pub(super) const REPORTED_RATE: u32 = 500;
/// The listings that ignore filters, as most sources report, unless [`Quirk::FiltersHonored`] is set.
const UNFILTERED: [&str; 2] = ["contactTags", "contactLists"];

/// Returns how long a response takes in addition.
pub(super) fn delay(quirks: Quirks, query: &str) -> Duration {
    let is_slow = quirks.has(Quirk::IncludeSlow) && Query::parse(query).get("include").is_some();
    if is_slow { INCLUDE_DELAY } else { Duration::ZERO }
}

/// Refuses a query that is too long.
pub(super) fn check(query: &str) -> Result<(), Response> {
    if query.len() > MAX_QUERY { Err(errors::query_too_long()) } else { Ok(()) }
}

/// Changes the query as if the server read it differently, or refuses it.
pub(super) fn apply(request: &mut Request<'_>) -> Result<(), Response> {
    let quirks = request.quirks;
    if request.method != "GET" {
        return Ok(());
    }
    if quirks.has(Quirk::IncludeIgnored) {
        request.query.retain(|name, _| name != "include");
    }
    if quirks.has(Quirk::NestedIgnored) {
        request.query.rewrite("include", |names| {
            names.split(',').filter(|name| !name.contains('.')).collect::<Vec<_>>().join(",")
        });
    }
    if request.segments.len() != 1 {
        return Ok(());
    }
    let path = request.segment(0).to_owned();
    if !quirks.has(Quirk::FiltersHonored) && UNFILTERED.contains(&path.as_str()) {
        request.query.retain(|name, _| !name.starts_with("filters["));
    }
    if quirks.has(Quirk::LimitThousand) && path == "accountCustomFieldData" {
        request.query.allow_pages_of(1000);
    }
    if quirks.has(Quirk::LimitRefused) && request.query.exceeds_limit() {
        return Err(errors::limit_too_large());
    }
    if quirks.has(Quirk::IdsUncapped) && path == "contacts" && request.query.get("limit").is_none() {
        let ids = request.query.all("ids").len();
        if ids > 0 {
            request.query.use_page_of(ids);
        }
    }
    Ok(())
}
