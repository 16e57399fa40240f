//! The hand-written commands, one file each.

pub mod api;
pub mod commands;
pub mod completion;
