//! Exports: `acamp contacts export`, one table of contacts.

pub mod contacts;
