//! What was written to an account, so that it can be looked at and undone: a file for each run that wrote, below the state
//! directory, by account. A write is on disk with the state before it ahead of being sent, and its outcome behind it; what
//! has no outcome was cut short and is unknown. Files only: what undoing means is [`crate::engine::undo`]'s.
//!
//! The files hold people's data. Only their owner may read them, secrets are redacted, and they go by age and size.

mod entry;
mod folder;
mod line;
mod writer;

pub use entry::{Entry, Outcome, Write};
pub use folder::Folder;
pub use line::{Before, Line, Sent, Taken};
pub use writer::Writer;
