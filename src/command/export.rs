//! Exports: `acamp contacts export`, one table of contacts, and `acamp export DIR`, everything the account lets be read.

pub mod account;
pub mod contacts;

pub use account::{COMMAND, resume};
