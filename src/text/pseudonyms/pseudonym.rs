//! Pseudonyms for personal data. Pure, and never to change: outputs of different days are compared.

/// What kind of data it is, which its pseudonym still says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// An email address: `person-3f2a9c1d07@example.invalid`.
    Email,
    /// The name of a person: `name-…`.
    Name,
    /// A telephone number: `phone-…`.
    Phone,
    /// An IP address: `ip-…`.
    Ip,
    /// Where somebody lives or is: `place-…`.
    Place,
    /// What somebody wrote about somebody: `text-…`.
    Text,
    /// The value of a custom field: `value-…`.
    Value,
}

/// The domain of pseudonymous email addresses, which cannot exist.
pub const DOMAIN: &str = "example.invalid";

/// The pseudonym of `text`: 40 bits of it, enough for a million distinct people. The case of an email address makes
/// no difference, as on the server.
pub fn of(category: Category, text: &str) -> String {
    let text = text.trim();
    let (word, rest) = match category {
        Category::Email => ("person", format!("@{DOMAIN}")),
        Category::Name => ("name", String::new()),
        Category::Phone => ("phone", String::new()),
        Category::Ip => ("ip", String::new()),
        Category::Place => ("place", String::new()),
        Category::Text => ("text", String::new()),
        Category::Value => ("value", String::new()),
    };
    let digest = if category == Category::Email { digest(&text.to_lowercase()) } else { digest(text) };
    format!("{word}-{:010x}{rest}", digest >> 24)
}

/// FNV-1a with a mixing step behind it: the standard library's hasher may change with the compiler, this must not.
fn digest(text: &str) -> u64 {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pseudonym_is_the_same_in_every_release() {
        assert_eq!(of(Category::Email, "Jane@Example.com"), of(Category::Email, " jane@example.com"));
        assert_eq!(of(Category::Email, "jane@example.com"), "person-8f38eac8ae@example.invalid");
        assert_ne!(of(Category::Name, "Jane"), of(Category::Name, "jane"));
    }

    #[test]
    fn a_hundred_thousand_people_have_one_each() {
        let all: std::collections::HashSet<String> =
            (0..100_000).map(|number| of(Category::Email, &format!("person{number}@example.com"))).collect();
        assert_eq!(all.len(), 100_000);
    }
}
