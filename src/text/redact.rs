//! Removes secrets from what is shown, recorded or written to files: `--verbose`, `--debug`, `--har`, error messages and the
//! history all use this module. A secret is the account key in any encoding, the value of a name that [`names`] lists, the
//! password in a URL, and the value of a header with cookies or an authorization.

mod account_key;
mod command_line;
mod names;
mod prose;

use std::borrow::Cow;

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value;
use zeroize::Zeroizing;

use super::json::rewrite::{self, Judge, ValueContext, Verdict};
pub use names::is_secret;

/// What replaces a secret.
pub const PLACEHOLDER: &str = "(secret)";

/// What replaced a secret in the history of earlier versions.
const FORMER_PLACEHOLDER: &str = "********";

/// The shortest account key that is searched for, in bytes. Real keys have 72 digits; a short key, such as the sandbox's, is
/// an ordinary word, and removing it would make sentences unreadable.
const SHORTEST_KEY: usize = 12;

/// How deep text in text is decoded: JSON in a JSON string, a URL in a query. What is deeper and names a secret is removed
/// as a whole.
const MAX_NESTING: usize = 6;

/// Removes secrets. The default knows no account key.
#[derive(Clone, Default)]
pub struct Redactor {
    key: Zeroizing<String>,
}

impl std::fmt::Debug for Redactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Redactor")
    }
}

/// Free text without the secrets that can be recognized by their names; see [`Redactor::text`].
pub fn text(text: &str) -> String {
    Redactor::default().text(text)
}

/// Whether something was removed from a recorded value: it must not be sent.
pub fn is_redacted(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains(PLACEHOLDER) || text == FORMER_PLACEHOLDER,
        Value::Array(elements) => elements.iter().any(is_redacted),
        Value::Object(properties) => properties.values().any(is_redacted),
        _ => false,
    }
}

impl Redactor {
    /// Also removes `key`, the account key, unless it is shorter than a real one.
    pub fn new(key: &str) -> Self {
        let key = if key.len() < SHORTEST_KEY { "" } else { key };
        Redactor { key: Zeroizing::new(key.to_owned()) }
    }

    /// Free text: the account key, `name=value` pairs, passwords in URLs, and JSON anywhere in it.
    pub fn text(&self, text: &str) -> String {
        self.nested(text, MAX_NESTING)
    }

    /// JSON text; what is not JSON comes out with what looks like strings in it redacted.
    pub fn json(&self, text: &str) -> String {
        rewrite::rewrite(&self.without_key(text), &Secrets { redactor: self, nesting: MAX_NESTING })
    }

    /// A JSON value.
    pub fn value(&self, value: &Value) -> Value {
        // What cannot be parsed again is removed as a whole.
        serde_json::from_str(&self.json(&value.to_string())).unwrap_or_else(|_| PLACEHOLDER.into())
    }

    /// A record as undo needs it: exact, except for credentials and the account key.
    pub fn snapshot(&self, value: &Value) -> Value {
        let text = rewrite::rewrite(&value.to_string(), &Credentials(self));
        serde_json::from_str(&text).unwrap_or_else(|_| PLACEHOLDER.into())
    }

    /// A body: a form, JSON, or any text.
    pub fn body(&self, body: &str, content_type: &str) -> String {
        if content_type.starts_with("application/x-www-form-urlencoded") {
            return self.form(body);
        }
        if body.trim_start().starts_with(['{', '[', '"']) { self.json(body) } else { self.text(body) }
    }

    /// The value of a header.
    pub fn header(&self, name: &str, value: &str) -> String {
        if is_secret(name) { PLACEHOLDER.to_owned() } else { self.text(value) }
    }

    /// The decoded value of a pair of a query or a form.
    pub fn pair(&self, name: &str, value: &str) -> String {
        let hides = names::is_secret_pair(name) && !value.is_empty();
        if hides { PLACEHOLDER.to_owned() } else { self.text(value) }
    }

    /// A command line that can be pasted, except for its secrets.
    pub fn command_line(&self, words: &[String]) -> String {
        command_line::redacted(self, words)
    }

    /// Whether the account key is in `bytes`, in any encoding.
    pub fn finds_key(&self, bytes: &[u8]) -> bool {
        account_key::contains(bytes, self.key.as_bytes())
    }

    /// The text without the account key, in any encoding.
    pub fn without_key<'a>(&self, text: &'a str) -> Cow<'a, str> {
        account_key::replace(text, &self.key, PLACEHOLDER)
    }

    fn form(&self, body: &str) -> String {
        let pair = |pair: &str| match pair.split_once('=') {
            Some((name, value)) => {
                let value = percent_decode_str(value).decode_utf8_lossy();
                format!("{name}={}", encoded(&self.pair(&percent_decode_str(name).decode_utf8_lossy(), &value)))
            }
            None => self.text(pair),
        };
        body.split('&').map(pair).collect::<Vec<_>>().join("&")
    }

    fn nested(&self, text: &str, nesting: usize) -> String {
        let Some(nesting) = nesting.checked_sub(1) else {
            return if is_secret(text) { PLACEHOLDER.to_owned() } else { self.without_key(text).into_owned() };
        };
        let mut text = self.without_key(text);
        if text.contains(['{', '[']) && text.contains('"') {
            text = Cow::Owned(rewrite::rewrite(&text, &Secrets { redactor: self, nesting }));
        }
        prose::redacted(&text, &|part| self.nested(part, nesting))
    }
}

/// Percent-encoded, as in a query.
fn encoded(text: &str) -> String {
    const ENCODED: &percent_encoding::AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    utf8_percent_encode(text, ENCODED).to_string()
}

/// Removes values by their names, however deep, and what text in them holds.
struct Secrets<'r> {
    redactor: &'r Redactor,
    nesting: usize,
}

impl Judge for Secrets<'_> {
    fn marks(&self, key: &str) -> bool {
        is_secret(key)
    }

    fn judge(&self, place: ValueContext<'_>, text: &str) -> Verdict {
        if text.is_empty() {
            return Verdict::Keep;
        }
        if place.is_marked || is_secret(place.key) {
            return Verdict::Replace(PLACEHOLDER.to_owned());
        }
        let shown = self.redactor.nested(text, self.nesting);
        if shown == text { Verdict::Keep } else { Verdict::Replace(shown) }
    }
}

/// Removes credentials and the account key only.
struct Credentials<'r>(&'r Redactor);

impl Judge for Credentials<'_> {
    fn marks(&self, key: &str) -> bool {
        names::is_credential(key)
    }

    fn judge(&self, place: ValueContext<'_>, text: &str) -> Verdict {
        if !text.is_empty() && (place.is_marked || names::is_credential(place.key)) {
            return Verdict::Replace(PLACEHOLDER.to_owned());
        }
        let shown = prose::without_credentials(&self.0.without_key(text));
        if shown == text { Verdict::Keep } else { Verdict::Replace(shown) }
    }
}

#[cfg(test)]
#[path = "redact/tests.rs"]
pub mod tests;
