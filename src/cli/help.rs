//! What help shows beyond clap's own lists. `root` is the first screen, `leaf` what stands below a command's options,
//! `exits` the exit codes that a command may have beside the usual, `topics` what is true of all commands.

mod exits;
mod leaf;
mod root;
pub mod topics;

pub use exits::of as exits;
pub use leaf::{describe, evidence, examples, illustrate, notes};
pub use root::{EVERYDAY, GROUPS, is_wanted, with_overview};
