//! The operation a request carries out. It travels with the request, so that history, undo and the name cache never
//! guess it from the path.

use std::fmt;

use crate::catalogue;
use crate::catalogue::model::{Method, Operation, Resource, Server};

/// An operation of the catalogue with its resource.
#[derive(Clone, Copy)]
pub struct Origin {
    /// The resource.
    pub resource: &'static Resource,
    /// The operation.
    pub operation: &'static Operation,
}

impl Origin {
    /// The origin of a request built from `operation`; none for an operation that is not in the catalogue.
    pub fn of(operation: &Operation) -> Option<Self> {
        let find = |resource: &'static Resource| {
            let operation = resource.operations.iter().find(|known| std::ptr::eq(*known, operation))?;
            Some(Origin { resource, operation })
        };
        catalogue::ALL.iter().find_map(|resource| find(resource))
    }

    /// The origin of a request that is known only by method and path: one of `acamp api`, or one recorded without its
    /// operation.
    pub fn find_by_request(method: Method, server: Server, path: &str) -> Option<Self> {
        catalogue::find_by_request(method, server, path).map(|(resource, operation)| Origin { resource, operation })
    }

    /// The origin of a recorded request: the operation of `command` (`contacts tags add`) with this method and path.
    pub fn recorded(command: &str, method: Method, server: Server, path: &str) -> Option<Self> {
        let (resource, operations) = catalogue::command(command)?;
        let operation = operations.into_iter().find(|operation| operation.accepts(method, server, path))?;
        Some(Origin { resource, operation })
    }

    /// The words of the command: `contacts tags add`.
    pub fn command(self) -> String {
        format!("{} {}", self.resource.name, self.operation.verb)
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.command())
    }
}

impl PartialEq for Origin {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.operation, other.operation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_the_catalogue_has_its_own_origin() {
        for (resource, operation) in catalogue::operations() {
            let origin = Origin::of(operation).unwrap();
            assert!(std::ptr::eq(origin.operation, operation));
            assert_eq!(origin.resource.name, resource.name);
        }
    }

    #[test]
    fn a_recorded_command_tells_operations_with_the_same_path_apart() {
        for command in ["site-tracking enable", "site-tracking disable"] {
            let path = catalogue::command(command).map(|(_, operations)| operations[0]).unwrap();
            let origin = Origin::recorded(command, path.method, path.server, path.path).unwrap();
            assert_eq!(origin.command(), command);
        }
        assert!(Origin::recorded("tags create", Method::Delete, Server::V3, "/tags/1").is_none());
        assert!(Origin::recorded("no such command", Method::Post, Server::V3, "/tags").is_none());
    }
}
