//! `acamp sandbox serve` as a process of its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// A running sandbox; dropping it kills the process.
pub struct SandboxProcess {
    child: Child,
    /// Its address, without a trailing slash.
    pub url: String,
    /// The token it accepts.
    pub token: String,
}

impl SandboxProcess {
    /// Adds `sandbox serve` and `more` to a command made by [`super::program`], and waits until it serves.
    pub fn start(mut command: Command, more: &[&str]) -> Self {
        command.args(["sandbox", "serve", "--rate", "0"]).args(more);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut printed = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut printed).unwrap();
        let printed: Value =
            serde_json::from_str(&printed).unwrap_or_else(|_| panic!("the sandbox did not start: {printed}"));
        let text = |key: &str| printed[key].as_str().unwrap().to_owned();
        SandboxProcess { child, url: text("url"), token: text("token") }
    }

    /// Kills the process and waits for its end.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for SandboxProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
