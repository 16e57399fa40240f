//! The values of properties in an export.

use crate::text::json::lexer::decode;

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
    use super::text;

    #[test]
    fn texts_lose_quotes_and_null_is_nothing() {
        assert_eq!(text(r#""a\/b\u00e9""#), "a/bé");
        assert_eq!(text("null"), "");
        assert_eq!(text("12"), "12");
        assert_eq!(text(r#"{"a":1}"#), r#"{"a":1}"#);
    }
}
