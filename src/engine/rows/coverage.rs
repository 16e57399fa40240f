//! The check before a command after the rows that deletes what the rows replaced: every record that refers to the old one
//! must refer to the new one by then, according to listings that are read again, however long ago the job was started.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::engine::filters::Selection;
use crate::engine::reading::Reader;
use crate::error::{Error, Kind, Result};
use crate::session::connection::Connection;
use crate::text::counts::{count_of, thousands};

/// A record that may be deleted once all records of its listing are in the listing of another one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// What it is, for messages: `tag lead`.
    pub what: String,
    /// What replaces it.
    pub by: String,
    /// The resource of the records: `contact`.
    pub of: String,
    /// The listing of the records: `contacts list`.
    pub listing: String,
    /// The query parameter that selects the records: `tagid`.
    pub parameter: String,
    /// The command that lists the rows which say the same, and their properties with the IDs of the record and of what it
    /// refers to: `tags contacts list`, `contact`, `tag`. Empty in jobs of earlier versions.
    #[serde(default)]
    pub rows: String,
    /// See `rows`.
    #[serde(default)]
    pub record: String,
    /// See `rows`.
    #[serde(default)]
    pub value: String,
    /// Its value for the record that is deleted.
    pub id: String,
    /// Its value for the record that replaces it.
    pub by_id: String,
    /// The command that shows the record that is deleted: `tags get`.
    pub get: String,
    /// The property with the server's own count.
    pub count: String,
}

impl Coverage {
    /// Checks that no record would be lost. A record that was deleted already loses none.
    ///
    /// # Errors
    /// `Safety` if records are missing or that cannot be verified, `Partial` if a listing is incomplete, and those of the
    /// requests.
    pub fn check(&self, client: &Connection) -> Result<()> {
        let reader = Reader::new(client, u64::MAX);
        let shown = reader.one(&self.get, &[&self.id], &[])?;
        if shown.error.as_ref().is_some_and(|error| error.kind() == Kind::NotFound) {
            return Ok(());
        }
        let own = shown.needed()?.items.first().and_then(|item| item.count(&self.count));
        let mine = self.ids(&reader, &self.id, own)?;
        let query = (self.parameter.as_str(), self.id.as_str());
        if let Some(why) = doubt(&reader, &self.listing, query, own.map(|own| (self.count.as_str(), own)), &mine)? {
            return Err(self.kept(&why));
        }
        let covered = self.ids(&reader, &self.by_id, None)?;
        let lost = mine.difference(&covered).count() as u64;
        if lost == 0 {
            return Ok(());
        }
        let without = format!("{} without {}", count_of(lost, &self.of), self.by);
        Err(self.kept(&format!("it has {without}")).hint("run the command again to include them"))
    }

    fn ids(&self, reader: &Reader<'_>, id: &str, count: Option<u64>) -> Result<BTreeSet<String>> {
        let Coverage { listing, parameter, rows, record, value, .. } = self;
        let incomplete =
            || Error::new(Kind::Partial, format!("`{}` is incomplete: {} is kept", self.listing, self.what));
        Selection { listing, parameter, rows, record, value }.ids(reader, id, count)?.ok_or_else(incomplete)
    }

    fn kept(&self, why: &str) -> Error {
        Error::new(Kind::Safety, format!("{} is not deleted: {why}", self.what))
    }
}

/// Compares a listing with a second source: the server's own count in the record, `own` with its name, or without one, a
/// second response about the listing. Why the listing cannot be trusted; none if it can.
///
/// # Errors
/// Those of the request.
pub fn doubt(
    reader: &Reader<'_>,
    listing: &str,
    query: (&str, &str),
    own: Option<(&str, u64)>,
    listed: &BTreeSet<String>,
) -> Result<Option<String>> {
    let listed = listed.len() as u64;
    let (source, count) = match own {
        Some((name, count)) => (name, Some(count)),
        None => ("a second count", reader.count(listing, &[query])?.needed()?.total),
    };
    let record = listing.split(' ').next().unwrap_or_default().trim_end_matches('s');
    Ok(match count {
        Some(count) if count <= listed => None,
        Some(count) => Some(format!("{} listed, but {source} says {}", count_of(listed, record), thousands(count))),
        None => Some(format!("{} listed, and the server reports no count to verify it", count_of(listed, record))),
    })
}
