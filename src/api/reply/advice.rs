//! What to do about rejections whose reason the server words for itself. Pure.

/// Parts of the server's reasons in lowercase, and what to do about each.
const ADVICE: &[(&str, &str)] = &[
    ("name is not valid", "the server rejects names that look like web addresses or advertising"),
    ("does not belong to same pipeline", "a deal can move only within its pipeline: acamp stages list --pipeline NAME"),
    ("not allowed to copy this campaign", "an email of an active automation cannot be copied: copy another campaign"),
    ("hasmany value should be set to false", "set \"hasMany\": false in each of the --relationships"),
    ("permission to create lists", "ask an administrator to allow your user group to add lists"),
    ("we only can send webhooks on port 443", "use an https URL without a port"),
];

/// What to do about a rejection that says this.
pub fn advice(says: &str) -> Option<&'static str> {
    let says = says.to_lowercase();
    ADVICE.iter().find(|(part, _)| says.contains(part)).map(|(_, advice)| *advice)
}

#[cfg(test)]
mod tests {
    use super::advice;

    #[test]
    fn a_known_reason_has_advice_in_any_case() {
        assert!(advice("Contact First Name is not valid!").is_some());
        assert!(advice("Target stage does not belong to same pipeline").is_some());
        assert_eq!(advice("Email address already exists in the system"), None);
    }
}
