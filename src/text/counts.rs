//! Formats counts and amounts. Pure.

use indicatif::HumanCount;

/// A count with thousands separators: 10,412.
pub fn thousands(count: u64) -> String {
    HumanCount(count).to_string()
}

/// A count with a unit in singular or plural: `1 row`, `2,000 rows`.
pub fn count_of(count: u64, unit: &str) -> String {
    format!("{} {unit}{}", thousands(count), if count == 1 { "" } else { "s" })
}

/// The first `most` of several names, and how many more there are: `a, b, and 3 more`.
pub fn first_of<S: AsRef<str>>(names: &[S], most: usize) -> String {
    let more = names.len().saturating_sub(most);
    let shown = names.iter().take(most).map(AsRef::as_ref).collect::<Vec<&str>>().join(", ");
    if more > 0 { format!("{shown}, and {} more", thousands(more as u64)) } else { shown }
}

/// An amount of cents with thousands separators: 12,500.00.
pub fn money(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", thousands(cents.unsigned_abs() / 100), cents.unsigned_abs() % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        assert_eq!(thousands(7), "7");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(10_412), "10,412");
        assert_eq!(thousands(1_000_000), "1,000,000");
    }

    #[test]
    fn amounts_have_two_decimals_and_keep_their_sign() {
        assert_eq!(money(0), "0.00");
        assert_eq!(money(5), "0.05");
        assert_eq!(money(-5), "-0.05");
        assert_eq!(money(1_250_000), "12,500.00");
        assert_eq!(money(i64::MIN), "-92,233,720,368,547,758.08");
    }
}
