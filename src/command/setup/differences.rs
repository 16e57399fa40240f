//! Differences as records of the output. What comes from the environment, and the query of an address, is not shown.

use serde_json::{Value, json};

use crate::api::reply::Item;
use crate::catalogue::managed::{ManagedProperty, ValueForm};
use crate::engine::setup::compare::{Contrast, Difference, Side};
use crate::engine::setup::folder::placeholders::in_value;
use crate::engine::setup::kinds::SetupKind;
use crate::engine::setup::record::HeldValue;

/// What the two sides are called.
#[derive(Clone, Copy, Debug)]
pub struct SideNames<'a> {
    /// The key of the wanted value in the output.
    pub wanted: &'static str,
    /// The key of the value that there is.
    pub actual: &'static str,
    /// What the wanted side is called in words.
    pub wanted_words: &'a str,
    /// What the other side is called.
    pub actual_words: &'a str,
}

/// Whether a difference counts: one that cannot be told does not.
pub fn counts(difference: &Difference) -> bool {
    !matches!(&difference.what, Contrast::Property { wanted: HeldValue::Unknown(_), .. })
}

/// A difference as a record; `raw` is the value as a file has it.
pub fn item(kind: &SetupKind, difference: &Difference, raw: Option<&Value>, names: SideNames<'_>) -> Item {
    let mut record = json!({ "kind": difference.kind, "key": difference.key, "id": difference.id });
    let (what, property, wanted, actual, changed) = match &difference.what {
        Contrast::Missing => (format!("only in {}", names.wanted_words), "", Value::Null, Value::Null, ""),
        Contrast::Extra => (format!("only in {}", names.actual_words), "", Value::Null, Value::Null, ""),
        Contrast::Ambiguous(ids) => {
            (format!("{} records have this key: {}", ids.len(), ids.join(", ")), "", Value::Null, Value::Null, "")
        }
        Contrast::Property { name, wanted: HeldValue::Unknown(why), .. } => {
            (format!("not compared: {why}"), *name, raw.cloned().unwrap_or_default(), Value::Null, "")
        }
        Contrast::Property { name, wanted: HeldValue::Known(wanted), actual, changed } => {
            let property = kind.property(name);
            let actual = actual.clone().unwrap_or_default();
            let (wanted, actual) = shown(property, wanted, &actual, raw);
            ("changed".to_owned(), *name, wanted, actual, side(*changed))
        }
    };
    record["difference"] = what.into();
    record["property"] = property.into();
    record[names.actual] = actual;
    record[names.wanted] = wanted;
    record["changed_in"] = changed.into();
    Item::from_value(&record)
}

fn side(side: Side) -> &'static str {
    match side {
        Side::Wanted => "files",
        Side::Actual => "account",
        Side::Both => "both",
        Side::Unknown => "",
    }
}

/// The values without what may be secret.
fn shown(property: Option<&ManagedProperty>, wanted: &Value, actual: &Value, raw: Option<&Value>) -> (Value, Value) {
    let is_secret = |raw: &&Value| in_value(raw).iter().any(|(source, _)| source == "env");
    if let Some(raw) = raw.filter(is_secret) {
        let is_address = property.is_some_and(|property| matches!(property.form, ValueForm::SecretAddress));
        return (raw.clone(), if is_address { without_query(actual) } else { "(not shown)".into() });
    }
    if property.is_some_and(|property| matches!(property.form, ValueForm::SecretAddress)) {
        return (without_query(wanted), without_query(actual));
    }
    (wanted.clone(), actual.clone())
}

fn without_query(value: &Value) -> Value {
    match value.as_str().and_then(|text| text.split_once('?')) {
        Some((before, _)) => format!("{before}?(not shown)").into(),
        None => value.clone(),
    }
}
