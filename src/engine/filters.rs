//! Filters that the server may ignore: then its response has other records as well, with status 200. What is read through a
//! filter is verified by the records themselves, by the parameters that the response repeats, or by a request that must
//! return nothing.

use std::collections::BTreeSet;

use serde_json::Value;

use super::reading::{Reader, Reading};
use crate::api::reply::Item;
use crate::catalogue::model::{Kind, Operation};
use crate::error::Result;

/// The ID of no record: the largest that fits its column.
pub const NO_RECORD: &str = "2147483647";

/// Whether a record is one that the filters in `query` select, as far as its own properties show.
pub fn selects(query: &[(String, String)], item: &Item) -> bool {
    query.iter().all(|(key, value)| {
        let Some(name) = key.strip_prefix("filters[").and_then(|name| name.strip_suffix(']')) else { return true };
        let property = if name == "fieldid" { "field" } else { name };
        item.get(property).is_none_or(|own| own == *value)
    })
}

/// Those parameters in `query` that filter by the ID of a record.
pub fn by_id(operation: &Operation, query: &[(String, String)]) -> Vec<(String, String)> {
    let is_id = |wire: &str| {
        operation.params.iter().any(|param| param.wire == wire && matches!(param.kind, Kind::Reference(_)))
    };
    query.iter().filter(|(key, _)| key.starts_with("filters[") && is_id(key)).cloned().collect()
}

/// Whether the response says that the parameter was applied with this value.
pub fn echoes(reading: &Reading, parameter: &str, value: &str) -> bool {
    match reading.value().pointer(&format!("/meta/page_input/{parameter}")) {
        Some(Value::String(text)) => text == value,
        Some(Value::Number(number)) => number.to_string() == value,
        _ => false,
    }
}

/// The first parameter that the server ignored, according to its response: to the parameters that it repeats, and to its
/// records.
pub fn ignored<'a>(reading: &Reading, query: &[(&'a str, &str)]) -> Option<&'a str> {
    let repeats = reading.value().pointer("/meta/page_input").is_some_and(Value::is_object);
    let is_ignored = |(name, value): &&(&str, &str)| {
        let pair = [((*name).to_owned(), (*value).to_owned())];
        let differs = repeats && !name.contains('[') && !echoes(reading, name, value);
        differs || reading.items.iter().any(|item| !selects(&pair, item))
    };
    query.iter().find(is_ignored).map(|(name, _)| *name)
}

/// The records that a parameter of their listing selects, such as the contacts with a tag, and the collection whose rows say
/// the same.
#[derive(Clone, Copy, Debug)]
pub struct Selection<'a> {
    /// The command that lists the records: `contacts list`.
    pub listing: &'a str,
    /// The query parameter that selects them: `tagid`.
    pub parameter: &'a str,
    /// The command that lists all rows: `tags contacts list`; empty if there is none.
    pub rows: &'a str,
    /// The property of a row with the ID of the record: `contact`.
    pub record: &'a str,
    /// The property of a row with the value of the parameter: `tag`.
    pub value: &'a str,
}

impl Selection<'_> {
    /// The IDs of the records that `id` selects; none if a listing is incomplete. The server counts `count` of them, if that is
    /// known: a listing with no more is not one of all records.
    ///
    /// # Errors
    /// Those of the requests.
    pub fn ids(&self, reader: &Reader<'_>, id: &str, count: Option<u64>) -> Result<Option<BTreeSet<String>>> {
        let reading = reader.all(self.listing, &[], &[(self.parameter, id)])?.needed()?;
        if !reading.is_complete() {
            return Ok(None);
        }
        let ids: BTreeSet<String> = reading.items.iter().filter_map(Item::id).collect();
        if ids.len() as u64 <= count.unwrap_or(0) || self.is_honored(reader)? {
            return Ok(Some(ids));
        }
        if self.rows.is_empty() {
            return Ok(None);
        }
        reader.note_fallback(&format!("the server ignores {}: reading `{}`", self.parameter, self.rows));
        let all = reader.all(self.rows, &[], &[])?.needed()?;
        let is_own = |row: &&Item| row.get(self.value).as_deref() == Some(id);
        let own = || all.items.iter().filter(is_own).filter_map(|row| row.get(self.record)).collect();
        Ok(all.is_complete().then(own))
    }

    /// Whether the server applies the parameter: it selects nothing for a record that does not exist. A server that rejects the
    /// request knows the parameter.
    fn is_honored(&self, reader: &Reader<'_>) -> Result<bool> {
        let reading = reader.one(self.listing, &[], &[(self.parameter, NO_RECORD), ("limit", "1")])?;
        Ok(reading.items.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_selected_unless_its_own_property_says_otherwise() {
        let selected = |key: &str, item: &str| selects(&[(key.to_owned(), "7".to_owned())], &Item::from_json(item));
        assert!(selected("filters[tag]", r#"{"tag":"7"}"#));
        assert!(selected("filters[tag]", r#"{"tag":7}"#));
        assert!(!selected("filters[tag]", r#"{"tag":"8"}"#));
        assert!(!selected("filters[fieldid]", r#"{"field":"8"}"#));
        assert!(selected("filters[reltype]", r#"{"id":"1"}"#), "a property that it does not have");
        assert!(selected("tagid", r#"{"tagid":"8"}"#), "no filter");
    }

    #[test]
    fn a_parameter_that_the_response_does_not_repeat_was_ignored() {
        let ignores = |body: &str| {
            let reading = Reading { body: body.as_bytes().to_vec(), ..Reading::default() };
            ignored(&reading, &[("listid", "7"), ("status", "1")]).map(str::to_owned)
        };
        assert_eq!(ignores(r#"{"meta":{"page_input":{"listid":7,"status":"1"}}}"#), None);
        assert_eq!(ignores(r#"{"meta":{"page_input":{"listid":7,"status":null}}}"#).as_deref(), Some("status"));
        assert_eq!(ignores(r#"{"meta":{"total":"3"}}"#), None, "not known");
    }
}
