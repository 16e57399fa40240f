//! JSON text without building values: the package `acamp-json`, which validates, splits and searches it; here it is formatted
//! ([`layout`]) and copied with replacements ([`rewrite`]).

mod escapes;
pub mod layout;
pub mod rewrite;

pub use acamp_json::{MAX_DEPTH, bytes, lexer, records, scan, value};
