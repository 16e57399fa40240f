//! A rate: a numerator over a denominator, with its Wilson interval at 95 %. Pure.

use serde_json::{Value, json};

use crate::text::counts::thousands;

/// The quantile of the normal distribution for 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// A numerator over a denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The numerator.
    pub num: u64,
    /// The denominator.
    pub den: u64,
}

impl Rate {
    /// `num` over `den`.
    pub const fn new(num: u64, den: u64) -> Self {
        Rate { num, den }
    }

    /// The quotient; `None` for a denominator of 0. It may exceed 1 if the numerator is no part of the denominator.
    pub fn value(self) -> Option<f64> {
        (self.den > 0).then(|| self.num as f64 / self.den as f64)
    }

    /// The ends of the Wilson interval; `None` if the rate is no share of its denominator.
    pub fn interval(self) -> Option<(f64, f64)> {
        if self.den == 0 || self.num > self.den {
            return None;
        }
        let (num, den) = (self.num as f64, self.den as f64);
        let (share, square) = (num / den, Z * Z);
        let center = share + square / (2.0 * den);
        let half = Z * (share * (1.0 - share) / den + square / (4.0 * den * den)).sqrt();
        let scale = 1.0 + square / den;
        // At the ends, rounding would miss 0 and 1.
        let low = if self.num == 0 { 0.0 } else { (center - half) / scale };
        let high = if self.num == self.den { 1.0 } else { (center + half) / scale };
        Some((low, high))
    }

    /// `{num, den, rate, low, high}`, with six decimals.
    pub fn to_json(self) -> Value {
        let (low, high) = self.interval().unzip();
        json!({
            "num": self.num, "den": self.den, "rate": self.value().map(rounded),
            "low": low.map(rounded), "high": high.map(rounded),
        })
    }
}

/// The interval of a rate for people: `17.6–18.6%`.
pub fn range(rate: Rate) -> Option<String> {
    let (low, high) = rate.interval()?;
    Some(format!("{}–{}", percent(low).trim_end_matches('%'), percent(high)))
}

/// The interval of a rate for people, with the number it is based on: `17.6–18.6%, n = 22,340`.
pub fn interval(rate: Rate) -> Option<String> {
    Some(format!("{}, n = {}", range(rate)?, thousands(rate.den)))
}

/// A share with six decimals, so that no JSON ends in `0000000001`.
pub fn rounded(share: f64) -> f64 {
    (share * 1e6).round() / 1e6
}

/// A share for people: `26.6%`, `0.41%`.
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    // 9.995 is rounded to 10.0, not to 10.00.
    if percent >= 9.995 { format!("{percent:.1}%") } else { format!("{percent:.2}%") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_interval_is_that_of_wilson() {
        // The interval of the literature for 10 of 100: 0.0552 to 0.1744.
        let (low, high) = Rate::new(10, 100).interval().unwrap();
        assert_eq!((rounded(low), rounded(high)), (0.055229, 0.174366));
        assert_eq!(Rate::new(0, 10).interval().unwrap().0, 0.0);
        assert_eq!(Rate::new(10, 10).interval().unwrap().1, 1.0);
        assert_eq!(Rate::new(3, 2).interval(), None);
    }

    #[test]
    fn a_rate_is_never_a_text() {
        assert_eq!(
            Rate::new(6346, 23_859).to_json().to_string(),
            r#"{"num":6346,"den":23859,"rate":0.265979,"low":0.260411,"high":0.271623}"#
        );
        assert_eq!(Rate::new(0, 0).to_json().to_string(), r#"{"num":0,"den":0,"rate":null,"low":null,"high":null}"#);
        assert_eq!(Rate::new(3, 2).to_json().to_string(), r#"{"num":3,"den":2,"rate":1.5,"low":null,"high":null}"#);
    }

    #[test]
    fn people_see_percent_with_three_digits() {
        let shown = [0.265_979, 0.0041, 0.0, 0.099_96, 1.5].map(percent);
        assert_eq!(shown, ["26.6%", "0.41%", "0.00%", "10.0%", "150.0%"]);
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_rate(den in 1_u64..1_000_000, part in 0.0_f64..=1.0) {
            let rate = Rate::new((den as f64 * part) as u64, den);
            let (low, high) = rate.interval().unwrap();
            let value = rate.value().unwrap();
            prop_assert!((0.0..=1.0).contains(&low) && (0.0..=1.0).contains(&high));
            prop_assert!(low <= value + 1e-12 && value <= high + 1e-12);
        }
    }
}
