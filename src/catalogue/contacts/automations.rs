//! The automation runs of a contact.
//! Reference: developers.activecampaign.com/reference/contactautomation

use crate::catalogue::automations::RUN_MEANINGS;
use crate::catalogue::build::{call, delete, list, resource};
use crate::catalogue::guarding::Level;
use crate::catalogue::model::{Group, Method, Paging, Relation, Reply, Resource};
use crate::catalogue::refusals::{Cause, Probe, Proof};
use crate::catalogue::shared::{AUTOMATION, CONTACT};

/// The server gives the same reason for an inactive automation and for a second entry.
const NOT_ADDED: Probe = Probe {
    says: "could not create",
    path: "/automations/{automation}",
    reply: Reply::Item("automation"),
    causes: &[
        // Writes of a status have been seen with 0 as well as 2.
        Cause {
            property: "status",
            values: Proof::OneOf(&["2", "0"]),
            message: "automation {automation} is inactive",
            hint: "acamp automations update {automation} --status active",
        },
        Cause {
            property: "status",
            values: Proof::OneOf(&["1"]),
            message: "contact {contact} has already entered automation {automation}, which does not allow that again now",
            hint: "acamp contacts automations list {contact}",
        },
    ],
};

pub static AUTOMATIONS: Resource =
    resource("contacts automations", "automation", "Automation runs of a contact", Group::Audience)
        .columns(&["id", "contact", "automation", "status", "adddate", "remdate", "completeValue"])
        .wide(&["lastdate"])
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
                .explained_by(&[NOT_ADDED])
                .spec("create-new-contactautomation")
                .examples(&[
                    "contacts automations add jane@example.com 'Welcome series'",
                    "contacts automations add 108 42 --confirm 42",
                ])
                .note("The automation starts immediately and may send email. Inactive automations are rejected."),
            delete("/contactAutomations/{id}", "Remove a contact from an automation")
                .verb("remove")
                .arguments(&[CONTACT, AUTOMATION])
                .relation(&Relation::new("/contacts/{contact}/contactAutomations", "contactAutomations", "automation"))
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
