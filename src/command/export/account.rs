//! `acamp export DIR`: everything the account lets be read, a file of JSON Lines for each noun, and a manifest that says
//! what each file is, how it was proved, and what is missing.

mod manifest;
mod noun;
mod nouns;
mod options;
mod run;
mod settings;
mod since;

pub use options::COMMAND;
pub use run::resume;
use run::run;
