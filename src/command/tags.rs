//! Keeping tags tidy: `acamp tags merge`, `tags rename`, `tags prune`. Each says what it will do in numbers first.

mod find;
mod leave;
pub mod merge;
pub mod prune;
pub mod rename;
