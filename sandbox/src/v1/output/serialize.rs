//! The format of PHP's `serialize`.

use serde_json::Value;

/// Encodes a value.
pub(super) fn encode(value: &Value) -> String {
    match value {
        Value::Null => "N;".to_owned(),
        Value::Bool(flag) => format!("b:{};", u8::from(*flag)),
        Value::Number(number) if number.is_f64() => format!("d:{number};"),
        Value::Number(number) => format!("i:{number};"),
        Value::String(text) => string(text),
        Value::Array(items) => array(items.iter().enumerate().map(|(index, item)| (index.to_string(), item))),
        Value::Object(keys) => array(keys.iter().map(|(key, value)| (key.clone(), value))),
    }
}

/// Its length is in bytes.
fn string(text: &str) -> String {
    format!("s:{}:\"{text}\";", text.len())
}

fn array<'a>(entries: impl ExactSizeIterator<Item = (String, &'a Value)>) -> String {
    let count = entries.len();
    let entries: String = entries.map(|(key, value)| format!("{}{}", encoded_key(&key), encode(value))).collect();
    format!("a:{count}:{{{entries}}}")
}

/// PHP turns a key that is a decimal number into an integer.
fn encoded_key(key: &str) -> String {
    match key.parse::<i64>() {
        Ok(number) if number.to_string() == key => format!("i:{key};"),
        _ => string(key),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::encode;

    #[test]
    fn lengths_are_bytes_and_numbers_are_integer_keys() {
        let value = json!({"0": {"name": "é"}, "id": 2, "no": null, "yes": true, "list": ["a"], "rate": 0.5});
        let expected = "a:6:{i:0;a:1:{s:4:\"name\";s:2:\"é\";}s:2:\"id\";i:2;s:2:\"no\";N;s:3:\"yes\";b:1;\
            s:4:\"list\";a:1:{i:0;s:1:\"a\";}s:4:\"rate\";d:0.5;}";
        assert_eq!(encode(&value), expected);
    }
}
