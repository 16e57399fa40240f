//! `acamp contacts export`: contacts with their custom fields, tags and lists as one table. To a file it is a job,
//! which can be resumed.
//!
//! Shape: CSV and TSV with a header; JSON and JSON Lines with the same names as keys. Several tags, lists or choices
//! are `||a||b||` in a cell, `a, b` in a workbook, and an array in JSON.

mod columns;
mod count;
mod estimate;
mod join;
mod opening;
mod options;
mod partial;
mod record;
mod relation;
mod row;
mod run;
mod sink;
mod sorted_file;
mod stages;
mod state;
mod workbook;

pub use options::COMMAND;
pub use partial::{Partial, beside};
use run::run;
pub use run::{finish_job, resume};
