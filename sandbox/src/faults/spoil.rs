//! Answers that were right until now: rows doubled and dropped, types swapped, bytes cut and broken. Pure.

use serde_json::{Number, Value, json};

use super::Kind;
use crate::answer::{Answer, Body};

/// Changes a successful answer to a request for `path` as the fault wants it; `detail` chooses among rows.
pub fn answer(kind: Kind, mut answer: Answer, path: &str, detail: u64) -> Answer {
    if answer.status >= 300 {
        return answer;
    }
    match (kind, &mut answer.body) {
        (Kind::Empty, _) => Answer::empty(200).header("x-ac-error", "Code 9001"),
        (Kind::Types, Body::Json(value)) => {
            swap_types(value);
            answer
        }
        (Kind::DuplicateRow, Body::Json(value)) => {
            if let Some((rows, at)) = choose(value, path, detail) {
                rows.insert(at, rows[at].clone());
            }
            answer
        }
        (Kind::MissingRow, Body::Json(value)) => {
            if let Some((rows, at)) = choose(value, path, detail) {
                rows.remove(at);
            }
            answer
        }
        _ => answer,
    }
}

/// Changes the bytes of a body as the fault wants them.
pub fn bytes(kind: Kind, mut bytes: Vec<u8>) -> Vec<u8> {
    match kind {
        Kind::Truncated => bytes.truncate(bytes.len() / 2),
        // No JSON and no UTF-8, and a control character for the terminal.
        Kind::Garbage => bytes = b"\xff\xfe\x00{\"\x1b[2J<<garbage".to_vec(),
        _ => {}
    }
    bytes
}

/// The rows a listing is about, where it has any, and the place of one of them.
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
            // What a number would write otherwise is no number: `007`.
            if let Ok(number) = text.parse::<i64>()
                && number.to_string() == *text
            {
                *value = Value::Number(Number::from(number));
            }
        }
        Value::Bool(yes) => *value = json!(u8::from(*yes)),
        Value::Null => *value = json!(""),
        // PHP writes both as the one empty array it has.
        Value::Array(items) if items.is_empty() => *value = json!({}),
        Value::Object(members) if members.is_empty() => *value = json!([]),
        Value::Array(items) => items.iter_mut().for_each(swap_types),
        Value::Object(members) => members.values_mut().for_each(swap_types),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{answer, bytes};
    use crate::answer::{Answer, Body};
    use crate::faults::Kind;

    fn spoiled(kind: Kind, body: Value) -> Value {
        match answer(kind, Answer::ok(body), "/tags", 1).body {
            Body::Json(value) => value,
            _ => Value::Null,
        }
    }

    #[test]
    fn every_value_that_can_be_of_another_type_is() {
        let body = json!({"id": "7", "n": 3, "name": "x", "zip": "007", "rows": [{"a": 1.5}], "no": null, "yes": true,
            "none": {}, "empty": []});
        let expected = json!({"id": 7, "n": "3", "name": "x", "zip": "007", "rows": [{"a": "1.5"}], "no": "", "yes": 1,
            "none": [], "empty": {}});
        assert_eq!(spoiled(Kind::Types, body), expected);
    }

    #[test]
    fn rows_of_the_listing_double_and_go_and_nothing_else_does() {
        let page = json!({"side": [1, 2], "tags": [{"id": "1"}, {"id": "2"}], "meta": {"total": "2"}});
        assert_eq!(spoiled(Kind::DuplicateRow, page.clone())["tags"], json!([{"id": "1"}, {"id": "2"}, {"id": "2"}]));
        let missing = spoiled(Kind::MissingRow, page);
        assert_eq!((&missing["tags"], &missing["side"]), (&json!([{"id": "1"}]), &json!([1, 2])));
        assert_eq!(spoiled(Kind::MissingRow, json!({"tags": []})), json!({"tags": []}));
    }

    #[test]
    fn a_refusal_stays_as_it_is() {
        let refusal = answer(Kind::Empty, Answer::new(404, json!({"message": "no"})), "/tags", 0);
        assert_eq!(refusal.status, 404);
    }

    #[test]
    fn truncated_bytes_are_half_and_garbage_is_no_text() {
        assert_eq!(bytes(Kind::Truncated, b"{\"a\":1}".to_vec()), b"{\"a");
        assert!(std::str::from_utf8(&bytes(Kind::Garbage, Vec::new())).is_err());
    }
}
