//! Single members of a JSON text, found without building the rest. Pure text work; knows no envelopes.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

/// The member `key` of the object `json` as text; see [`crate::api::reply::Item::get`]. Of several of that name it may be any.
pub fn text(json: &str, key: &str) -> Option<String> {
    if let Some(value) = near_end(json, key) {
        return Some(value.to_owned());
    }
    let mut found = None;
    // The visitor stops at the member, which the reader then takes for an error: only what was found counts.
    let _ = serde_json::Deserializer::from_str(json).deserialize_map(Find { key, found: &mut found });
    let raw: &str = found?;
    match raw.as_bytes().first()? {
        b'"' => serde_json::from_str(raw).ok(),
        b'{' | b'[' | b'n' => None,
        _ => Some(raw.to_owned()),
    }
}

/// The member `key` where it stands near the end and its text is plain: the service puts `id` there, and reading it from
/// the end spares reading all the rest. The quotes around the key cannot be part of a string, where they would be
/// escaped; and where nothing is closed behind the member but the whole, it is the outermost object's.
fn near_end<'a>(json: &'a str, key: &str) -> Option<&'a str> {
    let rest = json.strip_suffix('}')?;
    let name = format!("\"{key}\":\"");
    let at = rest.rfind(&name)?;
    let (value, behind) = rest[at + name.len()..].split_once('"')?;
    let is_outermost = rest[..at].ends_with([',', '{']) && !behind.contains(['{', '}', '[', ']', '\\']);
    (is_outermost && !value.contains('\\')).then_some(value)
}

/// The values of an object whose keys are all numbers: what PHP makes of an array with gaps. None for other objects.
pub fn numbered(json: &str) -> Option<Vec<String>> {
    let members: serde_json::Map<String, Value> = serde_json::from_str(json).ok()?;
    let numeric = !members.is_empty() && members.keys().all(|key| key.bytes().all(|byte| byte.is_ascii_digit()));
    numeric.then(|| raw_values(json)).flatten()
}

/// How deep the JSON `text` is nested: 0 for a scalar, 1 for `{}`.
pub fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0usize, 0usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// The raw values of an object, in order.
fn raw_values(json: &str) -> Option<Vec<String>> {
    struct Values;
    impl<'de> Visitor<'de> for Values {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut values = Vec::new();
            while let Some((IgnoredAny, raw)) = map.next_entry::<IgnoredAny, &RawValue>()? {
                values.push(raw.get().to_owned());
            }
            Ok(values)
        }
    }
    serde_json::Deserializer::from_str(json).deserialize_map(Values).ok()
}

/// Finds one member and skips the others before it.
struct Find<'k, 'f, 'de> {
    key: &'k str,
    found: &'f mut Option<&'de str>,
}

impl<'de> Visitor<'de> for Find<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(is_it) = map.next_key_seed(Equals(self.key))? {
            if is_it {
                *self.found = Some(map.next_value::<&RawValue>()?.get());
                return Ok(());
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

/// Compares a member's name instead of keeping it.
struct Equals<'k>(&'k str);

impl<'de> DeserializeSeed<'de> for Equals<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Equals<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<bool, E> {
        Ok(name == self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_found_as_text_whatever_its_type() {
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
    fn a_member_at_the_end_is_the_outermost_objects() {
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
    fn depth_ignores_brackets_inside_strings() {
        assert_eq!(depth("1"), 0);
        assert_eq!(depth(r#"{"a":["[[[\"[["]}"#), 2);
    }

    #[test]
    fn only_objects_with_numeric_keys_are_lists() {
        assert_eq!(numbered(r#"{"0":{"a":1.50},"2":[]}"#), Some(vec![r#"{"a":1.50}"#.into(), "[]".into()]));
        assert_eq!(numbered(r#"{"id":1}"#), None);
        assert_eq!(numbered("{}"), None);
    }
}
