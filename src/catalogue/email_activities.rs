//! E-mails to and from contacts, as the CRM logged them.

use super::build::{list, reference, resource};
use super::model::{Group, Resource};

/// `acamp email-activities`.
pub static EMAIL_ACTIVITIES: Resource =
    resource("email-activities", "email-activity", "E-mails to and from contacts", Group::Marketing).operations(&[
        list("/emailActivities", "List e-mails of contacts and deals", "emailActivities")
            .params(&[
                reference("contact", "contacts", "Only of this contact").wire("filters[subscriberid]"),
                reference("deal", "deals", "Only of this deal").wire("filters[dealId]"),
            ])
            .spec("list-all-email-activities")
            .examples(&[
                "email-activities list --contact ana@example.com",
                "email-activities list --deal 'Website relaunch' -o json",
            ]),
    ]);
