//! The properties of every operation in the catalogue. Each test loops over the operations and collects violations;
//! each message names its operation.

mod examples;
mod flags;
mod nouns;
mod references;
mod rows;
mod shapes;
mod support;
mod table;
mod undoing;
