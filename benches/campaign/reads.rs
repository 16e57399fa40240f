//! The trial of commands that read, where the tests have it.

#[path = "../../tests/reads/trial/mod.rs"]
pub mod trial;
