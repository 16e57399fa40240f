//! XML as the server writes it: keys are elements, and what has a number for a key is a `row`.

use serde_json::Value;

/// Encodes a document.
pub(super) fn document(root: &str, value: &Value) -> String {
    let mut text = "<?xml version='1.0' encoding='utf-8'?>\n".to_owned();
    element(&mut text, root, value);
    text
}

fn element(text: &mut String, name: &str, value: &Value) {
    let name = if name.starts_with(|first: char| first.is_ascii_digit()) { "row" } else { name };
    text.push_str(&format!("<{name}>"));
    match value {
        Value::Object(keys) => keys.iter().for_each(|(key, value)| element(text, key, value)),
        Value::Array(items) => items.iter().for_each(|item| element(text, "row", item)),
        Value::String(content) => escape(text, content),
        Value::Null => {}
        Value::Bool(flag) => text.push_str(if *flag { "1" } else { "" }),
        Value::Number(number) => text.push_str(&number.to_string()),
    }
    text.push_str(&format!("</{name}>"));
}

fn escape(text: &mut String, content: &str) {
    for character in content.chars() {
        match character {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            // XML 1.0 has no other control characters.
            character if character.is_control() && !matches!(character, '\n' | '\r' | '\t') => {}
            character => text.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::document;

    #[test]
    fn numbered_keys_and_arrays_are_rows() {
        let value = json!({"0": {"name": "a & b"}, "tags": ["x"], "none": [], "empty": null, "result_code": 1});
        let expected = "<?xml version='1.0' encoding='utf-8'?>\n<list_list><row><name>a &amp; b</name></row>\
            <tags><row>x</row></tags><none></none><empty></empty><result_code>1</result_code></list_list>";
        assert_eq!(document("list_list", &value), expected);
    }
}
