//! The arguments that are the same for all rows, as they are kept in a job's plan.

use clap::{ArgMatches, parser::ValueSource};
use serde::{Deserialize, Serialize};

use crate::args::flags::POSITIONS;
use crate::args::globals;
use crate::engine::Task;

/// What a job needs to read its rows again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// The command: `contacts tags add`.
    pub command: String,
    /// Flags as they were typed, each as one word: `--tag=vip`.
    pub flags: Vec<String>,
    /// Positional values, for the positions no column gives.
    pub positions: Vec<String>,
    /// Commands carried out once when every row is done and none failed, without rows of their own. Each must be safe to
    /// repeat: a job that is stopped among them begins with the first again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub then: Vec<Settings>,
}

impl Settings {
    /// Those of a command as typed, without the file.
    pub fn of(task: Task<'_>) -> Self {
        let matches = task.matches;
        let mut flags = Vec::new();
        let mut positions = Vec::new();
        for id in matches.ids().map(|id| id.as_str()) {
            let is_typed = matches.value_source(id) == Some(ValueSource::CommandLine);
            if !is_typed || id == "from-file" || globals::is_global(id) {
                continue;
            }
            let values = values(matches, id);
            if POSITIONS.contains(&id) {
                positions.extend(values);
            } else if values.is_empty() {
                flags.push(format!("--{id}"));
            } else {
                flags.extend(values.iter().map(|value| format!("--{id}={value}")));
            }
        }
        Settings { command: task.command(), flags, positions, then: Vec::new() }
    }
}

/// The values of an argument; none for a switch.
fn values(matches: &ArgMatches, id: &str) -> Vec<String> {
    let values = matches.try_get_many::<String>(id).ok().flatten();
    values.map(|values| values.cloned().collect()).unwrap_or_default()
}
