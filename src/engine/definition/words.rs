//! A definition in words: as the expression that it was written from, as far as its conditions are known.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::api::reply::Item;
use crate::api::request::at;
use crate::catalogue;
use crate::catalogue::definitions::{Definition, KnownCondition};
use crate::engine::conditions::grammar;
use crate::engine::names::NameReader;
use crate::error::Result;

/// The property of a record in a table that has the definition in words.
const WORDS: &str = "where";

/// The record as a table shows it: without the object around its properties, and with its definition in words in place of the
/// conditions and groups.
///
/// # Errors
/// Those of [`NameReader::names_of`].
pub fn described(item: &Item, definition: &Definition, names: &mut NameReader<'_>) -> Result<Item> {
    let record = item.value();
    let Some(conditions) = at(&record, definition.conditions).and_then(Value::as_array) else {
        return Ok(item.clone());
    };
    let mut words = HashMap::new();
    for condition in conditions {
        words.insert(id(condition), of_condition(condition, definition, names)?);
    }
    let operator = at(&record, definition.operator).and_then(Value::as_str).unwrap_or("and");
    let groups = at(&record, definition.groups).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let text = if groups.is_empty() {
        conditions.iter().filter_map(|condition| words.get(&id(condition)).cloned()).collect::<Vec<_>>().join(" and ")
    } else {
        of_groups(groups, operator, &words)
    };
    let mut shown = Map::new();
    for (key, value) in record.as_object().into_iter().flatten() {
        match value {
            Value::Object(inside) => {
                let path = |name: &String| format!("{key}.{name}");
                let kept = inside.iter().filter(|(name, _)| !definition.stands_for(&path(name)));
                shown.extend(kept.map(|(name, value)| (path(name), value.clone())));
            }
            value => drop(shown.insert(key.clone(), value.clone())),
        }
    }
    shown.insert(WORDS.to_owned(), text.into());
    Ok(Item::from_value(&Value::Object(shown)))
}

/// The expression that a definition is written as; none if it has a condition that is not known, or one on a record without a
/// name.
pub fn expression_of(
    record: &Value,
    definition: &Definition,
    name: impl Fn(&'static str, &str) -> Option<String>,
) -> Option<String> {
    let conditions = at(record, definition.conditions)?.as_array()?;
    let mut words = HashMap::new();
    for condition in conditions {
        let (known, value) = known(condition, definition)?;
        let name = name(known.resource, &value)?;
        words.insert(id(condition), format!("{} = {}", known.property, grammar::written(&name)));
    }
    let operator = at(record, definition.operator).and_then(Value::as_str).unwrap_or("and");
    let groups = at(record, definition.groups)?.as_array()?;
    let text = of_groups(groups, operator, &words);
    (!groups.is_empty() && super::canonical(&text).is_some()).then_some(text)
}

fn of_groups(groups: &[Value], operator: &str, words: &HashMap<String, String>) -> String {
    let member = |member: &Value| words.get(&id(member)).cloned().unwrap_or_else(|| "[unknown]".to_owned());
    let group = |group: &Value| {
        let members: Vec<String> = group["values"].as_array().into_iter().flatten().map(member).collect();
        let inner = group["operator"].as_str().unwrap_or("and");
        let text = members.join(&format!(" {inner} "));
        if members.len() > 1 && groups.len() > 1 && inner != operator { format!("({text})") } else { text }
    };
    groups.iter().map(group).collect::<Vec<_>>().join(&format!(" {operator} "))
}

/// `tag = vip`; of a condition that is not known, its object, fields and operators in brackets.
fn of_condition(condition: &Value, definition: &Definition, names: &mut NameReader<'_>) -> Result<String> {
    if let Some((known, value)) = known(condition, definition)
        && let Some(resource) = catalogue::find(known.resource)
    {
        let name = names.names_of(resource, std::slice::from_ref(&value))?.pop().unwrap_or(value);
        return Ok(format!("{} = {}", known.property, grammar::written(&name)));
    }
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let field = |field: &Value| {
        format!(
            "{} {} {}",
            text(&field["name"]),
            text(&field["operator"]),
            grammar::quoted_value(&text(&field["value"]))
        )
    };
    let fields: Vec<String> = condition["fields"].as_array().into_iter().flatten().map(field).collect();
    Ok(format!("[{}: {}]", text(&condition["object_type"]), fields.join(" and ")))
}

/// The known condition, and the ID that it compares with.
fn known<'c>(condition: &'c Value, definition: &'c Definition) -> Option<(&'c KnownCondition, String)> {
    let is_counted = condition["field_aggregate"].as_object().is_some_and(|aggregate| !aggregate.is_empty());
    let [field] = condition["fields"].as_array()?.as_slice() else { return None };
    if is_counted || field["operator"] != "=" {
        return None;
    }
    let is_it = |known: &&KnownCondition| condition["object_type"] == known.object_type && field["name"] == known.field;
    let value = &field["value"];
    let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    definition.known.iter().find(is_it).map(|known| (known, value))
}

fn id(value: &Value) -> String {
    value["id"].as_str().map_or_else(|| value["id"].to_string(), str::to_owned)
}
