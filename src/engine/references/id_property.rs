//! Whether a property of a JSON value holds an id. Pure.

use serde_json::Value;

use crate::catalogue::references::IdProperty;

/// Whether a property of the record holds the id, under the conditions of `property`.
pub fn holds(record: &Value, property: &IdProperty, id: &str) -> bool {
    let steps: Vec<&str> = property.path.split('.').collect();
    search(record, record, &steps, record, property, id)
}

/// Follows the path; `owner` is the object that contains the last named property.
fn search(record: &Value, at: &Value, steps: &[&str], owner: &Value, property: &IdProperty, id: &str) -> bool {
    match (steps, at) {
        ([], value) => is_id(value, id) && condition_holds(record, owner, property),
        // Some properties are JSON inside a string.
        (_, Value::String(text)) => match serde_json::from_str::<Value>(text) {
            Ok(inner @ (Value::Object(_) | Value::Array(_))) => search(record, &inner, steps, owner, property, id),
            _ => false,
        },
        (["*", rest @ ..], Value::Array(elements)) => {
            elements.iter().any(|element| search(record, element, rest, owner, property, id))
        }
        // PHP makes an object of an array with gaps.
        (["*", rest @ ..], Value::Object(elements)) => {
            elements.values().any(|element| search(record, element, rest, owner, property, id))
        }
        ([name, rest @ ..], Value::Object(properties)) => {
            properties.get(*name).is_some_and(|value| search(record, value, rest, at, property, id))
        }
        _ => false,
    }
}

fn condition_holds(record: &Value, owner: &Value, property: &IdProperty) -> bool {
    let Some((key, words)) = property.only else { return true };
    let text = owner.get(key).or_else(|| record.get(key)).and_then(Value::as_str).unwrap_or_default();
    words.iter().any(|word| text.starts_with(word))
}

/// Whether a value is the id, or a text of several ids with the id among them.
fn is_id(value: &Value, id: &str) -> bool {
    match value {
        Value::String(text) => text.split(',').any(|part| part.trim() == id),
        Value::Number(number) => number.to_string() == id,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::references::property;
    use serde_json::json;

    #[test]
    fn ids_are_found_as_texts_numbers_elements_and_among_others() {
        let holds = |record: Value, path: &'static str| holds(&record, &property(path, ""), "7");
        assert!(holds(json!({"listid": "7"}), "listid"));
        assert!(holds(json!({"rel_id": 7}), "rel_id"));
        assert!(holds(json!({"listIds": "1, 7"}), "listIds"));
        assert!(holds(json!({"lists": ["1", "7"]}), "lists.*"));
        assert!(holds(json!({"params": {"tagIds": {"0": "7"}}}), "params.tagIds.*"));
        assert!(holds(json!({"params": "{\"tagIds\":[\"7\"]}"}), "params.tagIds.*"));
        assert!(!holds(json!({"listid": "77"}), "listid"));
        assert!(!holds(json!({"listid": null}), "listid"));
    }

    #[test]
    fn an_id_counts_only_in_the_company_its_member_demands() {
        let condition = property("conditions.*.fields.*.value", "").only("name", &["tagid"]);
        let segment = |name: &str| json!({"conditions": [{"fields": [{"name": "x", "value": "1"}, {"name": name, "value": "7"}]}]});
        assert!(super::holds(&segment("tagid"), &condition, "7"));
        assert!(!super::holds(&segment("listid"), &condition, "7"));
        let block = property("params.tagIds.*", "").only("type", &["addtag"]);
        assert!(super::holds(&json!({"type": "addtag", "params": {"tagIds": ["7"]}}), &block, "7"));
        assert!(!super::holds(&json!({"type": "removetag", "params": {"tagIds": ["7"]}}), &block, "7"));
    }
}
