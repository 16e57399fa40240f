//! Reads some properties of an object in one pass without decoding: a contact has fifty and an export needs eight.

use crate::text::json::lexer::decode;
use crate::text::json::value::Value;

/// The JSON texts of the properties `names` of the object `json`, in the order of the names; `None` for a missing one.
pub fn pick<'a>(json: &'a str, names: &[impl AsRef<str>]) -> Vec<Option<&'a str>> {
    Value::new(json).pick(names).into_iter().map(|found| found.map(Value::json)).collect()
}

/// The text of a JSON value: a string decoded, null empty, any other unchanged.
pub fn text(json: &str) -> String {
    match json.as_bytes().first() {
        Some(b'"') => decode(json).into_owned(),
        Some(b'n') | None => String::new(),
        Some(_) => json.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{pick, text};

    #[test]
    fn members_come_in_the_order_asked_for() {
        let json = r#"{"email":"a@b.c","links":{"id":"9"},"n":1.50,"id":"7","none":null}"#;
        assert_eq!(pick(json, &["id", "x", "n", "email"]), [Some("\"7\""), None, Some("1.50"), Some("\"a@b.c\"")]);
        assert_eq!(pick("[1]", &["id"]), [None]);
    }

    #[test]
    fn texts_lose_quotes_and_null_is_nothing() {
        assert_eq!(text(r#""a\/b\u00e9""#), "a/bé");
        assert_eq!(text("null"), "");
        assert_eq!(text("12"), "12");
        assert_eq!(text(r#"{"a":1}"#), r#"{"a":1}"#);
    }
}
