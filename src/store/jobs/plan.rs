//! What a job was asked to do, written once when it begins.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Which command can carry a job on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// `contacts import`.
    Import,
    /// `contacts export`.
    ContactsExport,
    /// `export DIR`.
    Export,
    /// `--from-file` of any command: one call a row.
    Rows,
}

impl Kind {
    /// The word in `plan.json`.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Import => "import",
            Kind::ContactsExport => "contacts-export",
            Kind::Export => "export",
            Kind::Rows => "rows",
        }
    }
}

/// What a job was asked to do.
///
/// Shape of `plan.json`: the fields below by name; `rows` may be null.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The job's id, made by [`super::Jobs::create`]: `20261123-090342-7f3a`.
    #[serde(default)]
    pub id: String,
    /// Which command carries it on.
    pub kind: Kind,
    /// The command in words, for people: `contacts import people.csv`.
    pub command: String,
    /// The profile's name.
    pub profile: String,
    /// The account's address; a job goes on only with a profile of the same account.
    pub account: String,
    /// When it was begun, RFC 3339 in UTC; set by [`super::Jobs::create`].
    #[serde(default)]
    pub created: String,
    /// How many rows the input has, where it is known.
    pub rows: Option<u64>,
    /// How the input is called in messages; empty where there is none.
    #[serde(default)]
    pub input: String,
    /// What the command itself needs to go on.
    pub settings: Value,
}
