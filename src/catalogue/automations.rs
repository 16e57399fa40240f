//! Automations: what happens to contacts by itself.
//! Reference: developers.activecampaign.com/reference/automations

use super::build::{choice, create, delete, get, list, reference, resource, text, update};
use super::meanings::{Meaning, Meanings};
use super::model::{Evidence, Group, Paging, Param, Resource};
use super::shared::AUTOMATION;

const STATES: &[(&str, &str)] = &[("active", "1"), ("inactive", "2")];
const STATUS: Param = choice("status", STATES, "Whether it runs");
const NAME: Param = text("name", "Name of the automation");

pub static AUTOMATIONS: Resource =
    resource("automations", "automation", "What happens to contacts by itself", Group::Marketing)
        .columns(&["id", "name", "status", "entered", "exited", "cdate", "mdate"])
        .meanings(&[("status", Meaning::Words(STATES))])
        .identity("name")
        .remembered()
        .operations(&[
            list("/automations", "List automations", "automations")
                .spec("list-all-automations")
                .examples(&["automations list --all", "automations list --sort name --columns id,name,status"]),
            get("/automations/{id}", "Show one automation", "automation")
                .arguments(&[AUTOMATION.wire("id")])
                .twins(&[("/automations/{automationId}", "get_automations-1")])
                .spec("get_automations-1")
                .examples(&["automations get 'Welcome series'", "automations get 42 -o json"]),
            create("/automations", "Create an automation", "automation")
                .body("automation", &[NAME.required(), STATUS])
                .evidence(Evidence::Mission)
                .examples(&[
                    "automations create --name 'Welcome series'",
                    "automations create --name 'Win back' --status inactive",
                ])
                .note("In no published document; the service is known to answer 405: make it in the web app."),
            update("/automations/{id}", "Change an automation", "automation")
                .arguments(&[AUTOMATION.wire("id")])
                .body("automation", &[NAME, STATUS])
                .evidence(Evidence::Mission)
                .examples(&[
                    "automations update 'Welcome series' --status inactive",
                    "automations update 42 --name 'Welcome series 2026'",
                ])
                .note("In no published document, but known to change name and status. An active one may send mail."),
            delete("/automations/{id}", "Delete an automation")
                .arguments(&[AUTOMATION.wire("id")])
                .evidence(Evidence::Mission)
                .examples(&["automations delete 'Welcome series'", "automations delete 42 --yes"])
                .note("In no published document; the service may refuse it."),
        ]);

pub static BLOCKS: Resource = resource("automations blocks", "block", "Steps of an automation", Group::Marketing)
    .columns(&["id", "parent", "ordernum", "type", "deleted", "cdate", "mdate"])
    .operations(&[list("/automations/{id}/blocks", "List the steps of an automation", "automationBlocks")
        .paging(Paging::Complete)
        .arguments(&[AUTOMATION.wire("id")])
        .evidence(Evidence::Observed)
        .examples(&["automations blocks list 'Welcome series'", "automations blocks list 42 -o json"])
        .note("Not in every plan; the service answers 404 where it is missing.")]);

// The envelope key is not recorded; it follows blocks, whose answers come under automationBlocks.
pub static TRIGGERS: Resource =
    resource("automations triggers", "trigger", "What starts an automation", Group::Marketing)
        .columns(&["id", "seriesid", "type", "relid", "segmentid", "multientry"])
        .operations(&[list("/automations/{id}/triggers", "List what starts an automation", "automationTriggers")
            .paging(Paging::Complete)
            .arguments(&[AUTOMATION.wire("id")])
            .evidence(Evidence::Observed)
            .examples(&["automations triggers list 'Welcome series'", "automations triggers list 42 -o json"])]);

/// What members of a contact's run through an automation mean.
pub const RUN_MEANINGS: Meanings = &[("status", Meaning::Words(&[("running", "1"), ("ended", "2")]))];

const RUN: Param = reference("run", "automations contacts", "Id from automations contacts list").wire("id");

pub static CONTACTS: Resource =
    resource("automations contacts", "contact", "Runs of contacts through automations", Group::Marketing)
        .columns(&["id", "contact", "automation", "status", "adddate", "remdate", "completeValue"])
        .meanings(RUN_MEANINGS)
        .operations(&[
            list("/contactAutomations", "List the runs of contacts through automations", "contactAutomations")
                .spec("list-all-contact-automations")
                .examples(&["automations contacts list --limit 50", "automations contacts list --all -o csv"])
                .note("contacts list --automation shows the contacts of one automation."),
            get("/contactAutomations/{id}", "Show one run of a contact", "contactAutomation")
                .arguments(&[RUN])
                .spec("retrieve-a-contactautomation")
                .examples(&["automations contacts get 10003", "automations contacts get 10003 --jq .completeValue"]),
        ]);
