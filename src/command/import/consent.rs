//! Columns that say who agreed to email, as common systems export them, and what their values mean. Pure data and its
//! lookup: names and values are compared without letter case, blanks and punctuation.

use serde::{Deserialize, Serialize};

use crate::text::similarity::letters;

/// How the values of a column are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// "Yes" is consent; nothing is not.
    Agrees,
    /// "Yes" is a refusal; nothing is consent.
    Refuses,
    /// Any text is a refusal, such as the time of the unsubscription; nothing is consent.
    Refused,
}

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The contact agreed.
    Yes,
    /// The contact did not agree, or the address cannot be reached.
    No,
    /// The cell is empty, and only "yes" would be consent.
    Blank,
    /// None of the known values.
    Unknown,
}

/// The reason of a row that is not subscribed because it says no.
pub const REFUSED: &str = "not subscribed: the row does not agree to email";

/// The columns, by the system that exports them. A name that ends in `*` is a prefix.
const COLUMNS: &[(&str, Meaning, &[&str])] = &[
    ("ActiveCampaign", Meaning::Agrees, &["Status", "List Status", "Subscription Status", "Contact Status"]),
    (
        "ActiveCampaign",
        Meaning::Refused,
        &["Unsubscribe Date", "Unsubscription Reason", "Unsubscribe Reason", "unsubreason"],
    ),
    ("ActiveCampaign", Meaning::Refuses, &["Bounced", "bounced_hard"]),
    ("Mailchimp", Meaning::Agrees, &["Email Marketing", "Email Marketing Status", "Email Subscription Status"]),
    ("Mailchimp", Meaning::Agrees, &["Marketing Permission*", "GDPR Permission*"]),
    ("Mailchimp", Meaning::Refused, &["UNSUB_TIME", "UNSUB_REASON", "UNSUB_CAMPAIGN_ID", "UNSUB_CAMPAIGN_TITLE"]),
    ("Mailchimp", Meaning::Refused, &["CLEAN_TIME", "CLEAN_CAMPAIGN_ID", "CLEAN_CAMPAIGN_TITLE"]),
    ("HubSpot", Meaning::Agrees, &["Marketing contact status", "hs_marketable_status", "hs_emailconfirmationstatus"]),
    ("HubSpot", Meaning::Refuses, &["Unsubscribed from all email", "Opted out of email*", "hs_email_optout*"]),
    ("HubSpot", Meaning::Refuses, &["Currently ineligible for email", "Contact is ineligible for email"]),
    ("HubSpot", Meaning::Refuses, &["Email address quarantined", "hs_email_quarantined", "Invalid email address"]),
    ("HubSpot", Meaning::Refused, &["Email hard bounce reason", "hs_email_hard_bounce_reason*"]),
    ("HubSpot", Meaning::Refused, &["Email address quarantine reason", "hs_email_quarantined_reason"]),
    (
        "Klaviyo",
        Meaning::Agrees,
        &["Email Marketing Consent", "Email Consent", "Email Marketing Subscription", "$consent"],
    ),
    ("Klaviyo", Meaning::Agrees, &["Can Receive Email Marketing"]),
    ("Klaviyo", Meaning::Refused, &["Email Suppressions", "Email Suppression Reason", "Email Suppressed At"]),
    ("Brevo", Meaning::Refuses, &["EMAIL_BLACKLISTED", "BLACKLISTED", "EMAIL_BLOCKLISTED", "BLOCKLISTED"]),
    ("Brevo", Meaning::Agrees, &["OPT_IN", "DOUBLE_OPT-IN", "Email Campaigns"]),
    ("Shopify", Meaning::Agrees, &["Accepts Email Marketing", "Accepts Marketing", "Email Marketing: Status"]),
    (
        "Shopify",
        Meaning::Agrees,
        &["email_marketing_consent", "email_marketing_consent.state", "email_marketing_state"],
    ),
    (
        "Google",
        Meaning::Agrees,
        &["Ad User Data", "Ad User Data Consent", "Ad Personalization", "Ad Personalization Consent"],
    ),
    ("Google", Meaning::Agrees, &["Ad Personalisation", "Customer Match Consent", "Consent Status"]),
    ("other", Meaning::Agrees, &["Consent", "Email Permission", "Permission to email", "Permission Status"]),
    ("other", Meaning::Agrees, &["Marketing Consent", "Marketing Opt-in", "Newsletter Opt-in", "Newsletter Consent"]),
    (
        "other",
        Meaning::Agrees,
        &["Email Opt-in", "Email Opted In", "Opted In", "Opt-in Status", "Subscribed", "Is Subscribed"],
    ),
    (
        "other",
        Meaning::Agrees,
        &["Subscribed to Newsletter", "Email Status", "Receive Emails", "GDPR Consent", "Marketing Accepted"],
    ),
    (
        "other",
        Meaning::Refuses,
        &["Opt-out", "Opted Out", "Email Opt-out", "Email Opted Out", "Has Opted Out of Email"],
    ),
    (
        "other",
        Meaning::Refuses,
        &["Do Not Email", "Do Not Mail", "Do Not Contact", "No Email", "Suppressed", "Email Bounced"],
    ),
    ("other", Meaning::Refused, &["Unsubscribed At", "Unsubscribed On", "Opt-out Date", "Bounce Reason", "Bounced At"]),
];

