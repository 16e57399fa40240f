//! The properties of a record as commented TOML for editing, and back. Pure.

use std::path::Path;

use toml_edit::{Array, Value};

use super::merge::Values;
use crate::catalogue::model::{Kind, Param};
use crate::config::toml_reader;
use crate::error::{Error, Result};
use crate::text::clean::clean;

const MANUAL: &str = "# Save to send your changes; change nothing to send nothing. A deleted line leaves its value unchanged;\n\
                      # an empty string \"\" clears it.\n";

/// Prefix of error lines, which are removed when the text is opened again.
const ERROR_PREFIX: &str = "#! ";

/// A document to edit.
#[derive(Debug)]
pub struct Document<'a> {
    /// What is edited, on one line.
    pub title: String,
    /// Its properties, in order.
    pub fields: &'a [&'static Param],
}

impl Document<'_> {
    /// The document with these values; a property without a value is commented out.
    pub fn text(&self, values: &Values) -> String {
        let mut text = format!("# {}\n{MANUAL}", clean(&self.title));
        for param in self.fields {
            let own = values.get(param.flag).unwrap_or_default();
            let comment = if own.is_empty() { "# " } else { "" };
            let value = value(param, own).to_string();
            text.push_str(&format!(
                "\n# {}{}\n{comment}{} = {}\n",
                param.help,
                takes(param.kind),
                param.flag,
                value.trim()
            ));
        }
        text
    }

    /// The text with an error at the top, replacing the previous one.
    pub fn under(&self, complaint: Option<&Error>, text: &str) -> String {
        let rest: String =
            text.lines().filter(|line| !line.starts_with(ERROR_PREFIX)).map(|line| format!("{line}\n")).collect();
        match complaint {
            Some(error) => format!("{ERROR_PREFIX}{}\n{rest}", clean(error.message())),
            None => rest,
        }
    }

    /// The properties that have a value in a text.
    ///
    /// # Errors
    /// `Usage` with the line for invalid TOML, an unknown property, or an invalid value.
    pub fn read(&self, text: &str) -> Result<Values> {
        let parsed = toml_reader::Document::parse(Path::new("the edited text"), text)
            // The hint for a broken configuration does not apply here.
            .map_err(|error| Error::usage(error.message()))?;
        let flags: Vec<&str> = self.fields.iter().map(|param| param.flag).collect();
        let read = |entry: toml_reader::Entry<'_>| {
            let param =
                self.fields.iter().find(|param| param.flag == entry.key).ok_or_else(|| entry.unknown(&flags))?;
            let values = entry.values()?;
            if values.len() > 1 && !param.repeatable && !param.comma_separated {
                return Err(entry.refuse("takes one value"));
            }
            Ok((param.flag, values))
        };
        parsed.entries().into_iter().map(read).collect()
    }
}

fn value(param: &Param, values: &[String]) -> Value {
    if param.repeatable || param.comma_separated {
        return values.iter().map(String::as_str).collect::<Array>().into();
    }
    let text = values.first().map_or("", String::as_str);
    match param.kind {
        Kind::Integer => text.parse::<i64>().map_or_else(|_| text.into(), Value::from),
        Kind::Number => {
            text.parse::<f64>().ok().filter(|_| text.contains('.')).map_or_else(|| text.into(), Value::from)
        }
        Kind::Boolean | Kind::Bit => text.parse::<bool>().map_or_else(|_| text.into(), Value::from),
        _ => text.into(),
    }
}

/// The values a property accepts.
fn takes(kind: Kind) -> String {
    match kind {
        Kind::OneOf(_) | Kind::Choice(_) => format!(": {}", kind.words().join(", ")),
        Kind::Boolean | Kind::Bit => ": true, false".to_owned(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::build::{boolean, integer, text};

    const NAME: Param = text("name", "Name shown to users");
    const KIND: Param = text("for", "What it is put on").one_of(&["contact", "template"]);
    const COUNT: Param = integer("count", "How many");
    const SHOWN: Param = boolean("shown", "Whether it is shown");
    const EVENT: Param = text("event", "What it is called for").repeatable();
    const FIELDS: [&Param; 5] = [&NAME, &KIND, &COUNT, &SHOWN, &EVENT];

    fn document() -> Document<'static> {
        Document { title: "tag 1".into(), fields: &FIELDS }
    }

    fn values() -> Values {
        let texts = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
        [
            ("name", texts(&["a \"b\"\nc\u{1b}"])),
            ("for", texts(&[])),
            ("count", texts(&["7"])),
            ("shown", texts(&["true"])),
            ("event", texts(&["sent", "open"])),
        ]
        .into_iter()
        .collect()
    }

    #[test]
    fn every_member_stands_with_its_meaning_and_is_read_back() {
        let text = document().text(&values());
        assert!(text.contains("\n# What it is put on: contact, template\n# for = \"\"\n"), "{text}");
        assert!(text.contains("\n# How many\ncount = 7\n"), "{text}");
        assert!(text.contains("\nevent = [\"sent\", \"open\"]\n"), "{text}");
        assert!(!text.contains('\u{1b}'));
        let read = document().read(&text).unwrap();
        for flag in ["name", "count", "shown", "event"] {
            assert_eq!(read.get(flag), values().get(flag), "{flag}");
        }
        assert_eq!(read.get("for"), None);
    }

    #[test]
    fn a_carriage_return_is_an_escape_so_that_an_editor_may_change_line_ends() {
        let values: Values = [("name", vec!["one\r\ntwo\n\rthree".to_owned()])].into_iter().collect();
        let text = document().text(&values);
        assert!(!text.contains('\r'), "{text}");
        assert_eq!(document().read(&text).unwrap().get("name"), values.get("name"));
    }

    #[test]
    fn what_cannot_be_read_names_its_line() {
        for (text, why) in [
            ("name = \"a\"\nfro = \"contact\"\n", "line 2, column 1: unknown key fro"),
            ("name = \"a\nfor", "the edited text: line 2, column"),
            ("name = [\"a\", \"b\"]\n", "line 1, column 8: name takes one value"),
            ("[name]\n", "must be a string, a number"),
        ] {
            let error = document().read(text).unwrap_err();
            assert!(error.message().contains(why), "{text}: {error}");
        }
    }

    #[test]
    fn a_complaint_stands_on_top_and_goes_again() {
        let document = document();
        let first = document.under(Some(&Error::usage("no")), "name = \"a\"\n");
        assert_eq!(first, "#! no\nname = \"a\"\n");
        assert_eq!(document.under(Some(&Error::usage("still\nno")), &first), "#! still⏎no\nname = \"a\"\n");
        assert_eq!(document.under(None, &first), "name = \"a\"\n");
    }
}
