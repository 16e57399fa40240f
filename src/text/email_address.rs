//! Checks email addresses, as far as the server's validation is known. Pure.
//!
//! The server rejects a whole batch for one invalid address, so what it is known to reject must be found first: no `@`
//! or two of them, white space, an empty part, a domain without a dot (its documentation shows
//! `invalid.email@invalidDomain`). Beyond that its validation is not known. What no mail system accepts (two dots in a
//! row, a label that begins with a hyphen, a part that is too long) is invalid too; letters of any script are not. The
//! documentation also shows an apostrophe among the addresses an import skipped; such addresses exist, so they are
//! sent, and reported as skipped if the server does not accept them.

/// Maximum bytes before the `@`, and of a whole address (RFC 5321).
const LONGEST_LOCAL: usize = 64;
const LONGEST: usize = 254;
/// Maximum bytes between two dots of a domain (RFC 1035).
const LONGEST_LABEL: usize = 63;

/// What is wrong with an address; `None` if it may be valid.
pub fn problem(text: &str) -> Option<&'static str> {
    let Some((local, domain)) = text.split_once('@') else { return Some("it has no @") };
    if text.len() > LONGEST || local.len() > LONGEST_LOCAL {
        return Some("it is too long");
    }
    if domain.contains('@') {
        return Some("it has more than one @");
    }
    if text.chars().any(|letter| letter.is_whitespace() || letter.is_control()) {
        return Some("it contains white space");
    }
    if local.is_empty() || local.starts_with('.') || local.ends_with('.') || local.contains("..") {
        return Some("the part before the @ is incomplete");
    }
    if !local.chars().all(is_allowed_before_at) {
        return Some("the part before the @ contains an invalid character");
    }
    domain_fault(domain)
}

fn domain_fault(domain: &str) -> Option<&'static str> {
    let mut labels = 0;
    for label in domain.split('.') {
        labels += 1;
        if label.is_empty() || label.len() > LONGEST_LABEL {
            return Some("the domain is incomplete");
        }
        let clean = label.chars().all(|letter| letter.is_alphanumeric() || letter == '-' || !letter.is_ascii());
        if !clean || label.starts_with('-') || label.ends_with('-') {
            return Some("the domain contains an invalid character");
        }
    }
    let numeric = domain.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    match labels {
        1 => Some("the domain has no dot"),
        _ if numeric => Some("the domain ends in a number"),
        _ => None,
    }
}

/// The characters of RFC 5322 atoms and the dot, and every letter beyond ASCII.
fn is_allowed_before_at(letter: char) -> bool {
    !letter.is_ascii() || letter.is_ascii_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::problem;

    #[test]
    fn addresses_people_have_are_taken() {
        for good in [
            "a@example.com",
            "o'neil+news@mail.example.co.uk",
            "first.last@example.museum",
            "jörg@bücher.example",
            "a_b-c=d@xn--bcher-kva.example",
        ] {
            assert_eq!(problem(good), None, "{good}");
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
            assert!(problem(bad).is_some(), "{bad}");
        }
    }
}
