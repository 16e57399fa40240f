//! The form of values in which they are compared: without what the server changes by itself, and without an order that does
//! not count. Pure.

use serde_json::{Map, Value};

use crate::catalogue::managed::{ManagedProperty, NormalForm, ValueForm};
use crate::engine::definition;

/// The value in the form in which it is compared.
pub fn normal(property: &ManagedProperty, value: &Value) -> Value {
    match property.form {
        ValueForm::Body => value.as_str().map_or_else(|| value.clone(), |text| text.trim_end_matches('\n').into()),
        ValueForm::References(_) | ValueForm::Texts(false) => sorted(value),
        ValueForm::Choices => elements(value).map(choice).collect(),
        ValueForm::Tables(properties) => elements(value).map(|row| normal_table(properties, row)).collect(),
        ValueForm::Expression => {
            let text = value.as_str().unwrap_or_default();
            definition::canonical(text).map_or_else(|| value.clone(), Value::from)
        }
        _ => value.as_str().map_or_else(|| value.clone(), |text| letters(property.normal, text).into()),
    }
}

/// The text of the server in letters of that form.
pub fn letters(form: NormalForm, text: &str) -> String {
    match form {
        NormalForm::Upper => text.to_uppercase(),
        NormalForm::Lower => text.to_lowercase(),
        NormalForm::Kept | NormalForm::AnyCase => text.to_owned(),
    }
}

/// The value without the keys of tables that `shape` does not have: what is not in a file is not managed.
pub fn limited(property: &ManagedProperty, value: &Value, shape: &Value) -> Value {
    if !matches!(property.form, ValueForm::Tables(_)) {
        return value.clone();
    }
    let shapes: Vec<&Value> = elements(shape).collect();
    let limit = |(at, row): (usize, &Value)| match (row, shapes.get(at)) {
        (Value::Object(row), Some(Value::Object(shape))) => {
            Value::Object(row.iter().filter(|(key, _)| shape.contains_key(*key)).map(owned).collect())
        }
        _ => row.clone(),
    };
    elements(value).enumerate().map(limit).collect()
}

fn owned((key, value): (&String, &Value)) -> (String, Value) {
    (key.clone(), value.clone())
}

fn elements(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn sorted(value: &Value) -> Value {
    let mut texts: Vec<String> = elements(value).map(|one| one.as_str().unwrap_or_default().to_owned()).collect();
    texts.sort();
    texts.dedup();
    texts.into()
}

/// A choice with everything that its short form leaves out.
fn choice(value: &Value) -> Value {
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let own = value.as_str().or_else(|| text("value")).unwrap_or_default();
    let is_default = value.get("default").and_then(Value::as_bool).unwrap_or(false);
    serde_json::json!({ "value": own, "label": text("label").unwrap_or(own), "default": is_default })
}

fn normal_table(properties: &[ManagedProperty], row: &Value) -> Value {
    let of = |property: &ManagedProperty| {
        let value = row.get(property.name)?;
        Some((property.name.to_owned(), normal(property, value)))
    };
    Value::Object(properties.iter().filter_map(of).collect::<Map<String, Value>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::managed::file_property;
    use serde_json::json;

    fn of(form: ValueForm, value: Value) -> Value {
        normal(&file_property("name", "name", form), &value)
    }

    #[test]
    fn order_counts_only_where_the_server_keeps_it() {
        assert_eq!(of(ValueForm::References("lists"), json!(["b", "a", "b"])), json!(["a", "b"]));
        assert_eq!(of(ValueForm::Texts(true), json!(["b", "a"])), json!(["b", "a"]));
    }

    #[test]
    fn a_short_choice_is_one_whose_label_is_its_value() {
        let long = json!([{"value": "a", "label": "a", "default": false}]);
        assert_eq!(of(ValueForm::Choices, json!(["a"])), long);
        assert_eq!(of(ValueForm::Choices, json!([{"value": "a", "default": true}]))[0]["default"], json!(true));
    }

    #[test]
    fn line_ends_behind_a_text_do_not_count() {
        assert_eq!(of(ValueForm::Body, json!("a\n\nb\n\n")), json!("a\n\nb"));
    }

    #[test]
    fn what_a_table_in_a_file_does_not_have_is_not_compared() {
        const ROW: &[ManagedProperty] = &[file_property("title", "title", ValueForm::Text)];
        let property = file_property("stages", "", ValueForm::Tables(ROW));
        let account = json!([{"title": "New", "width": 280}, {"title": "Old", "width": 280}]);
        let file = json!([{"title": "New"}]);
        assert_eq!(limited(&property, &account, &file), json!([{"title": "New"}, {"title": "Old", "width": 280}]));
    }
}
