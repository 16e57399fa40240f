//! The order of items with `--sort`: numbers by value, then texts case-insensitively, then empty values.

use std::cmp::Ordering;

use crate::text::json::value::Value;

/// The sort value of one item for one key.
#[derive(Debug, PartialEq)]
enum Rank {
    Number(f64),
    Text(String),
    Empty,
}

/// Sorts items, JSON texts, by the keys, each with whether it descends. The sort is stable; empty values are always last.
pub fn sort(items: &mut Vec<String>, keys: &[(String, bool)]) {
    let mut ranked: Vec<(Vec<Rank>, String)> = std::mem::take(items)
        .into_iter()
        .map(|item| (keys.iter().map(|(path, _)| rank(Value::new(&item).column(path))).collect(), item))
        .collect();
    ranked.sort_by(|(left, _), (right, _)| {
        let pairs = left.iter().zip(right).zip(keys);
        pairs
            .map(|((left, right), (_, descends))| compare(left, right, *descends))
            .fold(Ordering::Equal, Ordering::then)
    });
    items.extend(ranked.into_iter().map(|(_, item)| item));
}

fn rank(value: Option<Value<'_>>) -> Rank {
    let text = value.filter(|value| !value.is_null()).map(Value::text).unwrap_or_default();
    if text.is_empty() {
        return Rank::Empty;
    }
    // Rust parses `inf` and `nan` as numbers; here they may be names.
    let looks_numeric = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
    match text.parse() {
        Ok(number) if looks_numeric => Rank::Number(number),
        _ => Rank::Text(text.to_lowercase()),
    }
}

fn compare(left: &Rank, right: &Rank, descends: bool) -> Ordering {
    let ascending = match (left, right) {
        (Rank::Empty, Rank::Empty) => return Ordering::Equal,
        (Rank::Empty, _) => return Ordering::Greater,
        (_, Rank::Empty) => return Ordering::Less,
        (Rank::Number(left), Rank::Number(right)) => left.total_cmp(right),
        (Rank::Text(left), Rank::Text(right)) => left.cmp(right),
        (Rank::Number(_), Rank::Text(_)) => Ordering::Less,
        (Rank::Text(_), Rank::Number(_)) => Ordering::Greater,
    };
    if descends { ascending.reverse() } else { ascending }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(values: &[&str], descends: bool) -> Vec<String> {
        let mut items: Vec<String> = values.iter().map(|value| format!("{{\"k\":{value}}}")).collect();
        sort(&mut items, &[("k".to_owned(), descends)]);
        items.iter().map(|item| Value::new(item).at("k").unwrap().json().to_owned()).collect()
    }

    #[test]
    fn numbers_sort_by_value_texts_case_insensitively_and_empty_values_last() {
        let values = ["\"b\"", "null", "\"10\"", "9", "\"\"", "\"A\"", "\"nan\"", "-1.5"];
        assert_eq!(sorted(&values, false), ["-1.5", "9", "\"10\"", "\"A\"", "\"b\"", "\"nan\"", "null", "\"\""]);
        assert_eq!(sorted(&values, true), ["\"nan\"", "\"b\"", "\"A\"", "\"10\"", "9", "-1.5", "null", "\"\""]);
    }

    #[test]
    fn the_second_key_decides_if_the_first_is_equal() {
        let mut items = [r#"{"a":1,"b":1}"#, r#"{"a":0,"b":1}"#, r#"{"a":1,"b":2}"#].map(str::to_owned).to_vec();
        sort(&mut items, &[("a".to_owned(), false), ("b".to_owned(), true)]);
        assert_eq!(items, [r#"{"a":0,"b":1}"#, r#"{"a":1,"b":2}"#, r#"{"a":1,"b":1}"#]);
    }
}
