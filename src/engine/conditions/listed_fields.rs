//! The values of custom fields that come in a listing of their own, because the listing of the records is not known to include
//! them: read once and completely, and kept for the fields that an expression names.

use std::collections::HashMap;
use std::ops::ControlFlow;

use serde_json::json;

use crate::api::pages::{self, Reach};
use crate::api::reply::Item;
use crate::api::request::with_arguments;
use crate::api::side_loads::RelatedRows;
use crate::catalogue;
use crate::catalogue::model::{Resource, Role};
use crate::catalogue::properties::{FieldListing, FieldRows};
use crate::catalogue::side_loads::Association;
use crate::engine::completeness::shortfall;
use crate::engine::side_loads::operation;
use crate::error::{Error, Kind, Result};
use crate::session::connection::Connection;

/// The values of the named fields, by the ID of the record.
#[derive(Debug)]
pub struct ListedFields {
    listing: &'static FieldListing,
    by_record: HashMap<String, Vec<Item>>,
}

impl ListedFields {
    /// Reads the values of the fields with these IDs.
    ///
    /// # Errors
    /// Those of the requests; `Partial` if the listing was incomplete.
    pub fn read(client: &Connection, rows: FieldRows, listing: &'static FieldListing, ids: &[String]) -> Result<Self> {
        let Association::Rows { back, .. } = listing.rows.association else { return Err(unknown(listing)) };
        let resource: &'static Resource = catalogue::find(listing.resource).ok_or_else(|| unknown(listing))?;
        client
            .note_fallback(&format!("reading all values of custom fields: the server lists them in {}", resource.name));
        let list = operation(resource, Role::List, 0)?;
        let mut by_record: HashMap<String, Vec<Item>> = HashMap::new();
        let first = |row: &Item, keys: &[&'static str]| keys.iter().find_map(|key| Some((*key, row.get(key)?)));
        let summary = pages::paginate(client, list, &with_arguments(list, &[])?, Reach::ALL, |_, page| {
            for row in &page {
                let Some((key, field)) = first(row, rows.keys).filter(|(_, id)| ids.contains(id)) else { continue };
                let Some((_, record)) = first(row, back) else { continue };
                by_record.entry(record).or_default().push(detached(row, key, &field, rows.values));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        match shortfall(summary, "values of custom fields") {
            Some(error) => Err(error),
            None => Ok(ListedFields { listing, by_record }),
        }
    }

    /// The rows of these records.
    pub fn of(&self, items: &[Item]) -> RelatedRows {
        let own = |item: &Item| item.id().and_then(|id| self.by_record.get(&id).cloned()).unwrap_or_default();
        let rows = items.iter().map(own).collect();
        RelatedRows { load: &self.listing.rows, is_honored: true, rows, lacking: Vec::new() }
    }
}

/// The part of a row that is tested: an item shares the text of its whole page.
fn detached(row: &Item, key: &str, field: &str, values: &[&str]) -> Item {
    let value = |name: &&&str| row.property(name).is_some_and(|value| !value.is_null());
    let found = values.iter().find(value);
    let mut kept = json!({ key: field });
    if let Some((name, value)) = found.and_then(|name| Some((*name, row.value().get(*name)?.clone()))) {
        kept[name] = value;
    }
    Item::from_value(&kept)
}

fn unknown(listing: &FieldListing) -> Error {
    Error::new(Kind::Other, format!("the catalogue has no listing {}", listing.resource))
}
