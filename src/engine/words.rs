//! Words about things and counts for messages. Pure.

use crate::catalogue::model::Resource;

/// A count with its thousands set apart: 10,412.
pub fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count of things that are no nouns of the catalogue: `1 row`, `2,000 rows`.
pub fn count_of(count: u64, thing: &str) -> String {
    format!("{} {thing}{}", thousands(count), if count == 1 { "" } else { "s" })
}

/// The last word of a noun, in the plural: `tags` for `contacts tags`.
pub fn plural(resource: &Resource) -> &'static str {
    resource.name.rsplit(' ').next().unwrap_or(resource.name)
}

/// `1 tag`, `2 tags`.
pub fn counted(count: usize, resource: &Resource) -> String {
    let noun = if count == 1 { resource.singular } else { plural(resource) };
    format!("{} {noun}", thousands(count as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(thousands(7), "7");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(10_412), "10,412");
        assert_eq!(thousands(1_000_000), "1,000,000");
    }
}
