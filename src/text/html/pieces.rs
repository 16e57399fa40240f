//! HTML as a sequence of tags and texts. Text that no one sees, such as that of scripts and styles, is left out.

use std::collections::BTreeMap;
use std::convert::Infallible;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, Spanned, StartTag, StringReader, Token, Tokenizer};

/// A tag or a text.
pub enum Piece {
    /// A start tag.
    Start(Start),
    /// The name of an end tag.
    End(String),
    /// A text, with its character references decoded.
    Text(String),
}

/// A start tag.
pub struct Start {
    /// Its name, in lower case.
    pub name: String,
    attributes: BTreeMap<String, String>,
}

impl Start {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    /// The values of all attributes but `style`.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.attributes.iter().filter(|(name, _)| *name != "style").map(|(_, value)| value.as_str())
    }
}

/// Elements whose text is not shown in the message.
const HIDDEN: [&str; 5] = ["script", "style", "title", "iframe", "noscript"];

/// Splits HTML into tags and texts, in linear time. Never fails: HTML that is wrong is read as browsers read it.
pub fn pieces(html: &str) -> impl Iterator<Item = Piece> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let tokens: Tokenizer<StringReader<'_>, DefaultEmitter> = Tokenizer::new_with_emitter(html, emitter);
    let mut hidden: Option<String> = None;
    tokens.filter_map(move |token: Result<Token, Infallible>| {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let start = start(tag);
                if HIDDEN.contains(&start.name.as_str()) {
                    hidden = Some(start.name.clone());
                }
                Some(Piece::Start(start))
            }
            Token::EndTag(tag) => {
                let name = text(&tag.name);
                if hidden.as_ref() == Some(&name) {
                    hidden = None;
                }
                Some(Piece::End(name))
            }
            Token::String(shown) if hidden.is_none() => Some(Piece::Text(text(&shown.value))),
            Token::String(_) | Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => None,
        }
    })
}

fn start(tag: StartTag<()>) -> Start {
    let pair = |(name, value): (&HtmlString, &Spanned<HtmlString, ()>)| (text(name), text(&value.value));
    Start { name: text(&tag.name), attributes: tag.attributes.iter().map(pair).collect() }
}

fn text(bytes: &HtmlString) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
