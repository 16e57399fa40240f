//! Records of another resource that a delete deletes as well, such as the contacts of a list that are on no other list. The
//! catalogue says which ([`Cascade`]); nothing here asks which resource it works for.
//!
//! | module | what it does |
//! |---|---|
//! | `members` | reads the members of a record, what else they belong to, and what undo needs of them |
//! | `survey` | before the confirmation: what all deletes of a run delete as well |
//! | `before_delete` | directly before a delete is sent: reads again, keeps members, refuses more than was confirmed |
//! | `keep` | adds members to another record, which must not send messages to them |

mod before_delete;
mod keep;
mod members;
mod survey;

use std::collections::BTreeSet;

use crate::api::request::{Request, route};
use crate::catalogue;
use crate::catalogue::cascading::Cascade;
use crate::catalogue::model::{Method, Operation, Resource, Role, Server, When};
use crate::engine::record;
use crate::error::{Error, Kind, Result};

pub use before_delete::before_delete;
pub use survey::{Survey, survey};

/// A delete that may delete records of another resource as well.
#[derive(Clone, Debug)]
pub struct Deletion {
    /// Which records.
    pub cascade: &'static Cascade,
    /// The operation.
    pub operation: &'static Operation,
    /// The resource of the deleted record.
    pub resource: &'static str,
    /// What one record of it is called.
    pub singular: &'static str,
    /// The id of the deleted record.
    pub id: String,
    /// The record that keeps them.
    pub keep_on: Option<String>,
}

impl Deletion {
    /// The delete that `request` is, by its route in any spelling; none if it deletes nothing else.
    pub fn of(request: &Request) -> Option<Self> {
        let path = route(&request.path);
        let is_similar = |operation: &Operation| {
            let is_delete = request.method == Method::Delete && operation.method == Method::Delete;
            is_delete && request.server == Server::V3 && operation.has_path(&path.to_lowercase())
        };
        let same = || catalogue::operations().find(|(_, operation)| is_similar(operation));
        let known = request.origin.map(|origin| (origin.resource, origin.operation));
        let (resource, operation) = known.or_else(same)?;
        let cascade = operation.guard.cascade?;
        let id = record::id_in(operation.path, &path)?;
        let keep_on = request.keep_on.clone();
        Some(Deletion { cascade, operation, resource: resource.name, singular: resource.singular, id, keep_on })
    }

    /// The deleted record in words: `list 7`.
    fn label(&self) -> String {
        format!("{} {}", self.singular, self.id)
    }

    /// The members' resource, its listing, and the operation that deletes one of them.
    fn members(&self) -> Result<(&'static Resource, &'static Operation, &'static Operation)> {
        let found = catalogue::command(self.cascade.delete).and_then(|(resource, operations)| {
            let is_listing = |one: &&Operation| one.role == Role::List && one.when == When::Always;
            Some((resource, resource.operations.iter().find(is_listing)?, operations.into_iter().next()?))
        });
        found.ok_or_else(|| Error::new(Kind::Other, format!("unknown command `{}`", self.cascade.delete)))
    }
}

/// The ids of deleted records.
type Gone = BTreeSet<String>;
