//! A mail that a request sends at once: a test of a campaign, or a copy of it to one contact.

/// A mail that was sent by `campaign_send` of API v1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The email address of the recipient.
    pub to: String,
    /// The subject as sent: that of a test starts with `TEST: `.
    pub subject: String,
    /// The id of the campaign.
    pub campaign: i64,
    /// The id of the message.
    pub message: i64,
}
