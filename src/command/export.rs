//! Exports: `acamp contacts export`, one table of contacts, and `acamp export DIR`, everything in the account that can
//! be read.

pub mod account;
pub mod contacts;

pub use account::{COMMAND, resume};
