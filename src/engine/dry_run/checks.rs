//! What a dry run reads to find what the server would reject: the record that a write changes, and the records that it
//! refers to by ID.

use std::cell::RefCell;
use std::collections::HashSet;

use crate::api::request::{Input, Request};
use crate::catalogue;
use crate::catalogue::model::{Kind as ValueKind, Operation, Param, Place, Role, Server, UnknownId, When};
use crate::engine::reading::Reader;
use crate::engine::record;
use crate::error::{Error, Kind, Result};
use crate::session::connection::Connection;
use crate::session::name_resolution::NameOrId;

/// The checks of one dry run; each record is read once.
pub struct Checks<'a> {
    /// Where it reads.
    pub connection: &'a Connection,
    reader: Reader<'a>,
    found: RefCell<HashSet<(&'static str, String)>>,
    warned: RefCell<HashSet<String>>,
}

impl<'a> Checks<'a> {
    /// Checks that have read nothing yet.
    pub fn new(connection: &'a Connection) -> Self {
        Checks {
            connection,
            reader: Reader::new(connection, u64::MAX),
            found: RefCell::default(),
            warned: RefCell::default(),
        }
    }

    /// Checks one request; `typed` is its input before names were resolved. Gives the warnings about records that do not
    /// exist where the server accepts that.
    ///
    /// # Errors
    /// That of the real run for another record that does not exist; those after which nothing else can be read.
    pub fn run(&self, operation: &'static Operation, typed: &Input, request: &Request) -> Result<Vec<String>> {
        let is_read = self.target(operation, request)?;
        let mut warnings = Vec::new();
        for Reference { param, resource, id } in references(typed) {
            if is_read && operation.takes_in_path(param) {
                continue;
            }
            let Some(error) = self.missing(resource, id)? else { continue };
            let fact = format!("no {} has the ID {id}", singular(resource));
            let is_filter = !operation.role.is_write() && !operation.takes_in_path(param) && !param.required;
            match param.unknown_id {
                _ if matches!(param.place, Place::FollowUp(_)) => {
                    let before = format!("{} would succeed, but --{} {id} would fail: ", operation.verb, param.flag);
                    return Err(error.with_kind(Kind::Partial).prefixed(&before));
                }
                _ if is_filter => warnings.push(fact),
                UnknownId::NotEstablished => {
                    warnings.push(format!("{fact}; whether the server rejects it is not known"))
                }
                UnknownId::Rejected => return Err(rejected(&fact)),
                UnknownId::NotFound => return Err(error),
            }
        }
        warnings.retain(|warning| self.warned.borrow_mut().insert(warning.clone()));
        Ok(warnings)
    }

    /// Checks that the record at the path of a write exists; returns whether it was read.
    ///
    /// # Errors
    /// That of the real run if it does not, and those of the request.
    pub fn target(&self, operation: &Operation, request: &Request) -> Result<bool> {
        let changes = matches!(operation.role, Role::Update | Role::Delete | Role::Remove);
        let get = record::get_operation(operation).filter(|_| changes && operation.server == Server::V3);
        let Some(get) = get else { return Ok(false) };
        let read = Request::get(request.path.clone());
        match self.connection.try_send(&read) {
            Ok(response) => response.decode(&read, get.reply).map(|_| true),
            // Without a way to read it, the write decides.
            Err(failure) if failure.is_unknown_route => Ok(false),
            Err(failure) if failure.error.kind() == Kind::NotFound && rejects_unknown(operation) => {
                Err(rejected(failure.error.message()))
            }
            Err(failure) => Err(failure.error),
        }
    }

    /// Why a record does not exist; none if it does, or if no request shows it.
    fn missing(&self, resource: &'static str, id: &str) -> Result<Option<Error>> {
        let key = (resource, id.to_owned());
        if self.found.borrow().contains(&key) {
            return Ok(None);
        }
        let missing = self.look_up(resource, id)?;
        if missing.is_none() {
            self.found.borrow_mut().insert(key);
        }
        Ok(missing)
    }

    fn look_up(&self, resource: &'static str, id: &str) -> Result<Option<Error>> {
        let get = format!("{resource} get");
        if can_get(&get) {
            // A resource that the key cannot read may still be referred to.
            return Ok(self.reader.one(&get, &[id], &[])?.error.filter(|error| error.kind() == Kind::NotFound));
        }
        if !catalogue::find(resource).is_some_and(|resource| resource.cached) {
            return Ok(None);
        }
        let all = self.reader.all(&format!("{resource} list"), &[], &[])?;
        let is_there = all.items.iter().any(|item| item.id().as_deref() == Some(id));
        let unknown = || Error::new(Kind::NotFound, format!("not found: no {} has the ID {id}", singular(resource)));
        Ok((all.is_complete() && !is_there).then(unknown))
    }
}

fn singular(resource: &'static str) -> &'static str {
    catalogue::find(resource).map_or(resource, |resource| resource.singular)
}

fn rejected(fact: &str) -> Error {
    Error::new(Kind::Rejected, format!("rejected: {}", fact.trim_start_matches("not found: ")))
}

/// Whether the server rejects an unknown ID in the path of this operation with another status than 404.
fn rejects_unknown(operation: &Operation) -> bool {
    operation.path_arguments().any(|param| param.unknown_id == UnknownId::Rejected)
}

/// Whether a record can be read by its ID alone.
fn can_get(command: &str) -> bool {
    let fits = |operation: &&'static Operation| {
        operation.when == When::Always && operation.arguments.len() == 1 && operation.role == Role::Get
    };
    catalogue::command(command).is_some_and(|(_, operations)| operations.iter().any(fits))
}

/// A record that is given by ID.
struct Reference<'a> {
    param: &'static Param,
    resource: &'static str,
    id: &'a str,
}

fn references<'a>(typed: &'a Input) -> Vec<Reference<'a>> {
    let arguments = typed.arguments.iter().map(|(param, value)| (*param, value.as_str()));
    let given = typed.params.iter().chain(&typed.fields);
    let given = given.flat_map(|(param, values)| values.iter().map(|value| (*param, value.as_str())));
    let by_id = |(param, text): (&'static Param, &'a str)| {
        let text = if matches!(param.kind, ValueKind::ReferenceAnd(_)) {
            text.rsplit_once(':').map_or(text, |(name, _)| name)
        } else {
            text
        };
        match NameOrId::of(text) {
            // Several operations take 0 for all records, or for none.
            NameOrId::Id(id) if id != "0" => Some(Reference { param, resource: resource_of(param, typed)?, id }),
            _ => None,
        }
    };
    arguments.chain(given).filter_map(by_id).collect()
}

/// The resource that the values of a parameter refer to.
fn resource_of(param: &Param, typed: &Input) -> Option<&'static str> {
    match param.kind {
        ValueKind::Reference(resource) | ValueKind::ReferenceNumber(resource) | ValueKind::ReferenceAnd(resource) => {
            Some(resource)
        }
        ValueKind::ReferenceBy(flag, resources) => {
            let word = typed.fields.iter().chain(&typed.params).find(|(known, _)| known.flag == flag);
            let word = word.and_then(|(_, values)| values.last());
            let named = word.and_then(|word| resources.iter().find(|(known, _)| known == word));
            named.or(resources.first()).map(|(_, resource)| *resource)
        }
        _ => None,
    }
}
