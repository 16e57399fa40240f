//! A Singer target in memory, which checks the messages against each other.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

/// The IDs of records by stream.
pub type Sent = BTreeMap<String, Vec<String>>;

/// What a target has loaded.
#[derive(Clone, Default)]
pub struct Target {
    streams: BTreeMap<String, Stream>,
    /// The last state.
    pub state: Option<Json>,
    /// The streams whose version was activated in the last load.
    pub activated: Vec<String>,
}

#[derive(Clone, Default)]
struct Stream {
    schema: Json,
    versions: BTreeMap<String, i64>,
    records: BTreeMap<String, Json>,
}

impl Target {
    /// Loads messages; returns the IDs of the records by stream.
    pub fn load(&mut self, messages: &str) -> Sent {
        let mut sent = Sent::new();
        let mut announced = BTreeSet::new();
        self.activated.clear();
        for line in messages.lines() {
            let message: Json = serde_json::from_str(line).unwrap();
            if message["type"] == "STATE" {
                self.state = Some(message["value"].clone());
                continue;
            }
            let name = message["stream"].as_str().unwrap().to_owned();
            let stream = self.streams.entry(name.clone()).or_default();
            match message["type"].as_str().unwrap() {
                "SCHEMA" => {
                    assert_eq!(message["key_properties"], serde_json::json!(["id"]));
                    stream.schema = message["schema"].clone();
                    announced.insert(name);
                }
                "RECORD" => {
                    assert!(announced.contains(&name), "no schema before {line}");
                    sent.entry(name).or_default().push(stream.add(&message));
                }
                "ACTIVATE_VERSION" => {
                    stream.activate(message["version"].as_i64().unwrap());
                    self.activated.push(name);
                }
                other => panic!("unknown message {other}"),
            }
        }
        sent
    }

    /// The records of a stream by ID.
    pub fn records(&self, stream: &str) -> &BTreeMap<String, Json> {
        &self.streams[stream].records
    }

    /// Removes all but the first records of a stream, in the order they are sent; returns the ID of the last one kept.
    pub fn keep(&mut self, stream: &str, count: usize) -> String {
        let stream = self.streams.get_mut(stream).unwrap();
        let kept: Vec<String> = stream.records.keys().take(count).cloned().collect();
        stream.records.retain(|id, _| kept.contains(id));
        stream.versions.retain(|id, _| kept.contains(id));
        kept.last().unwrap().clone()
    }

    /// Fails if another target has other records.
    pub fn assert_same(&self, other: &Target) {
        assert_eq!(self.streams.keys().collect::<Vec<_>>(), other.streams.keys().collect::<Vec<_>>());
        for (name, stream) in &self.streams {
            assert_eq!(stream.records, other.streams[name].records, "{name}");
        }
    }
}

impl Stream {
    fn add(&mut self, message: &Json) -> String {
        let record = &message["record"];
        for (key, value) in record.as_object().unwrap() {
            assert!(fits(value, &self.schema["properties"][key]), "{key} of {message}");
        }
        assert!(message["time_extracted"].as_str().unwrap().ends_with('Z'), "{message}");
        let id = record["id"].as_str().unwrap().to_owned();
        self.versions.insert(id.clone(), message["version"].as_i64().unwrap());
        self.records.insert(id.clone(), record.clone());
        id
    }

    fn activate(&mut self, version: i64) {
        self.versions.retain(|_, own| *own >= version);
        let versions = &self.versions;
        self.records.retain(|id, _| versions.contains_key(id));
    }
}

/// Whether a value has the type that the schema states.
fn fits(value: &Json, schema: &Json) -> bool {
    let name = match value {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(number) if number.is_f64() => "number",
        Json::Number(_) => "integer",
        Json::String(_) => "string",
        Json::Array(_) | Json::Object(_) => return false,
    };
    let is_time = schema["format"] != "date-time" || value.as_str().is_none_or(|text| text.len() == 20);
    let types = schema["type"].as_array().unwrap();
    is_time && types.iter().any(|own| own == name || name == "integer" && own == "number")
}
