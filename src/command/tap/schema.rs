//! The properties of the records of a stream, and their JSON Schema, from the columns of its table.

use serde_json::{Map, Value, json};

use crate::store::mirror::ColumnType;
use crate::store::mirror::tables::Table;

/// What identifies a record in every stream.
pub const KEYS: [&str; 1] = ["id"];

/// The column with the JSON text of a record, which repeats all others.
const RAW: &str = "raw";

/// A property of the records of a stream: a column of its table.
#[derive(Clone, Debug)]
pub struct Property {
    /// Its name, and that of the column.
    pub name: String,
    /// Its type.
    pub holds: ColumnType,
}

impl Property {
    /// Whether it identifies the record.
    pub fn is_key(&self) -> bool {
        KEYS.contains(&self.name.as_str())
    }

    /// Whether it is the JSON text of the record.
    pub fn is_raw(&self) -> bool {
        self.name == RAW
    }
}

/// All properties that the records of a table have, the ID first.
pub fn properties(table: &Table) -> impl Iterator<Item = Property> {
    let text = |name: &str| Property { name: name.to_owned(), holds: ColumnType::Text };
    let columns = table.columns.iter().map(|column| Property { name: column.name.clone(), holds: column.holds });
    KEYS.iter().map(move |key| text(key)).chain(columns).chain([text(RAW)])
}

/// The JSON Schema of records with these properties. Only the ID is never null.
pub fn of(properties: &[Property]) -> Value {
    let types: Map<String, Value> =
        properties.iter().map(|property| (property.name.clone(), typed(property))).collect();
    json!({ "type": "object", "properties": types, "additionalProperties": false })
}

/// A short text that differs between schemas: a target lacks the values of a column that was added later.
pub fn fingerprint(schema: &Value) -> String {
    format!("{:08x}", crc32fast::hash(schema.to_string().as_bytes()))
}

fn typed(property: &Property) -> Value {
    let name = match property.holds {
        ColumnType::Integer => "integer",
        ColumnType::Real => "number",
        ColumnType::Boolean => "boolean",
        ColumnType::Text | ColumnType::Time => "string",
    };
    match property.holds {
        _ if property.is_key() => json!({ "type": [name] }),
        ColumnType::Time => json!({ "type": ["null", name], "format": "date-time" }),
        _ => json!({ "type": ["null", name] }),
    }
}
