//! `acamp export DIR`: everything in the account that can be read, one JSON Lines file per resource, and a manifest
//! that describes each file, whether it is verified complete, and what is missing.

mod export_resource;
mod manifest;
mod omissions;
mod options;
mod run;
mod settings;
mod side_files;
mod since;
mod workbook;

pub use options::COMMAND;
pub use run::resume;
use run::run;
