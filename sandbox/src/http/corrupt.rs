//! Corrupts responses: records duplicated and omitted, types swapped, bytes truncated and replaced.

use serde_json::{Number, Value, json};

use crate::api::{Body, Response};
use crate::faults::Kind;

/// Corrupts a successful response to a request for `path`; `detail` selects the record.
pub(super) fn response(kind: Kind, mut response: Response, path: &str, detail: u64) -> Response {
    if response.status >= 300 {
        return response;
    }
    match (kind, &mut response.body) {
        (Kind::Empty, _) => Response::empty(200).header("x-ac-error", "Code 9001"),
        (Kind::Types, Body::Json(value)) => {
            swap_types(value);
            response
        }
        (Kind::DuplicateRow, Body::Json(value)) => {
            if let Some((rows, at)) = choose(value, path, detail) {
                rows.insert(at, rows[at].clone());
            }
            response
        }
        (Kind::MissingRow, Body::Json(value)) => {
            if let Some((rows, at)) = choose(value, path, detail) {
                rows.remove(at);
            }
            response
        }
        _ => response,
    }
}

/// Corrupts the bytes of a body.
pub(super) fn bytes(kind: Kind, mut bytes: Vec<u8>) -> Vec<u8> {
    match kind {
        Kind::Truncated => bytes.truncate(bytes.len() / 2),
        // Neither JSON nor UTF-8, with a control character for the terminal.
        Kind::Garbage => bytes = b"\xff\xfe\x00{\"\x1b[2J<<garbage".to_vec(),
        _ => {}
    }
    bytes
}

/// Returns the records of a listing and the index of one of them; `None` if it has no records.
fn choose<'a>(body: &'a mut Value, path: &str, detail: u64) -> Option<(&'a mut Vec<Value>, usize)> {
    let key = path.trim_matches('/').rsplit('/').next()?;
    let rows = body.get_mut(key)?.as_array_mut().filter(|rows| !rows.is_empty())?;
    let at = usize::try_from(detail % rows.len() as u64).ok()?;
    Some((rows, at))
}

fn swap_types(value: &mut Value) {
    match value {
        Value::Number(number) => *value = json!(number.to_string()),
        Value::String(text) => {
            // Text that is not the decimal form of a number stays text: `007`.
            if let Ok(number) = text.parse::<i64>()
                && number.to_string() == *text
            {
                *value = Value::Number(Number::from(number));
            }
        }
        Value::Bool(yes) => *value = json!(u8::from(*yes)),
        Value::Null => *value = json!(""),
        // PHP has one empty array for both.
        Value::Array(items) if items.is_empty() => *value = json!({}),
        Value::Object(fields) if fields.is_empty() => *value = json!([]),
        Value::Array(items) => items.iter_mut().for_each(swap_types),
        Value::Object(fields) => fields.values_mut().for_each(swap_types),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{bytes, response};
    use crate::api::{Body, Response};
    use crate::faults::Kind;

    fn corrupted(kind: Kind, body: Value) -> Value {
        match response(kind, Response::ok(body), "/tags", 1).body {
            Body::Json(value) => value,
            _ => Value::Null,
        }
    }

    #[test]
    fn every_value_that_can_have_another_type_gets_it() {
        let body = json!({"id": "7", "n": 3, "name": "x", "zip": "007", "rows": [{"a": 1.5}], "no": null, "yes": true,
            "none": {}, "empty": []});
        let expected = json!({"id": 7, "n": "3", "name": "x", "zip": "007", "rows": [{"a": "1.5"}], "no": "", "yes": 1,
            "none": [], "empty": {}});
        assert_eq!(corrupted(Kind::Types, body), expected);
    }

    #[test]
    fn only_records_of_the_listing_are_duplicated_and_omitted() {
        let page = json!({"side": [1, 2], "tags": [{"id": "1"}, {"id": "2"}], "meta": {"total": "2"}});
        assert_eq!(corrupted(Kind::DuplicateRow, page.clone())["tags"], json!([{"id": "1"}, {"id": "2"}, {"id": "2"}]));
        let missing = corrupted(Kind::MissingRow, page);
        assert_eq!((&missing["tags"], &missing["side"]), (&json!([{"id": "1"}]), &json!([1, 2])));
        assert_eq!(corrupted(Kind::MissingRow, json!({"tags": []})), json!({"tags": []}));
    }

    #[test]
    fn an_error_response_is_unchanged() {
        let refusal = response(Kind::Empty, Response::new(404, json!({"message": "no"})), "/tags", 0);
        assert_eq!(refusal.status, 404);
    }

    #[test]
    fn truncated_bytes_are_half_and_garbage_is_not_text() {
        assert_eq!(bytes(Kind::Truncated, b"{\"a\":1}".to_vec()), b"{\"a");
        assert!(std::str::from_utf8(&bytes(Kind::Garbage, Vec::new())).is_err());
    }
}
