//! Whether a property of a JSON value holds an id. Pure.

use serde_json::Value;

use crate::catalogue::references::Member;

/// Whether a property of the record holds the id, under the conditions of `member`.
pub fn holds(thing: &Value, member: &Member, id: &str) -> bool {
    let steps: Vec<&str> = member.path.split('.').collect();
    search(thing, thing, &steps, thing, member, id)
}

/// Follows the path; `owner` is the object that contains the last named property.
fn search(thing: &Value, at: &Value, steps: &[&str], owner: &Value, member: &Member, id: &str) -> bool {
    match (steps, at) {
        ([], value) => is_id(value, id) && in_company(thing, owner, member),
        // Some properties are JSON inside a string.
        (_, Value::String(text)) => match serde_json::from_str::<Value>(text) {
            Ok(inner @ (Value::Object(_) | Value::Array(_))) => search(thing, &inner, steps, owner, member, id),
            _ => false,
        },
        (["*", rest @ ..], Value::Array(elements)) => {
            elements.iter().any(|element| search(thing, element, rest, owner, member, id))
        }
        // PHP makes an object of an array with gaps.
        (["*", rest @ ..], Value::Object(elements)) => {
            elements.values().any(|element| search(thing, element, rest, owner, member, id))
        }
        ([name, rest @ ..], Value::Object(members)) => {
            members.get(*name).is_some_and(|value| search(thing, value, rest, at, member, id))
        }
        _ => false,
    }
}

fn in_company(thing: &Value, owner: &Value, member: &Member) -> bool {
    let Some((key, words)) = member.only else { return true };
    let text = owner.get(key).or_else(|| thing.get(key)).and_then(Value::as_str).unwrap_or_default();
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
    use crate::catalogue::references::member;
    use serde_json::json;

    #[test]
    fn ids_are_found_as_texts_numbers_elements_and_among_others() {
        let holds = |thing: Value, path: &'static str| holds(&thing, &member(path, ""), "7");
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
        let condition = member("conditions.*.fields.*.value", "").only("name", &["tagid"]);
        let segment = |name: &str| json!({"conditions": [{"fields": [{"name": "x", "value": "1"}, {"name": name, "value": "7"}]}]});
        assert!(super::holds(&segment("tagid"), &condition, "7"));
        assert!(!super::holds(&segment("listid"), &condition, "7"));
        let block = member("params.tagIds.*", "").only("type", &["addtag"]);
        assert!(super::holds(&json!({"type": "addtag", "params": {"tagIds": ["7"]}}), &block, "7"));
        assert!(!super::holds(&json!({"type": "removetag", "params": {"tagIds": ["7"]}}), &block, "7"));
    }
}
