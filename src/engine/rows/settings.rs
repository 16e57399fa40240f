//! The arguments that are the same for all rows, as stored in the plan of a job.

use serde::{Deserialize, Serialize};

use super::coverage::Coverage;
use crate::args::call::Call;
use crate::store::row_file::Dialect;

/// What a job needs to parse its rows again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RowSettings {
    /// The command: `contacts tags add`.
    pub command: String,
    /// Flags as they were typed, each as one word: `--tag=vip`.
    pub flags: Vec<String>,
    /// Positional values, for the positions no column gives.
    pub positions: Vec<String>,
    /// How the file is written.
    #[serde(default, skip_serializing_if = "Dialect::is_default")]
    pub dialect: Dialect,
    /// Commands to run once after the last row, if no row failed. Each must be idempotent: a job that is stopped during
    /// them starts again with the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub then: Vec<RowSettings>,
    /// For a command after the rows: what must hold before it runs, in every run of the job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
}

impl RowSettings {
    /// The settings of a call, without the file.
    pub fn of(call: &Call) -> Self {
        let (flags, positions) = call.words();
        let dialect = call.flags.dialect.clone();
        RowSettings { command: call.command(), flags, positions, dialect, ..RowSettings::default() }
    }
}
