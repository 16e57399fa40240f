//! What the service says: who the key is, what time it is there, how fast it may be asked, what may be read. Reads only.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::check::Check;
use super::other;
use crate::api::client::{Answer, Client};
use crate::api::request::Request;
use crate::catalogue;
use crate::catalogue::model::{Method, Role, Server};
use crate::command::auth::user;
use crate::config::{Origin, Profile};
use crate::error::{Error, Kind, Result};
use crate::session::Context;

/// Nouns whose listing is tried: those that plans and permissions tell apart.
const TRIED: &[&str] = &[
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

/// A difference of clocks that is worth a word.
const SKEW: Duration = Duration::from_secs(30);

/// All that is asked of the service.
pub fn asked(context: &Context, profile: &Profile) -> Vec<Check> {
    let answered = context.client().and_then(|client| Ok((client, client.send(&get("/users/me"))?)));
    let (client, answer) = match answered {
        Ok(answered) => answered,
        Err(error) => return vec![refused(error, profile)],
    };
    let mut checks = vec![who(&answer)];
    checks.push(clock(&answer, SystemTime::now()));
    checks.push(rate(&answer, profile.limits.rate.value));
    checks.push(plan(client));
    checks.push(reading(client));
    checks
}

/// Every key may ask who it is: refused there, it is no key.
fn refused(error: Error, profile: &Profile) -> Check {
    if !matches!(error.http_status(), Some(401 | 403)) {
        return Check::fail("service", &error);
    }
    let (name, url) = (&profile.name.value, &profile.url.value);
    let hint = match &profile.token {
        Some(token) if !matches!(token.origin, Origin::File { .. }) => {
            format!("the key comes from {}: put a valid one there", token.origin)
        }
        _ => format!("acamp auth login --name {name}"),
    };
    let message = format!("{url} does not take the key: {}", error.message());
    Check::fail("service", &Error::new(Kind::Denied, message).hint(hint))
}

fn who(answer: &Answer) -> Check {
    let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    match body.get("user").filter(|user| user.is_object()) {
        Some(person) => {
            Check::ok("service", format!("it answers, and knows the key as that of {}", user::shown(person)))
        }
        None => Check::fail(
            "service",
            &other("the answer names no user, so this is not the API of an account".to_owned())
                .hint(crate::config::address::HINT),
        ),
    }
}

fn clock(answer: &Answer, now: SystemTime) -> Check {
    let moment = answer.header("date").and_then(|text| jiff::fmt::rfc2822::parse(text).ok());
    let Some(there) = moment else { return Check::ok("clock", "unknown: the service does not say what time it is") };
    let there = there.timestamp().as_second();
    let here = now.duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX));
    let (apart, word) = (here.abs_diff(there), if here < there { "behind" } else { "ahead of" });
    if apart > SKEW.as_secs() {
        return Check::warn("clock", format!("this machine's clock is {apart} s {word} the service's"))
            .hint("timedatectl set-ntp true");
    }
    Check::ok("clock", "within seconds of the service's")
}

fn rate(answer: &Answer, ours: f64) -> Check {
    let number = |name| answer.header(name).and_then(|text| text.trim().parse::<f64>().ok());
    let Some(limit) = number("ratelimit-limit") else {
        return Check::ok("rate", format!("the service names no limit; acamp sends {ours} a second at the most"));
    };
    let left = number("ratelimit-remaining").map_or(String::new(), |left| format!(", {left} left in this one"));
    let message = format!("the service takes {limit} requests a second{left}");
    if ours == 0.0 || ours > limit {
        return Check::warn("rate", format!("{message}; acamp may send more, and will be refused"))
            .hint(format!("--rate {limit}"));
    }
    Check::ok("rate", message)
}

