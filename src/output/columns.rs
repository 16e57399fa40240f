//! Which columns to show: the user's, the resource's, or those of the first item. Knows no format.

use crate::text::json::value::{Value, WHOLE};

/// The columns of an output, and which of the user's were seen in an item so far.
#[derive(Debug)]
pub struct Columns<'a> {
    chosen: Option<&'a [String]>,
    default: &'a [&'a str],
    unseen: Vec<&'a str>,
    keys: Vec<String>,
}

impl<'a> Columns<'a> {
    /// The user's columns, the resource's, and other paths that some item must have (the sort keys).
    pub fn new(chosen: Option<&'a [String]>, default: &'a [&'a str], sorted: impl Iterator<Item = &'a str>) -> Self {
        let mut unseen: Vec<&str> = chosen.unwrap_or_default().iter().map(String::as_str).collect();
        unseen.extend(sorted);
        Columns { chosen, default, unseen, keys: Vec::new() }
    }

    /// The columns the user chose.
    pub fn chosen(&self) -> Option<&'a [String]> {
        self.chosen
    }

    /// The columns of a table, a CSV or a TSV: the user's; else the resource's, if the first item has half of them or there
    /// is no item; else the first item's scalar keys, because some commands return records of another resource.
    pub fn of_rows(&self, first: Option<Value<'_>>) -> Vec<String> {
        if let Some(chosen) = self.chosen {
            return chosen.to_vec();
        }
        let found = |first: &Value<'_>| self.default.iter().filter(|path| first.at(path).is_some()).count();
        match first {
            Some(first) if found(&first) * 2 < self.default.len().max(1) => keys(first, |value| !value.is_nested()),
            _ => self.default.iter().map(|path| (*path).to_owned()).collect(),
        }
    }

    /// Records which columns the item has.
    pub fn record(&mut self, item: Value<'_>) {
        if self.unseen.is_empty() {
            return;
        }
        self.unseen.retain(|path| item.column(path).is_none());
        if self.keys.is_empty() {
            self.keys = keys(item, |_| true);
        }
    }

    /// One warning for each column that no item has: `no item has a column "foo"; keys are: id, email`. None if there was
    /// no item.
    pub fn warnings(&self) -> Vec<String> {
        if self.keys.is_empty() {
            return Vec::new();
        }
        let warn = |path: &&str| format!("no item has a column \"{path}\"; keys are: {}", self.keys.join(", "));
        self.unseen.iter().map(warn).collect()
    }
}

/// The item with only these columns, as JSON: the path is the key, a missing column is `null`.
pub fn narrow(item: Value<'_>, columns: &[String]) -> String {
    let mut object = serde_json::Map::new();
    let mut text = String::from("{");
    for path in columns {
        // A column given twice is one property.
        if object.insert(path.clone(), serde_json::Value::Null).is_some() {
            continue;
        }
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str(&serde_json::Value::from(path.as_str()).to_string());
        text.push(':');
        text.push_str(item.column(path).map_or("null", Value::json));
    }
    text.push('}');
    text
}

/// The keys of an item whose values are `wanted`; [`WHOLE`] for anything but an object.
fn keys(item: Value<'_>, wanted: impl Fn(Value<'_>) -> bool) -> Vec<String> {
    if !item.is_object() {
        return vec![WHOLE.to_owned()];
    }
    item.members().filter(|(_, value)| wanted(*value)).map(|(key, _)| key.text().into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEM: &str = r#"{"id":"7","email":"a@b.c","links":{"owner":"x"}}"#;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn the_users_columns_override_the_resources_and_those_the_items() {
        let chosen = words(&["links.owner"]);
        let item = Some(Value::new(ITEM));
        let none = || std::iter::empty();
        assert_eq!(Columns::new(Some(&chosen), &["id"], none()).of_rows(item), ["links.owner"]);
        assert_eq!(Columns::new(None, &["id", "phone"], none()).of_rows(item), ["id", "phone"]);
        assert_eq!(Columns::new(None, &["phone"], none()).of_rows(item), ["id", "email"]);
        assert_eq!(Columns::new(None, &["phone"], none()).of_rows(None), ["phone"]);
        assert_eq!(Columns::new(None, &[], none()).of_rows(Some(Value::new("5"))), ["value"]);
    }

    #[test]
    fn a_column_that_no_item_has_is_reported_with_the_available_keys() {
        let chosen = words(&["email", "foo"]);
        let mut columns = Columns::new(Some(&chosen), &[], ["bar"].into_iter());
        assert_eq!(columns.warnings(), Vec::<String>::new());
        columns.record(Value::new(ITEM));
        assert_eq!(
            columns.warnings(),
            [
                "no item has a column \"foo\"; keys are: id, email, links",
                "no item has a column \"bar\"; keys are: id, email, links",
            ]
        );
    }

    #[test]
    fn narrowing_keeps_the_requested_order() {
        let columns = words(&["links.owner", "id", "foo", "id"]);
        assert_eq!(narrow(Value::new(ITEM), &columns), r#"{"links.owner":"x","id":"7","foo":null}"#);
    }
}
