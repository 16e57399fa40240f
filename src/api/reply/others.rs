//! The arrays at the top level of a response that nothing in the catalogue names.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::envelope::{self, FLAGS};
use super::{Item, content, document, flatten};
use crate::error::Result;
use crate::text::json::value::Value;

/// The arrays at the top level of a body that have elements, by key, without those under `known`. An object with numeric
/// keys (PHP's array with gaps) is an array too; `meta` and what may report a failure is not.
///
/// # Errors
/// `Other` for a body that is not JSON.
pub fn others(body: &[u8], known: &[&str]) -> Result<Vec<(String, Vec<Item>)>> {
    let text = document(content(body))?;
    if !text.starts_with('{') {
        return Ok(Vec::new());
    }
    let all: BTreeMap<String, &RawValue> = serde_json::from_str(text).map_err(|error| envelope::invalid(&error))?;
    let is_other = |key: &str| key != "meta" && !known.contains(&key) && !FLAGS.contains(&key);
    let found = all.into_iter().filter(|(key, raw)| is_other(key) && is_array(raw.get()));
    // What is not a list of records is kept as it is.
    let found = found.map(|(key, raw)| {
        let items = flatten(raw.get(), &key).unwrap_or_else(|_| vec![Item::from_json(raw.get())]);
        (key, items)
    });
    Ok(found.filter(|(_, items)| !items.is_empty()).collect())
}

fn is_array(raw: &str) -> bool {
    raw.starts_with('[') || raw.starts_with('{') && Value::new(raw).numbered().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(body: &str) -> Vec<(String, usize)> {
        let found = others(body.as_bytes(), &["contacts", "tags"]).unwrap();
        found.into_iter().map(|(key, items)| (key, items.len())).collect()
    }

    #[test]
    fn arrays_with_elements_are_found_whatever_they_are_called() {
        let body = r#"{"scoreValues":[],"contacts":[{"id":"1"}],"tags":[{"id":"2"}],"meta":{"total":"1"},"errors":[1],
            "page":{"number":1},"news":[{"id":"3"},{"id":"4"}],"php":{"2":{"id":"5"},"7":{"id":"6"}},"words":["a"],
            "gaps":[null]}"#;
        let found = keys(body);
        let expected = [("gaps", 1), ("news", 2), ("php", 2), ("words", 1)];
        assert_eq!(found, expected.map(|(key, count)| (key.to_owned(), count)));
        assert!(keys("[]").is_empty() && keys("{}").is_empty());
        assert!(others(b"{", &[]).is_err());
    }
}
