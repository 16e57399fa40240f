//! Rules about the sender of a campaign.

use super::{Facts, Problem, each, update};
use crate::text::email_address;

/// The sender's email address is missing or invalid.
pub fn email_invalid(facts: &Facts<'_>) -> Vec<Problem> {
    each(facts, |content| {
        let address = content.message.text("fromemail");
        let problem = if address.trim().is_empty() {
            Problem::new("the message has no sender email address", content.title())
        } else {
            let why = email_address::problem(&address)?;
            Problem::new("the sender's email address is invalid", format!("{}: {address}: {why}", content.title()))
        };
        Some(problem.fixed_by(update(content, "from-email", "EMAIL")))
    })
}

/// Neither the campaign, nor its lists, nor the account has a postal address.
pub fn address_missing(facts: &Facts<'_>) -> Vec<Problem> {
    if facts.has_address() || facts.mailing.is_of_automation() {
        return Vec::new();
    }
    let problem = Problem::new(
        "there is no postal address of the sender",
        "no address of the campaign, its lists, or the account",
    );
    vec![problem.fixed_by("acamp addresses create --company NAME --street STREET --city CITY --country COUNTRY")]
}
