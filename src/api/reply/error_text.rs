//! The server's reasons for a failure, in any of its shapes, as one short line and its codes. Pure; does not decide the kind of
//! failure.
//!
//! Shapes: `{"message"}`, `{"errors": [object | text]}`, `{"errors": text}`, `{"message", "failureReasons": […]}`,
//! `{"message", "error": "Duplicate entry …"}`, `{"error"}`, `{"result_message"}` of the older API, and `{"title",
//! "detail"}` of newer parts of the API.

use serde_json::{Map, Value};

use crate::api::reply::wording;
use crate::api::request::plain;

/// Maximum number of reasons shown.
const SHOWN: usize = 5;

/// The codes of validation errors.
const VALUE_CODES: &[&str] = &["field_missing", "field_invalid", "duplicate", "related_missing", "email_invalid"];

/// The server's reasons.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorReasons {
    /// One line, safe for a terminal, with internal names translated; empty if the server gave no reason.
    pub text: String,
    /// The machine-readable codes, such as `duplicate`.
    pub codes: Vec<String>,
}

impl ErrorReasons {
    /// Whether the text says that a record does not exist, whatever the status: for a missing id the server returns 403,
    /// 400 and 422 as well as 404.
    pub fn says_not_found(&self) -> bool {
        starts_with_ignoring_case(&self.text, "no result found") || self.says_nothing_returned()
    }

    /// Whether the text says that there is nothing to return, with which API v1 reports an unknown record and an empty
    /// listing alike.
    pub fn says_nothing_returned(&self) -> bool {
        self.text.to_lowercase().contains("nothing is returned")
    }

    /// Whether the text is about a value of the request, whatever the status: the server returns 403 for some of them.
    pub fn is_about_a_value(&self) -> bool {
        let text = self.text.to_lowercase();
        let says = |parts: &[&str]| parts.iter().any(|part| text.contains(part));
        let is_about_access = says(&["permission", "forbidden", "token", "not allowed", "access"])
            || text.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == "key");
        let has_code = self.codes.iter().any(|code| VALUE_CODES.contains(&code.as_str()));
        !is_about_access
            && (has_code || says(&["not valid", "invalid", "is required", "is not a ", "must be", "/data/attributes/"]))
    }

    /// Whether the text says that there were too many requests: the import reports that with status 400.
    pub fn says_too_many(&self) -> bool {
        starts_with_ignoring_case(&self.text, "rate limit exceeded")
    }
}

/// The reasons in `body`, if it is JSON.
pub fn read(body: &[u8]) -> Option<ErrorReasons> {
    serde_json::from_slice(body).ok().map(|value| from_value(&value))
}

/// The reasons in `value`.
pub fn from_value(value: &Value) -> ErrorReasons {
    let mut reasons = Reasons::default();
    match value {
        Value::Object(members) => reasons.object(members),
        Value::Array(list) => list.iter().for_each(|one| reasons.one(one)),
        Value::String(text) => reasons.say(text),
        _ => {}
    }
    reasons.finish()
}

#[derive(Default)]
struct Reasons {
    texts: Vec<String>,
    codes: Vec<String>,
}

impl Reasons {
    fn object(&mut self, members: &Map<String, Value>) {
        match members.get("errors") {
            Some(Value::Array(list)) => list.iter().for_each(|one| self.one(one)),
            Some(Value::Object(fields)) => fields.iter().for_each(|(name, why)| self.field(name, why)),
            Some(Value::String(text)) => self.say(text),
            _ => {}
        }
        if self.texts.is_empty() {
            self.message(members);
        }
        if let Some(Value::Array(reasons)) = members.get("failureReasons") {
            reasons.iter().for_each(|reason| self.failure_reason(reason));
        }
    }

    /// A response without `errors`.
    fn message(&mut self, members: &Map<String, Value>) {
        let given = ["message", "result_message", "title", "detail"].into_iter().filter_map(|name| members.get(name));
        given.filter(|value| !value.is_null()).for_each(|value| self.say(&plain(value)));
        match members.get("error") {
            Some(Value::String(text)) => {
                if text.starts_with("Duplicate entry") {
                    self.codes.push(String::from("duplicate"));
                }
                self.say(text);
            }
            Some(nested @ Value::Object(_)) => self.one(nested),
            _ => {}
        }
        if let Some(code) = code(members.get("code")) {
            self.codes.push(code);
        }
    }

