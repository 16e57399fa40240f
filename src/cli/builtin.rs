//! Commands about the command tree itself.

pub mod alias;
pub mod commands;
pub mod completion;
pub mod edit;
pub mod help;
pub mod man;
pub mod reference;
