//! Records of a set-up, whatever they were read from.

use serde_json::Value;

/// A value of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum HeldValue {
    /// The value: text, a flag, a number, a list, or a table.
    Known(Value),
    /// It cannot be told; with the reason.
    Unknown(String),
}

impl HeldValue {
    /// The value, if it is known.
    pub fn known(&self) -> Option<&Value> {
        match self {
            HeldValue::Known(value) => Some(value),
            HeldValue::Unknown(_) => None,
        }
    }
}

/// A record of a set-up.
#[derive(Clone, Debug, Default)]
pub struct SetupRecord {
    /// Its ID; empty for one in files, and for the only record of its kind.
    pub id: String,
    /// The values of the properties that identify it.
    pub key: Vec<String>,
    /// What the links file calls it: the name of its file without the extension, or its key.
    pub handle: String,
    /// Its values, by the names of the properties. One that is absent is not managed.
    pub values: Vec<(&'static str, HeldValue)>,
}

impl SetupRecord {
    /// The key as text: `contact/vip`.
    pub fn key_text(&self) -> String {
        self.key.join("/")
    }

    /// The value of a property.
    pub fn value(&self, name: &str) -> Option<&HeldValue> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

/// The records of a kind in an account.
#[derive(Clone, Debug, Default)]
pub struct KindRecords {
    /// The records.
    pub records: Vec<SetupRecord>,
    /// The names of records that files cannot hold, with the reason.
    pub not_carried: Vec<(String, String)>,
}
