//! `acamp`: the ActiveCampaign command line. One command is eight hops:
//!
//! | hop | room | takes → gives | fails with (exit) |
//! |--:|---|---|---|
//! | 1 | `main`, [`run()`] | argv → exit code; the only place that exits | – |
//! | 2 | [`cli`], [`args`] | argv → an operation with its input and flags, or a special command; clap ends here | usage (2) |
//! | 3 | [`session`] | global options → profile, output format, prompts; opens no connection | no profile (4), bad TOML (2) |
//! | 4 | [`session::name_resolution`], [`api::request`] | names → ids; operation + input → request; `--dry-run` stops here | bad value (2), not found (5) |
//! | 5 | [`api::pages`] | request → all items of a listing, or one response | incomplete listing (3) |
//! | 6 | [`api::client`] | request → response: token, rate limit, retry, limits; the only user of ureq | 4 5 6 7 11 |
//! | 7 | [`api::reply`] | response + the operation's reply shape → items; a soft failure inside a 200 is an error | rejected (6) |
//! | 8 | [`output`] | items + format + columns → bytes; the only writer to standard output | closed pipe is success (0) |
//!
//! The rooms, in layers; each uses only those below it:
//!
//! | room | what it holds |
//! |---|---|
//! | `run` | argv → exit code |
//! | [`cli`] | the clap tree, help, manual, reference, completion, aliases, corrections; commands about the tree itself |
//! | [`command`] | commands that are not operations: import, export, jobs, contacts show, doctor, auth, … |
//! | [`engine`] | runs an operation: one, batch, list, from a file, wait, recovery; confirmations, history, undo, references |
//! | [`args`] | the flags and positionals of an operation → its input; the last room that knows clap's matches |
//! | [`session`] | what a command may use: profile, client, output, prompts; names → ids; custom fields |
//! | [`store`] | what outlives a run: jobs, history, the name cache; the row files people hand in |
//! | [`output`] | writer, tables, CSV, YAML, jq, pager, progress |
//! | [`config`] | profiles, settings, credentials, project file |
//! | [`api`] | request → client → response → items; pages, retry, rate limit, redaction |
//! | [`catalogue`] | every API operation as data |
//! | [`text`] | JSON text, cleaning, quoting, durations, timestamps, similarity, counts, pseudonyms |
//! | [`system`] | environment, paths, private files, child processes, signals, secrets |
//! | [`error`] | what everything fails with: a kind, which decides the exit code, a message and a hint |
//!
//! The emulator behind the profile `sandbox` is a package of its own in the folder `sandbox/`.
#![warn(missing_docs)]

pub mod api;
pub mod args;
pub mod catalogue;
pub mod cli;
pub mod command;
pub mod config;
pub mod engine;
pub mod error;
pub mod output;
mod run;
pub mod session;
pub mod store;
pub mod system;
pub mod text;

pub use run::{on_panic, run};

#[cfg(feature = "sandbox")]
pub use acamp_sandbox as sandbox;
