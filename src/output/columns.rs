//! Which columns to show: the user's, the resource's, or those of the first item. Knows no format.

use crate::catalogue::labels;
use crate::catalogue::meanings::{self, Meaning};
use crate::catalogue::model::Resource;
use crate::catalogue::shapes::{self, Key};
use crate::error::{Error, Result};
use crate::text::json::value::{Value, WHOLE};
use crate::text::similarity::near;

/// From this width on, further columns of a table can be references.
const WIDE: u16 = 120;

/// Suggested names for an unknown column.
const SUGGESTED: usize = 3;

/// The columns of an output, and what is known about the keys of its items.
#[derive(Debug)]
pub struct Columns<'a> {
    chosen: Option<Vec<String>>,
    sorted: Vec<String>,
    default: &'a [&'a str],
    resource: Option<&'static Resource>,
    is_verified: bool,
}

impl<'a> Columns<'a> {
    /// The user's columns, the default ones, and the keys to sort by.
    pub fn new(chosen: Option<&[String]>, default: &'a [&'a str], sorted: impl Iterator<Item = &'a str>) -> Self {
        let chosen = chosen.map(<[String]>::to_vec);
        let sorted: Vec<String> = sorted.map(str::to_owned).collect();
        let is_verified = chosen.is_none() && sorted.is_empty();
        Columns { chosen, sorted, default, resource: None, is_verified }
    }

    /// The resource of the records. A label among the user's columns becomes its key: that of a usual column, if others
    /// have the same label.
    pub fn of(mut self, resource: &'static Resource) -> Self {
        self.resource = Some(resource);
        if self.is_verified {
            return self;
        }
        let known = self.known_paths(&[]);
        let key = |path: &mut String| {
            if known.contains(path) {
                return;
            }
            let usual = || resource.columns.iter().chain(resource.wide).copied();
            let all = || known.iter().map(String::as_str);
            let named = labels::path_of(Some(resource), path, usual());
            if let Some(key) = named.or_else(|| labels::path_of(Some(resource), path, all())) {
                key.clone_into(path);
            }
        };
        self.chosen.iter_mut().flatten().chain(&mut self.sorted).for_each(key);
        self
    }

    /// The columns the user chose.
    pub fn chosen(&self) -> Option<&[String]> {
        self.chosen.as_deref()
    }

    /// The keys to sort by.
    pub fn sorted(&self) -> &[String] {
        &self.sorted
    }

    /// The resource of the records.
    pub fn resource(&self) -> Option<&'static Resource> {
        self.resource
    }

    /// The columns of a table, a CSV or a TSV: the user's; else the resource's, if the first item has half of them or there
    /// is no item; else the first item's scalar keys, because some commands return records of another resource.
    pub fn of_rows(&self, first: Option<Value<'_>>) -> Vec<String> {
        if let Some(chosen) = &self.chosen {
            return chosen.clone();
        }
        match first {
            Some(first) if !self.has_default(first) => keys(first, |value| !value.is_nested()),
            _ => self.default.iter().map(|path| (*path).to_owned()).collect(),
        }
    }

    /// The columns that a table shows after [`Columns::of_rows`] where there is room. Names take requests: on a narrow
    /// terminal, references are left out rather than read for a column that will not fit.
    pub fn further(&self, first: Value<'_>, width: Option<u16>) -> Vec<&'static str> {
        let Some(resource) = self.resource.filter(|_| self.chosen.is_none() && self.has_default(first)) else {
            return Vec::new();
        };
        let is_wide = width.is_some_and(|width| width >= WIDE);
        let is_reference = |path| meanings::of(Some(resource), path).is_some_and(Meaning::is_reference);
        resource.wide.iter().copied().filter(|path| is_wide || !is_reference(path)).collect()
    }

    fn has_default(&self, first: Value<'_>) -> bool {
        let found = self.default.iter().filter(|path| first.at(path).is_some()).count();
        found * 2 >= self.default.len().max(1)
    }

    /// Whether the chosen columns and sort keys still have to be compared with items.
    pub fn is_unverified(&self) -> bool {
        !self.is_verified
    }

    /// Compares the chosen columns and sort keys with the first items and with the known keys of the resource. Without an
    /// item, only a name that is like a known one is an error: not every key is known.
    ///
    /// # Errors
    /// `Usage` for a name that no item has and that is not known.
    pub fn verify(&mut self, items: &[Value<'_>]) -> Result<()> {
        self.is_verified = true;
        let flags = [("--columns", self.chosen.as_deref().unwrap_or_default()), ("--sort", &self.sorted)];
        for (flag, paths) in flags {
            if let Some(path) = paths.iter().find(|path| !self.is_known(path, items)) {
                let mut names = self.known_paths(items);
                names.extend(self.paths_behind(path));
                let names = near(path, names.iter().map(String::as_str), SUGGESTED);
                if names.is_empty() && items.is_empty() {
                    continue;
                }
                let error = Error::usage(format!("unknown column \"{path}\" in {flag}"));
                return Err(if names.is_empty() {
                    error.hint("use -o json to see the keys")
                } else {
                    error.hint(format!("did you mean {}?", names.join(" or ")))
                });
            }
        }
        Ok(())
    }

    /// Whether an item has the column, or a record of the resource can have it.
    fn is_known(&self, path: &str, items: &[Value<'_>]) -> bool {
        let has = |item: &Value<'_>| item.column(path).is_some() || may_go_on(*item, path);
        items.iter().any(has) || self.default.contains(&path) || self.resource.is_some_and(|own| belongs(own, path))
    }

    /// The paths in the record that the beginning of `path` names.
    fn paths_behind(&self, path: &str) -> Vec<String> {
        let Some((property, target, _)) = meanings::reference_in(self.resource, path) else { return Vec::new() };
        let keys = target.columns.iter().copied().chain(shapes::of(target.name).map(|key| key.name));
        keys.map(|key| format!("{property}.{key}")).collect()
    }

    /// The names to suggest: those of the items' keys and of the resource's.
    fn known_paths(&self, items: &[Value<'_>]) -> Vec<String> {
        let own =
            self.resource.into_iter().flat_map(|resource| shapes::of(resource.name)).map(|key| key.name.to_owned());
        let default = self.default.iter().map(|path| (*path).to_owned());
        let further = self.resource.into_iter().flat_map(|resource| resource.wide).map(|path| (*path).to_owned());
        let mut all: Vec<String> = default.chain(further).chain(own).collect();
        all.extend(items.iter().flat_map(|item| keys(*item, |_| true)));
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// Whether the records of a resource can have a property at this path, or below it.
fn belongs(resource: &Resource, path: &str) -> bool {
    if let Some((_, target, rest)) = meanings::reference_in(Some(resource), path) {
        return belongs(target, rest);
    }
    let is_below = |name: &str| path.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
    let has = |key: Key| key.name == path || key.types.contains("array") && is_below(key.name);
    let declares = |wire: &str| wire == path || is_below(wire);
    resource.identity == path
        || resource.columns.contains(&path)
        || shapes::of(resource.name).any(has)
        || resource.operations.iter().any(|operation| {
            operation.fields.iter().any(|param| param.wire == path)
                || operation.side_loads.iter().any(|load| declares(load.name))
        })
}

/// Whether a path goes on where an item has nothing: in an empty array, or in `null`.
fn may_go_on(item: Value<'_>, path: &str) -> bool {
    let ends = path.match_indices('.').map(|(at, _)| &path[..at]);
    ends.filter_map(|end| item.at(end)).any(|value| value.is_null() || value.is_array())
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
    use crate::catalogue;

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

    /// The error for columns of contacts, with its hint.
    fn refusal(chosen: &[&str], items: &[&str]) -> Option<String> {
        let contacts = catalogue::find("contacts").unwrap();
        let mut columns = Columns::new(Some(&words(chosen)), contacts.columns, std::iter::empty()).of(contacts);
        let items: Vec<Value<'_>> = items.iter().map(|item| Value::new(item)).collect();
        columns.verify(&items).err().map(|error| error.to_string())
    }

    #[test]
    fn an_unknown_column_is_an_error_with_the_nearest_names() {
        let told = refusal(&["email", "emial"], &[ITEM]).unwrap();
        assert_eq!(told, "error: unknown column \"emial\" in --columns\n  hint: did you mean email?");
        let told = refusal(&["nothing_like_it"], &[ITEM]).unwrap();
        assert_eq!(told, "error: unknown column \"nothing_like_it\" in --columns\n  hint: use -o json to see the keys");
        assert!(refusal(&["links.nobody"], &[ITEM]).is_some());
        let told = refusal(&["created_by.emial"], &[ITEM]).unwrap();
        assert!(told.contains("hint: did you mean created_by.email"), "{told}");
    }

    #[test]
    fn a_column_that_some_item_has_or_the_resource_is_known_to_have_is_accepted() {
        assert_eq!(refusal(&["id", "links.owner", "phone", "fieldValues.0.value"], &[ITEM]), None);
        assert_eq!(refusal(&["new_key"], &[ITEM, r#"{"new_key":1}"#]), None);
        assert_eq!(refusal(&["list.0.name", "nothing.name"], &[r#"{"list":[],"nothing":null}"#]), None);
    }

    #[test]
    fn without_an_item_only_a_name_like_a_known_one_is_an_error() {
        assert!(refusal(&["emial"], &[]).is_some());
        assert_eq!(refusal(&["something_new"], &[]), None);
    }

    #[test]
    fn a_sort_key_is_verified_too() {
        let mut columns = Columns::new(None, &["id"], ["nme"].into_iter());
        let told = columns.verify(&[Value::new(r#"{"name":"a"}"#)]).unwrap_err();
        assert_eq!(told.message(), "unknown column \"nme\" in --sort");
    }

    #[test]
    fn a_label_is_accepted_for_its_key() {
        let contacts = catalogue::find("contacts").unwrap();
        let chosen = words(&["Last name", "EMAIL", "phone", "created"]);
        let columns = Columns::new(Some(&chosen), contacts.columns, std::iter::empty()).of(contacts);
        assert_eq!(columns.chosen(), Some(words(&["lastName", "email", "phone", "cdate"]).as_slice()));
    }

    #[test]
    fn narrowing_keeps_the_requested_order() {
        let columns = words(&["links.owner", "id", "foo", "id"]);
        assert_eq!(narrow(Value::new(ITEM), &columns), r#"{"links.owner":"x","id":"7","foo":null}"#);
    }
}
