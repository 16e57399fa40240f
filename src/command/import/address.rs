//! Whether a text can be an e-mail address, as far as the service is known to look. Pure.
//!
//! The service refuses a whole batch for one bad address, so what it is known to refuse must be found before: no `@` or
//! two of them, white space, an empty part, a domain without a dot (its documents show `invalid.email@invalidDomain`).
//! Beyond that its validator is not established. What no mail system takes (two dots in a row, a label that begins with
//! a hyphen, more letters than mail allows) counts as bad too; letters of any script do not. The documents also show an
//! apostrophe among the addresses that an import left out; such addresses exist, so they are sent, and come back as
//! left out where the service does not want them.

/// The most letters before the `@`, and in a whole address (RFC 5321).
const LONGEST_LOCAL: usize = 64;
const LONGEST: usize = 254;
/// The most letters between two dots of a domain (RFC 1035).
const LONGEST_LABEL: usize = 63;

/// What is wrong with an address; nothing where it may be one.
pub fn fault(text: &str) -> Option<&'static str> {
    let Some((local, domain)) = text.split_once('@') else { return Some("it has no @") };
    if text.len() > LONGEST || local.len() > LONGEST_LOCAL {
        return Some("it is too long");
    }
    if domain.contains('@') {
        return Some("it has more than one @");
    }
    if text.chars().any(|letter| letter.is_whitespace() || letter.is_control()) {
        return Some("it has a blank in it");
    }
    if local.is_empty() || local.starts_with('.') || local.ends_with('.') || local.contains("..") {
        return Some("the part before the @ is not complete");
    }
    if !local.chars().all(may_stand_before) {
        return Some("the part before the @ has a character that no address has");
    }
    domain_fault(domain)
}

fn domain_fault(domain: &str) -> Option<&'static str> {
    let mut labels = 0;
    for label in domain.split('.') {
        labels += 1;
        if label.is_empty() || label.len() > LONGEST_LABEL {
            return Some("the domain is not complete");
        }
        let clean = label.chars().all(|letter| letter.is_alphanumeric() || letter == '-' || !letter.is_ascii());
        if !clean || label.starts_with('-') || label.ends_with('-') {
            return Some("the domain has a character that no domain has");
        }
    }
    let numeric = domain.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    match labels {
        1 => Some("the domain has no dot"),
        _ if numeric => Some("the domain ends in a number"),
        _ => None,
    }
}

/// The characters of RFC 5322's atoms and the dot, and every letter beyond ASCII.
fn may_stand_before(letter: char) -> bool {
    !letter.is_ascii() || letter.is_ascii_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn addresses_people_have_are_taken() {
        for good in [
            "a@example.com",
            "o'neil+news@mail.example.co.uk",
            "first.last@example.museum",
            "jörg@bücher.example",
            "a_b-c=d@xn--bcher-kva.example",
        ] {
            assert_eq!(fault(good), None, "{good}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("{}@example.com", "a".repeat(65));
        for bad in [
            "",
            "plain",
            "@example.com",
            "a@",
            "a@example",
            "a@@example.com",
            "a b@example.com",
            "a@exa mple.com",
            ".a@example.com",
            "a.@example.com",
            "a..b@example.com",
            "a@example..com",
            "a@-example.com",
            "a@127.0.0.1",
            "\"quoted\"@example.com",
            "<a@example.com>",
            "a,b@example.com",
            "a@exam_ple.com",
            &long,
        ] {
            assert!(fault(bad).is_some(), "{bad}");
        }
    }
}
