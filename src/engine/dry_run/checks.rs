//! What a dry run reads to find what the server would reject: the record that a write changes, and the records that it
//! refers to by ID.

use std::cell::RefCell;
use std::collections::HashSet;

use crate::api::request::{Input, Request};
use crate::catalogue;
use crate::catalogue::model::{Kind as ValueKind, Operation, Param, Role, Server, When};
use crate::engine::reading::Reader;
use crate::engine::record;
use crate::error::{Kind, Result};
use crate::session::connection::Connection;
use crate::session::name_resolution::NameOrId;

/// The checks of one dry run; each record is read once.
pub struct Checks<'a> {
    /// Where it reads.
    pub connection: &'a Connection,
    reader: Reader<'a>,
    found: RefCell<HashSet<(&'static str, String)>>,
}

impl<'a> Checks<'a> {
    /// Checks that have read nothing yet.
    pub fn new(connection: &'a Connection) -> Self {
        Checks { connection, reader: Reader::new(connection, u64::MAX), found: RefCell::default() }
    }

    /// Checks one request; `typed` is its input before names were resolved.
    ///
    /// # Errors
    /// `NotFound` for a record that does not exist; those after which nothing else can be read.
    pub fn run(&self, operation: &'static Operation, typed: &Input, request: &Request) -> Result<()> {
        self.target(operation, request)?;
        references(typed).into_iter().try_for_each(|(resource, id)| self.exists(resource, id))
    }

    /// Checks that the record at the path of a write exists.
    ///
    /// # Errors
    /// `NotFound` if it does not, and those of the request.
    pub fn target(&self, operation: &Operation, request: &Request) -> Result<()> {
        let changes = matches!(operation.role, Role::Update | Role::Delete | Role::Remove);
        let get = record::get_operation(operation).filter(|_| changes && operation.server == Server::V3);
        let Some(get) = get else { return Ok(()) };
        let read = Request::get(request.path.clone());
        match self.connection.try_send(&read) {
            Ok(response) => response.decode(&read, get.reply).map(drop),
            // Without a way to read it, the write decides.
            Err(failure) if failure.is_unknown_route => Ok(()),
            Err(failure) => Err(failure.error),
        }
    }

    fn exists(&self, resource: &'static str, id: &str) -> Result<()> {
        let key = (resource, id.to_owned());
        let command = format!("{resource} get");
        if self.found.borrow().contains(&key) || !can_get(&command) {
            return Ok(());
        }
        match self.reader.one(&command, &[id], &[])?.error {
            Some(error) if error.kind() == Kind::NotFound => return Err(error),
            // A resource that the key cannot read may still be referred to.
            _ => {}
        }
        self.found.borrow_mut().insert(key);
        Ok(())
    }
}

/// Whether a record can be read by its ID alone.
fn can_get(command: &str) -> bool {
    let fits = |operation: &&'static Operation| {
        operation.when == When::Always && operation.arguments.len() == 1 && operation.role == Role::Get
    };
    catalogue::command(command).is_some_and(|(_, operations)| operations.iter().any(fits))
}

/// The records that are given by ID: the resource, and the ID.
fn references<'a>(typed: &'a Input) -> Vec<(&'static str, &'a str)> {
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
            NameOrId::Id(id) => Some((resource_of(param, typed)?, id)),
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
