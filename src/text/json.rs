//! JSON text without building values: validated ([`scan`]), searched ([`value`], [`property`]), formatted ([`layout`]), copied
//! with replacements ([`rewrite`]). [`lexer`] and [`bytes`] are what they share.

pub mod bytes;
pub mod layout;
pub mod lexer;
pub mod property;
pub mod rewrite;
pub mod scan;
pub mod value;

/// Maximum nesting of a response. This is serde_json's limit; a deeper item could not be parsed.
pub const MAX_DEPTH: usize = 127;
