//! The query of a request, as PHP reads it: `limit`, `offset`, `filters[…]`, `orders[…]`, arrays. Turns the filters and
//! orders a noun has into SQL conditions; everything it does not know it ignores, and a blank value is no filter, which
//! is how the service comes to answer a typing error with the whole listing.

use percent_encoding::percent_decode_str;
use rusqlite::types::Value as SqlValue;

use super::clock;
use super::noun::{Noun, Source};

/// The page size without `limit`.
pub const DEFAULT_LIMIT: i64 = 20;
/// The largest page. What the service does with more is disputed; a silent cap is the likelier answer.
pub const MAX_LIMIT: i64 = 100;

/// The query's pairs, decoded, in order.
#[derive(Clone, Debug, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads the text after `?`.
    pub fn parse(text: &str) -> Self {
        let decode = |part: &str| percent_decode_str(&part.replace('+', " ")).decode_utf8_lossy().into_owned();
        let pairs = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        });
        Query(pairs.collect())
    }

    /// The last value under `name` that is not blank.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().rev().find(|(key, _)| key == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// The value under `name` as PHP's `(int)` reads it, where there is one.
    pub fn int(&self, name: &str) -> Option<i64> {
        self.get(name).map(php_int)
    }

    /// Every value of the array `name`: `name[]=1&name[]=2`, `name[0]=1`, and `name=1,2` too.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let belongs = |key: &str| key.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('['));
        let values = self.0.iter().filter(|(key, _)| belongs(key)).flat_map(|(_, value)| value.split(','));
        values.map(str::trim).filter(|value| !value.is_empty()).collect()
    }

    /// The entries of a map such as `filters[search][eq]=x`, each as (`["search", "eq"]`, value); blank ones left out.
    pub fn map(&self, name: &str) -> Vec<(Vec<&str>, &str)> {
        let entries = self.0.iter().filter_map(|(key, value)| {
            let inner = key.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')?;
            Some((inner.split("][").collect(), value.trim()))
        });
        entries.filter(|(_, value): &(Vec<&str>, &str)| !value.is_empty()).collect()
    }

    /// The page size.
    pub fn limit(&self) -> i64 {
        match self.int("limit") {
            Some(limit) if limit > 0 => limit.min(MAX_LIMIT),
            _ => DEFAULT_LIMIT,
        }
    }

    /// Whether the page asked for is not the listing's first.
    pub fn is_later_page(&self) -> bool {
        self.offset() > 0 || self.int("id_greater").unwrap_or(0) > 0
    }

    /// The query of the page before: by offset one page less, by id from the beginning.
    pub fn page_before(&self) -> Query {
        let offset = (self.offset() - self.limit()).max(0).to_string();
        let pairs = self.0.iter().filter(|(name, _)| name != "id_greater");
        let moved = |(name, value): &(String, String)| {
            let value = if name == "offset" { &offset } else { value };
            (name.clone(), value.clone())
        };
        Query(pairs.map(moved).collect())
    }

    /// How many rows to skip.
    pub fn offset(&self) -> i64 {
        self.int("offset").unwrap_or(0).max(0)
    }
}

/// The leading digits of a text as a number, 0 where there are none: a tag's name sent as its id becomes 0.
pub fn php_int(text: &str) -> i64 {
    let text = text.trim();
    let sign = usize::from(text.starts_with('-'));
    let digits = text[sign..].bytes().take_while(u8::is_ascii_digit).count();
    text[..sign + digits].parse().unwrap_or(0)
}

/// The rows a listing is about: SQL conditions and their values.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    /// Conditions that must all hold; `?` stands for the next value.
    pub sql: Vec<String>,
    /// The values, in order.
    pub values: Vec<SqlValue>,
}

impl Conditions {
    /// Adds a condition with its values.
    pub fn add(&mut self, sql: impl Into<String>, values: impl IntoIterator<Item = SqlValue>) {
        self.sql.push(sql.into());
        self.values.extend(values);
    }

    /// Adds: the column equals `value`, whatever its letters' case. Digits have none, and ids' indices know none.
    pub fn equals(&mut self, column: &str, value: &str) {
        self.expression_equals(&stored(column), value);
    }

