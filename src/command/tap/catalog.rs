//! The Singer catalog: which streams there are, and which of them and of their columns a catalog selects.

use serde::Deserialize;
use serde_json::{Value, json};

use super::schema::{self, Property};
use crate::error::{Error, Result};
use crate::store::mirror::tables::{self, Table};
use crate::text::similarity::nearest;

/// A stream to send.
#[derive(Debug)]
pub struct Selected {
    /// Its table.
    pub table: Table,
    /// What its records have, the ID first.
    pub properties: Vec<Property>,
    /// Whether all records are sent each time.
    pub whole: bool,
}

impl Selected {
    /// A table with the properties that are sent by default.
    fn by_default(table: Table) -> Self {
        let properties = schema::properties(&table).filter(|property| !property.is_raw()).collect();
        Selected { table, properties, whole: false }
    }
}

/// The catalog of all tables that a mirror can have.
pub fn discover() -> Value {
    json!({ "streams": tables::all().iter().map(entry).collect::<Vec<_>>() })
}

fn entry(table: &Table) -> Value {
    let properties: Vec<Property> = schema::properties(table).collect();
    let stream = json!({ "breadcrumb": [], "metadata": {
        "inclusion": "available", "selected-by-default": true, "table-key-properties": schema::KEYS,
    } });
    let marks = |property: &Property| {
        let inclusion = if property.is_key() { "automatic" } else { "available" };
        json!({ "breadcrumb": ["properties", property.name], "metadata": {
            "inclusion": inclusion, "selected-by-default": !property.is_raw(),
        } })
    };
    let metadata: Vec<Value> = std::iter::once(stream).chain(properties.iter().map(marks)).collect();
    json!({
        "tap_stream_id": table.name,
        "stream": table.name,
        "key_properties": schema::KEYS,
        "schema": schema::of(&properties),
        "metadata": metadata,
    })
}

/// All streams.
pub fn all() -> Vec<Selected> {
    tables::all().into_iter().map(Selected::by_default).collect()
}

/// The streams of these names, which are tables or commands.
///
/// # Errors
/// `Usage` for an unknown name.
pub fn named(names: &[String]) -> Result<Vec<Selected>> {
    names.iter().map(|name| table(name).map(Selected::by_default)).collect()
}

/// The streams that the text of a catalog selects.
///
/// # Errors
/// `Usage` for text that is not a catalog, and for a selected stream that does not exist.
pub fn selected(text: &str) -> Result<Vec<Selected>> {
    let catalog: Catalog =
        serde_json::from_str(text).map_err(|error| Error::usage(format!("not a Singer catalog: {error}")))?;
    catalog.streams.iter().filter(|entry| entry.choice(&[]) == Some(true)).map(CatalogStream::selection).collect()
}

