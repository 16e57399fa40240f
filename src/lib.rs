//! `acamp`: the ActiveCampaign command line. One command takes eight steps:
//!
//! | step | module | takes → gives | fails with (exit) |
//! |--:|---|---|---|
//! | 1 | `main`, `run` | argv → exit code; the only place that exits | – |
//! | 2 | `cli`, `args` | argv → an operation with its input and flags, or a special command; clap ends here | usage (2) |
//! | 3 | `session` | global options → profile, output format, prompts; opens no connection | no profile (4), bad TOML (2) |
//! | 4 | `session::name_resolution`, `api::request` | names → ids; operation + input → request; `--dry-run` resolves and validates by reading, prints the requests and stops | bad value (2), not found (5) |
//! | 5 | `api::pages` | request → all items of a listing, or one response | incomplete listing (3) |
//! | 6 | `api::client` | request → response: token, rate limit, retry, limits; the only user of ureq | 4 5 6 7 11 |
//! | 7 | `api::reply` | response + the operation's reply shape → items; a soft failure inside a 200 is an error | rejected (6) |
//! | 8 | `output` | items + format + columns → bytes; the only writer to standard output | closed pipe is success (0) |
//!
//! The modules, in layers; each uses only those below it:
//!
//! | module | what it holds |
//! |---|---|
//! | `run` | argv → exit code |
//! | `cli` | the clap tree, help, manual, reference, completion, aliases, corrections; commands about the tree itself |
//! | `command` | commands that are not operations: import, export, jobs, contacts show, doctor, auth, … |
//! | `engine` | runs an operation: one, batch, list, from a file, wait, recovery; confirmations, history, undo, references |
//! | `args` | the flags and positionals of an operation → its input; the last module that knows clap's matches |
//! | `session` | what a command may use: profile, client, output, prompts; names → ids; custom fields |
//! | `store` | what outlives a run: jobs, history, the name cache, the mirror; the row files people hand in |
//! | `output` | writer, tables, CSV, YAML, jq, pager, progress |
//! | `config` | profiles, settings, credentials, project file |
//! | `api` | request → client → response → items; pages, retry, rate limit, redaction |
//! | `catalogue` | every API operation as data |
//! | `text` | JSON text, cleaning, quoting, durations, timestamps, similarity, counts, pseudonyms |
//! | `system` | what this binary was built for, environment, paths, private files, child processes, signals, secrets |
//! | `error` | what everything fails with: a kind, which decides the exit code, a message and a hint |
//!
//! Packages of their own: `json/`, which reads JSON text, compiled for speed; `sandbox/`, the emulator behind the profile
//! `sandbox`.
#![warn(missing_docs)]

/// Defines `const fn` setters, which return `self` with the given fields changed.
macro_rules! setters {
    ($(
        $(#[$attribute:meta])*
        $visibility:vis $name:ident($($parameter:ident: $type:ty),*) => $($($field:ident).+ = $value:expr),+;
    )*) => {
        $($(#[$attribute])* $visibility const fn $name(mut self, $($parameter: $type),*) -> Self {
            $(self.$($field).+ = $value;)+
            self
        })*
    };
}

mod api;
mod args;
mod catalogue;
mod cli;
mod command;
mod config;
mod engine;
mod error;
mod output;
mod run;
mod session;
mod store;
mod system;
mod text;

pub use run::{on_panic, run};
pub use system::memory_protection::protect_memory;

#[cfg(feature = "sandbox")]
pub use acamp_sandbox as sandbox;

/// What the tests, the benches and the fuzz targets of this package use. Not part of the interface.
#[doc(hidden)]
#[allow(missing_docs)]
pub mod test {
    pub use crate::args::call::Call;
    pub use crate::session::{custom_field::Field, name_resolution::Lookup};
    pub use crate::store::{
        name_cache,
        row_file::{Cells, Dialect, Rows, Source},
    };
    pub use crate::system::{build, environment, paths::Paths};

    pub mod api {
        pub use crate::api::client::{
            Client, EVENTS_URL, Response, Settings, address, error_response, network::Network,
        };
        pub use crate::api::pages::{ListingSummary, Reach, first_page, paginate};
        pub use crate::api::{reply, request};
    }
    pub mod catalogue {
        pub use crate::catalogue::*;
    }
    pub mod cli {
        pub use crate::cli::{
            Action, builtin::commands::leaves, completion, help, manual, parse, reference, special, tree,
        };
    }
    pub mod config {
        pub use crate::config::user_file::{Config, Stored};
        pub use crate::config::{AuthHeader, ENVIRONMENT, Secret, toml_edits};
        pub use crate::config::{preferences::CACHE_TTL, project_file::NAME};
    }
    pub mod engine {
        pub use crate::engine::definition;
    }
    pub mod error {
        pub use crate::error::{Error, Kind, Result};
    }
    pub mod import {
        pub use crate::command::import::{ColumnOverrides, map};
    }
    #[cfg(feature = "mirror")]
    pub mod mirror {
        pub use crate::store::mirror::{Batch, Complete, Mirror, MirrorFile, Owned, Records, SyncState, Written};
    }
    pub mod output {
        pub use crate::output::workbook::{Book, TypedCell};
        pub use crate::output::{Format, columns, dates::Dates, delimited, jq, table, yaml};
    }
    pub mod text {
        pub use crate::text::json::{layout, value::Value};
        pub use crate::text::{clean::clean, similarity::nearest};
    }
}
