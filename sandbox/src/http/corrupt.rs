//! Corrupts responses: listings without their key, wrong totals, records duplicated and omitted, types swapped, bytes
//! truncated and replaced.

use serde_json::{Map, Number, Value, json};

use crate::api::{Body, Response};
use crate::faults::Kind;
use crate::util::text::id_of;

/// What a request asks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target<'a> {
    /// The path relative to `/api/3`.
    pub(super) path: &'a str,
    /// The number of records before the page.
    pub(super) offset: i64,
    /// Whether the records of a listing are under the keys `"0"`, `"1"`, …, as in API v1.
    pub(super) is_numbered: bool,
}

impl Target<'_> {
    /// Returns the records of a listing, which are under the last segment of the path or under numbers; `None` for
    /// another response.
    fn rows(&self, body: &Value) -> Option<Vec<Value>> {
        if self.is_numbered {
            return numbered_rows(body);
        }
        let key = self.path.trim_matches('/').rsplit('/').next()?;
        body.get(key)?.as_array().cloned()
    }

    /// Replaces the records of a listing.
    fn replace(&self, body: &mut Value, rows: Vec<Value>) {
        let Some(object) = body.as_object_mut() else { return };
        if self.is_numbered {
            let rest = std::mem::take(object).into_iter().filter(|(key, _)| !is_number(key)).collect::<Map<_, _>>();
            object.extend(rows.into_iter().enumerate().map(|(index, row)| (index.to_string(), row)));
            object.extend(rest);
        } else if let Some(key) = self.path.trim_matches('/').rsplit('/').next() {
            object.insert(key.to_owned(), Value::Array(rows));
        }
    }
}

/// Returns the records under the keys `"0"`, `"1"`, …; `None` if there are none.
pub(super) fn numbered_rows(body: &Value) -> Option<Vec<Value>> {
    let rows: Vec<Value> =
        body.as_object()?.iter().filter(|(key, _)| is_number(key)).map(|(_, row)| row.clone()).collect();
    (!rows.is_empty()).then_some(rows)
}

fn is_number(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit())
}

/// Corrupts a successful response; `detail` selects the record.
pub(super) fn response(kind: Kind, mut response: Response, target: Target<'_>, detail: u64) -> Response {
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
            if let Some((mut rows, at)) = choose(value, target, detail) {
                rows.insert(at, rows[at].clone());
                target.replace(value, rows);
            }
            response
        }
        (Kind::MissingRow, Body::Json(value)) => {
            if let Some((mut rows, at)) = choose(value, target, detail) {
                rows.remove(at);
                target.replace(value, rows);
            }
            response
        }
        (Kind::TotalLow | Kind::TotalHigh, Body::Json(value)) => {
            falsify_total(kind, value, target, detail);
            response
        }
        (kind, Body::Json(value)) => {
            if let Some(body) = without_key(kind).filter(|_| target.rows(value).is_some()) {
                *value = body;
            }
            response
        }
        _ => response,
    }
}

/// Returns the body that replaces a listing; `None` if the fault does not replace it.
fn without_key(kind: Kind) -> Option<Value> {
    Some(match kind {
        Kind::Keyless => json!({}),
        Kind::KeylessMessage => json!({"message": "We are currently having some issues."}),
        Kind::KeylessArray => json!([]),
        Kind::KeylessNull => Value::Null,
        _ => return None,
    })
}

