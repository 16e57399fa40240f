//! The arguments of an operation: declared as clap arguments and read back. The last room that knows clap's matches.

pub mod describe;
pub mod flags;
pub mod globals;
pub mod input;
pub mod select;
pub mod value_parsers;
