//! What of an exchange `--verbose`, `--debug` and `--har` show: everything except secrets, with pseudonyms in place of personal
//! data if `--mask pii` is set. [`crate::text::redact`] knows what is secret, [`crate::text::pseudonyms`] what is personal.

use percent_encoding::percent_decode_str;
use ureq::http::{HeaderMap, Uri};

use super::address;
use crate::api::request::Request;
use crate::text::pseudonyms;
use crate::text::redact::{self, PLACEHOLDER, Redactor};

/// The method and path of a request as errors show them.
pub fn label(request: &Request) -> String {
    redact::text(&request.label())
}

/// Prepares parts of an exchange for display.
#[derive(Debug)]
pub struct DisplayFilter<'r> {
    redactor: &'r Redactor,
    mask: bool,
}

impl<'r> DisplayFilter<'r> {
    /// Removes secrets, and personal data if `mask` is set.
    pub fn new(redactor: &'r Redactor, mask: bool) -> Self {
        DisplayFilter { redactor, mask }
    }

    /// A line of text.
    pub fn text(&self, text: &str) -> String {
        let text = self.redactor.text(text);
        if self.mask { pseudonyms::text(&text).into_owned() } else { text }
    }

    /// The value of a header.
    pub fn header(&self, name: &str, value: &str) -> String {
        let value = self.redactor.header(name, value);
        if self.mask { pseudonyms::text(&value).into_owned() } else { value }
    }

    /// All headers of a request.
    pub fn headers(&self, headers: &HeaderMap) -> Vec<(String, String)> {
        let value = |name: &str, value: &ureq::http::HeaderValue| match value.is_sensitive() {
            true => PLACEHOLDER.to_owned(),
            false => self.header(name, &String::from_utf8_lossy(value.as_bytes())),
        };
        headers.iter().map(|(name, text)| (name.as_str().to_owned(), value(name.as_str(), text))).collect()
    }

    /// A URL, and the decoded pairs of its query.
    pub fn url(&self, url: &Uri) -> (String, Vec<(String, String)>) {
        let pairs = url.query().map(|query| self.pairs(query)).unwrap_or_default();
        let origin = address::origin(&url.to_string());
        let path = self.text(url.path());
        let query = if pairs.is_empty() { String::new() } else { format!("?{}", address::pairs(&pairs)) };
        (format!("{origin}{path}{query}"), pairs)
    }

    /// A body: JSON, a form, or any text.
    pub fn body(&self, body: &[u8], content_type: &str) -> String {
        let text = String::from_utf8_lossy(body);
        if content_type.starts_with("application/x-www-form-urlencoded") {
            return address::pairs(&self.pairs(&text));
        }
        let text = self.redactor.body(&text, content_type);
        if self.mask { pseudonyms::body(&text) } else { text }
    }

    /// The value of a pair of a query or a form.
    pub fn pair(&self, name: &str, value: &str) -> String {
        let value = self.redactor.pair(name, value);
        if self.mask { pseudonyms::pair(name, &value) } else { value }
    }

    fn pairs(&self, query: &str) -> Vec<(String, String)> {
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decoded(name);
            let value = self.pair(&name, &decoded(value));
            (name, value)
        };
        query.split('&').filter(|pair| !pair.is_empty()).map(pair).collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "redact_tests.rs"]
mod tests;
