//! The values that files hold for what the server sends: words for codes, names for IDs, nothing for null. Pure.

use serde_json::{Map, Value, json};

use super::names::{SetupNames, text};
use super::normal::letters;
use crate::api::request::at;
use crate::catalogue::managed::{ManagedProperty, NormalForm, ValueForm};

/// In a list of names, the ID 0: all records.
pub const ALL: &str = "*";

/// The value of a property of a record; none if the record does not have it, or names a record without a name.
pub fn of_record(property: &ManagedProperty, record: &Value, names: &SetupNames) -> Option<Value> {
    convert(property, at(record, property.read)?, names)
}

/// The value of a property that related records have.
pub fn of_rows(property: &ManagedProperty, rows: &[&Value], names: &SetupNames) -> Option<Value> {
    match property.form {
        ValueForm::Choices => Some(rows.iter().map(|row| choice(row)).collect()),
        ValueForm::Tables(properties) => Some(rows.iter().map(|row| table(properties, row, names)).collect()),
        ValueForm::References(_) => {
            let ids: Vec<Value> = rows.iter().filter_map(|row| at(row, property.read)).cloned().collect();
            convert(property, &Value::Array(ids), names)
        }
        _ => convert(property, rows.first().and_then(|row| at(row, property.read)).unwrap_or(&Value::Null), names),
    }
}

fn convert(property: &ManagedProperty, value: &Value, names: &SetupNames) -> Option<Value> {
    Some(match property.form {
        ValueForm::Flag => matches!(text(value).as_str(), "1" | "true").into(),
        ValueForm::Number => number(value),
        ValueForm::Words(words) => word(property.normal, words, &text(value)).into(),
        ValueForm::Reference(resource) => match text(value).as_str() {
            "" | "0" => json!(""),
            id => names.name(resource, id)?.into(),
        },
        ValueForm::References(resource) => {
            let mut found: Vec<String> = ids(value)
                .iter()
                .filter_map(|id| if id == "0" { Some(ALL.to_owned()) } else { names.name(resource, id) })
                .collect();
            found.sort();
            found.dedup();
            found.into()
        }
        ValueForm::Texts(_) => match value {
            Value::Array(values) => values.iter().map(text).collect(),
            Value::Null => json!([]),
            other => json!([text(other)]),
        },
        ValueForm::Data(ignored) => data(value, ignored),
        _ => letters(property.normal, &text(value)).into(),
    })
}

/// The IDs in an array, or in a text with commas.
fn ids(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().map(text).collect(),
        other => text(other).split(',').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect(),
    }
}

fn number(value: &Value) -> Value {
    match text(value).parse::<i64>() {
        Ok(number) => number.into(),
        Err(_) => text(value).into(),
    }
}

/// The word for a code; a code without one stays.
fn word(form: NormalForm, words: &[(&'static str, &'static str)], code: &str) -> String {
    let is_it =
        |known: &str| if form == NormalForm::AnyCase { known.eq_ignore_ascii_case(code) } else { known == code };
    words.iter().find(|(_, known)| is_it(known)).map_or(code, |(word, _)| word).to_owned()
}

/// A choice: its value, or a table if it has another label or is preselected.
fn choice(row: &Value) -> Value {
    let (value, label) = (text(&row["value"]), text(&row["label"]));
    let is_default = matches!(text(&row["isdefault"]).as_str(), "1" | "true");
    if value == label && !is_default {
        value.into()
    } else {
        json!({ "value": value, "label": label, "default": is_default })
    }
}

fn table(properties: &[ManagedProperty], row: &Value, names: &SetupNames) -> Value {
    let of = |property: &ManagedProperty| Some((property.name.to_owned(), of_record(property, row, names)?));
    Value::Object(properties.iter().filter_map(of).collect::<Map<String, Value>>())
}

/// Nested data without nulls, and without the keys that the server sets.
fn data(value: &Value, ignored: &[&str]) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.iter().filter(|(key, value)| !value.is_null() && !ignored.contains(&key.as_str()));
            Value::Object(kept.map(|(key, value)| (key.clone(), data(value, ignored))).collect())
        }
        Value::Array(values) => values.iter().map(|value| data(value, ignored)).collect(),
        Value::Null => json!([]),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::managed::file_property;

    fn of(form: ValueForm, value: Value) -> Option<Value> {
        let mut names = SetupNames::default();
        names.add_users(&[json!({"id": "7", "email": "Kim@Example.com"})]);
        of_record(&file_property("p", "p", form), &json!({ "p": value }), &names)
    }

    #[test]
    fn codes_become_words_and_an_unknown_code_stays() {
        const WORDS: &[(&str, &str)] = &[("active", "0"), ("disabled", "1")];
        assert_eq!(of(ValueForm::Words(WORDS), json!(1)), Some(json!("disabled")));
        assert_eq!(of(ValueForm::Words(WORDS), json!("9")), Some(json!("9")));
        assert_eq!(of(ValueForm::Flag, json!("0")), Some(json!(false)));
        assert_eq!(of(ValueForm::Flag, json!(true)), Some(json!(true)));
    }

    #[test]
    fn ids_become_names_and_zero_is_none_or_all() {
        assert_eq!(of(ValueForm::Reference("users"), json!("7")), Some(json!("kim@example.com")));
        assert_eq!(of(ValueForm::Reference("users"), json!("0")), Some(json!("")));
        assert_eq!(of(ValueForm::Reference("users"), json!("8")), None);
        assert_eq!(of(ValueForm::References("users"), json!("7,8")), Some(json!(["kim@example.com"])));
        assert_eq!(of(ValueForm::References("users"), json!(["0"])), Some(json!(["*"])));
    }

    #[test]
    fn null_is_empty_and_what_a_record_lacks_is_not_managed() {
        assert_eq!(of(ValueForm::Text, Value::Null), Some(json!("")));
        let lacks = of_record(&file_property("q", "q", ValueForm::Text), &json!({}), &SetupNames::default());
        assert_eq!(lacks, None);
    }
}
