//! The operations that special commands need, by the words of their command.

use crate::catalogue;
use crate::catalogue::model::{Operation, Role, When};
use crate::error::{Error, Kind, Result};

/// The first operation of a command: `contacts tags add`.
///
/// # Errors
/// `Other` if the catalogue does not have it.
pub fn operation(command: &str) -> Result<&'static Operation> {
    catalogue::command(command)
        .and_then(|(_, operations)| operations.into_iter().next())
        .ok_or_else(|| Error::new(Kind::Other, format!("the catalogue has no {command}")))
}

/// The operation that lists all records of a resource.
///
/// # Errors
/// `Other` if the catalogue does not have it.
pub fn listing(resource: &str) -> Result<&'static Operation> {
    let is_it = |operation: &&Operation| {
        operation.role == Role::List && operation.verb == "list" && operation.when == When::Always
    };
    catalogue::find(resource)
        .and_then(|resource| resource.operations.iter().find(is_it))
        .ok_or_else(|| Error::new(Kind::Other, format!("the catalogue has no listing of {resource}")))
}
