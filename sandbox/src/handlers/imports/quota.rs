//! The quota of bulk imports, in addition to the rate limit. Its counts are records, so that all processes that serve
//! one store share it.

use serde_json::json;

use crate::api::{Outcome, Request, Response, crud};
use crate::resources::imports::REQUESTS;
use crate::store::Conditions;
use crate::util::json::object;

/// The window of the quota, in milliseconds. That the window slides is not established.
const WINDOW: i64 = 60_000;
/// The server allows 100 requests with several contacts and 20 with one.
const SINGLES: u32 = 5;

/// Counts a request with `contacts` contacts. If the quota is exceeded, returns the error response instead.
pub(crate) fn check(request: &Request<'_>, contacts: usize) -> Outcome<Option<Response>> {
    let several = contacts > 1;
    let quota = allowed(request.imports.quota, several);
    if quota == 0 {
        return Ok(None);
    }
    request.store.delete(REQUESTS.path, "body->>'at' <= ?1", (request.arrived - WINDOW).into())?;
    let counted = Conditions::within(&REQUESTS, "several", if several { "1" } else { "0" });
    if request.store.count(&REQUESTS, &counted)? >= i64::from(quota) {
        return Ok(Some(exceeded(quota)));
    }
    crud::insert(request, &REQUESTS, &object(json!({"at": request.arrived, "several": i64::from(several)})))?;
    Ok(None)
}

/// Returns the maximum requests per minute; 0 for unlimited.
fn allowed(quota: u32, several: bool) -> u32 {
    if several { quota } else { quota.div_ceil(SINGLES) }
}

/// Returns the recorded response, a 400 and not a 429, including its missing space. Its text for requests with one
/// contact is not established.
fn exceeded(quota: u32) -> Response {
    let reason = format!(
        "Up to {quota} imports may be requested per minute.Please batch contacts into larger requests, or retry this request in a minute."
    );
    Response::new(400, json!({"success": 0, "message": "Rate limit exceeded.", "failureReasons": [reason]}))
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn requests_with_one_contact_have_a_fifth() {
        assert_eq!(
            [(100, true), (100, false), (3, false), (0, true), (0, false)].map(|(n, s)| allowed(n, s)),
            [100, 20, 1, 0, 0]
        );
    }
}
