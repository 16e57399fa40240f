//! Checks against the server: the user of the API key, the clock, the rate limit, the plan, and permissions. Reads only.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::check::Check;
use crate::api::client::{Client, Response};
use crate::api::request::Request;
use crate::catalogue;
use crate::catalogue::model::{Role, Server};
use crate::command::auth::user;
use crate::config::{Origin, Profile};
use crate::error::{Error, Kind, Result};
use crate::session::Context;

/// Resources whose listing is tried, because plans and permissions differ in them.
const RESOURCES: &[&str] = &[
    "contacts",
    "lists",
    "tags",
    "automations",
    "campaigns",
    "deals",
    "accounts",
    "webhooks",
    "users",
    "custom-objects schemas",
];

/// Clock difference that causes a warning.
const MAX_SKEW: Duration = Duration::from_secs(30);

/// Runs all checks against the server.
pub fn checks(context: &Context, profile: &Profile) -> Vec<Check> {
    let result = context.client().and_then(|client| Ok((client, client.send(&get("/users/me"))?)));
    let (client, response) = match result {
        Ok(result) => result,
        Err(error) => return vec![no_access(error, profile)],
    };
    let mut checks = vec![current_user(&response)];
    checks.push(clock(&response, SystemTime::now()));
    checks.push(rate(&response, profile.limits.rate.value));
    checks.push(plan(client));
    checks.push(permissions(client));
    checks
}

/// Every valid API key may read its own user, so a rejection means that the key is invalid.
fn no_access(error: Error, profile: &Profile) -> Check {
    if !matches!(error.http_status(), Some(401 | 403)) {
        return Check::fail("service", &error);
    }
    let (name, url) = (&profile.name.value, &profile.url.value);
    let hint = match &profile.token {
        Some(token) if !matches!(token.origin, Origin::File { .. }) => {
            format!("the API key comes from {}: set a valid key there", token.origin)
        }
        _ => format!("acamp auth login --name {name}"),
    };
    let message = format!("{url} rejects the API key: {}", error.message());
    Check::fail("service", &Error::new(Kind::Denied, message).hint(hint))
}

fn current_user(response: &Response) -> Check {
    match user::in_response(response) {
        Ok(user) => Check::ok("service", format!("logged in as {}", user::display_name(&user))),
        Err(error) => Check::fail("service", &error),
    }
}

fn clock(response: &Response, now: SystemTime) -> Check {
    let date = response.header("date").and_then(|text| jiff::fmt::rfc2822::parse(text).ok());
    let Some(there) = date else { return Check::ok("clock", "unknown: no date in the response") };
    let there = there.timestamp().as_second();
    let here = now.duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX));
    let (apart, word) = (here.abs_diff(there), if here < there { "behind" } else { "ahead of" });
    if apart > MAX_SKEW.as_secs() {
        return Check::warn("clock", format!("this machine's clock is {apart} s {word} the server's"))
            .hint("timedatectl set-ntp true");
    }
    Check::ok("clock", "in sync with the server")
}

fn rate(response: &Response, ours: f64) -> Check {
    let number = |name| response.header(name).and_then(|text| text.trim().parse::<f64>().ok());
    let Some(limit) = number("ratelimit-limit") else {
        return Check::ok(
            "rate",
            format!("the server states no limit; acamp sends at most {ours} requests per second"),
        );
    };
    let left = number("ratelimit-remaining").map_or(String::new(), |left| format!(", {left} left in this second"));
    let message = format!("the server allows {limit} requests per second{left}");
    if ours == 0.0 || ours > limit {
        return Check::warn("rate", format!("{message}; acamp may exceed this and be throttled"))
            .hint(format!("--rate {limit}"));
    }
    Check::ok("rate", message)
}

/// The limits of the plan are in no documented response, so they are reported as unknown.
fn plan(client: &Client) -> Check {
    let contacts = client.send(&Request { query: vec![("limit".into(), "1".into())], ..get("/contacts") });
    let total = contacts.ok().and_then(|response| {
        response.decode(&get("/contacts"), crate::catalogue::model::Reply::Items("contacts")).ok()
    });
    let total = total.and_then(|reply| reply.total).map_or(String::new(), |total| format!("{total} contacts; "));
    match client.send(&get("/settings/account")) {
        Ok(_) => Check::ok("plan", format!("{total}limits unknown: the API documents none")).hint("acamp settings get"),
        Err(error) if matches!(error.kind(), Kind::Denied) => {
            Check::ok("plan", format!("{total}limits unknown: only administrators can read account settings"))
        }
        Err(error) => Check::ok("plan", format!("{total}limits unknown: {}", error.message())),
    }
}

fn permissions(client: &Client) -> Check {
    let (mut read, mut refused, mut failed) = (Vec::new(), Vec::new(), Vec::new());
    for (name, path) in RESOURCES.iter().filter_map(|name| Some((*name, listing(name)?))) {
        let result: Result<Response> = client.send(&Request { query: vec![("limit".into(), "1".into())], ..get(path) });
        match result {
            Ok(_) => read.push(name),
            Err(error) if matches!(error.kind(), Kind::Denied | Kind::NotFound | Kind::Rejected) => refused.push(name),
            Err(_) => failed.push(name),
        }
    }
    let mut message = format!("can read {}", if read.is_empty() { String::from("nothing") } else { read.join(", ") });
    if !failed.is_empty() {
        message.push_str(&format!("; request failed for {}", failed.join(", ")));
    }
    if refused.is_empty() {
        return Check::ok("reading", message);
    }
    message.push_str(&format!(
        "; cannot read {}: the user lacks the permission, or the plan lacks the feature",
        refused.join(", ")
    ));
    Check::warn("reading", message).hint("an administrator can grant permissions under Settings → Users and Groups")
}

/// The path of a resource's listing.
fn listing(name: &str) -> Option<&'static str> {
    let mut operations = catalogue::find(name)?.operations.iter();
    operations.find(|operation| operation.role == Role::List && operation.server == Server::V3).map(|list| list.path)
}

fn get(path: &str) -> Request {
    Request::get(path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::doctor::check::Status;

    fn response(headers: &[(&str, &str)]) -> Response {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Response { status: 200, headers, body: Vec::new(), unsettled: false, beside: None }
    }

    #[test]
    fn clocks_may_differ_by_seconds() {
        let now = UNIX_EPOCH + Duration::from_secs(784_111_777);
        for (date, status, message) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", Status::Ok, "in sync with the server"),
            ("Sun, 06 Nov 1994 08:51:37 GMT", Status::Warn, "this machine's clock is 120 s behind the server's"),
            ("Sun, 06 Nov 1994 07:49:37 GMT", Status::Warn, "this machine's clock is 3600 s ahead of the server's"),
            ("soon", Status::Ok, "unknown: no date in the response"),
        ] {
            let check = clock(&response(&[("Date", date)]), now);
            assert_eq!((check.status, check.item().get("message").as_deref()), (status, Some(message)));
        }
    }

    #[test]
    fn a_rate_above_the_server_limit_is_a_warning() {
        let limited = response(&[("RateLimit-Limit", "5"), ("RateLimit-Remaining", "3")]);
        for (ours, status) in [(5.0, Status::Ok), (3.0, Status::Ok), (6.0, Status::Warn), (0.0, Status::Warn)] {
            assert_eq!(rate(&limited, ours).status, status, "{ours}");
        }
        assert_eq!(rate(&response(&[]), 5.0).status, Status::Ok);
    }

    #[test]
    fn every_resource_that_is_tried_has_a_listing() {
        for name in RESOURCES {
            assert!(listing(name).is_some(), "{name}");
        }
    }
}