/// What the plan allows stands in no answer whose shape is established, so nothing is made up of it.
fn plan(client: &Client) -> Check {
    let contacts = client.send(&Request { query: vec![("limit".into(), "1".into())], ..get("/contacts") });
    let total = contacts
        .ok()
        .and_then(|answer| answer.decode(&get("/contacts"), crate::catalogue::model::Reply::Items("contacts")).ok());
    let total = total.and_then(|reply| reply.total).map_or(String::new(), |total| format!("{total} contacts; "));
    match client.send(&get("/settings/account")) {
        Ok(_) => Check::ok("plan", format!("{total}limits unknown: the service documents no answer that has them"))
            .hint("acamp settings get"),
        Err(error) if matches!(error.kind(), Kind::Denied) => {
            Check::ok("plan", format!("{total}limits unknown: the account's settings are for administrators"))
        }
        Err(error) => Check::ok("plan", format!("{total}limits unknown: {}", error.message())),
    }
}

fn reading(client: &Client) -> Check {
    let (mut read, mut refused, mut trouble) = (Vec::new(), Vec::new(), Vec::new());
    for (name, path) in TRIED.iter().filter_map(|name| Some((*name, listing(name)?))) {
        let asked: Result<Answer> = client.send(&Request { query: vec![("limit".into(), "1".into())], ..get(path) });
        match asked {
            Ok(_) => read.push(name),
            Err(error) if matches!(error.kind(), Kind::Denied | Kind::NotFound | Kind::Rejected) => refused.push(name),
            Err(_) => trouble.push(name),
        }
    }
    let mut message = format!("can read {}", if read.is_empty() { String::from("nothing") } else { read.join(", ") });
    if !trouble.is_empty() {
        message.push_str(&format!("; no answer about {}", trouble.join(", ")));
    }
    if refused.is_empty() {
        return Check::ok("reading", message);
    }
    message.push_str(&format!(
        "; not {}: the key's user lacks the permission, or the plan the feature",
        refused.join(", ")
    ));
    Check::warn("reading", message).hint("an administrator can change it under Settings, Users and Groups")
}

/// The path of a noun's listing.
fn listing(noun: &str) -> Option<&'static str> {
    let rows = catalogue::find(noun)?.operations;
    rows.iter().find(|row| row.role == Role::List && row.server == Server::V3).map(|row| row.path)
}

fn get(path: &str) -> Request {
    Request {
        method: Method::Get,
        server: Server::V3,
        path: path.to_owned(),
        query: Vec::new(),
        body: None,
        headers: Vec::new(),
        repeatable: true,
        write: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::doctor::check::Status;

    fn answer(headers: &[(&str, &str)]) -> Answer {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Answer { status: 200, headers, body: Vec::new(), unsettled: false }
    }

    #[test]
    fn clocks_may_differ_by_seconds() {
        let now = UNIX_EPOCH + Duration::from_secs(784_111_777);
        for (date, status, message) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", Status::Ok, "within seconds of the service's"),
            ("Sun, 06 Nov 1994 08:51:37 GMT", Status::Warn, "this machine's clock is 120 s behind the service's"),
            ("Sun, 06 Nov 1994 07:49:37 GMT", Status::Warn, "this machine's clock is 3600 s ahead of the service's"),
            ("soon", Status::Ok, "unknown: the service does not say what time it is"),
        ] {
            let check = clock(&answer(&[("Date", date)]), now);
            assert_eq!((check.status, check.item().get("message").as_deref()), (status, Some(message)));
        }
    }

    #[test]
    fn a_rate_above_the_services_is_worth_a_word() {
        let limited = answer(&[("RateLimit-Limit", "5"), ("RateLimit-Remaining", "3")]);
        for (ours, status) in [(5.0, Status::Ok), (3.0, Status::Ok), (6.0, Status::Warn), (0.0, Status::Warn)] {
            assert_eq!(rate(&limited, ours).status, status, "{ours}");
        }
        assert_eq!(rate(&answer(&[]), 5.0).status, Status::Ok);
    }

    #[test]
    fn every_noun_that_is_tried_has_a_listing() {
        for noun in TRIED {
            assert!(listing(noun).is_some(), "{noun}");
        }
    }
}