    fn expression_equals(&mut self, expression: &str, value: &str) {
        let digits = value.bytes().all(|byte| byte.is_ascii_digit());
        let collation = if digits { "" } else { " COLLATE NOCASE" };
        self.add(format!("{expression} = ?{collation}"), [SqlValue::from(value.to_owned())]);
    }

    /// Rows whose `column` is `value`.
    pub fn of(column: &str, value: &str) -> Self {
        let mut conditions = Conditions::default();
        conditions.equals(column, value);
        conditions
    }

    /// Rows of `noun` whose `column` is `value`, whatever the type it is stored with.
    pub fn within(noun: &Noun, column: &str, value: &str) -> Self {
        let mut conditions = Conditions::default();
        conditions.expression_equals(&as_text(noun, column), value);
        conditions
    }

    /// The text after `WHERE`.
    pub fn where_text(&self) -> String {
        if self.sql.is_empty() { "1".to_owned() } else { self.sql.join(" AND ") }
    }
}

/// The SQL expression of a stored column, in parentheses because `COLLATE` binds tighter than `->>`.
pub fn stored(column: &str) -> String {
    if column == "id" { "id".to_owned() } else { format!("(body->>'{column}')") }
}

/// The SQL expression of a column as text, whatever the type it is stored with.
pub fn as_text(noun: &Noun, column: &str) -> String {
    match noun.column(column).map(|column| column.source) {
        Some(Source::Number(_) | Source::Flag(_)) => format!("CAST({} AS TEXT)", stored(column)),
        _ => stored(column),
    }
}

/// The SQL expression of what a read shows of a column: its default where the row has no value of its own.
fn shown(noun: &Noun, column: &str) -> String {
    match noun.column(column).map(|column| column.source) {
        Some(Source::Text(default)) if !default.is_empty() => {
            format!("coalesce({}, '{}')", stored(column), default.replace('\'', "''"))
        }
        _ => as_text(noun, column),
    }
}

/// The conditions a noun's own filters and `search` make of the query.
pub fn conditions(noun: &Noun, query: &Query) -> Conditions {
    let mut conditions = Conditions::default();
    if let Some(search) = query.get("search") {
        contains_any(&mut conditions, noun.search, search);
    }
    for (path, value) in query.map("filters") {
        match path.as_slice() {
            [name] => add_filter(&mut conditions, noun, name, value),
            [name, operator] => add_operator(&mut conditions, noun, name, operator, value),
            _ => {}
        }
    }
    conditions
}

/// Adds: one of the columns contains `text`, whatever its letters' case.
pub fn contains_any(conditions: &mut Conditions, columns: &[&str], text: &str) {
    if columns.is_empty() {
        return;
    }
    // What no column contains is nowhere in the body, and looking there takes a fifth of the time. The body escapes
    // these few, so a text with one of them is looked for in the columns only.
    if !text.chars().any(|letter| letter.is_control() || letter == '"' || letter == '\\') {
        conditions.add("instr(lower(body), lower(?)) > 0", [SqlValue::from(text.to_owned())]);
    }
    let parts: Vec<String> =
        columns.iter().map(|column| format!("instr(lower({}), lower(?)) > 0", stored(column))).collect();
    let values = columns.iter().map(|_| SqlValue::from(text.to_owned()));
    conditions.add(format!("({})", parts.join(" OR ")), values);
}

fn add_filter(conditions: &mut Conditions, noun: &Noun, name: &str, value: &str) {
    if let Some((_, sql)) = noun.queries.iter().find(|(wire, _)| *wire == name) {
        return conditions.add(*sql, [SqlValue::from(value.to_owned())]);
    }
    let renamed = noun.filters.iter().find(|(wire, _)| *wire == name).map(|(_, column)| *column);
    if let Some(column) = renamed.or_else(|| filterable(noun, name)) {
        return conditions.expression_equals(&shown(noun, column), value);
    }
    let dates = [
        ("created_before", noun.created, "<"),
        ("created_after", noun.created, ">"),
        ("updated_before", noun.updated, "<"),
        ("updated_after", noun.updated, ">"),
    ];
    let Some((_, columns, sign)) = dates.into_iter().find(|(wire, ..)| *wire == name) else { return };
    if let (Some(column), Some(date)) = (columns.first(), clock::parse_filter(value)) {
        conditions.add(format!("substr({}, 1, 19) {sign} ?", stored(column)), [SqlValue::from(date)]);
    }
}

