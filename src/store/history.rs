//! The history of writes to an account, so that they can be reviewed and undone: one JSON Lines file for each run that
//! wrote, below the state directory, by account. A write and the snapshot before it are on disk before it is sent, and its
//! outcome follows; a write without an outcome was interrupted and is unknown. Files only: [`crate::engine::undo`] decides
//! how to undo.
//!
//! The files hold personal data: only their owner can read them, secrets are redacted, and old files are
//! deleted by age and size.

mod entry;
mod folder;
mod forget;
mod line;
mod writer;

pub use entry::{Entry, Outcome, Write};
pub use folder::Folder;
pub use forget::{CONTACT_ERASED, RunOfPerson};
pub use line::{Before, Sent, Taken};
pub use writer::Writer;
