//! The plan of a job, written once when it starts.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::input_copy::InputCopy;
use crate::catalogue::guarding::Level;

/// Which command runs the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JobKind {
    /// `contacts import`.
    Import,
    /// `contacts export`.
    ContactsExport,
    /// `export DIR`.
    Export,
    /// `--from-file` of any command: one operation per row.
    Rows,
}

impl JobKind {
    /// The word in `plan.json`.
    pub fn word(self) -> &'static str {
        match self {
            JobKind::Import => "import",
            JobKind::ContactsExport => "contacts-export",
            JobKind::Export => "export",
            JobKind::Rows => "rows",
        }
    }
}

/// What a job does.
///
/// Shape of `plan.json`: the fields below by name; `rows` may be null.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The job id, set by [`super::Jobs::create`]: `20261123-090342-7f3a`.
    #[serde(default)]
    pub id: String,
    /// Which command resumes it.
    pub kind: JobKind,
    /// The command for people: `contacts import people.csv`.
    pub command: String,
    /// The profile.
    pub profile: String,
    /// The account's URL; a job is resumed only with a profile of the same account.
    pub account: String,
    /// When it started, RFC 3339 in UTC; set by [`super::Jobs::create`].
    #[serde(default)]
    pub created: String,
    /// Number of rows of the input, if known.
    pub rows: Option<u64>,
    /// The name of the input in messages; empty if there is none.
    #[serde(default)]
    pub input: String,
    /// What identifies the copy of the input; none if there is no input, and in jobs of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy: Option<InputCopy>,
    /// What the command itself needs to resume.
    pub settings: Value,
    /// The level of what was confirmed when it started.
    #[serde(default)]
    pub level: Level,
}
