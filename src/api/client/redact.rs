//! What may be shown of an exchange: everything but secrets, and without personal data where that is asked (`--mask pii`).
//! For `--verbose`, `--debug` and `--har`. Pure.

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use ureq::http::{HeaderMap, Uri};

use super::{SHORTEST_SECRET, address};
use crate::text::pseudonyms;
use crate::text::pseudonyms::rewrite::{self, Verdict};

/// What stands in the place of a secret.
pub const SECRET: &str = "(secret)";

/// Headers whose values are secret, ours and the service's, in lower case.
const HEADERS: &[&str] = &["api-token", "authorization", "proxy-authorization", "cookie", "set-cookie"];

/// Members of JSON bodies, and pairs of forms and queries, whose values are secret; in lower case without `_` and `-`.
const MEMBERS: &[&str] = &["apikey", "apitoken", "authorization", "eventkey", "password", "secret", "token"];

/// The same, in forms and queries only: in JSON a `key` is mostly none.
const PAIRS: &[&str] = &["key"];

/// Shows exchanges.
#[derive(Debug)]
pub struct Veil {
    secrets: Secrets,
    mask: bool,
}

/// The token in every way it may be written; never printed.
struct Secrets(Vec<zeroize::Zeroizing<String>>);

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(SECRET)
    }
}

impl Veil {
    /// Hides `token`, and personal data where `mask` says so. A token too short to be a real one, such as the sandbox's,
    /// is hidden in headers only: it is a word that any sentence may hold.
    pub fn new(token: &str, mask: bool) -> Self {
        let mut spellings = Vec::new();
        if token.len() >= SHORTEST_SECRET {
            let json = serde_json::Value::from(token).to_string();
            let json = json.trim_matches('"');
            spellings.push(token.to_owned());
            spellings.push(utf8_percent_encode(token, NON_ALPHANUMERIC).to_string());
            spellings.push(json.to_owned());
            spellings.push(json.replace('/', "\\/"));
        }
        Veil { secrets: Secrets(spellings.into_iter().map(zeroize::Zeroizing::new).collect()), mask }
    }

    /// A line of text.
    pub fn text(&self, text: &str) -> String {
        let text = self.without_token(text);
        if self.mask { pseudonyms::text(&text).into_owned() } else { text }
    }

    /// The value of a header.
    pub fn header(&self, name: &str, value: &str) -> String {
        if HEADERS.contains(&name.to_ascii_lowercase().as_str()) { SECRET.to_owned() } else { self.text(value) }
    }

    /// All headers of a request.
    pub fn headers(&self, headers: &HeaderMap) -> Vec<(String, String)> {
        let text = |value: &ureq::http::HeaderValue| match value.is_sensitive() {
            true => SECRET.to_owned(),
            false => String::from_utf8_lossy(value.as_bytes()).into_owned(),
        };
        headers
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), self.header(name.as_str(), &text(value))))
            .collect()
    }

    /// A URL, and the pairs of its query decoded.
    pub fn url(&self, url: &Uri) -> (String, Vec<(String, String)>) {
        let pairs: Vec<(String, String)> = url.query().map(decode).unwrap_or_default();
        let pairs: Vec<(String, String)> = pairs.into_iter().map(|(name, value)| self.pair(name, &value)).collect();
        let origin = address::origin(&url.to_string());
        let path = self.text(url.path());
        let query = if pairs.is_empty() { String::new() } else { format!("?{}", address::pairs(&pairs)) };
        (format!("{origin}{path}{query}"), pairs)
    }

    /// A body: JSON, a form, or any text.
    pub fn body(&self, body: &[u8], kind: &str) -> String {
        let text = String::from_utf8_lossy(body);
        if kind.starts_with("application/x-www-form-urlencoded") {
            let pairs: Vec<(String, String)> =
                decode(&text).into_iter().map(|(name, value)| self.pair(name, &value)).collect();
            return address::pairs(&pairs);
        }
        let text = self.without_token(&text);
        if !text.trim_start().starts_with(['{', '[']) {
            return if self.mask { pseudonyms::body(&text) } else { text };
        }
        let text = rewrite::rewrite(&text, &|key, _, value| match is_secret(key) && !value.is_empty() {
            true => Verdict::Replace(SECRET.to_owned()),
            false => Verdict::Keep,
        });
        if self.mask { pseudonyms::json(&text) } else { text }
    }

    /// One pair of a query or a form.
    pub fn pair(&self, name: String, value: &str) -> (String, String) {
        let value = match is_secret(&name) || PAIRS.contains(&name.as_str()) {
            true => SECRET.to_owned(),
            false if self.mask => pseudonyms::pair(&name, &self.without_token(value)),
            false => self.without_token(value),
        };
        (name, value)
    }

    fn without_token(&self, text: &str) -> String {
        self.secrets.0.iter().fold(text.to_owned(), |text, token| text.replace(token.as_str(), SECRET))
    }
}

fn is_secret(key: &str) -> bool {
    let plain: String =
        key.chars().filter(|letter| !matches!(letter, '_' | '-')).map(|letter| letter.to_ascii_lowercase()).collect();
    MEMBERS.contains(&plain.as_str())
}

fn decode(query: &str) -> Vec<(String, String)> {
    let text = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let pair = |pair: &str| match pair.split_once('=') {
        Some((name, value)) => (text(name), text(value)),
        None => (text(pair), String::new()),
    };
    query.split('&').filter(|pair| !pair.is_empty()).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "0123456789/ab\"cdef";

    #[test]
    fn the_token_is_hidden_in_every_spelling() {
        let veil = Veil::new(TOKEN, false);
        let json = serde_json::json!({ "said": format!("key {TOKEN} is bad") }).to_string();
        for body in [json.clone(), json.replace('/', "\\/")] {
            assert_eq!(veil.body(body.as_bytes(), "application/json"), r#"{"said":"key (secret) is bad"}"#);
        }
        let url = format!("https://a.b/x?q={}", utf8_percent_encode(TOKEN, NON_ALPHANUMERIC)).parse().unwrap();
        assert_eq!(veil.url(&url).1, [("q".to_owned(), SECRET.to_owned())]);
        assert_eq!(veil.header("X-Echo", TOKEN), SECRET);
        assert!(!format!("{veil:?}").contains("0123456789"));
    }

    #[test]
    fn passwords_cookies_and_event_keys_are_hidden() {
        let veil = Veil::new("", false);
        assert_eq!(
            veil.body(br#"{"user":{"username":"ann","password":"w0rd"}}"#, "application/json"),
            r#"{"user":{"username":"ann","password":"(secret)"}}"#
        );
        let form = veil.body(b"actid=1&key=w0rd&event=x", "application/x-www-form-urlencoded");
        assert_eq!(form, "actid=1&key=%28secret%29&event=x");
        assert_eq!(veil.header("Set-Cookie", "PHPSESSID=1"), SECRET);
        assert_eq!(
            veil.body(br#"{"params":[{"key":"a","value":"b"}]}"#, ""),
            r#"{"params":[{"key":"a","value":"b"}]}"#
        );
    }

    #[test]
    fn personal_data_goes_where_it_is_asked() {
        let veil = Veil::new("", true);
        let url = "https://a.b/contacts?filters%5Bfirst_name%5D=Jane&email=jane%40example.com".parse().unwrap();
        let (url, pairs) = veil.url(&url);
        assert!(!url.contains("Jane") && !url.contains("jane") && pairs.len() == 2, "{url}");
        assert!(!veil.text("GET /contacts?email=jane@example.com").contains("jane"));
    }
}
