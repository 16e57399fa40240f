//! Whether a value in a file has the type of its property. Pure.

use serde_json::Value;

use crate::catalogue::managed::{ManagedProperty, ValueForm};
use crate::engine::definition;
use crate::text::similarity::meant;

/// What is wrong with a value: the message, the hint, and whether the file can be used nevertheless.
#[derive(Debug, PartialEq, Eq)]
pub struct ValueFault {
    /// What is wrong.
    pub message: String,
    /// What to do about it; empty if that is plain.
    pub hint: String,
    /// Whether the file can be used nevertheless.
    pub is_warning: bool,
}

fn fault(message: String) -> Option<ValueFault> {
    Some(ValueFault { message, hint: String::new(), is_warning: false })
}

/// What is wrong with the value of a property.
pub fn check(property: &ManagedProperty, value: &Value) -> Option<ValueFault> {
    let name = property.name;
    let is_text = value.is_string();
    match property.form {
        ValueForm::Flag if !value.is_boolean() => fault(format!("{name} must be true or false")),
        ValueForm::Number if !value.is_i64() && value.as_str() != Some("") => {
            fault(format!("{name} must be a whole number"))
        }
        ValueForm::References(_) | ValueForm::Texts(_) => {
            let is_list = value.as_array().is_some_and(|all| all.iter().all(Value::is_string));
            if is_list { None } else { fault(format!("{name} must be a list of strings")) }
        }
        ValueForm::Choices => {
            let all = value.as_array();
            let is_choice = |one: &Value| one.is_string() || one.get("value").is_some_and(Value::is_string);
            let is_list = all.is_some_and(|all| all.iter().all(is_choice));
            if is_list { None } else { fault(format!("{name} must be a list of strings, or of tables with a value")) }
        }
        ValueForm::Tables(properties) => tables(name, properties, value),
        ValueForm::Flag | ValueForm::Number | ValueForm::Data(_) => None,
        _ if !is_text => fault(format!("{name} must be a string")),
        ValueForm::OneOf(words) => not_one_of(name, value.as_str()?, words.iter().copied()),
        ValueForm::Words(words) => {
            // A code without a word comes from the account.
            let is_code = |text: &str| text.is_empty() || text.parse::<i64>().is_ok();
            let found = not_one_of(name, value.as_str()?, words.iter().map(|(word, _)| *word))?;
            Some(ValueFault { is_warning: value.as_str().is_some_and(is_code), ..found })
        }
        ValueForm::Expression => {
            let error = definition::names_in(value.as_str()?).err()?;
            let hint = error.hint_text().unwrap_or_default().to_owned();
            Some(ValueFault { message: error.message().to_owned(), hint, is_warning: false })
        }
        _ => None,
    }
}

/// A word that is not known: the server may know more, so that this is a warning.
fn not_one_of<'w>(name: &str, value: &str, words: impl Iterator<Item = &'w str> + Clone) -> Option<ValueFault> {
    if value.contains("${") || words.clone().any(|word| word == value) {
        return None;
    }
    let hint = meant(value, words, "known values");
    Some(ValueFault { message: format!("{name} has an unknown value \"{value}\""), hint, is_warning: true })
}

fn tables(name: &str, properties: &[ManagedProperty], value: &Value) -> Option<ValueFault> {
    let Some(rows) = value.as_array().filter(|rows| rows.iter().all(Value::is_object)) else {
        return fault(format!("{name} must be tables: [[{name}]]"));
    };
    for (row, at) in rows.iter().zip(1..) {
        for (key, value) in row.as_object().into_iter().flatten() {
            let Some(property) = properties.iter().find(|property| property.name == key) else {
                let hint = meant(key, properties.iter().map(|property| property.name), "properties");
                return Some(ValueFault {
                    message: format!("unknown property {key} in {name} {at}"),
                    hint,
                    is_warning: false,
                });
            };
            if let Some(fault) = check(property, value) {
                return Some(ValueFault { message: format!("{name} {at}: {}", fault.message), ..fault });
            }
        }
        let lacks = properties.iter().find(|property| property.required && row.get(property.name).is_none());
        if let Some(property) = lacks {
            return fault(format!("{name} {at} has no {}", property.name));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::managed::file_property;
    use serde_json::json;

    fn message(form: ValueForm, value: Value) -> Option<String> {
        check(&file_property("p", "p", form), &value).map(|fault| fault.message)
    }

    #[test]
    fn a_wrong_type_is_named() {
        assert_eq!(message(ValueForm::Flag, json!("yes")).unwrap(), "p must be true or false");
        assert_eq!(message(ValueForm::References("lists"), json!("a")).unwrap(), "p must be a list of strings");
        assert_eq!(message(ValueForm::Text, json!(1)).unwrap(), "p must be a string");
        assert_eq!(message(ValueForm::Number, json!(1)), None);
    }

    #[test]
    fn an_expression_must_be_one_that_a_segment_can_have() {
        assert_eq!(message(ValueForm::Expression, json!("tag = vip and tag = lead")), None);
        assert!(message(ValueForm::Expression, json!("tag = ")).is_some());
        assert!(message(ValueForm::Expression, json!("email = a@example.com")).is_some());
    }
}
