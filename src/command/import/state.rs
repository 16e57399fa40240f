//! The status of an accepted import, read from the server's response. Pure.

use serde_json::Value;

/// The status of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Waiting or running; immediately after acceptance the server returns `false`.
    Running,
    /// Completed.
    Completed(Told),
    /// Failed on the server, with its word: `failed`, `interrupted`.
    GivenUp(String, Told),
    /// No status: not JSON, or none in it.
    Silent,
}

/// What the server reports about single contacts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Ids of imported contacts, in no guaranteed order.
    pub ids: Vec<String>,
    /// Addresses that were skipped.
    pub left_out: Vec<String>,
}

/// Reads the response of `GET /import/info`.
pub fn read(body: &[u8]) -> State {
    let body: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
    let Some(status) = body.get("status") else { return State::Silent };
    let texts = |key: &str| {
        let all = body.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        all.iter().filter_map(text).collect()
    };
    let told = || Told { ids: texts("success"), left_out: texts("failure") };
    match status.as_str() {
        Some("completed") => State::Completed(told()),
        Some(word @ ("failed" | "interrupted")) => State::GivenUp(word.to_owned(), told()),
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
            assert_eq!(read(silent.as_bytes()), State::Silent, "{silent}");
        }
        let told = Told { ids: vec!["7".into(), "8".into()], left_out: vec!["x@y.z".into()] };
        let body = br#"{"status":"completed","success":["7",8],"failure":["x@y.z"]}"#;
        assert_eq!(read(body), State::Completed(told));
        let given_up = State::GivenUp("interrupted".into(), Told::default());
        assert_eq!(read(br#"{"status":"interrupted","success":[],"failure":[]}"#), given_up);
    }

    #[test]
    fn the_imports_id_is_read_from_the_answer() {
        assert_eq!(batch_id(br#"{"Success":1,"batchId":"0641-9"}"#).as_deref(), Some("0641-9"));
        assert_eq!(batch_id(br#"{"success":1}"#), None);
    }
}
