//! JSON text without building values: the package `acamp-json`, which validates, splits and searches it; here it is formatted
//! ([`layout`]), copied with replacements ([`rewrite`]) and shortened ([`slim`]).

mod escapes;
pub mod layout;
pub mod rewrite;
pub mod slim;

pub use acamp_json::{MAX_DEPTH, bytes, lexer, records, scan, value};
