//! Single properties of JSON objects. Knows no envelopes.

use super::value::Value;

/// The property `key` of the object `json` as text: of a string, a number or a boolean. If the key occurs twice, either one.
pub fn text(json: &str, key: &str) -> Option<String> {
    if let Some(value) = near_end(json, key) {
        return Some(value.to_owned());
    }
    let (_, value) = Value::new(json).members().find(|(name, _)| name.text() == key)?;
    match value.json().as_bytes().first()? {
        b'"' => serde_json::from_str(value.json()).ok(),
        b'{' | b'[' | b'n' => None,
        _ => Some(value.json().to_owned()),
    }
}

/// The property `key` if it is near the end and has no escapes: the server puts `id` there, and searching from the end avoids
/// reading the rest. The quotes around the key cannot be inside a string, where they would be escaped; and if no bracket
/// follows, the property belongs to the outermost object.
fn near_end<'a>(json: &'a str, key: &str) -> Option<&'a str> {
    let rest = json.strip_suffix('}')?;
    let name = format!("\"{key}\":\"");
    let at = rest.rfind(&name)?;
    let (value, after) = rest[at + name.len()..].split_once('"')?;
    let is_outermost = rest[..at].ends_with([',', '{']) && !after.contains(['{', '}', '[', ']', '\\']);
    (is_outermost && !value.contains('\\')).then_some(value)
}

/// The values of an object whose keys are all numbers: what PHP makes of an array with gaps. None for other objects.
pub fn numbered(json: &str) -> Option<Vec<String>> {
    let is_number = |name: Value<'_>| name.text().bytes().all(|byte| byte.is_ascii_digit());
    let value = |(name, value): (Value<'_>, Value<'_>)| is_number(name).then(|| value.json().to_owned());
    let values: Vec<String> = Value::new(json).members().map(value).collect::<Option<_>>()?;
    (!values.is_empty()).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_property_is_found_as_text_whatever_its_type() {
        let json = r#"{"links":{"id":"no"},"n":12,"s":"a\u00f1\"","t":true,"z":null,"id":"7"}"#;
        assert_eq!(text(json, "id").as_deref(), Some("7"));
        assert_eq!(text(json, "n").as_deref(), Some("12"));
        assert_eq!(text(json, "s").as_deref(), Some("añ\""));
        assert_eq!(text(json, "t").as_deref(), Some("true"));
        for none in ["z", "links", "nope"] {
            assert_eq!(text(json, none), None, "{none}");
        }
        assert_eq!(text("[1]", "id"), None);
    }

    #[test]
    fn a_property_near_the_end_belongs_to_the_outermost_object() {
        for (json, id) in [
            (r#"{"a":{"id":"1"},"id":"2-b"}"#, Some("2-b")),
            (r#"{"id":"7"}"#, Some("7")),
            (r#"{"id":"1","x":{"id":"2"}}"#, Some("1")),
            (r#"{"x":",\"id\":\"9\"}","id":"3"}"#, Some("3")),
            (r#"{"x":",\"id\":\"9"}"#, None),
            (r#"{"xid":"4"}"#, None),
            (r#"{"id":"a\"b"}"#, Some("a\"b")),
            (r#"{"id":""}"#, Some("")),
            (r#"[{"id":"5"}]"#, None),
            (r#"{"id":"6","organization":null,"n":"x, y"}"#, Some("6")),
            (r#"{"id":"6","x":{},"n":"{"}"#, Some("6")),
            (r#"[{"id":"5"},"x"]"#, None),
            (r#"{"x":{"id":"1"},"y":"\\"}"#, None),
            ("5", None),
            ("\"}", None),
        ] {
            assert_eq!(text(json, "id").as_deref(), id, "{json}");
        }
    }

    #[test]
    fn only_objects_with_numeric_keys_are_lists() {
        assert_eq!(numbered(r#"{"0":{"a":1.50},"2":[]}"#), Some(vec![r#"{"a":1.50}"#.into(), "[]".into()]));
        assert_eq!(numbered(r#"{"id":1}"#), None);
        assert_eq!(numbered("{}"), None);
    }
}
