//! The query of a request, as PHP parses it: `limit`, `offset`, `filters[…]`, `orders[…]`, arrays.

use percent_encoding::percent_decode_str;

use crate::util::text::php_int;

/// The page size without `limit`.
const DEFAULT_LIMIT: i64 = 20;
/// The maximum page size. How the server handles a larger `limit` is disputed; a silent cap is more likely.
const MAX_LIMIT: i64 = 100;

/// The decoded pairs of a query, in order, and the page sizes of the listing.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pairs: Vec<(String, String)>,
    default_limit: i64,
    max_limit: i64,
}

impl Default for Query {
    fn default() -> Self {
        Query { pairs: Vec::new(), default_limit: DEFAULT_LIMIT, max_limit: MAX_LIMIT }
    }
}

impl Query {
    /// Parses the text after `?`.
    pub(crate) fn parse(text: &str) -> Self {
        let decode = |part: &str| percent_decode_str(&part.replace('+', " ")).decode_utf8_lossy().into_owned();
        let pairs = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        });
        Query { pairs: pairs.collect(), ..Query::default() }
    }

    /// Returns the last value of `name`, unless it is blank.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.pairs.iter().rev().find(|(key, _)| key == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// Returns the pairs, in order, with blank and repeated values.
    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// Returns the value of `name` as PHP's `(int)` converts it.
    pub(crate) fn int(&self, name: &str) -> Option<i64> {
        self.get(name).map(php_int)
    }

    /// Returns the values of the array `name`: `name[]=1&name[]=2`, `name[0]=1` or `name=1,2`.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        let belongs = |key: &str| key.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('['));
        let values = self.pairs.iter().filter(|(key, _)| belongs(key)).flat_map(|(_, value)| value.split(','));
        values.map(str::trim).filter(|value| !value.is_empty()).collect()
    }

    /// Returns the entries of a map such as `filters[search][eq]=x`, each as (`["search", "eq"]`, value), without blank
    /// values.
    pub(crate) fn map(&self, name: &str) -> Vec<(Vec<&str>, &str)> {
        let entries = self.pairs.iter().filter_map(|(key, value)| {
            let inner = key.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')?;
            Some((inner.split("][").collect(), value.trim()))
        });
        entries.filter(|(_, value): &(Vec<&str>, &str)| !value.is_empty()).collect()
    }

    pub(crate) fn limit(&self) -> i64 {
        match self.int("limit") {
            Some(limit) if limit > 0 => limit.min(self.max_limit),
            _ => self.default_limit,
        }
    }

    /// Whether `limit` is more than a page can have.
    pub(crate) fn exceeds_limit(&self) -> bool {
        self.int("limit").is_some_and(|limit| limit > self.max_limit)
    }

    /// Raises the maximum page size.
    pub(crate) fn allow_pages_of(&mut self, limit: i64) {
        self.max_limit = limit;
    }

    /// Sets the page size without `limit`.
    pub(crate) fn use_page_of(&mut self, records: usize) {
        self.default_limit = i64::try_from(records).unwrap_or(i64::MAX);
    }

    /// Removes the pairs that `keeps` rejects.
    pub(crate) fn retain(&mut self, keeps: impl Fn(&str, &str) -> bool) {
        self.pairs.retain(|(name, value)| keeps(name, value));
    }

    /// Replaces the values of `name`.
    pub(crate) fn rewrite(&mut self, name: &str, value: impl Fn(&str) -> String) {
        for (_, old) in self.pairs.iter_mut().filter(|(key, _)| key == name) {
            *old = value(old);
        }
    }

    /// Whether the requested page is not the first one.
    pub(crate) fn is_later_page(&self) -> bool {
        self.offset() > 0 || self.int("id_greater").unwrap_or(0) > 0
    }

    /// Returns the query of the previous page: one page back by offset, or from the start by id.
    pub(crate) fn previous_page(&self) -> Query {
        let offset = (self.offset() - self.limit()).max(0).to_string();
        let pairs = self.pairs.iter().filter(|(name, _)| name != "id_greater");
        let moved = |(name, value): &(String, String)| {
            let value = if name == "offset" { &offset } else { value };
            (name.clone(), value.clone())
        };
        Query { pairs: pairs.map(moved).collect(), ..*self }
    }

    /// Number of records to skip.
    pub(crate) fn offset(&self) -> i64 {
        self.int("offset").unwrap_or(0).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::Query;

    #[test]
    fn maps_arrays_and_blank_values_are_parsed_as_php_does() {
        let query = Query::parse("filters%5Bsearch%5D%5Beq%5D=a+b&filters[x]=&ids[]=1&ids[]=2&email=a%2Bb@c.d&search");
        assert_eq!(query.map("filters"), [(vec!["search", "eq"], "a b")]);
        assert_eq!(query.all("ids"), ["1", "2"]);
        assert_eq!(query.get("email"), Some("a+b@c.d"));
        assert_eq!(query.get("search"), None);
    }

    #[test]
    fn limits_are_20_by_default_and_100_at_most() {
        assert_eq!(Query::parse("").limit(), 20);
        assert_eq!(Query::parse("limit=1000").limit(), 100);
        assert_eq!(Query::parse("limit=0&offset=-3").limit(), 20);
        assert_eq!(Query::parse("offset=-3").offset(), 0);
    }

    #[test]
    fn the_previous_page_is_one_page_back_or_the_first() {
        assert_eq!(Query::parse("limit=50&offset=120").previous_page().offset(), 70);
        assert_eq!(Query::parse("offset=5").previous_page().offset(), 0);
        let by_id = Query::parse("id_greater=40&limit=20");
        assert!(by_id.is_later_page() && !by_id.previous_page().is_later_page());
    }
}