/// Values that mean yes and no, in the languages of common exports.
const YES: &str = "yes y true t 1 x on ja oui si sim";
const NO: &str = "no n false f 0 off nein non nao";

/// Values that state consent, whatever the column is called.
const ACCEPTED: &str = "active subscribed confirmed optin optedin doubleoptin singleoptin granted accepted accepts allowed \
    consented consentgiven given agreed enabled email marketingcontact marketable marketing permitted";

/// Values that state that there is none, or that the address cannot be reached, whatever the column is called.
const DECLINED: &str = "2 3 unsubscribed unsubscribe neversubscribed notsubscribed nonsubscribed bounced hardbounced \
    softbounced hardbounce softbounce cleaned unconfirmed notconfirmed pending pendingconfirmation awaitingconfirmation \
    denied declined rejected revoked withdrawn optout optedout notoptedin suppressed blacklisted blocklisted blocked \
    archived deleted inactive invalid redacted unspecified unknown none never nonmarketingcontact nonmarketing \
    notmarketing transactional spam complained complaint spamcomplaint abuse reportedspam reportedasspam disabled \
    undeliverable quarantined notgiven noconsent noemail donotemail";

/// How the values of a column of this name are read; `None` if it is not known to be about consent.
pub fn meaning(column: &str) -> Option<Meaning> {
    let name = letters(column);
    let is_called = |known: &&str| match known.strip_suffix('*') {
        Some(prefix) => name.starts_with(&letters(prefix)),
        None => name == letters(known),
    };
    COLUMNS.iter().find(|(_, _, names)| names.iter().any(&is_called)).map(|(_, meaning, _)| *meaning)
}

/// What a cell says in a column of that meaning.
pub fn answer(meaning: Meaning, cell: &str) -> Answer {
    let value = letters(cell);
    let is_one_of = |words: &str| words.split_ascii_whitespace().any(|word| word == value);
    match meaning {
        Meaning::Agrees if value.is_empty() => Answer::Blank,
        _ if value.is_empty() => Answer::Yes,
        Meaning::Refused => Answer::No,
        Meaning::Agrees if is_one_of(YES) => Answer::Yes,
        Meaning::Agrees if is_one_of(NO) => Answer::No,
        Meaning::Refuses if is_one_of(YES) => Answer::No,
        Meaning::Refuses if is_one_of(NO) => Answer::Yes,
        _ if is_one_of(ACCEPTED) => Answer::Yes,
        _ if is_one_of(DECLINED) => Answer::No,
        _ => Answer::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_common_exports_are_recognized_however_they_are_written() {
        for (name, known) in [
            ("status", Meaning::Agrees),
            ("Email Marketing Consent", Meaning::Agrees),
            ("ACCEPTS_EMAIL_MARKETING", Meaning::Agrees),
            ("EMAIL_BLACKLISTED", Meaning::Refuses),
            ("Opted out of email: Newsletter", Meaning::Refuses),
            ("hs_email_optout_123", Meaning::Refuses),
            ("UNSUB_TIME", Meaning::Refused),
            ("Ad user data", Meaning::Agrees),
        ] {
            assert_eq!(meaning(name), Some(known), "{name}");
        }
        assert_eq!(meaning("SMS Marketing Consent"), None);
        assert_eq!(meaning("State"), None);
    }

    #[test]
    fn a_yes_means_what_the_column_asks_and_a_state_means_the_same_everywhere() {
        for (meaning, cell, said) in [
            (Meaning::Agrees, " Yes ", Answer::Yes),
            (Meaning::Agrees, "NEVER_SUBSCRIBED", Answer::No),
            (Meaning::Agrees, "Non-marketing contact", Answer::No),
            (Meaning::Agrees, "2", Answer::No),
            (Meaning::Agrees, "", Answer::Blank),
            (Meaning::Agrees, "maybe", Answer::Unknown),
            (Meaning::Refuses, "TRUE", Answer::No),
            (Meaning::Refuses, "0", Answer::Yes),
            (Meaning::Refuses, " ", Answer::Yes),
            (Meaning::Refuses, "Unsubscribed", Answer::No),
            (Meaning::Refused, "2026-01-02 10:00", Answer::No),
            (Meaning::Refused, "[]", Answer::Yes),
        ] {
            assert_eq!(answer(meaning, cell), said, "{cell}");
        }
    }

    #[test]
    fn no_value_has_two_meanings() {
        let all: Vec<&str> =
            [YES, NO, ACCEPTED, DECLINED].iter().flat_map(|words| words.split_ascii_whitespace()).collect();
        let twice = all.iter().enumerate().find(|(at, word)| all[..*at].contains(*word));
        assert_eq!(twice, None);
        assert!(all.iter().all(|word| letters(word) == **word));
    }
}
