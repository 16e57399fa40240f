//! The lines of a run's history file.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::api::request::{Body, Origin, Request};
use crate::catalogue::model::{Method, Server};
use crate::text::redact::Redactor;

/// One line.
///
/// Shape: an object with `what` (`begun`, `sending`, `answered`, `failed`, `undone`) and the fields of that line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Line {
    /// The run is about to send its first write.
    Begun {
        /// The command line, secrets redacted.
        command: String,
        /// The profile's name.
        profile: String,
        /// The account's address.
        account: String,
        /// When, RFC 3339 in UTC.
        at: String,
        /// The id of the run that it undoes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        undoes: Option<String>,
    },
    /// A write is about to be sent.
    Sending {
        /// Its number in the run, from 1.
        write: u64,
        /// When, in milliseconds since 1970.
        at: i64,
        /// The request.
        request: Sent,
        /// The snapshot before it.
        #[serde(default)]
        before: Box<Before>,
        /// The write it belongs to: undoing that write undoes this one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        behind: Option<u64>,
    },
    /// A write succeeded.
    Answered {
        /// The write's number.
        write: u64,
        /// The record in the response; null if there is none.
        #[serde(default)]
        item: Value,
    },
    /// A write failed, or its outcome is unknown.
    Failed {
        /// The write's number.
        write: u64,
        /// Whether it may have succeeded.
        unknown: bool,
        /// Why.
        reason: String,
    },
    /// A later run undid a write.
    Undone {
        /// The write's number.
        write: u64,
        /// The id of the later run.
        by: String,
    },
}

/// A request as it is recorded: without the token, secrets redacted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sent {
    /// The command of its operation: `contacts tags add`; none for a request that no operation covers, and in histories of
    /// earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// `PUT`
    pub method: String,
    /// The base of the path: `/api/3` (`v3`), `/api/2` (`v2`) or the event endpoint (`events`).
    pub server: String,
    /// `/contacts/1`
    pub path: String,
    /// Query pairs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub query: Vec<(String, String)>,
    /// The body; null if there is none. That of a form is an object of strings.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub body: Value,
}

/// How servers are recorded.
const SERVERS: [(Server, &str); 4] =
    [(Server::V3, "v3"), (Server::V2, "v2"), (Server::V1, "v1"), (Server::Events, "events")];

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
        Sent {
            operation: request.origin.map(Origin::command),
            method: request.method.as_str().to_owned(),
            server: SERVERS
                .iter()
                .find(|(server, _)| *server == request.server)
                .map_or("v3", |(_, word)| word)
                .to_owned(),
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
        SERVERS.iter().find(|(_, word)| *word == self.server).map_or(Server::V3, |(server, _)| *server)
    }

    /// `PUT /contacts/1`; `v1 campaign_create` for API v1.
    pub fn label(&self) -> String {
        if self.server() == Server::V1 {
            return format!("v1 {}", self.path.trim_start_matches('/'));
        }
        format!("{} {}", self.method, self.path)
    }
}

/// The snapshot before a write, as far as undo needs it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Before {
    /// Whether it was fetched.
    #[serde(default)]
    pub known: bool,
    /// The record; null if it did not exist.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub item: Value,
    /// What was side-loaded with it or listed for it: arrays, by key.
    #[serde(default, rename = "beside", skip_serializing_if = "Map::is_empty")]
    pub side_loaded: Map<String, Value>,
    /// Its dependents.
    #[serde(default, rename = "sides", skip_serializing_if = "Vec::is_empty")]
    pub dependents: Vec<Taken>,
    /// Records of another resource that are deleted together with it, each as before a delete of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deleted_with: Vec<Before>,
    /// Why it could not be fetched; empty if it was.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub error: String,
}

/// Dependents of one kind of a deleted record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Taken {
    /// What they are, as the catalogue describes them: `contacts with the tag`.
    pub what: String,
    /// The properties needed to create them again.
    pub items: Vec<Value>,
    /// Whether these are all of them.
    pub complete: bool,
    /// Why they could not be fetched; empty if they were.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub error: String,
}

impl Before {
    /// The state as it is recorded: exact, except for credentials and the account key.
    #[must_use]
    pub fn redacted(mut self, redactor: &Redactor) -> Self {
        let items = self.dependents.iter_mut().flat_map(|taken| &mut taken.items);
        for value in items.chain(self.side_loaded.values_mut()).chain([&mut self.item]) {
            *value = redactor.snapshot(value);
        }
        self.deleted_with = self.deleted_with.into_iter().map(|one| one.redacted(redactor)).collect();
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
    fn a_state_before_loses_only_credentials_and_the_key() {
        let key = "0123456789abcdef";
        let item = json!({ "token": "t", "password": "w0rd", "note": key });
        let before = Before { item: item.clone(), ..Before::default() };
        let taken = Taken { what: "x".into(), items: vec![item.clone()], complete: true, error: String::new() };
        let before =
            Before { dependents: vec![taken], side_loaded: Map::from_iter([("a".to_owned(), item)]), ..before };
        let redacted = json!({ "token": "t", "password": "(secret)", "note": "(secret)" });
        let before = before.redacted(&Redactor::new(key));
        assert_eq!([&before.item, &before.dependents[0].items[0], &before.side_loaded["a"]], [&redacted; 3]);
    }
}
