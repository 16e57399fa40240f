//! The plain text of HTML, for the text part of a message.

use super::is_block;
use super::pieces::{Piece, Start, pieces};
use crate::error::{Error, Kind, Result};

/// How deep blocks are nested at most; deeper ones are separated by white space.
const DEEPEST: usize = 24;

/// Columns of the text: lines are not wrapped, because a wrapped URL is no link.
const WIDTH: usize = 100_000;

/// The HTML as plain text: paragraphs, lists and headings keep their lines, the address of a link follows its text, and an
/// image is its alt text.
///
/// # Errors
/// `Other` if the text cannot be made.
pub fn to_text(html: &str) -> Result<String> {
    let simple = simplified(html);
    let converter = html2text::config::plain_no_decorate().allow_width_overflow();
    let text = converter.string_from_read(simple.as_bytes(), WIDTH).map_err(|error| {
        Error::new(Kind::Other, format!("cannot make text from the HTML: {}", error.to_string().to_lowercase()))
    })?;
    let mut lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    // At most one empty line between two paragraphs.
    lines.dedup_by(|line, before| line.is_empty() && before.is_empty());
    let text = lines.join("\n");
    let text = text.trim_matches('\n');
    Ok(if text.is_empty() { String::new() } else { format!("{text}\n") })
}

/// HTML with the same text that `html2text` converts in linear time: blocks without attributes, properly nested and not
/// deep, and text. Cells of a table, which emails use for layout, become words of a line.
fn simplified(html: &str) -> String {
    let mut writer = Simplified::default();
    for piece in pieces(html) {
        match piece {
            Piece::Start(start) => writer.start(&start),
            Piece::End(name) => writer.end(&name),
            Piece::Text(text) => writer.text(&text),
        }
    }
    writer.close_link();
    while let Some(name) = writer.open.pop() {
        writer.tag("/", name);
    }
    writer.html
}

#[derive(Default)]
struct Simplified {
    html: String,
    /// The open blocks.
    open: Vec<&'static str>,
    /// The address of the open link, and where its text begins.
    link: Option<(String, usize)>,
}

impl Simplified {
    fn start(&mut self, start: &Start) {
        match start.name.as_str() {
            "a" => {
                self.close_link();
                self.link = start.attribute("href").map(|href| (href.trim().to_owned(), self.html.len()));
            }
            "img" => self.text(start.attribute("alt").unwrap_or_default()),
            "br" => self.html.push_str("<br>"),
            "hr" => self.html.push_str("<p>----------</p>"),
            "td" | "th" => self.html.push(' '),
            name => self.open_block(name),
        }
    }

    fn end(&mut self, name: &str) {
        if name == "a" {
            return self.close_link();
        }
        let Some(at) = block(name).and_then(|name| self.open.iter().rposition(|open| *open == name)) else { return };
        while self.open.len() > at {
            if let Some(name) = self.open.pop() {
                self.tag("/", name);
            }
        }
    }

    fn open_block(&mut self, name: &str) {
        let Some(name) = block(name) else { return };
        if self.open.last() == Some(&"p") {
            self.open.pop();
            self.tag("/", "p");
        }
        if self.open.len() >= DEEPEST {
            self.html.push(' ');
            return;
        }
        self.open.push(name);
        self.tag("", name);
    }

    fn tag(&mut self, slash: &str, name: &str) {
        self.html.extend(["<", slash, name, ">"]);
    }

    fn text(&mut self, text: &str) {
        for letter in text.chars() {
            match letter {
                '&' => self.html.push_str("&amp;"),
                '<' => self.html.push_str("&lt;"),
                '>' => self.html.push_str("&gt;"),
                '\0' => {}
                letter => self.html.push(letter),
            }
        }
    }

    /// Writes the address of a link behind its text, unless the text is the address.
    fn close_link(&mut self) {
        let Some((href, start)) = self.link.take() else { return };
        let shown = self.html.get(start..).unwrap_or_default().trim();
        let is_shown = shown.is_empty() || shown == href || href.strip_prefix("mailto:") == Some(shown);
        let is_anchor = href.is_empty() || href.starts_with('#');
        match (is_anchor, shown.is_empty(), is_shown) {
            (true, _, _) | (false, false, true) => {}
            (false, true, _) => self.text(&href),
            (false, false, false) => self.text(&format!(" ({href})")),
        }
    }
}

/// The block that stands for an element in the simplified HTML; none for an element within a line.
fn block(name: &str) -> Option<&'static str> {
    const KEPT: [&str; 6] = ["p", "ul", "ol", "li", "blockquote", "pre"];
    let is_heading = matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    let kept = if is_heading { Some("p") } else { KEPT.iter().copied().find(|kept| *kept == name) };
    let is_line = is_block(name) && !matches!(name, "td" | "th" | "br" | "hr" | "html" | "body" | "tbody" | "thead");
    kept.or(is_line.then_some("div"))
}
