//! Parameters of operations as data, for documentation and programs. Pure.

use serde_json::{Map, Value};

use crate::args::value_parsers;
use crate::catalogue::model::{Kind, Param};

/// One parameter as data: flag, wire name, type, allowed values.
pub fn parameter(param: &Param) -> Value {
    let mut whole = Map::new();
    whole.insert("flag".to_owned(), param.flag.into());
    whole.insert("wire".to_owned(), param.wire.into());
    whole.insert("type".to_owned(), value_parsers::names(param.kind).0.into());
    whole.insert("values".to_owned(), param.kind.words().into());
    if let Kind::Choice(words) = param.kind {
        let sent: Map<String, Value> =
            words.iter().map(|(word, wire)| ((*word).to_owned(), Value::from(*wire))).collect();
        whole.insert("sent_as".to_owned(), Value::Object(sent));
    }
    if let Some(resource) = param.kind.resource() {
        whole.insert("refers_to".to_owned(), resource.into());
    }
    whole.insert("required".to_owned(), param.required.into());
    whole.insert("many".to_owned(), (param.repeatable || param.is_combinable).into());
    whole.insert("help".to_owned(), param.help.into());
    Value::Object(whole)
}
