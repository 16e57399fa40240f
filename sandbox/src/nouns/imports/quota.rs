//! The quota of bulk imports, apart from the limit of requests per second. Its counts are rows, so all processes that
//! serve one store share it.

use serde_json::json;

use super::{REQUESTS, object};
use crate::answer::{Answer, Outcome};
use crate::call::Call;
use crate::query::Conditions;
use crate::regular;

/// Milliseconds the quota looks back. That the minute slides is not established.
const WINDOW: i64 = 60_000;
/// The service allows 100 requests with several contacts and 20 with one: one to five.
const SINGLES: u32 = 5;

/// Counts a request with so many contacts, or gives the answer where the quota is used up; then it is not counted.
///
/// # Errors
/// SQLite's.
pub fn refuse(call: &Call<'_>, contacts: usize) -> Outcome<Option<Answer>> {
    let several = contacts > 1;
    let quota = allowed(call.imports.quota, several);
    if quota == 0 {
        return Ok(None);
    }
    call.store.delete(REQUESTS.path, "body->>'at' <= ?1", (call.arrived - WINDOW).into())?;
    let counted = Conditions::within(&REQUESTS, "several", if several { "1" } else { "0" });
    if call.store.count(&REQUESTS, &counted)? >= i64::from(quota) {
        return Ok(Some(exceeded(quota)));
    }
    regular::insert(call, &REQUESTS, &object(json!({"at": call.arrived, "several": i64::from(several)})))?;
    Ok(None)
}

/// The requests per minute of one kind; 0 is no limit.
fn allowed(quota: u32, several: bool) -> u32 {
    if several { quota } else { quota.div_ceil(SINGLES) }
}

/// The recorded answer, a 400 and not a 429, the missing space included. Its words for requests with one contact are not
/// established.
fn exceeded(quota: u32) -> Answer {
    let reason = format!(
        "Up to {quota} imports may be requested per minute.Please batch contacts into larger requests, or retry this request in a minute."
    );
    Answer::new(400, json!({"success": 0, "message": "Rate limit exceeded.", "failureReasons": [reason]}))
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
