//! `acamp`: the ActiveCampaign command line. One command is eight hops:
//!
//! | hop | where | takes → gives | fails with (exit) |
//! |--:|---|---|---|
//! | 1 | `main`, [`run()`] | argv → exit code | – |
//! | 2 | [`cli`] | argv → a row of the catalogue and its matches, or a special command | usage (2) |
//! | 3 | [`context`] | global options → profile, output; opens no connection | no profile (4), bad TOML (2) |
//! | 4 | [`request`] | row + arguments → request, names resolved by [`lookup`]; `--dry-run` stops here | bad value (2), unknown name (5) |
//! | 5 | [`pages`] | request → all items of a listing | paging proof failed (3) |
//! | 6 | [`client`] | request → answer; the only user of ureq | 4 5 6 7 11 |
//! | 7 | [`reply`] | answer + the row's reply shape → items | rejected (6) |
//! | 8 | [`render`] | items + format + columns → bytes; the only writer to standard output | closed pipe is success (0) |
//!
//! [`engine`] takes a catalogue command through hops 3 to 8; [`command`] holds the commands that are no rows.
//! [`job`] keeps what runs for long safe from everything that can end it; [`rows`] reads the files people hand in;
//! [`guard`] asks before what can hurt, [`history`] keeps what was written and [`undo`] takes it back;
//! [`progress`] says how far it is and [`interrupt`] when to stop.
//! [`catalogue`] is data and knows nothing; [`profile`], [`paths`] and [`environment`] are what [`context`] reads;
//! [`error`] is what everything fails with, [`files`] how private ones are opened; `sandbox` is the emulator behind the profile of that name, a package of its own
//! in the folder `sandbox/`.
#![warn(missing_docs)]

pub mod catalogue;
pub mod cli;
pub mod client;
pub mod command;
pub mod context;
pub mod engine;
pub mod environment;
pub mod error;
pub mod files;
pub mod guard;
pub mod history;
pub mod interrupt;
pub mod job;
pub mod lookup;
pub mod pages;
pub mod paths;
pub mod profile;
pub mod progress;
pub mod render;
pub mod reply;
pub mod request;
pub mod rows;
mod run;
pub mod undo;

pub use run::run;

#[cfg(feature = "sandbox")]
pub use acamp_sandbox as sandbox;
