//! One cached name, and the line that stores it. Pure.

use serde::{Deserialize, Serialize};

/// A record as it is looked up by name.
///
/// Shape: a JSON object without the properties that are empty. `name` comes first, so that completion can select lines
/// by how they begin instead of decoding all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name: the value of the resource's identity property.
    pub name: String,
    /// Its id.
    pub id: String,
    /// Its alternate name; empty if the resource has none.
    #[serde(default, rename = "handle", skip_serializing_if = "String::is_empty")]
    pub alternate_name: String,
    /// The id of the record it belongs to; empty if it belongs to none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub parent: String,
    /// The type of a custom field, as the server names it; empty for other records.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// The values a custom field with options accepts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// The values of the resource's columns, in their order; not stored.
    #[serde(skip)]
    pub cells: Vec<String>,
}

impl Entry {
    /// The entry as one line, without the line end.
    pub fn line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Decodes a line; `None` if it is not an entry.
    pub fn parse(line: &str) -> Option<Self> {
        serde_json::from_str(line).ok().filter(|entry: &Entry| !entry.id.is_empty())
    }
}

/// Selects lines whose name, or alternate name, begins with a text.
#[derive(Debug)]
pub struct Prefix {
    name: String,
    alternate_name: Option<String>,
}

impl Prefix {
    /// A selection by names, and by alternate names if `alternates`.
    pub fn new(text: &str, alternates: bool) -> Self {
        let text = serde_json::Value::from(text).to_string();
        let text = text.strip_suffix('"').unwrap_or_default();
        Prefix { name: format!("{{\"name\":{text}"), alternate_name: alternates.then(|| format!(",\"handle\":{text}")) }
    }

    /// Whether the line is selected. Text in a name that looks like a property can select a line too many.
    pub fn selects(&self, line: &str) -> bool {
        line.starts_with(&self.name) || self.alternate_name.as_ref().is_some_and(|text| line.contains(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_survives_encoding_and_is_selected_by_its_beginning() {
        for name in ["vip", "a\tb\nc\rd", "back\\slash\\t", "", "🎉 מועדון", "\\", "say \"hi\""] {
            let entry = Entry {
                id: "7".to_owned(),
                name: name.to_owned(),
                alternate_name: "H".to_owned(),
                parent: "2".to_owned(),
                kind: "dropdown".to_owned(),
                options: vec![name.to_owned(), "other".to_owned()],
                ..Entry::default()
            };
            let line = entry.line();
            assert!(!line.contains('\n'));
            for end in (0..=name.len()).filter(|end| name.is_char_boundary(*end)) {
                assert!(Prefix::new(&name[..end], false).selects(&line), "{line}");
            }
            assert!(Prefix::new("H", true).selects(&line) && !Prefix::new("H", false).selects(&line));
            assert!(!Prefix::new("x", true).selects(&line));
            assert_eq!(Entry::parse(&line), Some(entry));
        }
    }

    #[test]
    fn empty_properties_are_omitted_and_the_name_comes_first() {
        let entry = Entry { id: "7".to_owned(), name: "vip".to_owned(), ..Entry::default() };
        assert_eq!(entry.line(), r#"{"name":"vip","id":"7"}"#);
        assert_eq!(Entry::parse(r#"{"name":"vip","id":""}"#), None);
        assert_eq!(Entry::parse("vip\t7\t\t\t"), None);
    }
}
