//! A set-up in a folder of TOML files: what is in it, with the place of each value, and how it is written without losing
//! comments, placeholders, and what a person left out.

mod check;
pub mod edit;
mod lines;
pub mod manifest;
pub mod paths;
pub mod placeholders;
pub mod problem;
pub mod read;
pub mod references;
pub mod toml_value;
mod values_file;
pub mod write;
