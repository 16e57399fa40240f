//! Emails to and from contacts, as logged by the CRM.

use super::build::{list, reference, resource};
use super::model::{Group, Resource};

pub static EMAIL_ACTIVITIES: Resource =
    resource("email-activities", "email-activity", "Emails to and from contacts", Group::Marketing).operations(&[
        list("/emailActivities", "List the emails of contacts and deals", "emailActivities")
            .params(&[
                reference("contact", "contacts", "Filter by contact").wire("filters[subscriberid]"),
                reference("deal", "deals", "Filter by deal").wire("filters[dealId]"),
            ])
            .spec("list-all-email-activities")
            .examples(&[
                "email-activities list --contact ana@example.com",
                "email-activities list --deal 'Website relaunch' -o json",
            ]),
    ]);
