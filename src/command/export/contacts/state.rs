//! The settings of an export and its progress, as stored in its job.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::columns::Columns;
use super::estimate::Estimate;
use super::row::{RowFormat, Rows};
use crate::api::request::Request;
use crate::args::conditions::TypedCondition;
use crate::catalogue;
use crate::command::operations::listing;
use crate::engine::conditions::Conditions;
use crate::error::{Error, Kind, Result};
use crate::output::delimited::Lines;
use crate::session::connection::Connection;
use crate::session::name_resolution::Lookup;
use crate::text::encoding::Encoding;

/// The settings, with every name resolved, so that a resumed job needs no lookup.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settings {
    /// The file, absolute; none for standard output.
    pub out: Option<PathBuf>,
    /// Its format.
    pub format: RowFormat,
    /// Whether CSV and TSV begin with the column names.
    pub header: bool,
    /// Whether cells of CSV and TSV are guarded for spreadsheets.
    #[serde(default)]
    pub safe_csv: bool,
    /// Whether CSV and TSV begin with a byte order mark.
    #[serde(default)]
    pub bom: bool,
    /// The delimiter of CSV, if it is not a comma.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<u8>,
    /// The encoding of CSV and TSV, if it is not UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
    /// Whether CSV and TSV are for people: labels, and names joined by commas.
    #[serde(default)]
    pub readable: bool,
    /// The columns.
    pub columns: Columns,
    /// Whether only the values of those fields are read.
    pub only_those_fields: bool,
    /// The query of the listing.
    pub query: Vec<(String, String)>,
    /// The filter expressions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<TypedCondition>,
    /// Maximum number of contacts.
    pub limit: Option<u64>,
    /// The chosen ways.
    pub price: Estimate,
}

impl Settings {
    /// The filter expressions, resolved; none if there are none.
    ///
    /// # Errors
    /// Those of [`Conditions::resolve`].
    pub fn resolved_conditions(&self, client: &Connection, lookup: &Lookup<'_>) -> Result<Option<Conditions>> {
        let listed = listing("contacts")?;
        match catalogue::find("contacts") {
            Some(resource) => Conditions::resolve(&self.conditions, resource, listed, client, lookup),
            None => Ok(None),
        }
    }

    /// How rows are written.
    pub fn rows(&self) -> Rows {
        let delimiter = (self.format == RowFormat::Csv).then(|| self.delimiter.unwrap_or(b','));
        let lines = Lines::new(delimiter, self.safe_csv, self.bom, self.encoding);
        Rows::new(self.columns.clone(), self.format, lines).with_header(self.header).readable(self.readable)
    }

    /// The listing of contacts, without a page.
    pub fn request(&self) -> Request {
        let mut request = Request::get("/contacts".to_owned());
        request.query.clone_from(&self.query);
        request
    }

    /// How many contacts are read at most: with conditions, the limit is one of those that match.
    pub fn most_read(&self) -> Option<u64> {
        self.limit.filter(|_| self.conditions.is_empty())
    }

    /// The fields to which reading whole collections of values is limited; empty if all values are read.
    pub fn named_fields(&self) -> Vec<u64> {
        let fields = self.columns.fields.iter().filter(|_| self.only_those_fields);
        fields.map(|field| field.id).collect()
    }

    /// The settings in a job's plan.
    ///
    /// # Errors
    /// `Other` if they are of another version.
    pub fn read(value: &Value) -> Result<Self> {
        serde_json::from_value(value.clone()).map_err(|error| other_version(&error))
    }
}

/// The progress of an export: the last entry of its journal holds all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Relations whose sorted file is complete.
    pub relations: Vec<String>,
    /// The id of the last contact in the file; 0 for none.
    pub last: u64,
    /// Contacts in the file.
    pub rows: u64,
    /// Contacts that were read up to that one and do not match.
    #[serde(default)]
    pub skipped: u64,
    /// Bytes of the file that hold them.
    pub bytes: u64,
    /// Whether the file is complete and only has to be renamed, or made a workbook.
    pub complete: bool,
    /// Bytes of the workbook, once it is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workbook: Option<u64>,
    /// What could not be verified complete.
    pub gaps: Vec<String>,
    /// How the relations are read since the pages of contacts turned out to lack too many; none if as planned.
    #[serde(default)]
    pub price: Option<Estimate>,
}

impl State {
    /// The state in a journal.
    ///
    /// # Errors
    /// `Other` if it is of another version.
    pub fn read(reached: Option<&Value>) -> Result<Self> {
        reached.map_or_else(
            || Ok(State::default()),
            |value| serde_json::from_value(value.clone()).map_err(|error| other_version(&error)),
        )
    }

    /// The state for the journal.
    pub fn to_value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

fn other_version(error: &serde_json::Error) -> Error {
    Error::new(Kind::Other, format!("cannot resume this job: {error}"))
        .hint("it may have been created by another version of acamp; start a new export")
}