/// The column a plain `filters[name]` or `orders[name]` is about.
fn filterable(noun: &Noun, name: &str) -> Option<&'static str> {
    if name == "id" {
        return Some("id");
    }
    noun.column(name).filter(|column| column.is_stored()).map(|column| column.name)
}

fn add_operator(conditions: &mut Conditions, noun: &Noun, name: &str, operator: &str, value: &str) {
    let Some((_, column)) = noun.operators.iter().find(|(wire, _)| *wire == name) else { return };
    let column = stored(column);
    let sql = match operator {
        "eq" => format!("{column} = ? COLLATE NOCASE"),
        "neq" => format!("{column} <> ? COLLATE NOCASE"),
        "lt" => format!("{column} < ? COLLATE NOCASE"),
        "lte" => format!("{column} <= ? COLLATE NOCASE"),
        "gt" => format!("{column} > ? COLLATE NOCASE"),
        "gte" => format!("{column} >= ? COLLATE NOCASE"),
        "contains" => format!("instr(lower({column}), lower(?)) > 0"),
        "starts_with" => format!("instr(lower({column}), lower(?)) = 1"),
        _ => return,
    };
    conditions.add(sql, [SqlValue::from(value.to_owned())]);
}

/// The text after `ORDER BY` that a noun makes of `orders[…]`; ascending ids without one.
pub fn order(noun: &Noun, query: &Query) -> String {
    let mut terms = Vec::new();
    for (path, value) in query.map("orders") {
        let [name] = path.as_slice() else { continue };
        if let Some((_, expression)) = noun.orders.iter().find(|(wire, _)| wire == name) {
            terms.push(term(expression, value));
            continue;
        }
        let operated = noun.operators.iter().find(|(wire, _)| wire == name).map(|(_, column)| *column);
        let Some(column) = operated.or_else(|| filterable(noun, name)) else { continue };
        if operated.is_some() && value.eq_ignore_ascii_case("weight") {
            terms.push(weight(column, query));
        } else {
            terms.push(term(&shown(noun, column), value));
        }
    }
    terms.push("id".to_owned());
    terms.join(", ")
}

/// One `ORDER BY` term: `expression` upwards, or downwards where `direction` is `desc` in any case.
pub fn term(expression: &str, direction: &str) -> String {
    let down = if direction.eq_ignore_ascii_case("desc") { " DESC" } else { "" };
    let collation = if expression == "id" { "" } else { " COLLATE NOCASE" };
    format!("{expression}{collation}{down}")
}

/// Exact hits first, then those that begin with the search, then the rest. The text is quoted, not bound, because an
/// order comes after all conditions' values.
fn weight(column: &str, query: &Query) -> String {
    let operated = query.map("filters").into_iter().find(|(path, _)| path.len() == 2).map(|(_, value)| value);
    let text = query.get("search").or(operated).unwrap_or_default().replace('\'', "''").replace('\0', "");
    let column = stored(column);
    format!(
        "CASE WHEN lower({column}) = lower('{text}') THEN 0 WHEN instr(lower({column}), lower('{text}')) = 1 THEN 1 ELSE 2 END"
    )
}

#[cfg(test)]
mod tests {
    use super::{Query, php_int};

    #[test]
    fn maps_arrays_and_blank_values_are_read_as_php_reads_them() {
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
    fn the_page_before_is_one_page_back_or_the_first() {
        assert_eq!(Query::parse("limit=50&offset=120").page_before().offset(), 70);
        assert_eq!(Query::parse("offset=5").page_before().offset(), 0);
        let by_id = Query::parse("id_greater=40&limit=20");
        assert!(by_id.is_later_page() && !by_id.page_before().is_later_page());
    }

    #[test]
    fn a_number_is_its_leading_digits() {
        assert_eq!(php_int("12abc"), 12);
        assert_eq!(php_int("vip"), 0);
        assert_eq!(php_int("-4"), -4);
    }
}
