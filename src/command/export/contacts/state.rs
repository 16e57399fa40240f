//! What an export was asked to do and how far it has come, as they stand in its job.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::columns::Columns;
use super::count::Ask;
use super::price::Price;
use super::row::Format;
use crate::api::request::Request;
use crate::error::{Error, Kind, Result};

/// What was asked for, with every name resolved: a job that goes on asks nobody what was meant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settings {
    /// The file, absolute; none for standard output.
    pub out: Option<PathBuf>,
    /// Its format.
    pub format: Format,
    /// Whether CSV and TSV begin with the names of the columns.
    pub header: bool,
    /// Whether cells of CSV and TSV are guarded against spreadsheets.
    #[serde(default)]
    pub safe_csv: bool,
    /// The columns.
    pub columns: Columns,
    /// Whether only the values of those fields are read.
    pub only_those_fields: bool,
    /// The listing's query.
    pub query: Vec<(String, String)>,
    /// Contacts at the most.
    pub limit: Option<u64>,
    /// The ways chosen.
    pub price: Price,
}

impl Settings {
    /// The listing of contacts, its first page not yet chosen.
    pub fn request(&self) -> Request {
        let mut request = Request::get("/contacts".to_owned());
        request.query.clone_from(&self.query);
        request
    }

    /// What is asked for, for counting and reading.
    pub fn ask(&self) -> Ask {
        Ask {
            contacts: self.request(),
            fields: self.columns.fields.iter().map(|field| field.id).collect(),
            only_those: self.only_those_fields,
            tags: self.columns.tags,
            lists: self.columns.lists,
        }
    }

    /// The settings in a job's plan.
    ///
    /// # Errors
    /// `Other` where they are of another version.
    pub fn read(value: &Value) -> Result<Self> {
        serde_json::from_value(value.clone()).map_err(|error| foreign(&error))
    }
}

/// How far an export has come: the last entry of its journal says all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Relations whose sorted file is complete.
    pub relations: Vec<String>,
    /// The id of the last contact in the file; 0 for none.
    pub last: u64,
    /// Contacts in the file.
    pub rows: u64,
    /// Bytes of the file that hold them.
    pub bytes: u64,
    /// Whether the file is complete and only has to take its place.
    pub complete: bool,
    /// What could not be proved complete.
    pub gaps: Vec<String>,
}

impl State {
    /// The state in a journal.
    ///
    /// # Errors
    /// `Other` where it is of another version.
    pub fn read(reached: Option<&Value>) -> Result<Self> {
        reached.map_or_else(
            || Ok(State::default()),
            |value| serde_json::from_value(value.clone()).map_err(|error| foreign(&error)),
        )
    }

    /// The state as it is written.
    pub fn to_value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

fn foreign(error: &serde_json::Error) -> Error {
    Error::new(Kind::Other, format!("this job cannot be carried on: {error}"))
        .hint("it may be of another acamp; begin anew")
}
