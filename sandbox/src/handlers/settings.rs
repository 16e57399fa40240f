//! The settings of the account.

use serde_json::json;

use crate::api::{Outcome, Request, Response};

/// `GET /settings/account`. Its key set is not established.
pub(crate) fn account(request: &Request<'_>) -> Outcome {
    Ok(Response::ok(json!({
        "accountName": "sandbox",
        "accountUrl": request.base,
        "company": "Sandbox Ltd.",
        "timezone": "America/Chicago",
        "currency": "usd",
        "plan": "sandbox",
        "contactLimit": "1000000",
    })))
}
