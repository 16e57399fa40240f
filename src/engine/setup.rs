//! The set-up of an account as data: read from an account or from a folder of files, with names in place of IDs, and compared.
//! Which kinds there are and what they consist of is in the catalogue; nothing here asks which kind it has.

pub mod account;
pub mod compare;
pub mod folder;
pub mod kinds;
pub mod links;
mod names;
mod normal;
pub mod record;
pub mod values;
