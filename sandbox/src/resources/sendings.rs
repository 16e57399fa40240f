//! The sending of campaigns: one record for each campaign that was ever sent, and one for its recipients.

use crate::schema::{INTERNAL, Resource, flag, json, number, resource, text};

/// The progress of a campaign. Absent if it was sent by an earlier version.
pub(crate) static SENDINGS: Resource = resource(
    "sendings",
    "sending",
    "Sending",
    &[
        text("campaign", "0"),
        // The id of the record of its recipients.
        number("recipients", 0),
        // When the emails are sent: `sending::Span`.
        json("spans", "[]"),
        // When there is something to do next, in milliseconds since 1970.
        json("next", "null"),
        // Up to when events have taken effect, in seconds since 1970.
        number("seen", 0),
        // How often events happen, if that is seeded: `sending::events::Rates`.
        json("rates", "null"),
        // Whether the counters of verified opens are unknown.
        flag("unverified", false),
    ],
)
.dates(&[], &[])
.indices(&["body->>'next'"])
.operations(INTERNAL);

/// The recipients of a campaign, fixed when its sending starts.
pub(crate) static RECIPIENTS: Resource = resource(
    "sendingRecipients",
    "sendingRecipient",
    "SendingRecipient",
    &[text("campaign", "0"), text("contacts", ""), text("lists", ""), number("former", 0)],
)
.dates(&[], &[])
.operations(INTERNAL);
