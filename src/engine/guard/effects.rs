//! What the requests of a run do to people and records, judged by what is sent: the method, the route, the query and the
//! whole body. What is not known counts as the graver level. Pure, except for the limit on deletes.

use std::borrow::Cow;

use serde_json::Value;

use super::budget;
use crate::api::request::{Body, Origin, Request, plain, route};
use crate::catalogue;
use crate::catalogue::guarding::{Level, MANY_SUBSCRIPTIONS, Subscribes, has_only};
use crate::catalogue::model::{Method, Operation, Resource, Role, Server};
use crate::engine::cascade::Deletion;
use crate::engine::record;
use crate::error::Result;
use crate::session::Context;

/// What the requests of a run do.
#[derive(Debug, Default)]
pub struct Effects {
    gravest: Level,
    subscriptions: u64,
    deletes: Vec<(Option<&'static Resource>, u64)>,
    /// The records that are deleted by their id: the resource, and the id.
    records: Vec<(&'static str, String)>,
    cascades: Vec<Deletion>,
}

impl Effects {
    /// What one request does.
    pub fn of(request: &Request) -> Self {
        let mut effects = Effects::default();
        effects.add(request);
        effects
    }

    /// What several requests do.
    pub fn of_all(requests: &[Request]) -> Self {
        let mut effects = Effects::default();
        requests.iter().for_each(|request| effects.add(request));
        effects
    }

    /// Adds what a request does; a read does nothing.
    pub fn add(&mut self, request: &Request) {
        if !request.write {
            return;
        }
        let known = request.origin.map(|origin| origin.operation);
        let level = known.map_or_else(
            || level_of_route(request),
            |operation| operation.confirmation_level(|name| values(request, name)),
        );
        self.gravest = self.gravest.max(level);
        self.subscriptions += known.map_or(0, |operation| subscriptions(operation, request));
        if known.map_or_else(|| is_delete(request), |operation| operation.role == Role::Delete) {
            self.add_deletes(request.origin.map(|origin| origin.resource), ids(request));
            let named =
                |origin: Origin| Some((origin.resource.name, record::id_in(origin.operation.path, &request.path)?));
            self.records.extend(request.origin.and_then(named));
            self.cascades.extend(Deletion::of(request));
        }
    }

    /// Adds deletes of a resource.
    pub fn add_deletes(&mut self, resource: Option<&'static Resource>, count: u64) {
        let name = |resource: Option<&'static Resource>| resource.map(|resource| resource.name);
        match self.deletes.iter_mut().find(|(known, _)| name(*known) == name(resource)) {
            Some((_, total)) => *total += count,
            None => self.deletes.push((resource, count)),
        }
    }

    /// The confirmation level of all requests together.
    pub fn level(&self) -> Level {
        let has_many = self.subscriptions >= MANY_SUBSCRIPTIONS;
        if has_many { self.gravest.max(Level::Moderate) } else { self.gravest }
    }

    /// How many subscriptions to lists are created or restored.
    pub fn subscriptions(&self) -> u64 {
        self.subscriptions
    }

    /// The deletes that may also delete records of another resource.
    pub fn cascades(&self) -> &[Deletion] {
        &self.cascades
    }

    /// Whether a request deletes this record.
    pub fn deletes_record(&self, resource: &Resource, id: &str) -> bool {
        self.records.iter().any(|(known, own)| *known == resource.name && own == id)
    }

    /// Raises the confirmation level to at least this one.
    pub fn raise(&mut self, level: Level) {
        self.gravest = self.gravest.max(level);
    }

    /// How many records are deleted.
    pub fn deletes(&self) -> u64 {
        self.deletes.iter().map(|(_, count)| count).sum()
    }

    /// Stops a run that would delete more records of a resource than allowed.
    ///
    /// # Errors
    /// Those of [`budget::check`].
    pub fn check_limit(&self, context: &Context) -> Result<()> {
        self.deletes.iter().try_for_each(|(resource, count)| budget::check(context, *resource, *count))
    }
}

/// Whether a request that no operation covers deletes something: by its method, or by the name of the action of API v1.
fn is_delete(request: &Request) -> bool {
    request.method == Method::Delete || request.server == Server::V1 && request.path.contains("delete")
}

/// The level of a request to a route that no operation has: that of the operations that differ in the method or in the case
/// of letters; otherwise the gravest level of its collection, and at least a yes or no.
fn level_of_route(request: &Request) -> Level {
    let path = route(&request.path).to_lowercase();
    let is_delete = request.method == Method::Delete;
    let is_similar = |operation: &&Operation| {
        let has_method = (operation.method == Method::Delete) == is_delete;
        operation.role.is_write() && operation.server == request.server && has_method
    };
    let similar = || catalogue::operations().map(|(_, operation)| operation).filter(is_similar);
    let same = similar().filter(|operation| operation.has_path(&path));
    let same_level = same.map(|operation| operation.confirmation_level(|name| values(request, name))).max();
    same_level.unwrap_or_else(|| {
        // Actions of API v1 begin with what they are about: `campaign_send`.
        let end = |letter: char| letter == '/' || letter == '_' && request.server == Server::V1;
        let collection = |path: &str| path.split(end).nth(1).unwrap_or_default().to_lowercase();
        let family = similar().filter(|operation| collection(operation.path) == collection(&path));
        let gravest = family.map(Operation::gravest_level).max().unwrap_or_default();
        gravest.max(Level::Moderate)
    })
}

fn subscriptions(operation: &Operation, request: &Request) -> u64 {
    match operation.guard.subscribes {
        Subscribes::Never => 0,
        Subscribes::Unless(property) => u64::from(!has_only(property, |name| values(request, name))),
        Subscribes::Each(key) => {
            let mut count = 0;
            each_property(&body(request), &mut |name, value| {
                if is_named(name, key) {
                    count += value.as_array().map_or(1, Vec::len) as u64;
                }
            });
            count
        }
    }
}

/// All values of a property in the query and at any depth of the body.
fn values(request: &Request, property: &str) -> Vec<String> {
    let mut found: Vec<String> = pairs(request)
        .filter(|(key, _)| key.split(['[', ']', '.']).any(|part| is_named(part, property)))
        .map(|(_, value)| value.clone())
        .collect();
    each_property(&body(request), &mut |name, value| {
        if is_named(name, property) {
            found.push(plain(value));
        }
    });
    found
}

/// How many records a delete names: each id in its query and its body, or the one in its path.
fn ids(request: &Request) -> u64 {
    let is_id = |(key, _): &&(String, String)| key.to_lowercase().contains("id");
    let in_pairs: usize = pairs(request).filter(is_id).map(|(_, value)| value.split(',').count()).sum();
    let mut in_body = 0;
    each_property(&body(request), &mut |_, value| in_body += value.as_array().map_or(0, Vec::len));
    (in_pairs + in_body).max(1) as u64
}

fn pairs(request: &Request) -> impl Iterator<Item = &(String, String)> {
    let form = match &request.body {
        Some(Body::Form(pairs)) => pairs.as_slice(),
        _ => &[],
    };
    request.query.iter().chain(form)
}

/// The body as JSON, an array as the property of an object; null where there is none.
fn body(request: &Request) -> Cow<'_, Value> {
    match &request.body {
        Some(Body::Json(value)) => Cow::Borrowed(value),
        Some(Body::Prepared(bytes)) => Cow::Owned(serde_json::from_slice(bytes).unwrap_or_default()),
        Some(Body::Form(_)) | None => Cow::Owned(Value::Null),
    }
}

/// Calls `on_property` with each property of the value, at any depth.
fn each_property<'v>(value: &'v Value, on_property: &mut impl FnMut(&str, &'v Value)) {
    match value {
        Value::Object(properties) => {
            for (name, value) in properties {
                on_property(name, value);
                each_property(value, on_property);
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| each_property(element, on_property)),
        _ => {}
    }
}

/// Names are compared as a lenient server might: without case and surrounding white space.
fn is_named(name: &str, wanted: &str) -> bool {
    name.trim().eq_ignore_ascii_case(wanted)
}

#[cfg(test)]
#[path = "effects_tests.rs"]
mod tests;
