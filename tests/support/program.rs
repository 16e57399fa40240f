//! The only place that decides what the program inherits from the process that runs the tests: nothing.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use super::Server;
use super::home::native;

/// The binary under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_acamp");

/// `executable` with `home` as `HOME` and working directory, no other variable, and empty standard input. On systems other
/// than Linux also the variables that put files where the tests look for them, and what Windows cannot do without.
pub fn cleared(executable: impl AsRef<OsStr>, home: &Path) -> Command {
    let mut command = Command::new(executable);
    command.env_clear().env("HOME", home).current_dir(home).stdin(Stdio::null());
    if !cfg!(target_os = "linux") {
        let places = [("CONFIG", ".config"), ("STATE", ".local/state"), ("CACHE", ".cache")];
        command.envs(places.map(|(name, folder)| (format!("XDG_{name}_HOME"), native(&home.join(folder)))));
    }
    if cfg!(windows) {
        command.env("USERPROFILE", home);
        let needed = ["SystemRoot", "TEMP", "TMP", "PATHEXT"];
        command.envs(needed.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
    }
    command
}

/// The program in a cleared environment, not logged in.
pub fn program(home: &Path) -> Command {
    cleared(PROGRAM, home)
}

/// The program logged in by variables, without a rate limit.
pub fn logged_in(home: &Path, url: &str, token: &str) -> Command {
    let mut command = program(home);
    command.envs([("ACAMP_URL", url), ("ACAMP_TOKEN", token), ("ACAMP_RATE", "0")]);
    command
}

/// The program logged in to a scripted server, without waits. The script lists the requests of the command itself, so the
/// reads before a write, which history needs, are off.
pub fn scripted(home: &Path, server: &Server, arguments: &[&str]) -> Command {
    let mut command = logged_in(home, &server.url(), "secret");
    command.env("ACAMP_HISTORY", "false").args(arguments).args(["--rate", "0", "--max-wait", "0s"]);
    command
}
