//! What tests share: a temporary home, the program in a cleared environment, servers on free ports, the sandbox, and the
//! outcome of a run as text.
//!
//! Tests run as threads of one process. Nothing here, and no test, changes the environment or the working directory of
//! that process; a test that needs either sets it on the command it starts.
#![cfg_attr(not(feature = "sandbox"), allow(dead_code))]

mod home;
#[cfg(feature = "mirror")]
mod mirror;
mod outcome;
mod program;
mod redact;
mod responder;
#[cfg(feature = "sandbox")]
mod sandbox;
mod sandbox_process;
mod server;
mod settings;
#[cfg(feature = "sandbox")]
pub mod trial;
mod turns;
mod wait;
mod words;
pub mod workbooks;

pub use home::Home;
#[cfg(all(feature = "mirror", unix))]
pub use mirror::{Tables, mirror_rows};
#[cfg(feature = "mirror")]
pub use mirror::{execute_in_mirror, mirror_tables};
pub use outcome::{Outcome, run};
pub use program::{PROGRAM, cleared, logged_in, program, scripted};
pub use redact::{redact, without_ports};
pub use responder::Responder;
#[cfg(feature = "sandbox")]
pub use sandbox::{ephemeral, options, start_in};
pub use sandbox_process::SandboxProcess;
pub use server::{Received, Server, Step, json, lost, response, serve_each, with_headers};
pub use settings::settings;
pub use wait::{exit_within, until, until_running};
pub use words::split;
