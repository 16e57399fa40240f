//! What makes two contacts likely to be the same person: the phone number, the email address, or name and company, each in a
//! form that ignores how it is written. Two that differ only in what cannot be decided are not the same. Pure.

use crate::text::incoming;

/// The fewest digits of a phone number; shorter ones are extensions or placeholders.
const FEWEST_DIGITS: usize = 7;

/// What contacts are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The same phone number.
    Phone,
    /// The same email address, apart from how it is written.
    Email,
    /// The same name at the same company.
    Name,
}

impl Reason {
    /// All, in the order of the output.
    pub const ALL: [Reason; 3] = [Reason::Phone, Reason::Email, Reason::Name];

    /// The word on the command line and in the output.
    pub const fn word(self) -> &'static str {
        match self {
            Reason::Phone => "phone",
            Reason::Email => "email",
            Reason::Name => "name",
        }
    }
}

/// A phone number as `+` and digits with the country code, or as digits without it; none if it is too short. A number with
/// a country code is never the same as one without: which country the other is in is not known.
pub fn phone(text: &str) -> Option<String> {
    let text = text.split(['/', ';', ',']).next().unwrap_or(text).replace("(0)", "");
    // An extension follows a letter: `x12`, `ext. 12`.
    let text: String = text.trim().chars().take_while(|letter| !letter.is_alphabetic()).collect();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let (is_international, digits) = match digits.strip_prefix("00") {
        _ if text.trim_start_matches(['(', ' ']).starts_with('+') => (true, digits.as_str()),
        Some(rest) => (true, rest),
        None => (false, digits.as_str()),
    };
    let is_repeated = digits.bytes().all(|digit| Some(&digit) == digits.as_bytes().first());
    let is_number = digits.len() >= FEWEST_DIGITS && !is_repeated;
    is_number.then(|| if is_international { format!("+{digits}") } else { digits.to_owned() })
}

/// An email address in lower case. Gmail ignores dots and what follows a plus sign before the `@`, and has two domains.
pub fn email(text: &str) -> Option<String> {
    let text = incoming::name(text).to_lowercase();
    let (local, domain) = text.rsplit_once('@')?;
    if local.is_empty() || domain.is_empty() {
        return None;
    }
    if !matches!(domain, "gmail.com" | "googlemail.com") {
        return Some(format!("{local}@{domain}"));
    }
    let local = local.split('+').next().unwrap_or(local).replace('.', "");
    (!local.is_empty()).then(|| format!("{local}@gmail.com"))
}

/// First name, last name and company, in lower case and with single blanks; none unless all three are known.
pub fn name(first: &str, last: &str, company: &str) -> Option<String> {
    let parts = [first, last, company].map(folded);
    parts.iter().all(|part| !part.is_empty()).then(|| format!("{} {}, {}", parts[0], parts[1], parts[2]))
}

fn folded(text: &str) -> String {
    incoming::name(text).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_are_the_same_whatever_separates_their_digits() {
        for text in ["+34 600 111 222", "0034-600-111-222", "+34 (600) 111.222 x12", "(+34) 600111222 / 93 123 45 67"] {
            assert_eq!(phone(text).as_deref(), Some("+34600111222"), "{text}");
        }
        assert_eq!(phone("+44 (0)20 7946 0000"), phone("+442079460000"));
        assert_eq!(phone("600 111 222").as_deref(), Some("600111222"), "its country is not known");
        for text in ["", "n/a", "112", "+1 234", "0000000000", "555 x1234567"] {
            assert_eq!(phone(text), None, "{text}");
        }
    }

    #[test]
    fn only_gmail_ignores_dots_and_what_follows_a_plus_sign() {
        for text in ["Jane.Doe+news@GMail.com", " janedoe@googlemail.com", "j.a.n.e.d.o.e@gmail.com"] {
            assert_eq!(email(text).as_deref(), Some("janedoe@gmail.com"), "{text}");
        }
        assert_ne!(email("jane.doe@example.com"), email("janedoe@example.com"));
        assert_ne!(email("jane+a@example.com"), email("jane@example.com"));
        assert_eq!(email("JANE@Example.com").as_deref(), Some("jane@example.com"));
        assert_eq!((email(""), email("@x"), email("+a@gmail.com")), (None, None, None));
    }

    #[test]
    fn a_name_needs_a_company() {
        assert_eq!(name(" Jane ", "DOE", "Acme  Inc"), name("jane", "doe", "acme inc"));
        assert_eq!(name("Jane", "Doe", ""), None);
        assert_eq!(name("Jane", "", "Acme"), None);
    }
}
