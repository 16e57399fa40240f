//! All data that the API holds about one person: `contacts export-person` writes it to files, `contacts erase` deletes it
//! together with what this machine holds.

pub mod erase;
pub mod export;
mod local;
mod records;
