//! Parameters of operations as data, for documentation and programs. Pure.

use serde_json::{Map, Value};

use crate::catalogue::model::{Kind, Param};

/// One parameter as data: flag, wire name, type, allowed values.
pub fn parameter(param: &Param) -> Value {
    let mut whole = Map::new();
    whole.insert("flag".to_owned(), param.flag.into());
    whole.insert("wire".to_owned(), param.wire.into());
    whole.insert("type".to_owned(), kind(param.kind).into());
    whole.insert("values".to_owned(), param.kind.words().into());
    if let Kind::Choice(words) = param.kind {
        let sent: Map<String, Value> =
            words.iter().map(|(word, wire)| ((*word).to_owned(), Value::from(*wire))).collect();
        whole.insert("sent_as".to_owned(), Value::Object(sent));
    }
    if let Some(noun) = param.kind.noun() {
        whole.insert("refers_to".to_owned(), noun.into());
    }
    whole.insert("required".to_owned(), param.required.into());
    whole.insert("many".to_owned(), param.many.into());
    whole.insert("help".to_owned(), param.help.into());
    Value::Object(whole)
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Match => "text",
        Kind::Integer => "integer",
        Kind::Number => "number",
        Kind::Boolean | Kind::Bit => "boolean",
        Kind::OneOf(_) | Kind::Choice(_) => "word",
        Kind::Date => "date",
        Kind::Moment | Kind::EpochSeconds | Kind::EpochMilliseconds => "time",
        Kind::Present => "flag",
        Kind::Json => "json",
        Kind::Reference(_) | Kind::ReferenceNumber(_) | Kind::ReferenceBy(..) => "reference",
        Kind::ReferenceAnd(_) => "reference and number",
        Kind::FieldValue(_) | Kind::CustomFieldValue(_) => "field value",
        Kind::Pair => "key and value",
    }
}
