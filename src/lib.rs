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
//! [`progress`] says how far it is and [`interrupt`] when to stop; [`program`] reads how a user names a pager or an editor; [`guard`] asks
//! before what can hurt, [`history`] keeps what was written and how it was before, and [`undo`] takes it back. [`reading`]
//! reads the parts of a page that is made of several answers, and [`references`] what uses a tag, a list or a field.
//! [`names`] keeps what was looked up for a short time, [`custom_field`] says what values custom fields take.
//! [`wording`] writes counts and amounts for people, [`moment`] reads the moments that people and the service write; [`files`] opens those that nobody else may read;
//! [`catalogue`] is data and knows nothing; [`profile`], [`paths`] and [`environment`] are what [`context`] reads;
//! [`child`] starts other programs; [`secrecy`] keeps memory private; [`fuzz`] is where hostile bytes come in for tests;
//! [`error`] is what everything fails with; [`mask`] hides personal data where that is asked; `sandbox` is the emulator
//! behind the profile of that name, a package of its own in the folder `sandbox/`.
#![warn(missing_docs)]

pub mod catalogue;
pub mod child;
pub mod cli;
pub mod client;
pub mod command;
pub mod context;
pub mod custom_field;
pub mod engine;
pub mod environment;
pub mod error;
pub mod files;
pub mod fuzz;
pub mod guard;
pub mod history;
pub mod interrupt;
pub mod job;
pub mod lookup;
pub mod mask;
pub mod moment;
pub mod names;
pub mod pages;
pub mod paths;
pub mod profile;
pub mod program;
pub mod progress;
pub mod reading;
pub mod references;
pub mod render;
pub mod reply;
pub mod request;
pub mod rows;
mod run;
pub mod secrecy;
pub mod undo;
pub mod wording;

pub use run::{on_panic, run};

#[cfg(feature = "sandbox")]
pub use acamp_sandbox as sandbox;