    /// One element of `errors`: `title: detail (code, pointer)`.
    fn one(&mut self, error: &Value) {
        let Value::Object(members) = error else {
            return self.say(&plain(error));
        };
        let words: Vec<String> = ["title", "detail", "message"]
            .into_iter()
            .filter_map(|name| members.get(name)?.as_str())
            .map(trimmed)
            .filter(|text| !text.is_empty())
            .map(String::from)
            .collect();
        let mut notes: Vec<String> = [members.get("code"), members.get("error")].into_iter().filter_map(code).collect();
        self.codes.extend(notes.iter().cloned());
        // One code is enough in the text; `error` is only a narrower code.
        notes.truncate(1);
        notes.extend(pointer(members.get("source")));
        let text = words.join(": ");
        self.say(&match (text.is_empty(), notes.is_empty()) {
            (true, _) => notes.join(", "),
            (false, true) => text,
            (false, false) => format!("{text} ({})", notes.join(", ")),
        });
    }

    /// One property of an `errors` object: a field and what is wrong with it.
    fn field(&mut self, name: &str, why: &Value) {
        let why = match why {
            Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(", "),
            other => plain(other),
        };
        self.say(&format!("{name}: {why}"));
    }

    /// One of the import's reasons: text, or the number of a contact and what is wrong with it.
    fn failure_reason(&mut self, reason: &Value) {
        match (reason.get("contact"), reason.get("failureReason")) {
            (Some(contact), Some(why)) => self.say(&format!("contact {}: {}", plain(contact), plain(why))),
            _ => self.say(&plain(reason)),
        }
    }

    fn say(&mut self, text: &str) {
        let text = trimmed(without_internal_request(text));
        if !text.is_empty() {
            self.texts.push(text.to_owned());
        }
    }

    fn finish(self) -> ErrorReasons {
        let more = self.texts.len().saturating_sub(SHOWN);
        let mut text = self.texts.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join("; ");
        if more > 0 {
            text.push_str(&format!("; and {more} more"));
        }
        let mut codes = Vec::new();
        for code in self.codes {
            let code = wording::brief(&code, 60);
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        ErrorReasons { text: wording::speak(&text), codes }
    }
}

/// A code worth showing; some parts of the API repeat the HTTP status there.
fn code(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) if !text.is_empty() && text.parse::<u16>().is_err() => Some(text.clone()),
        _ => None,
    }
}

/// What the error points at: a JSON pointer, a query parameter, or a `value` in newer parts of the API.
fn pointer(source: Option<&Value>) -> Option<String> {
    let source = source?;
    ["pointer", "parameter", "value"].into_iter().find_map(|name| source.get(name)?.as_str()).map(str::to_owned)
}

/// The groups endpoint passes on failures of internal requests, with internal host names:
/// ``Client error: `POST https://…` resulted in a `400 Bad Request` response: …``. Only the response is useful.
fn without_internal_request(text: &str) -> &str {
    match text.split_once("response:") {
        Some((before, response)) if before.starts_with("Client error:") => response,
        _ => text,
    }
}

fn trimmed(text: &str) -> &str {
    text.trim().trim_end_matches('.').trim_end()
}

