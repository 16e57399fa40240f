//! Elements of HTML and SVG. Names of elements and attributes are constants, and every text is escaped when it is written, so
//! that no text can become markup. Pure.

use crate::text::clean::clean;
use crate::text::pseudonyms;

/// Elements without an end tag.
const VOID: [&str; 1] = ["meta"];

/// An element with its attributes and children.
#[derive(Clone, Debug)]
pub struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: Vec<Child>,
}

#[derive(Clone, Debug)]
enum Child {
    Text(String),
    Style(&'static str),
    Element(Element),
}

impl Element {
    /// An empty element.
    pub fn new(name: &'static str) -> Self {
        Element { name, attributes: Vec::new(), children: Vec::new() }
    }

    /// An element with a text.
    pub fn of(name: &'static str, text: impl Into<String>) -> Self {
        Element::new(name).text(text)
    }

    /// With an attribute.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.attributes.push((name, value.to_string()));
        self
    }

    /// With a text after its children.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.children.push(Child::Text(text.into()));
        self
    }

    /// With the constant text of a style sheet, which is not escaped.
    #[must_use]
    pub fn style(mut self, text: &'static str) -> Self {
        self.children.push(Child::Style(text));
        self
    }

    /// With another element after its children.
    #[must_use]
    pub fn child(mut self, child: Element) -> Self {
        self.children.push(Child::Element(child));
        self
    }

    /// With other elements after its children.
    #[must_use]
    pub fn children(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.children.extend(children.into_iter().map(Child::Element));
        self
    }

    /// Appends its markup; with `mask`, personal data in its texts is pseudonymized.
    pub fn write(&self, out: &mut String, mask: bool) {
        out.push('<');
        out.push_str(self.name);
        for (name, value) in &self.attributes {
            out.push_str(&format!(" {name}=\""));
            escape(out, value);
            out.push('"');
        }
        out.push('>');
        if VOID.contains(&self.name) {
            out.push('\n');
            return;
        }
        for child in &self.children {
            match child {
                Child::Text(text) if mask => escape(out, &pseudonyms::prose(text)),
                Child::Text(text) => escape(out, text),
                Child::Style(text) => out.push_str(text),
                Child::Element(element) => element.write(out, mask),
            }
        }
        out.push_str(&format!("</{}>", self.name));
        if matches!(
            self.name,
            "p" | "tr" | "table" | "section" | "h1" | "h2" | "svg" | "head" | "style" | "title" | "li" | "rect"
        ) {
            out.push('\n');
        }
    }
}

fn escape(out: &mut String, text: &str) {
    for letter in clean(text).chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_markup() {
        let mut out = String::new();
        let hostile = "</td><script>alert(\"1\")</script>'&amp;\u{202e}\0";
        Element::of("td", hostile).with("title", hostile).write(&mut out, false);
        let escaped = "&lt;/td&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;amp;\\u{202e}␀";
        assert_eq!(out, format!("<td title=\"{escaped}\">{escaped}</td>"));
    }

    #[test]
    fn texts_are_masked_and_style_sheets_are_not() {
        let mut out = String::new();
        Element::new("p").style("a{}").child(Element::of("b", "jane@example.com")).write(&mut out, true);
        assert!(out.starts_with("<p>a{}<b>") && !out.contains("jane@"), "{out}");
    }
}
