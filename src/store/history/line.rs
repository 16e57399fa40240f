//! The lines of a run's file.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::api::request::{Body, Request};
use crate::catalogue::model::{Method, Server};
use crate::text::redact::Redactor;

/// One line.
///
/// Shape: an object with `what` (`begun`, `sending`, `answered`, `failed`, `undone`) and the fields of that line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Line {
    /// The run has something to write.
    Begun {
        /// The command line, secrets masked.
        command: String,
        /// The profile's name.
        profile: String,
        /// The account's address.
        account: String,
        /// When, RFC 3339 in UTC.
        at: String,
        /// The id of the run it undoes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        undoes: Option<String>,
    },
    /// A write is about to be sent.
    Sending {
        /// Its number in the run, from 1.
        write: u64,
        /// When, in milliseconds since 1970.
        at: i64,
        /// What is sent.
        request: Sent,
        /// The state before it.
        #[serde(default)]
        before: Box<Before>,
        /// The write it belongs to: undoing that one undoes this.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        behind: Option<u64>,
    },
    /// The service did it.
    Answered {
        /// The write's number.
        write: u64,
        /// The thing that came back; null where none did.
        #[serde(default)]
        item: Value,
    },
    /// It was not done, or nobody knows.
    Failed {
        /// The write's number.
        write: u64,
        /// Whether it may have been done all the same.
        unknown: bool,
        /// Why.
        reason: String,
    },
    /// A later run undid it.
    Undone {
        /// The write's number.
        write: u64,
        /// The id of that run.
        by: String,
    },
}

/// A request as it is written down: without the token, secrets masked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sent {
    /// `PUT`
    pub method: String,
    /// Whether the path stands below `/api/3` (`v3`), `/api/2` (`v2`) or at the event endpoint (`events`).
    pub server: String,
    /// `/contacts/1`
    pub path: String,
    /// Query pairs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub query: Vec<(String, String)>,
    /// The body; null where there is none. That of a form is an object of texts.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub body: Value,
}

impl Sent {
    /// What is recorded of a request: everything except its secrets.
    pub fn of(request: &Request, redactor: &Redactor) -> Self {
        let body = match &request.body {
            None => Value::Null,
            Some(Body::Json(value)) => redactor.value(value),
            Some(Body::Prepared(bytes)) => redactor.value(&serde_json::from_slice(bytes).unwrap_or_default()),
            Some(Body::Form(pairs)) => pairs
                .iter()
                .map(|(key, value)| (key.clone(), Value::from(redactor.pair(key, value))))
                .collect::<Map<_, _>>()
                .into(),
        };
        let server = match request.server {
            Server::V3 => "v3",
            Server::V2 => "v2",
            Server::Events => "events",
        };
        Sent {
            method: request.method.as_str().to_owned(),
            server: server.to_owned(),
            path: redactor.text(&request.path),
            query: request.query.iter().map(|(key, value)| (key.clone(), redactor.pair(key, value))).collect(),
            body,
        }
    }

    /// Its method.
    pub fn method(&self) -> Option<Method> {
        let all = [Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete];
        all.into_iter().find(|method| method.as_str() == self.method)
    }

    /// Its server.
    pub fn server(&self) -> Server {
        match self.server.as_str() {
            "v2" => Server::V2,
            "events" => Server::Events,
            _ => Server::V3,
        }
    }

    /// `PUT /contacts/1`
    pub fn label(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// The state before a write, as far as undoing needs it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Before {
    /// Whether it was looked at.
    #[serde(default)]
    pub known: bool,
    /// The thing; null where it was looked at and not there.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub item: Value,
    /// What stood beside it in the answer, by key, or was listed for it: arrays.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub beside: Map<String, Value>,
    /// What hung on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sides: Vec<Taken>,
    /// Why it could not be looked at; empty where it could.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub error: String,
}

/// Things that hung on one that is deleted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Taken {
    /// What they are, as the catalogue says it: `contacts with the tag`.
    pub what: String,
    /// Their members that are needed to make them again.
    pub items: Vec<Value>,
    /// Whether these are all.
    pub complete: bool,
    /// Why they could not be read; empty where they could.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub error: String,
}

impl Before {
    /// The state as it is recorded: exact, except for passwords and the account key.
    #[must_use]
    pub fn redacted(mut self, redactor: &Redactor) -> Self {
        let items = self.sides.iter_mut().flat_map(|taken| &mut taken.items);
        for value in items.chain(self.beside.values_mut()).chain([&mut self.item]) {
            *value = redactor.snapshot(value);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::redact::tests::NAMES;
    use serde_json::json;

    #[test]
    fn a_recorded_request_has_no_secret_of_any_name() {
        for name in NAMES {
            let url = format!("https://u:w0rd@a.example/?{name}=w0rd");
            let mut request = Request::get(format!("/x?{name}=w0rd"));
            request.query = vec![((*name).to_owned(), "w0rd".to_owned())];
            for body in [
                Body::Json(json!({ "a": [{ *name: "w0rd" }], "url": url })),
                Body::Prepared(json!({ *name: "w0rd" }).to_string().into_bytes()),
                Body::Form(vec![((*name).to_owned(), "w0rd".to_owned())]),
            ] {
                request.body = Some(body);
                let sent = serde_json::to_string(&Sent::of(&request, &Redactor::default())).unwrap();
                assert!(!sent.contains("w0rd") && sent.contains("(secret)"), "{sent}");
            }
        }
    }

    #[test]
    fn a_state_before_loses_only_passwords_and_the_key() {
        let key = "0123456789abcdef";
        let item = json!({ "token": "t", "password": "w0rd", "note": key });
        let before = Before { item: item.clone(), ..Before::default() };
        let taken = Taken { what: "x".into(), items: vec![item.clone()], complete: true, error: String::new() };
        let before = Before { sides: vec![taken], beside: Map::from_iter([("a".to_owned(), item)]), ..before };
        let redacted = json!({ "token": "t", "password": "(secret)", "note": "(secret)" });
        let before = before.redacted(&Redactor::new(key));
        assert_eq!([&before.item, &before.sides[0].items[0], &before.beside["a"]], [&redacted; 3]);
    }
}
