//! Reads the HTML of emails: links, images, visible text, merge tags, and the plain text of a message. Pure.
//!
//! `html5gum` splits HTML into tags and text in linear time, without a tree and without recursion. Libraries that turn HTML
//! into text build a tree, which takes quadratic time for deeply nested HTML; [`to_text`] needs none.

mod merge_tags;
mod pieces;
mod plain_text;

use std::collections::BTreeSet;

pub use merge_tags::merge_tags;
pub use plain_text::to_text;

use pieces::{Piece, Start, pieces};

/// What an email shows and links to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HtmlDocument {
    /// The links, in order.
    pub links: Vec<Link>,
    /// The images, in order.
    pub images: Vec<Image>,
    /// The visible text, with single spaces.
    pub text: String,
    /// The names of the merge tags in text and attributes: `FIRSTNAME`.
    pub merge_tags: BTreeSet<String>,
}

/// A link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// Its address, without surrounding white space.
    pub href: String,
    /// Its text; for a linked image, the image's alt text.
    pub text: String,
}

/// An image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Image {
    /// The address of the image.
    pub src: String,
    /// Its alt text; `None` without the attribute. An empty text marks an image as decoration.
    pub alt: Option<String>,
}

impl HtmlDocument {
    /// Reads HTML. Any text is HTML: what is not a tag is text.
    pub fn read(html: &str) -> Self {
        let mut reading = Reading::default();
        for piece in pieces(html) {
            match piece {
                Piece::Start(start) => reading.start(&start),
                Piece::End(name) if name == "a" => reading.close_link(),
                Piece::End(name) if is_block(&name) => reading.space(),
                Piece::End(_) => {}
                Piece::Text(text) => reading.text(&text),
            }
        }
        reading.close_link();
        reading.document.text.truncate(reading.document.text.trim_end().len());
        reading.document
    }
}

/// A document that is being read.
#[derive(Default)]
struct Reading {
    document: HtmlDocument,
    link: Option<Link>,
}

impl Reading {
    fn start(&mut self, start: &Start) {
        start.values().for_each(|value| self.tags(value));
        match start.name.as_str() {
            "a" | "area" => {
                self.close_link();
                let link = |href: &str| Link { href: href.trim().to_owned(), text: String::new() };
                self.link = start.attribute("href").map(link);
                if start.name == "area" {
                    self.close_link();
                }
            }
            "img" => {
                let alt = start.attribute("alt").map(str::to_owned);
                if let Some(text) = &alt {
                    push(self.link.as_mut().map(|link| &mut link.text), text);
                }
                let src = start.attribute("src").unwrap_or_default().trim().to_owned();
                self.document.images.push(Image { src, alt });
            }
            name if is_block(name) => self.space(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        self.tags(text);
        push(Some(&mut self.document.text), text);
        push(self.link.as_mut().map(|link| &mut link.text), text);
    }

    fn space(&mut self) {
        push(Some(&mut self.document.text), " ");
        push(self.link.as_mut().map(|link| &mut link.text), " ");
    }

    fn close_link(&mut self) {
        if let Some(mut link) = self.link.take() {
            link.text.truncate(link.text.trim_end().len());
            self.document.links.push(link);
        }
    }

    fn tags(&mut self, text: &str) {
        self.document.merge_tags.extend(merge_tags(text));
    }
}

/// Appends text, each white space as one space.
fn push(to: Option<&mut String>, text: &str) {
    let Some(to) = to else { return };
    for letter in text.chars() {
        if !letter.is_whitespace() {
            to.push(letter);
        } else if !to.is_empty() && !to.ends_with(' ') {
            to.push(' ');
        }
    }
}

/// Whether text before and after a tag of this name is on different lines.
fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 38] = [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ];
    BLOCKS.contains(&name)
}

#[cfg(test)]
#[path = "html/tests.rs"]
mod tests;
