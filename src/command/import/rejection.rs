//! What a rejected bulk import request means. Pure.
//!
//! The server accepts all contacts of a request or none. A rejection gives its reason in one of these ways:
//!
//! | Response | Meaning |
//! |---|---|
//! | 400 `Rate limit exceeded.` | nothing was accepted; retry in a minute |
//! | 400 with `failureReasons: [{"contact": 230, "failureReason": …}]` | these contacts are invalid |
//! | any other 400, 413 or 422 | something about the request, or about a contact it does not name |
//!
//! Contacts are counted from 1; the documentation's example, 230 of up to 250, fits counting from 0 as well. The
//! numbers are therefore believed only if the request is accepted without the named contacts.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::api::reply::wording;
use crate::error::{Error, Kind};

/// Maximum length of a stored reason, in letters.
const LONGEST: usize = 200;

/// The outcome of a request that was not accepted.
#[derive(Clone, Debug, PartialEq)]
pub enum Rejection {
    /// The quota is exceeded; nothing was accepted.
    OverQuota,
    /// Invalid contacts, by position from 0, each with the server's reason.
    Contacts(BTreeMap<usize, String>),
    /// Rejected for a reason that names no contact.
    Whole(String),
    /// It may have been accepted: no response, or an empty one.
    Unknown,
    /// Not accepted, and no other request would be: the key, the account, the network.
    Fatal,
}

/// Classifies the failure of a request with `contacts` contacts.
pub fn read(error: &Error, contacts: usize) -> Rejection {
    match (error.kind(), error.http_status()) {
        (Kind::Unknown, _) => Rejection::Unknown,
        (Kind::Temporary, Some(400)) => Rejection::OverQuota,
        (Kind::Rejected, Some(400 | 413 | 422)) => {
            let body = error.answer_body().and_then(|body| serde_json::from_slice(body).ok()).unwrap_or(Value::Null);
            match named(&body, contacts) {
                Some(named) => Rejection::Contacts(named),
                None => Rejection::Whole(error.message().to_owned()),
            }
        }
        _ => Rejection::Fatal,
    }
}

/// The contacts the reasons name; `None` if there is no such list or a number is out of range.
fn named(body: &Value, contacts: usize) -> Option<BTreeMap<usize, String>> {
    let reasons = body.get("failureReasons")?.as_array()?;
    let mut named: BTreeMap<usize, String> = BTreeMap::new();
    for reason in reasons {
        let number = reason.get("contact")?;
        let number = number.as_u64().or_else(|| number.as_str()?.parse().ok())?;
        let at = usize::try_from(number).ok()?.checked_sub(1).filter(|at| *at < contacts)?;
        let why = reason.get("failureReason").and_then(Value::as_str).unwrap_or("rejected without a reason");
        let why = wording::brief(&wording::speak(why), LONGEST);
        named.entry(at).and_modify(|known| *known = format!("{known}; {why}")).or_insert(why);
    }
    (!named.is_empty()).then_some(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(body: &str) -> Rejection {
        let error = Error::new(Kind::Rejected, "rejected").status(400).answer(body.as_bytes());
        read(&error, 250)
    }

    #[test]
    fn contacts_are_counted_from_one() {
        let body = r#"{"success":0,"message":"JSON payload did not pass validation.","failureReasons":[
            {"contact":1,"failureReason":"Field email incorrect format"},{"contact":"250","failureReason":"no email"}]}"#;
        let named = BTreeMap::from([(0, "Field email incorrect format".to_owned()), (249, "no email".to_owned())]);
        assert_eq!(refused(body), Rejection::Contacts(named));
    }

    #[test]
    fn a_number_that_no_contact_has_identifies_nothing() {
        for body in [
            r#"{"failureReasons":[{"contact":0,"failureReason":"x"}]}"#,
            r#"{"failureReasons":[{"contact":251,"failureReason":"x"}]}"#,
            r#"{"failureReasons":["something is wrong"]}"#,
            r#"{"failureReasons":[]}"#,
            r#"{"message":"no"}"#,
            "not JSON",
        ] {
            assert_eq!(refused(body), Rejection::Whole("rejected".to_owned()), "{body}");
        }
    }

    #[test]
    fn over_the_quota_lost_and_hopeless_are_told_apart() {
        let read = |kind, status| read(&Error::new(kind, "x").status(status), 1);
        assert_eq!(read(Kind::Temporary, 400), Rejection::OverQuota);
        assert_eq!(read(Kind::Unknown, 502), Rejection::Unknown);
        assert_eq!(read(Kind::Denied, 403), Rejection::Fatal);
        assert_eq!(read(Kind::Temporary, 429), Rejection::Fatal);
    }
}
