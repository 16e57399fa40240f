//! How a value of the account is written: a user as a value of the account, a part of an address that may be secret as a
//! variable, a long text as a file of its own.

use std::path::PathBuf;

use serde_json::Value;

use super::Pull;
use crate::catalogue::managed::{ManagedProperty, ValueForm};
use crate::engine::setup::folder::placeholders::{TextPart, escaped, parts};

/// The name of a value that holds the address of a user.
const OWNER: &str = "owner";
/// Texts longer than this, in characters, and those of several lines are in files of their own.
const LONGEST_TEXT: usize = 200;

/// Where a value is written.
pub struct ValuePlace<'a> {
    /// The kind.
    pub kind: &'static str,
    /// The folder of the file, below that of the set-up.
    pub folder: PathBuf,
    /// The name of the file without the extension.
    pub stem: &'a str,
    /// The value as it is written now; none if it is new.
    pub old: Option<&'a Value>,
}

impl Pull<'_> {
    /// The value as it is written.
    pub fn written(&mut self, property: &ManagedProperty, value: &Value, place: &ValuePlace<'_>) -> Value {
        match (property.form, value) {
            _ if property.is_personal() => self.people(value),
            (ValueForm::Body, Value::String(text)) => self.body(text, place),
            (ValueForm::SecretAddress, Value::String(text)) => self.address(text, place),
            _ => escaped_value(value),
        }
    }

    fn people(&mut self, value: &Value) -> Value {
        match value {
            Value::String(address) if address.is_empty() => value.clone(),
            Value::String(address) => format!("${{value:{}}}", self.values.name_of(OWNER, address)).into(),
            Value::Array(all) => all.iter().map(|one| self.people(one)).collect(),
            other => other.clone(),
        }
    }

    fn body(&mut self, text: &str, place: &ValuePlace<'_>) -> Value {
        let old = place.old.and_then(Value::as_str);
        let in_file = old.and_then(file_of);
        let is_long = text.trim_end().contains('\n') || text.chars().count() > LONGEST_TEXT;
        let name = match (in_file, old) {
            (Some(name), _) => name.to_owned(),
            (None, None) if is_long => format!("{}.{}", place.stem, extension(text)),
            _ => return escaped(text).into(),
        };
        let ended = if text.ends_with('\n') || text.is_empty() { text.to_owned() } else { format!("{text}\n") };
        self.change(place.folder.join(&name), ended);
        format!("${{file:{name}}}").into()
    }

    fn address(&mut self, text: &str, place: &ValuePlace<'_>) -> Value {
        let Some((before, _)) = text.split_once('?').filter(|(_, query)| !query.is_empty()) else {
            return escaped(text).into();
        };
        let name = variable(place.kind, place.stem);
        let written = format!("{}?${{env:{name}}}", escaped(before));
        self.variables.insert(name);
        written.into()
    }
}

/// The file that a text consists of, if it is one placeholder.
pub fn file_of(text: &str) -> Option<&str> {
    match parts(text).as_slice() {
        [TextPart::Placeholder("file", name)] => Some(name),
        _ => None,
    }
}

fn extension(text: &str) -> &'static str {
    if text.trim_start().starts_with('<') || text.contains("</") { "html" } else { "txt" }
}

/// The environment variable for a secret part of a record: `WEBHOOKS_SIGN_UPS`.
fn variable(kind: &str, stem: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' };
    format!("{kind}_{stem}").chars().map(plain).collect()
}

fn escaped_value(value: &Value) -> Value {
    match value {
        Value::String(text) => escaped(text).into(),
        Value::Array(values) => values.iter().map(escaped_value).collect(),
        Value::Object(members) => {
            Value::Object(members.iter().map(|(key, value)| (key.clone(), escaped_value(value))).collect())
        }
        other => other.clone(),
    }
}
