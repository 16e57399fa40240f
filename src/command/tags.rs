//! Commands that clean up tags: `tags merge`, `tags rename`, `tags prune`. Each first shows how many records it affects.

mod confirm;
mod find;
pub mod merge;
pub mod prune;
pub mod rename;
