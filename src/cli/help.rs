//! What help shows beyond clap's own lists: `root` the first screen, `command` the text after the options of a command,
//! `exit_codes` the exit codes specific to a command, `topics` what applies to all commands, `options` the global options
//! at its end.

mod command;
mod exit_codes;
mod options;
mod root;
pub mod topics;

pub use command::{describe, evidence, examples, illustrate, notes};
pub use exit_codes::of as exits;
pub use options::with_globals;
pub use root::{EVERYDAY, GROUPS, is_wanted, with_overview};
