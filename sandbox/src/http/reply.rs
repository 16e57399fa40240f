//! Sends a response with the headers that all responses have, or whatever a fault makes of it.

use axum::body::Body;
use axum::http::{HeaderValue, Response as HttpResponse, StatusCode, header};

use super::connection::ConnectionHandle;
use super::corrupt;
use super::faulty_body::FaultyBody;
use super::rate_limit::Decision;
use crate::api::{self, Response};
use crate::faults::{Delays, Kind};
use crate::util::{clock, json};

/// A response and the fault that hits it.
pub(super) struct Reply {
    pub(super) response: Response,
    pub(super) fault: Option<Kind>,
    /// Seconds that the server's clock is off.
    pub(super) skew: i64,
}

/// What else determines the response to one request.
pub(super) struct Context<'a> {
    pub(super) decision: Decision,
    /// The rate limit, in requests per second.
    pub(super) rate: u32,
    /// The rate limit that the headers report, if it is another one.
    pub(super) reported_rate: Option<u32>,
    /// Seconds that the store's clock is ahead of the machine's clock.
    pub(super) ahead: i64,
    pub(super) request_id: String,
    /// Whether to close the connection after the response.
    pub(super) closes: bool,
    pub(super) delays: &'a Delays,
    pub(super) connection: ConnectionHandle,
}

impl Context<'_> {
    /// Returns the limit and the remaining requests that the headers report; `None` if there are no such headers.
    fn reported_limit(&self) -> Option<(u32, u32)> {
        let limit = self.reported_rate.unwrap_or(self.rate);
        let used = match self.decision {
            Decision::Unlimited if self.reported_rate.is_none() => return None,
            Decision::Unlimited => 1,
            Decision::Allow { remaining } => self.rate.saturating_sub(u32::try_from(remaining).unwrap_or(u32::MAX)),
            Decision::Deny => self.rate,
        };
        Some((limit, limit.saturating_sub(used)))
    }
}

impl Reply {
    pub(super) fn of(response: Response) -> Self {
        Reply { response, fault: None, skew: 0 }
    }

    pub(super) fn into_http(self, context: Context<'_>) -> HttpResponse<Body> {
        let Reply { response, fault, skew } = self;
        let mut bytes = match response.body {
            api::Body::Empty => Vec::new(),
            api::Body::Json(value) => json::encode(&value),
            api::Body::Text(text) => text.into_bytes(),
        };
        if let Some(kind) = fault {
            bytes = corrupt::bytes(kind, bytes);
        }
        let length = bytes.len();
        let reported = context.reported_limit();
        let mut http = HttpResponse::new(send(fault, bytes, context.connection, context.delays));
        *http.status_mut() = StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = http.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-cache, must-revalidate"));
        let mut add = |name: &'static str, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        };
        add("x-request-id", &context.request_id);
        if let Some((limit, remaining)) = reported {
            add("ratelimit-limit", &limit.to_string());
            add("ratelimit-remaining", &remaining.to_string());
        }
        if matches!(fault, Some(Kind::ResetMiddle | Kind::SlowDrip)) {
            add("content-length", &length.to_string());
        }
        let skew = skew + context.ahead;
        if skew != 0 {
            add("date", &clock::http_date(skew));
        }
        if context.closes {
            add("connection", "close");
        }
        for (name, value) in &response.headers {
            add(name, value);
        }
        http
    }
}

/// Returns the body as the fault sends it.
fn send(fault: Option<Kind>, bytes: Vec<u8>, connection: ConnectionHandle, delays: &Delays) -> Body {
    match fault {
        Some(Kind::ResetBefore | Kind::ResetAfter | Kind::Late) => {
            connection.reset();
            Body::empty()
        }
        Some(Kind::ResetMiddle) => Body::new(FaultyBody::half(&bytes, connection)),
        Some(Kind::SlowDrip) => Body::new(FaultyBody::drip(bytes, delays.drip)),
        Some(Kind::Huge) => Body::new(FaultyBody::huge()),
        _ => Body::from(bytes),
    }
}
