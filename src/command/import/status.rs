//! The status of an accepted import, read from the server's response. Pure.

use serde_json::Value;

/// The status of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Waiting or running; immediately after acceptance the server returns `false`.
    Running,
    /// Completed.
    Completed(ImportReport),
    /// Failed on the server, with its word: `failed`, `interrupted`.
    Failed(String, ImportReport),
    /// No status: not JSON, or none in it.
    Missing,
}

/// What the server reports about single contacts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Ids of imported contacts, in no guaranteed order.
    pub ids: Vec<String>,
    /// Addresses that were skipped.
    pub skipped: Vec<String>,
}

/// Reads the response of `GET /import/info`.
pub fn read(body: &[u8]) -> State {
    let body: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
    let Some(status) = body.get("status") else { return State::Missing };
    let texts = |key: &str| {
        let all = body.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        all.iter().filter_map(text).collect()
    };
    let report = || ImportReport { ids: texts("success"), skipped: texts("failure") };
    match status.as_str() {
        Some("completed") => State::Completed(report()),
        Some(word @ ("failed" | "interrupted")) => State::Failed(word.to_owned(), report()),
        _ => State::Running,
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The id of the import in the response to the request that started it.
pub fn batch_id(body: &[u8]) -> Option<String> {
    serde_json::from_slice::<Value>(body).ok()?.get("batchId").and_then(text).filter(|id| !id.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_understood_and_false_is_not_yet() {
        for status in ["false", "\"waiting\"", "\"claimed\"", "\"active\"", "null"] {
            assert_eq!(read(format!("{{\"status\":{status}}}").as_bytes()), State::Running, "{status}");
        }
        for silent in ["", "<html>", "[]", "{}"] {
            assert_eq!(read(silent.as_bytes()), State::Missing, "{silent}");
        }
        let report = ImportReport { ids: vec!["7".into(), "8".into()], skipped: vec!["x@y.z".into()] };
        let body = br#"{"status":"completed","success":["7",8],"failure":["x@y.z"]}"#;
        assert_eq!(read(body), State::Completed(report));
        let given_up = State::Failed("interrupted".into(), ImportReport::default());
        assert_eq!(read(br#"{"status":"interrupted","success":[],"failure":[]}"#), given_up);
    }

    #[test]
    fn the_imports_id_is_read_from_the_answer() {
        assert_eq!(batch_id(br#"{"Success":1,"batchId":"0641-9"}"#).as_deref(), Some("0641-9"));
        assert_eq!(batch_id(br#"{"success":1}"#), None);
    }
}
