//! The arguments of an operation: declared as clap arguments, and parsed into a [`call::Call`]. Below this module nothing
//! knows clap.

pub mod call;
pub mod conditions;
pub mod describe;
pub mod file_flags;
pub mod flags;
pub mod globals;
pub mod input;
mod listing_flags;
mod select;
mod typed;
pub mod value_parsers;
