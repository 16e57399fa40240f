//! YAML from JSON text, item by item. Strings that a YAML parser would interpret as another type (`no`, `n`, `0123`, `1e3`,
//! dates) are quoted, and every string stays on one line. Integers keep all digits, other numbers those of a 64-bit float.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::error::{Error, Kind, Result};

use crate::text::json::value::Value;

/// Maximum nesting of an item.
const DEEPEST: usize = 128;

/// One item as a YAML document, or, as an `element`, as one element of a sequence; with its line end.
///
/// # Errors
/// `Other` for a value nested deeper than 128 levels.
pub fn document(item: Value<'_>, element: bool) -> Result<String> {
    if item.depth() > DEEPEST {
        return Err(Error::new(
            Kind::Other,
            format!("cannot write YAML: an item is nested deeper than {DEEPEST} levels"),
        ));
    }
    let options = serde_saphyr::ser_options! { prefer_block_scalars: false };
    let written = if element {
        serde_saphyr::to_string_with_options(&[Node(item)], options)
    } else {
        serde_saphyr::to_string_with_options(&Node(item), options)
    };
    written.map_err(|error| Error::new(Kind::Other, format!("cannot write YAML: {error}")))
}

/// A JSON value, for serde.
struct Node<'a>(Value<'a>);

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let value = self.0;
        if value.is_object() {
            let mut map = serializer.serialize_map(None)?;
            for (key, member) in value.members() {
                map.serialize_entry(key.text().as_ref(), &Node(member))?;
            }
            return map.end();
        }
        if value.is_array() {
            let mut sequence = serializer.serialize_seq(None)?;
            for element in value.elements() {
                sequence.serialize_element(&Node(element))?;
            }
            return sequence.end();
        }
        match value.json() {
            "null" => serializer.serialize_unit(),
            "true" => serializer.serialize_bool(true),
            "false" => serializer.serialize_bool(false),
            _ if value.is_string() => serializer.serialize_str(&value.text()),
            number => serialize_number(number, serializer),
        }
    }
}

fn serialize_number<S: Serializer>(text: &str, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    if let Ok(number) = text.parse::<i64>() {
        return serializer.serialize_i64(number);
    }
    if let Ok(number) = text.parse::<i128>() {
        return serializer.serialize_i128(number);
    }
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => serializer.serialize_f64(number),
        _ => serializer.serialize_str(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_that_look_like_another_type_are_quoted() {
        let item = r#"{"a":"no","b":"0123","c":"1e3","d":"2021-03-23","e":"","f":"plain text","g":"x: y","h":"two\nlines\n",
            "i":null,"j":true,"k":[],"l":{},"m":[1,{"n":"~","o":"- a"},[2]],"on":"\u001b[31m","1":"é東京"}"#;
        assert_eq!(
            document(Value::new(item), false).unwrap(),
            r#"a: "no"
b: "0123"
c: "1e3"
d: "2021-03-23"
e: ""
f: plain text
g: "x: y"
h: "two\nlines\n"
i: null
j: true
k: []
l: {}
m:
- 1
- "n": "~"
  o: "- a"
- - 2
"on": "\e[31m"
"1": é東京
"#
        );
    }

    #[test]
    fn numbers_keep_their_value() {
        let item = "[1.5,-0,12345678901234567890,123456789012345678901234567890,1e2]";
        assert_eq!(
            document(Value::new(item), false).unwrap(),
            "- 1.5\n- 0\n- 12345678901234567890\n- 123456789012345678901234567890\n- 100.0\n"
        );
    }

    #[test]
    fn elements_form_one_sequence() {
        let written: String =
            ["{\"a\":{\"b\":1},\"c\":2}", "5", "{}"].map(|item| document(Value::new(item), true).unwrap()).concat();
        assert_eq!(written, "- a:\n    b: 1\n  c: 2\n- 5\n- {}\n");
    }

    #[test]
    fn deeply_nested_items_are_rejected() {
        let item = format!("{}{}", "[".repeat(129), "]".repeat(129));
        let error = document(Value::new(&item), false).unwrap_err();
        assert_eq!(error.message(), "cannot write YAML: an item is nested deeper than 128 levels");
    }
}
