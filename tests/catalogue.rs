//! The properties of every operation in the catalogue. Each test loops over the operations and collects violations;
//! each message names its operation.

mod documented_values;
mod examples;
mod flags;
mod operations;
mod references;
mod resources;
mod shapes;
mod support;
mod table;
mod undoing;
mod v1;
