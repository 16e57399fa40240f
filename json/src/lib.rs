//! JSON text without building values: validated and split ([`scan`], [`records`]), searched ([`value`]). [`lexer`] and
//! [`bytes`] are what they share. A package of its own because every byte of a response passes here: it is compiled for speed,
//! the rest of acamp for size.

pub mod bytes;
pub mod lexer;
pub mod records;
pub mod scan;
pub mod value;

/// Maximum nesting of a response. This is serde_json's limit; a deeper item could not be parsed.
pub const MAX_DEPTH: usize = 127;
