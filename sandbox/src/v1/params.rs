//! The parameters of a request: those of its query and those of its form body, which are equivalent.

use serde_json::{Map, Value, json};

use crate::api::Query;
use crate::util::text::php_int;

/// The parameter that names the operation.
pub(crate) const ACTION: &str = "api_action";
/// The parameters that hold credentials.
const CREDENTIALS: [&str; 3] = ["api_key", "api_user", "api_pass"];

/// The decoded parameters, in order.
#[derive(Clone, Debug)]
pub(crate) struct Params(Query);

impl Params {
    /// Parses a query and a form body. Of two parameters with the same name, that of the body is used.
    pub(crate) fn parse(query: &str, body: &[u8]) -> Self {
        Params(Query::parse(&format!("{query}&{}", String::from_utf8_lossy(body))))
    }

    /// Returns the name of the operation.
    pub(crate) fn action(&self) -> &str {
        self.text(ACTION)
    }

    /// Returns the API key.
    pub(crate) fn key(&self) -> &str {
        self.text("api_key")
    }

    /// Returns all parameters but the credentials, as an object of texts.
    pub(crate) fn logged(&self) -> Value {
        let shown = self.0.pairs().iter().filter(|(name, _)| !CREDENTIALS.contains(&name.as_str()));
        Value::Object(shown.map(|(name, value)| (name.clone(), json!(value))).collect::<Map<_, _>>())
    }

    /// Returns the parameters of the previous page.
    pub(crate) fn previous_page(&self) -> Params {
        let page = (self.id("page") - 1).max(1);
        Params::parse(&format!("{}&page={page}", self.encoded()), b"")
    }

    /// Whether the requested page is not the first one.
    pub(crate) fn is_later_page(&self) -> bool {
        self.id("page") > 1 || self.id("offset") > 0
    }

    fn encoded(&self) -> String {
        let encode =
            |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
        let pairs = self.0.pairs().iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        pairs.collect::<Vec<_>>().join("&")
    }

    /// Returns the value of a parameter as it was sent; `None` if it is missing.
    pub(super) fn raw(&self, name: &str) -> Option<&str> {
        self.0.pairs().iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Returns the value of a parameter without whitespace around it; empty if it is missing.
    pub(super) fn text(&self, name: &str) -> &str {
        self.raw(name).unwrap_or_default().trim()
    }

    /// Returns the value of a parameter as an id; 0 if it is missing or not a number.
    pub(super) fn id(&self, name: &str) -> i64 {
        php_int(self.text(name))
    }

    /// Returns the ids of a comma list or an array.
    pub(super) fn ids(&self, name: &str) -> Vec<i64> {
        self.0.all(name).into_iter().map(php_int).collect()
    }

    /// Returns the values of a comma list or an array.
    pub(super) fn all(&self, name: &str) -> Vec<&str> {
        self.0.all(name)
    }

    /// Returns the entries of an array, with their keys: `p[3]=3` is ("3", "3").
    pub(super) fn entries(&self, name: &str) -> Vec<(&str, &str)> {
        let entries = self.0.pairs().iter().filter_map(|(key, value)| {
            let inner = key.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')?;
            Some((inner, value.trim()))
        });
        entries.collect()
    }

    /// Returns the value of one entry of an array: `entry("filters", "name")` is `filters[name]`.
    pub(super) fn entry(&self, name: &str, key: &str) -> &str {
        self.entries(name).into_iter().rev().find(|(own, _)| *own == key).map_or("", |(_, value)| value)
    }

    /// Returns the ids that an array lists: the value of each entry, or its key if the value is empty.
    pub(super) fn listed_ids(&self, name: &str) -> Vec<i64> {
        let ids =
            self.entries(name).into_iter().map(|(key, value)| php_int(if value.is_empty() { key } else { value }));
        ids.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Params;

    #[test]
    fn query_and_body_are_equivalent_and_brackets_may_be_encoded() {
        let params =
            Params::parse("api_action=campaign_create&p%5B3%5D=3&name=a", b"m[7]=100&name=b+c&sdate=&api_key=k");
        assert_eq!((params.action(), params.key(), params.text("name")), ("campaign_create", "k", "b c"));
        assert_eq!(params.entries("p"), [("3", "3")]);
        assert_eq!(params.entries("m"), [("7", "100")]);
        assert_eq!((params.raw("sdate"), params.raw("segmentid")), (Some(""), None));
    }

    #[test]
    fn the_log_has_no_key() {
        let params = Params::parse("api_key=secret&id=3", b"api_pass=x&status=1");
        assert_eq!(params.logged().to_string(), r#"{"id":"3","status":"1"}"#);
    }

    #[test]
    fn the_previous_page_keeps_the_other_parameters() {
        let params = Params::parse("page=3&filters%5Bname%5D=a%26b", b"");
        assert_eq!((params.previous_page().id("page"), params.previous_page().entry("filters", "name")), (2, "a&b"));
        assert_eq!(Params::parse("", b"").previous_page().id("page"), 1);
    }
}