/// Changes `meta.total` of a listing and keeps its type. A low total is the number of records up to the end of the page,
/// or one less than the right total on the last page.
fn falsify_total(kind: Kind, body: &mut Value, target: Target<'_>, detail: u64) {
    let Some(rows) = target.rows(body).map(|rows| rows.len()) else { return };
    let Some(total) = body.pointer_mut("/meta/total") else { return };
    let right = id_of(Some(total));
    let end = target.offset.saturating_add(i64::try_from(rows).unwrap_or(i64::MAX));
    let wrong = match kind {
        Kind::TotalHigh => right + 1 + (detail % 100).cast_signed(),
        _ if end < right => end,
        _ => (right - 1).max(0),
    };
    *total = if total.is_number() { json!(wrong) } else { json!(wrong.to_string()) };
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
fn choose(body: &Value, target: Target<'_>, detail: u64) -> Option<(Vec<Value>, usize)> {
    let rows = target.rows(body).filter(|rows| !rows.is_empty())?;
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

    use super::{Target, bytes, response};
    use crate::api::{Body, Response};
    use crate::faults::Kind;

    const TAGS: Target<'_> = Target { path: "/tags", offset: 0, is_numbered: false };
    const NUMBERED: Target<'_> = Target { path: "/admin/api.php", offset: 0, is_numbered: true };

    fn corrupted(kind: Kind, body: Value) -> Value {
        match response(kind, Response::ok(body), TAGS, 1).body {
            Body::Json(value) => value,
            _ => json!("no JSON"),
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
    fn numbered_records_are_duplicated_and_omitted_and_the_rest_stays() {
        let page = json!({"0": {"id": "1"}, "1": {"id": "2"}, "result_code": 1});
        let corrupted = |kind: Kind| match response(kind, Response::ok(page.clone()), NUMBERED, 1).body {
            Body::Json(value) => value.to_string(),
            _ => String::new(),
        };
        let duplicated = r#"{"0":{"id":"1"},"1":{"id":"2"},"2":{"id":"2"},"result_code":1}"#;
        assert_eq!(corrupted(Kind::DuplicateRow), duplicated);
        assert_eq!(corrupted(Kind::MissingRow), r#"{"0":{"id":"1"},"result_code":1}"#);
        assert_eq!(corrupted(Kind::Keyless), "{}");
        let write = json!({"id": 7, "result_code": 1});
        let unchanged = response(Kind::Keyless, Response::ok(write.clone()), NUMBERED, 1);
        assert!(matches!(unchanged.body, Body::Json(value) if value == write));
    }

    #[test]
    fn a_listing_loses_its_key_and_another_response_does_not() {
        for (kind, expected) in [
            (Kind::Keyless, json!({})),
            (Kind::KeylessMessage, json!({"message": "We are currently having some issues."})),
            (Kind::KeylessArray, json!([])),
            (Kind::KeylessNull, Value::Null),
        ] {
            assert_eq!(corrupted(kind, json!({"tags": [], "meta": {"total": "0"}})), expected);
            assert_eq!(corrupted(kind, json!({"tag": {"id": "1"}})), json!({"tag": {"id": "1"}}));
        }
    }

    #[test]
    fn a_wrong_total_keeps_its_type() {
        let total = |kind: Kind, total: Value| {
            corrupted(kind, json!({"tags": [{"id": "1"}, {"id": "2"}], "meta": {"total": total}}))["meta"]["total"]
                .clone()
        };
        assert_eq!(total(Kind::TotalLow, json!("9")), "2", "the page looks like the last one");
        assert_eq!(total(Kind::TotalLow, json!("2")), "1");
        assert_eq!(total(Kind::TotalLow, json!(9)), json!(2));
        assert_eq!(total(Kind::TotalHigh, json!("9")), "11");
        assert_eq!(total(Kind::TotalHigh, json!(9)), json!(11));
        assert_eq!(corrupted(Kind::TotalLow, json!({"tags": []})), json!({"tags": []}));
    }

    #[test]
    fn an_error_response_is_unchanged() {
        let refusal = response(Kind::Empty, Response::new(404, json!({"message": "no"})), TAGS, 0);
        assert_eq!(refusal.status, 404);
    }

    #[test]
    fn truncated_bytes_are_half_and_garbage_is_not_text() {
        assert_eq!(bytes(Kind::Truncated, b"{\"a\":1}".to_vec()), b"{\"a");
        assert!(std::str::from_utf8(&bytes(Kind::Garbage, Vec::new())).is_err());
    }
}
