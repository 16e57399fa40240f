//! The lines of a run's history file.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::mask;
use crate::api::request::{Body, Origin, Request};
use crate::catalogue::model::{Method, Server};

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

impl Sent {
    /// The record of a request.
    pub fn of(request: &Request) -> Self {
        let body = match &request.body {
            None => Value::Null,
            Some(Body::Json(value)) => value.clone(),
            Some(Body::Prepared(bytes)) => serde_json::from_slice(bytes).unwrap_or_default(),
            Some(Body::Form(pairs)) => pairs
                .iter()
                .map(|(key, value)| (key.clone(), Value::from(value.as_str())))
                .collect::<Map<_, _>>()
                .into(),
        };
        let server = match request.server {
            Server::V3 => "v3",
            Server::V2 => "v2",
            Server::Events => "events",
        };
        Sent {
            operation: request.origin.map(Origin::command),
            method: request.method.as_str().to_owned(),
            server: server.to_owned(),
            path: request.path.clone(),
            query: request.query.iter().map(|(key, value)| (key.clone(), mask::pair(key, value))).collect(),
            body: mask::members(body),
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
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub beside: Map<String, Value>,
    /// Its dependents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sides: Vec<Taken>,
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
