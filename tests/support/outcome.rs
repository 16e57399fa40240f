//! What a run of the program produced.

use std::fmt;
use std::process::{Command, Output};

use super::{Home, redact};

/// Exit code and both streams.
pub struct Outcome {
    /// The exit code; a signal fails the test.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Outcome {
    command.output().unwrap().into()
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        let (stdout, stderr) = (text(output.stdout), text(output.stderr));
        // A signal (a stack overflow, no memory) has no code.
        let code = output.status.code().unwrap_or_else(|| panic!("{}\n{stderr}", output.status));
        Outcome { code, stdout, stderr }
    }
}

impl Outcome {
    /// Exit code and both streams for a comparison as a whole, with placeholders for what differs from run to run.
    pub fn shown(&self, home: &Home, url: &str) -> String {
        redact(&self.to_string(), home.path(), Some(url))
    }
}

/// `exit CODE`, then each stream that is not empty below its name.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "exit {}", self.code)?;
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                writeln!(f, "{name}")?;
                text.lines().try_for_each(|line| writeln!(f, "    {line}"))?;
            }
        }
        Ok(())
    }
}
