//! JSON text without what says nothing: links to other requests, and properties that are null.

use super::value::Value;

/// The property that holds the URLs of related records.
const LINKS: &str = "\"links\"";

/// The text of a valid JSON value without the properties that are null and without `links` that are objects, at every
/// level. Elements of arrays stay, null or not.
pub fn slim(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    append(&mut out, Value::new(json));
    out
}

fn append(out: &mut String, value: Value<'_>) {
    if value.is_object() {
        let kept =
            value.members().filter(|(key, value)| !(value.is_null() || key.json() == LINKS && value.is_object()));
        out.push('{');
        for (at, (key, value)) in kept.enumerate() {
            out.push_str(if at == 0 { "" } else { "," });
            out.push_str(key.json());
            out.push(':');
            append(out, value);
        }
        out.push('}');
    } else if value.is_array() {
        out.push('[');
        for (at, element) in value.elements().enumerate() {
            out.push_str(if at == 0 { "" } else { "," });
            append(out, element);
        }
        out.push(']');
    } else {
        out.push_str(value.json());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_nulls_are_dropped_at_every_level() {
        for (text, expected) in [
            (r#"{"id":"1","links":{"a":"https:\/\/x"},"owner":null,"n":1.50}"#, r#"{"id":"1","n":1.50}"#),
            (r#" { "a" : [ null , { "b" : null, "links": { } } ] } "#, r#"{"a":[null,{}]}"#),
            (r#"{"links":["1","2"],"x":{"links":"y"}}"#, r#"{"links":["1","2"],"x":{"links":"y"}}"#),
            (r#"{"a":null}"#, "{}"),
            ("null", "null"),
            (r#""links""#, r#""links""#),
        ] {
            assert_eq!(slim(text), expected, "{text}");
        }
    }
}
