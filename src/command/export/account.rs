//! `acamp export DIR`: everything in the account that can be read, one JSON Lines file per resource, and a manifest
//! that describes each file, whether it is verified complete, and what is missing.

mod manifest;
mod noun;
mod nouns;
mod options;
mod run;
mod settings;
mod since;

pub use options::{EXAMPLES, command};
pub use run::{resume, run};
