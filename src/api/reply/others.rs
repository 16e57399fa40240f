//! The arrays at the top level of a response that nothing in the catalogue names.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::envelope::{self, FLAGS};
use super::{Arrays, Item, content, document, flatten};
use crate::error::Result;
use crate::text::json::value::Value;

/// The arrays at the top level of a body that have elements, by key, without those under `known`. An object with numeric
/// keys (PHP's array with gaps) is an array too; `meta` and what may report a failure is not. `decoded` is what
/// [`super::with_arrays`] returned for the body.
///
/// # Errors
/// `Other` for a body that is not JSON.
pub fn others(body: &[u8], decoded: Option<&Arrays>, known: &[&str]) -> Result<Arrays> {
    let Some(arrays) = decoded else { return parse(body, known) };
    let is_other = |(key, items): &&(String, Vec<Item>)| !known.contains(&key.as_str()) && !items.is_empty();
    let mut found: Arrays = arrays.iter().filter(is_other).cloned().collect();
    found.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(found)
}

fn parse(body: &[u8], known: &[&str]) -> Result<Arrays> {
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
    use super::super::with_arrays;
    use super::*;

    /// What is found in a body, and whether it was found without parsing the body again.
    fn keys(body: &str) -> (Vec<(String, usize)>, bool) {
        let known = ["contacts", "tags"];
        let parsed = others(body.as_bytes(), None, &known).unwrap();
        let decoded = with_arrays(body.as_bytes(), "contacts").ok().and_then(|(_, arrays)| arrays);
        let found = others(body.as_bytes(), decoded.as_ref(), &known).unwrap();
        let texts = |found: &Arrays| -> Vec<Vec<String>> {
            found.iter().map(|(_, items)| items.iter().map(|item| item.json().to_owned()).collect()).collect()
        };
        assert_eq!(texts(&found), texts(&parsed), "{body}");
        (found.into_iter().map(|(key, items)| (key, items.len())).collect(), decoded.is_some())
    }

    #[test]
    fn arrays_with_elements_are_found_whatever_they_are_called() {
        let usual = r#""scoreValues":[],"contacts":[{"id":"1"}],"tags":[{"id":"2"}],"meta":{"total":"1","php":{"0":1}},
            "page":{"number":1},"news":[{"id":"3"},{"id":"4"}],"words":["a"]"#;
        for (more, found, is_decoded) in [
            ("", vec![("news", 2), ("words", 1)], true),
            (r#","errors":[],"failed":[]"#, vec![("news", 2), ("words", 1)], true),
            (r#","gaps":[null]"#, vec![("gaps", 1), ("news", 2), ("words", 1)], false),
            (r#","php":{"2":{"id":"5"},"7":{"id":"6"}}"#, vec![("news", 2), ("php", 2), ("words", 1)], false),
        ] {
            let expected = found.into_iter().map(|(key, count)| (key.to_owned(), count)).collect();
            assert_eq!(keys(&format!("{{{usual}{more}}}")), (expected, is_decoded), "{more}");
        }
        assert_eq!([keys("[]"), keys("{}")], [(vec![], false), (vec![], false)]);
        assert!(others(b"{", None, &[]).is_err());
    }

    #[test]
    fn a_failure_in_an_array_is_found_beside_split_arrays() {
        let body = br#"{"contacts":[],"contactTags":[],"errors":[{"title":"The related contact does not exist."}]}"#;
        assert!(with_arrays(body, "contacts").is_err());
    }
}
