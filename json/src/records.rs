//! Values that one pass found in a text, and the properties of those that are objects, so that no later read of a property has to
//! find its way through the text again.

use super::scan::{self, Span};
use super::value::Value;

/// A property of an object: where its name, without quotes, and its value begin and end, in bytes from the object's first one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// The name.
    pub name: (u32, u32),
    /// The value.
    pub value: (u32, u32),
}

/// Values of a text with their properties.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Elements {
    /// The values.
    pub spans: Vec<Span>,
    /// The properties of the objects among them, in order.
    pub members: Vec<Member>,
    /// Whether the name of a property has escapes.
    pub has_escapes: bool,
}

/// Values with the part of the text that has them.
#[derive(Debug)]
pub struct Records {
    text: Box<str>,
    elements: Elements,
}

impl Records {
    /// The values at `elements` of `text`.
    pub fn of(text: &str, mut elements: Elements) -> Self {
        let ends = elements.spans.first().zip(elements.spans.last());
        let (start, end) = ends.map_or((0, 0), |(first, last)| (first.start, last.end));
        elements.spans.iter_mut().for_each(|span| *span = span.back(start));
        Records { text: text.get(start..end).unwrap_or_default().into(), elements }
    }

    /// The value that is the whole of `text`. Text that the scanner rejects, because it is nested too deep or no JSON, is kept
    /// as it is.
    pub fn whole(text: &str) -> Self {
        let unread = || {
            let span = Span { start: 0, end: text.len(), id: (0, 0), compact: false, members: (0, 0) };
            Elements { spans: vec![span], ..Elements::default() }
        };
        Records::of(text, scan::whole(text).unwrap_or_else(unread))
    }

    /// The number of values.
    pub fn len(&self) -> usize {
        self.elements.spans.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value at a position; `null` behind the last.
    pub fn get(&self, at: usize) -> Record<'_> {
        let empty = Span { start: 0, end: 0, id: (0, 0), compact: true, members: (0, 0) };
        Record { records: self, span: self.elements.spans.get(at).copied().unwrap_or(empty) }
    }
}

/// One of several values.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    records: &'a Records,
    span: Span,
}

impl<'a> Record<'a> {
    /// The JSON text.
    #[inline]
    pub fn json(self) -> &'a str {
        self.records.text.get(self.span.start..self.span.end).filter(|text| !text.is_empty()).unwrap_or("null")
    }

    /// Whether the JSON text has no white space between its tokens.
    pub fn is_compact(self) -> bool {
        self.span.compact
    }

    /// The JSON text of the property `id`; none if it is not a number or a string without escapes.
    pub fn id_json(self) -> Option<&'a str> {
        let (start, end) = self.span.id;
        let is_quoted = start > 0 && self.records.text.as_bytes().get(start - 1) == Some(&b'"');
        let token = if is_quoted { start - 1..end + 1 } else { start..end };
        self.records.text.get(token).filter(|token| !token.is_empty())
    }

    /// The same without quotes.
    pub fn id(self) -> Option<&'a str> {
        let (start, end) = self.span.id;
        self.records.text.get(start..end).filter(|id| !id.is_empty())
    }

    /// The value of the property `name` of an object, undecoded; the first of a name that occurs twice.
    pub fn property(self, name: &str) -> Option<Value<'a>> {
        let (first, last) = self.span.members;
        let members = self.records.elements.members.get(first..last).unwrap_or_default();
        if members.is_empty() || self.records.elements.has_escapes {
            // No object, one without properties, or one that only a slower search reads correctly.
            return Value::new(self.json()).property(name);
        }
        let text = self.json();
        let is_it = |member: &&Member| {
            let (start, end) = member.name;
            (end - start) as usize == name.len()
                && text.as_bytes().get(start as usize..end as usize) == Some(name.as_bytes())
        };
        let (start, end) = members.iter().find(is_it)?.value;
        text.get(start as usize..end as usize).map(Value::new)
    }

    /// The value at a path of an object, whose dots descend ([`Value::at`]), which is slower.
    pub fn at(self, path: &str) -> Option<Value<'a>> {
        let descend = || if path.contains('.') { Value::new(self.json()).at(path) } else { None };
        self.property(path).or_else(descend)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = r#" [{"id":"7", "a" : [1, {"id":2}] ,"links":{ "owner":"x\/y"},"a":3}, 5,{}, {"n":null}] "#;

    fn records(text: &str) -> Records {
        Records::of(text, scan::array(text).unwrap())
    }

    #[test]
    fn properties_are_found_without_their_text_being_read() {
        let all = records(TEXT);
        let property = |at: usize, name: &str| all.get(at).property(name).map(Value::json);
        assert_eq!(all.len(), 4);
        assert_eq!(property(0, "id"), Some("\"7\""));
        assert_eq!(property(0, "a"), Some("[1, {\"id\":2}]"));
        assert_eq!(property(0, "links"), Some("{ \"owner\":\"x\\/y\"}"));
        assert_eq!([property(0, "owner"), property(1, "id"), property(2, "id"), property(9, "id")], [None; 4]);
        assert_eq!(property(3, "n"), Some("null"));
        assert_eq!((all.get(0).id_json(), all.get(0).id(), all.get(3).id()), (Some("\"7\""), Some("7"), None));
        assert_eq!([all.get(1).json(), all.get(2).json(), all.get(9).json()], ["5", "{}", "null"]);
    }

    #[test]
    fn names_with_escapes_are_found_too() {
        let all = records(r#"[{"\u0061":1,"b":2}]"#);
        assert_eq!(
            ["a", "b", "c"].map(|name| all.get(0).property(name).map(Value::json)),
            [Some("1"), Some("2"), None]
        );
    }

    #[test]
    fn text_that_is_nested_too_deep_keeps_its_properties() {
        let deep = format!("{{\"a\":{}{},\"id\":\"7\"}}", "[".repeat(200), "]".repeat(200));
        let all = Records::whole(&deep);
        assert_eq!((all.get(0).json(), all.get(0).id()), (deep.as_str(), None));
        assert_eq!(all.get(0).property("id").map(Value::json), Some("\"7\""));
    }

    proptest! {
        #[test]
        fn every_property_is_what_a_search_of_the_text_finds(
            objects in prop::collection::vec(prop::collection::vec(("[ab\\\\\"é.]{0,3}", 0..6_usize), 0..6), 0..5),
            space in "[ \n]{0,2}",
        ) {
            let values = ["null", "\"x\\\"\"", "[1,[]]", "{\"a\":{\"b\":1}}", "-1.50", "{}"];
            let member = |(name, value): &(String, usize)| {
                format!("{}{space}:{space}{}{space}", serde_json::Value::from(name.as_str()), values[*value])
            };
            let object = |members: &Vec<(String, usize)>| {
                format!("{{{space}{}}}", members.iter().map(member).collect::<Vec<_>>().join(","))
            };
            let text = format!("[{}]", objects.iter().map(object).collect::<Vec<_>>().join(","));
            let all = records(&text);
            for at in 0..objects.len() {
                let one = all.get(at);
                for path in ["a", "b", "ab", "a.b", "é", "\"", "\\", ""] {
                    prop_assert_eq!(one.at(path), Value::new(one.json()).at(path));
                }
            }
        }
    }
}
