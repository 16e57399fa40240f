//! Counts and values of deals by currency. Values of different currencies are never added together. Pure.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::api::reply::Item;
use crate::text::counts::money;

/// How many deals there are, and of what value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many deals.
    pub count: u64,
    /// The number and the value in cents, by the currency in capital letters.
    pub currencies: BTreeMap<String, (u64, i64)>,
}

impl Sums {
    /// Adds a deal.
    pub fn add(&mut self, deal: &Item) {
        self.count += 1;
        let (count, value) =
            self.currencies.entry(deal.get("currency").unwrap_or_default().to_uppercase()).or_default();
        *count += 1;
        *value = value.saturating_add(cents(deal));
    }

    /// Adds the deals of another sum.
    pub fn extend(&mut self, other: &Sums) {
        self.count += other.count;
        for (currency, (count, value)) in &other.currencies {
            let (own_count, own_value) = self.currencies.entry(currency.clone()).or_default();
            *own_count += count;
            *own_value = own_value.saturating_add(*value);
        }
    }

    /// The sums in `meta.currencies` of a listing; none if they do not cover all `total` deals of it.
    pub fn of_meta(body: &Value, total: u64) -> Option<Self> {
        let number = |value: Option<&Value>| -> Option<i64> {
            match value? {
                Value::String(text) => text.parse().ok(),
                other => other.as_i64(),
            }
        };
        let mut sums = Sums { count: total, ..Sums::default() };
        // PHP's empty map is an empty array.
        for (currency, sum) in body.pointer("/meta/currencies")?.as_object().into_iter().flatten() {
            let count = u64::try_from(number(sum.get("total"))?).ok()?;
            sums.currencies.insert(currency.to_uppercase(), (count, number(sum.get("value"))?));
        }
        let counted: u64 = sums.currencies.values().map(|(count, _)| count).sum();
        (counted == total).then_some(sums)
    }

    /// Shape: `[{"currency": "USD", "count": 3, "value": 1659900}]`, the value in cents.
    pub fn to_json(&self) -> Value {
        let one = |(currency, (count, value)): (&String, &(u64, i64))| json!({"currency": currency, "count": count, "value": value});
        self.currencies.iter().map(one).collect()
    }
}

/// The value of a deal in cents; 0 if it has none.
pub fn cents(deal: &Item) -> i64 {
    deal.get("value").and_then(|value| value.parse().ok()).unwrap_or(0)
}

/// `12,500.00 USD`.
pub fn amount(cents: i64, currency: &str) -> String {
    format!("{} {currency}", money(cents)).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_kept_apart() {
        let mut sums = Sums::default();
        for deal in [
            r#"{"value":"100","currency":"usd"}"#,
            r#"{"value":250,"currency":"USD"}"#,
            r#"{"value":"7","currency":"eur"}"#,
        ] {
            sums.add(&Item::from_json(deal));
        }
        let mut twice = sums.clone();
        twice.extend(&sums);
        assert_eq!(
            twice.to_json(),
            json!([{"currency": "EUR", "count": 2, "value": 14}, {"currency": "USD", "count": 4, "value": 700}])
        );
    }

    #[test]
    fn the_counters_of_the_server_are_used_only_if_they_cover_all_deals() {
        let body = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        let counted = body(r#"{"meta":{"currencies":{"EUR":{"total":"11","value":"1716"}},"total":11}}"#);
        assert_eq!(Sums::of_meta(&counted, 11).map(|sums| sums.currencies["EUR"]), Some((11, 1716)));
        assert_eq!(Sums::of_meta(&counted, 12), None);
        assert_eq!(Sums::of_meta(&body(r#"{"meta":{"currencies":[],"total":0}}"#), 0), Some(Sums::default()));
        assert_eq!(Sums::of_meta(&body(r#"{"meta":{"total":0}}"#), 0), None);
    }
}
