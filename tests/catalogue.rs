//! The properties every row of the catalogue has. Each test is a loop over the rows that collects what is wrong, and
//! each complaint names its row.

mod examples;
mod flags;
mod nouns;
mod references;
mod rows;
mod shapes;
mod support;
mod table;
mod undoing;
