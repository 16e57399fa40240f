//! JSON text, checked and searched without building values.

pub mod bytes;
pub mod layout;
pub mod lexer;
pub mod property;
pub mod rewrite;
pub mod scan;
pub mod value;

/// How deep an answer may be nested. serde_json reads no deeper, so a deeper item could be passed on but never read.
pub const MAX_DEPTH: usize = 127;