fn starts_with_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn reasons_in(body: &str) -> (String, Vec<String>) {
        let reasons = read(body.as_bytes()).unwrap();
        (reasons.text, reasons.codes)
    }

    #[test]
    fn errors_under_errors_or_failure_reasons_are_parsed() {
        let none = Vec::<String>::new;
        check(&[
            (
                r#"{"errors":[{"title":"Email address already exists in the system","detail":"","code":"duplicate","source":{"pointer":"\/data\/attributes\/email"}}]}"#,
                "Email address already exists in the system (duplicate, /data/attributes/email)",
                vec!["duplicate".into()],
            ),
            (
                r#"{"errors":[{"title":"The related list does not exist.","code":"related_missing","error":"list_not_exist"}]}"#,
                "The related list does not exist (related_missing)",
                vec!["related_missing".into(), "list_not_exist".into()],
            ),
            (
                r#"{"errors":[{"title":"Invalid value for query parameter contactTag.tag","detail":"No tag id provided","source":{"parameter":"contactTag.tag"}}]}"#,
                "Invalid value for query parameter contactTag.tag: No tag id provided (contactTag.tag)",
                none(),
            ),
            (
                r#"{"errors":[{"status":404,"title":"Not Found","detail":"Contact not found"}]}"#,
                "Not Found: Contact not found",
                none(),
            ),
            (r#"{"errors":["Field name is required","Type too."]}"#, "Field name is required; Type too", none()),
            (r#"{"errors":"Bulk operation failed."}"#, "Bulk operation failed", none()),
            (
                r#"{"success":0,"message":"Invalid.","failureReasons":["bad",{"contact":230,"failureReason":"no email"}]}"#,
                "Invalid; bad; contact 230: no email",
                none(),
            ),
            (
                r#"{"errors":[{"status":422,"title":"Bad","source":{"type":"pointer","value":"/data/x"}}]}"#,
                "Bad (/data/x)",
                none(),
            ),
            (r#"{"errors":[{"title":"x","code":422}]}"#, "x", none()),
            (r#"{"errors":{"email":["invalid","taken"]}}"#, "email: invalid, taken", none()),
        ]);
    }

    #[test]
    fn errors_of_other_shapes_are_parsed() {
        let none = Vec::<String>::new;
        check(&[
            (
                r#"{"message":"No Result found for Subscriber with id 99"}"#,
                "No Result found for contact with id 99",
                none(),
            ),
            (
                r#"{"message":"Could not process request","error":"Duplicate entry 'vip' for key 'typetag'"}"#,
                "Could not process request; Duplicate entry 'vip' for key 'typetag'",
                vec!["duplicate".into()],
            ),
            (r#"{"result_code":0,"result_message":"nope"}"#, "nope", none()),
            (r#"{"message":{"rel_id":"required"}}"#, r#"{"rel_id":"required"}"#, none()),
            (
                r#"{"message":"Client error: `POST https:\/\/inner.local\/member` resulted in a `400 Bad Request` response:\n{\"message\": \"rel_id is required\"}\n\n"}"#,
                r#"{"message": "rel_id is required"}"#,
                none(),
            ),
            (r#"{}"#, "", none()),
            (r#"false"#, "", none()),
        ]);
    }

    /// Checks the text and the codes of each body.
    fn check(cases: &[(&str, &str, Vec<String>)]) {
        for (body, text, codes) in cases {
            assert_eq!(reasons_in(body), ((*text).to_owned(), codes.clone()), "{body}");
        }
    }

    #[test]
    fn reasons_about_a_value_are_told_from_those_about_access() {
        let is_about_a_value = |body: &str| read(body.as_bytes()).unwrap().is_about_a_value();
        for body in [
            r#"{"message":"Field id not valid"}"#,
            r#"{"message":{"rel_id":"rel_id is required"}}"#,
            r#"{"message":"group_id is not a string"}"#,
            r#"{"errors":[{"title":"Taken","code":"duplicate"}]}"#,
        ] {
            assert!(is_about_a_value(body), "{body}");
        }
        for body in [
            r#"{"message":"Forbidden"}"#,
            r#"{"message":"key abc is not valid"}"#,
            r#"{"message":"Invalid token"}"#,
            r#"{"errors":[{"title":"You do not have permission to set /data/attributes/owner"}]}"#,
            r#"{}"#,
        ] {
            assert!(!is_about_a_value(body), "{body}");
        }
    }

    #[test]
    fn many_reasons_are_cut_and_the_rest_counted() {
        let body = r#"{"errors":["a","b","c","d","e","f","g"]}"#;
        assert_eq!(reasons_in(body).0, "a; b; c; d; e; and 2 more");
    }

    #[test]
    fn what_is_not_json_has_no_reasons() {
        assert_eq!(read(b"<html>"), None);
        assert_eq!(read(b""), None);
    }
}
