//! The automation runs of a contact.
//! Reference: developers.activecampaign.com/reference/contactautomation

use crate::catalogue::automations::RUN_MEANINGS;
use crate::catalogue::build::{call, delete, list, resource};
use crate::catalogue::guarding::Level;
use crate::catalogue::model::{Group, Method, Paging, Reply, Resource};
use crate::catalogue::shared::{AUTOMATION, CONTACT};

pub static AUTOMATIONS: Resource =
    resource("contacts automations", "automation", "Automation runs of a contact", Group::Audience)
        .columns(&["id", "contact", "automation", "status", "adddate", "remdate", "completeValue"])
        .meanings(RUN_MEANINGS)
        .operations(&[
            list("/contacts/{id}/contactAutomations", "List a contact's automation runs", "contactAutomations")
                .paging(Paging::Complete)
                .arguments(&[CONTACT.wire("id")])
                .spec("list-all-contactautomations-for-contact")
                .examples(&["contacts automations list jane@example.com", "contacts automations list 108 -o json"]),
            call("add", Method::Post, "/contactAutomations", "Add a contact to an automation")
                .level(Level::Sends)
                .undone_by("contacts automations remove")
                .not_restored(&["what the automation has already done"])
                .reply(Reply::Item("contactAutomation"))
                .arguments(&[CONTACT, AUTOMATION])
                .body("contactAutomation", &[])
                .spec("create-new-contactautomation")
                .examples(&[
                    "contacts automations add jane@example.com 'Welcome series'",
                    "contacts automations add 108 42 --confirm 42",
                ])
                .note("The automation starts immediately and may send email. Inactive automations are rejected."),
            delete("/contactAutomations/{id}", "Remove a contact from an automation")
                .verb("remove")
                .arguments(&[CONTACT, AUTOMATION])
                .relation("/contacts/{contact}/contactAutomations", "contactAutomations", "automation")
                .spec("delete-a-contactautomation")
                .examples(&[
                    "contacts automations remove jane@example.com 'Welcome series'",
                    "contacts automations remove 108 42 --yes",
                ]),
            list(
                "/contacts/{id}/automationEntryCounts",
                "Count a contact's entries into each automation",
                "automationEntryCounts",
            )
            .verb("count")
            .paging(Paging::Complete)
            .arguments(&[CONTACT.wire("id")])
            .spec("retrieve-contact-automation-entry-counts")
            .examples(&["contacts automations count jane@example.com", "contacts automations count 108 -o csv"]),
        ]);