fn table(name: &str) -> Result<Table> {
    let all = tables::all();
    let near = nearest(name, all.iter().map(|table| table.name.as_str())).map(str::to_owned);
    all.into_iter().find(|table| table.name == name || table.resource == name).ok_or_else(|| {
        let hint = near.map_or("acamp tap --discover".to_owned(), |near| format!("did you mean {near}?"));
        Error::usage(format!("no stream `{name}`")).hint(hint)
    })
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Catalog {
    streams: Vec<CatalogStream>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct CatalogStream {
    tap_stream_id: Option<String>,
    stream: Option<String>,
    #[serde(default)]
    metadata: Vec<Metadata>,
    /// Catalogs of the first runners mark what is selected in here.
    #[serde(default)]
    schema: Value,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Metadata {
    #[serde(default)]
    breadcrumb: Vec<String>,
    #[serde(default)]
    metadata: Marks,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", expecting = "an object")]
struct Marks {
    selected: Option<bool>,
    selected_by_default: Option<bool>,
    replication_method: Option<String>,
}

impl CatalogStream {
    fn selection(&self) -> Result<Selected> {
        let name = self.tap_stream_id.as_ref().or(self.stream.as_ref());
        let table = table(name.ok_or_else(|| Error::usage("a selected stream has no `tap_stream_id`"))?)?;
        let is_sent = |property: &Property| {
            let chosen = self.choice(&["properties", &property.name]);
            property.is_key() || chosen.unwrap_or(!property.is_raw())
        };
        let properties = schema::properties(&table).filter(is_sent).collect();
        let method = self.marks(&[]).and_then(|marks| marks.replication_method.as_deref());
        Ok(Selected { table, properties, whole: method == Some("FULL_TABLE") })
    }

    /// What the catalog says about the stream or one of its columns, if anything.
    fn choice(&self, path: &[&str]) -> Option<bool> {
        let marks = self.marks(path);
        let in_schema = || path.iter().try_fold(&self.schema, |at, key| at.get(key))?.get("selected")?.as_bool();
        marks
            .and_then(|marks| marks.selected)
            .or_else(in_schema)
            .or_else(|| marks.and_then(|marks| marks.selected_by_default))
    }

    fn marks(&self, path: &[&str]) -> Option<&Marks> {
        self.metadata.iter().find(|entry| entry.breadcrumb == path).map(|entry| &entry.metadata)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The streams with their properties that a catalog selects.
    fn chosen(catalog: &Value) -> Vec<(String, Vec<String>)> {
        let names = |stream: Selected| stream.properties.into_iter().map(|property| property.name).collect();
        let streams = selected(&catalog.to_string()).unwrap();
        streams.into_iter().map(|stream| (stream.table.name.clone(), names(stream))).collect()
    }

    #[test]
    fn the_catalog_that_is_discovered_selects_what_is_sent_without_one() {
        let from_catalog = chosen(&discover());
        let by_default: Vec<String> = all().into_iter().map(|stream| stream.table.name).collect();
        assert_eq!(from_catalog.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>(), by_default);
        let (_, tags) = from_catalog.into_iter().find(|(name, _)| name == "tags").unwrap();
        assert_eq!(tags[0], "id");
        assert!(tags.contains(&"tag".to_owned()) && !tags.contains(&"raw".to_owned()), "{tags:?}");
    }

    #[test]
    fn metadata_selects_streams_and_properties() {
        let mark = |path: &[&str], selected: bool| json!({ "breadcrumb": path, "metadata": { "selected": selected } });
        let mut tags = vec![mark(&[], true), mark(&["properties", "id"], false), mark(&["properties", "raw"], true)];
        for property in schema::properties(&table("tags").unwrap()) {
            if !property.is_key() && !property.is_raw() && property.name != "tag" {
                tags.push(mark(&["properties", &property.name], false));
            }
        }
        let catalog = json!({ "streams": [
            { "tap_stream_id": "tags", "stream": "tags", "metadata": tags },
            { "tap_stream_id": "lists", "metadata": [mark(&[], false)] },
            { "tap_stream_id": "deals" },
        ] });
        let expected = ["id", "tag", "raw"].map(str::to_owned).to_vec();
        assert_eq!(chosen(&catalog), [("tags".to_owned(), expected)]);
    }

    #[test]
    fn the_schema_selects_in_catalogs_of_the_first_runners() {
        let schema = json!({ "selected": true, "properties": { "tag": { "selected": false } } });
        let streams = chosen(&json!({ "streams": [{ "stream": "tags", "schema": schema }] }));
        assert_eq!(streams.len(), 1);
        assert!(!streams[0].1.contains(&"tag".to_owned()), "{streams:?}");
    }

    #[test]
    fn a_catalog_can_ask_for_a_full_table() {
        let metadata = json!([{ "breadcrumb": [], "metadata": {
            "selected": true, "replication-method": "FULL_TABLE",
        } }]);
        let catalog = json!({ "streams": [{ "tap_stream_id": "tags", "metadata": metadata }] });
        assert!(selected(&catalog.to_string()).unwrap()[0].whole);
    }

    #[test]
    fn a_stream_is_named_by_its_table_or_its_command() {
        let names = |names: &[&str]| {
            let found = named(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
            found.map(|found| found.into_iter().map(|stream| stream.table.name).collect::<Vec<_>>())
        };
        assert_eq!(names(&["contact_tags", "contacts field-values"]).unwrap(), ["contact_tags", "field_values"]);
        let error = names(&["contcats"]).unwrap_err();
        assert_eq!((error.message(), error.hint_text()), ("no stream `contcats`", Some("did you mean contacts?")));
    }
}
