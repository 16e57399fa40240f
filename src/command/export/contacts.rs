//! `acamp contacts export`: contacts with their custom fields, tags and lists as one table. To a file it is a job, which
//! goes on where it was stopped.
//!
//! Shape: CSV and TSV with a header; JSON and JSON Lines with the same names as keys. Several tags, lists or choices are
//! `||a||b||` in a cell and an array in JSON.

mod columns;
mod count;
mod join;
mod many;
mod options;
mod partial;
mod pick;
mod price;
mod record;
mod relation;
mod row;
mod run;
mod sink;
mod sorted;
mod state;
mod together;
mod work;

pub use options::COMMAND;
pub use partial::{Partial, beside};
pub use relation::ALL_LISTS;
pub use run::resume;
use run::run;
