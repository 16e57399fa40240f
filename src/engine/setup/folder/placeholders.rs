//! Placeholders in values: `${value:NAME}` from the values file of the account, `${env:NAME}` from the environment,
//! `${file:NAME}` from a file beside. `$${` stands for `${`. Pure, except for reading those files.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value};

use crate::engine::setup::record::HeldValue;

/// Where the value of a placeholder comes from.
const SOURCES: [&str; 3] = ["value", "env", "file"];

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextPart<'t> {
    /// Text.
    Plain(&'t str),
    /// A placeholder: its source and its name.
    Placeholder(&'t str, &'t str),
}

/// Reads a variable of the environment.
pub type ReadVariable<'a> = &'a dyn Fn(&str) -> Option<String>;

/// What placeholders stand for.
pub struct Replacements<'a> {
    /// The values of the account; none if none is chosen.
    pub values: Option<&'a BTreeMap<String, String>>,
    /// The environment; none to leave it unread.
    pub environment: Option<ReadVariable<'a>>,
    /// The folder of the file.
    pub folder: &'a Path,
}

/// The parts of a text.
pub fn parts(text: &str) -> Vec<TextPart<'_>> {
    let mut parts = Vec::new();
    let (mut rest, mut from) = (text, 0);
    while let Some(at) = rest[from..].find("${").map(|at| at + from) {
        let is_escaped = rest[..at].ends_with('$');
        match (is_escaped, placeholder(&rest[at..])) {
            (true, Some(_)) => {
                parts.push(TextPart::Plain(&rest[..at - 1]));
                rest = &rest[at..];
                from = 2;
            }
            (false, Some((source, name, length))) => {
                parts.push(TextPart::Plain(&rest[..at]));
                parts.push(TextPart::Placeholder(source, name));
                rest = &rest[at + length..];
                from = 0;
            }
            _ => from = at + 2,
        }
    }
    parts.push(TextPart::Plain(rest));
    parts.retain(|part| *part != TextPart::Plain(""));
    parts
}

/// The source, the name, and the length of the placeholder that a text begins with.
fn placeholder(text: &str) -> Option<(&str, &str, usize)> {
    let inner = text.strip_prefix("${")?;
    let end = inner.find('}')?;
    let (source, name) = inner[..end].split_once(':')?;
    let is_known = SOURCES.contains(&source) && !name.is_empty() && !name.contains(['\n', '$', '{']);
    is_known.then_some((source, name, end + 3))
}

/// A text in which nothing is a placeholder.
pub fn escaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        out.push_str(&rest[..at]);
        if placeholder(&rest[at..]).is_some() {
            out.push('$');
        }
        out.push_str("${");
        rest = &rest[at + 2..];
    }
    out + rest
}

/// The placeholders in a value.
pub fn in_value(value: &Value) -> Vec<(String, String)> {
    match value {
        Value::String(text) => {
            let of = |part: TextPart<'_>| match part {
                TextPart::Placeholder(source, name) => Some((source.to_owned(), name.to_owned())),
                TextPart::Plain(_) => None,
            };
            parts(text).into_iter().filter_map(of).collect()
        }
        Value::Array(values) => values.iter().flat_map(in_value).collect(),
        Value::Object(members) => members.values().flat_map(in_value).collect(),
        _ => Vec::new(),
    }
}

impl Replacements<'_> {
    /// The value with every placeholder replaced; unknown with the first that cannot be.
    pub fn resolve(&self, value: &Value) -> HeldValue {
        match self.replaced(value) {
            Ok(value) => HeldValue::Known(value),
            Err(why) => HeldValue::Unknown(why),
        }
    }

    fn replaced(&self, value: &Value) -> Result<Value, String> {
        Ok(match value {
            Value::String(text) => {
                let mut out = String::new();
                for part in parts(text) {
                    match part {
                        TextPart::Plain(text) => out.push_str(text),
                        TextPart::Placeholder(source, name) => out.push_str(&self.one(source, name)?),
                    }
                }
                out.into()
            }
            Value::Array(values) => {
                values.iter().map(|value| self.replaced(value)).collect::<Result<Vec<_>, _>>()?.into()
            }
            Value::Object(members) => {
                let replaced = members.iter().map(|(key, value)| Ok((key.clone(), self.replaced(value)?)));
                Value::Object(replaced.collect::<Result<Map<_, _>, String>>()?)
            }
            other => other.clone(),
        })
    }

    fn one(&self, source: &str, name: &str) -> Result<String, String> {
        let lacks = || format!("no value for ${{{source}:{name}}}");
        match source {
            "value" => self.values.and_then(|values| values.get(name)).cloned().ok_or_else(lacks),
            "env" => self.environment.and_then(|read| read(name)).ok_or_else(lacks),
            _ => {
                let is_beside = Path::new(name).components().count() == 1 && !name.contains(['/', '\\']);
                let path = self.folder.join(name);
                let read = || {
                    std::fs::read_to_string(&path)
                        .map_err(|error| format!("cannot read {name}: {}", crate::error::reason(&error)))
                };
                if is_beside { read() } else { Err(format!("{name} is not in the folder of the file")) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn resolved(text: &str) -> HeldValue {
        let values = BTreeMap::from([("site".to_owned(), "https://example.com".to_owned())]);
        let environment = |name: &str| (name == "TOKEN").then(|| "sesame".to_owned());
        let replacements =
            Replacements { values: Some(&values), environment: Some(&environment), folder: Path::new("/nowhere") };
        replacements.resolve(&json!(text))
    }

    #[test]
    fn placeholders_are_replaced_anywhere_in_a_text() {
        assert_eq!(
            resolved("${value:site}/a?t=${env:TOKEN}"),
            HeldValue::Known(json!("https://example.com/a?t=sesame"))
        );
        assert_eq!(resolved("${value:other}"), HeldValue::Unknown("no value for ${value:other}".to_owned()));
        assert_eq!(resolved("${file:../x}"), HeldValue::Unknown("../x is not in the folder of the file".to_owned()));
    }

    #[test]
    fn other_braces_are_text_and_an_escape_is_too() {
        for text in ["${x}", "$${x}", "${value}", "${value:}", "a ${", "$"] {
            assert_eq!(resolved(text), HeldValue::Known(json!(text)), "{text}");
        }
        for text in ["${value:site}", "a ${env:TOKEN} b", "$${env:X}", "${x} ${file:y}"] {
            assert_eq!(resolved(&escaped(text)), HeldValue::Known(json!(text)), "{text}");
        }
    }
}
