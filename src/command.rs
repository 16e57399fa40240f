//! The hand-written commands, one file each.

pub mod completion;
