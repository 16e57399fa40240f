//! One request as a handler sees it: authorized, parsed and inside a transaction.

use std::cell::RefCell;

use serde_json::{Map, Value};

use super::errors;
use super::query::Query;
use super::render::Renderer;
use super::response::{Failure, Outcome};
use super::test_mail::Mail;
use crate::config::{Imports, Quirks};
use crate::faults::ImportOutcome;
use crate::schema::Resource;
use crate::store::{Row, Store};
use crate::util::clock;
use crate::util::text::php_int;

/// A request and its context.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    /// The records, inside the transaction of this request.
    pub(crate) store: &'a Store,
    /// All resources.
    pub(crate) resources: &'a [&'static Resource],
    /// The base URL of links, without `/api/3`.
    pub(crate) base: &'a str,
    /// The HTTP method, in upper case.
    pub(crate) method: &'a str,
    /// The path relative to `/api/3`, with a leading slash.
    pub(crate) path: &'a str,
    /// The decoded segments of the path.
    pub(crate) segments: Vec<String>,
    pub(crate) query: Query,
    /// The decoded body; `null` if empty.
    pub(crate) body: Value,
    /// The size of the body as sent, in bytes.
    pub(crate) size: usize,
    /// When the request arrived, in milliseconds since 1970, by the clock of this machine.
    pub(crate) arrived: i64,
    /// The quota and duration of bulk imports.
    pub(crate) imports: &'a Imports,
    /// What the server does differently than most evidence says.
    pub(crate) quirks: Quirks,
    /// The seed of what a quirk makes random.
    pub(crate) seed: u64,
    /// Seconds that the server's clock is off; not 0 only because of a fault.
    pub(crate) skew: i64,
    /// How a bulk import created by this request ends.
    pub(crate) import_outcome: ImportOutcome,
    /// The mails that this request sends at once.
    pub(crate) mails: RefCell<Vec<Mail>>,
}

impl<'a> Request<'a> {
    /// Creates an empty request, also used for work that no client requested.
    pub(crate) fn new(
        store: &'a Store,
        resources: &'a [&'static Resource],
        base: &'a str,
        arrived: i64,
        imports: &'a Imports,
    ) -> Self {
        Request {
            store,
            resources,
            base,
            method: "POST",
            path: "/",
            segments: Vec::new(),
            query: Query::default(),
            body: Value::Null,
            size: 0,
            arrived,
            imports,
            quirks: Quirks::default(),
            seed: 0,
            skew: 0,
            import_outcome: ImportOutcome::Completed,
            mails: RefCell::default(),
        }
    }

    /// Returns when the request arrived, as the server formats it.
    pub(crate) fn now(&self) -> String {
        clock::format(self.arrived / 1000 + self.skew)
    }

    /// Returns the segment at the 0-based `index`; empty if the path is shorter.
    pub(crate) fn segment(&self, index: usize) -> &str {
        self.segments.get(index).map_or("", String::as_str)
    }

    /// Returns the id in the second segment, parsed as the server does: text becomes 0, which no record has.
    pub(crate) fn id(&self) -> i64 {
        php_int(self.segment(1))
    }

    /// Returns the object under `key` in the body; empty if the body has another envelope, which the server ignores.
    pub(crate) fn envelope(&self, key: &str) -> Map<String, Value> {
        self.body.get(key).and_then(Value::as_object).cloned().unwrap_or_default()
    }

    /// Returns the body itself, for the operations without an envelope.
    pub(crate) fn body_object(&self) -> Map<String, Value> {
        self.body.as_object().cloned().unwrap_or_default()
    }

    /// Returns the object under `key`, or the body itself if there is no such key: for operations documented both ways.
    pub(crate) fn envelope_or_body(&self, key: &str) -> Map<String, Value> {
        if self.body.get(key).is_some() { self.envelope(key) } else { self.body_object() }
    }

    pub(crate) fn renderer(&self) -> Renderer<'a> {
        Renderer { store: self.store, base: self.base }
    }

    /// Renders the complete object as a single response contains it.
    pub(crate) fn read(&self, resource: &Resource, row: &Row) -> Outcome<Value> {
        Ok(Value::Object(self.renderer().read(resource, row)?))
    }

    /// Returns the record with the id of the path, or 404 with the model name.
    pub(crate) fn row(&self, resource: &Resource) -> Outcome<Row> {
        self.find_row(resource, self.id())
    }

    /// Returns the record with that id, or 404 with the model name.
    pub(crate) fn find_row(&self, resource: &Resource, id: i64) -> Outcome<Row> {
        Ok(self.store.find(resource, id)?.ok_or_else(|| errors::missing(resource, id))?)
    }

    /// Returns the resource that a description refers to. A unit test checks that every reference exists.
    pub(crate) fn resource(&self, path: &str) -> Outcome<&'static Resource> {
        let found = self.resources.iter().copied().find(|resource| resource.path == path);
        found.ok_or_else(|| Failure::UnknownResource(path.to_owned()))
    }
}
