//! `acamp mirror`: a local copy of the account in SQLite.

mod sync;
mod trial;
