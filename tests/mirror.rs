//! `acamp mirror`: a local copy of the account in SQLite.

mod files;
mod sync;
mod trial;
