//! Automations.
//! Reference: developers.activecampaign.com/reference/automations

use super::build::{choice, create, delete, get, id_list, list, reference, resource, text, update};
use super::guarding::{Level, PropertyValues};
use super::meanings::{Meaning, Meanings};
use super::model::{Evidence, Group, Paging, Param, Resource};
use super::shared::AUTOMATION;

const STATUSES: &[(&str, &str)] = &[("active", "1"), ("inactive", "2")];
const STATUS: Param = choice("status", STATUSES, "Status of the automation");
const NAME: Param = text("name", "Automation name");

/// What keeps an automation from sending: any other status may start it.
const INACTIVE: &[PropertyValues] = &[("status", &["", "2"])];

pub static AUTOMATIONS: Resource = resource("automations", "automation", "Automations", Group::Marketing)
    .columns(&["id", "name", "status", "entered", "exited", "cdate", "mdate"])
    .meanings(&[("status", Meaning::Words(STATUSES))])
    .natural_key(&["name"])
    .cached()
    .operations(&[
        list("/automations", "List automations", "automations")
            .spec("list-all-automations")
            .examples(&["automations list --all", "automations list --sort name --columns id,name,status"]),
        get("/automations/{id}", "Show an automation", "automation")
            .arguments(&[AUTOMATION.wire("id")])
            .duplicates(&[("/automations/{automationId}", "get_automations-1")])
            .spec("get_automations-1")
            .examples(&["automations get 'Welcome series'", "automations get 42 -o json"]),
        create("/automations", "Create an automation", "automation")
            .level(Level::Sends)
            .harmless_with(INACTIVE)
            .body("automation", &[NAME.required(), STATUS])
            .evidence(Evidence::Undocumented)
            .examples(&[
                "automations create --name 'Welcome series'",
                "automations create --name 'Win back' --status inactive",
            ])
            .note(
                "Undocumented endpoint that is known to respond with 405; create automations in the web app instead.",
            ),
        update("/automations/{id}", "Update an automation", "automation")
            .level(Level::Sends)
            .harmless_with(INACTIVE)
            .arguments(&[AUTOMATION.wire("id")])
            .body("automation", &[NAME, STATUS])
            .evidence(Evidence::Undocumented)
            .examples(&[
                "automations update 'Welcome series' --status inactive",
                "automations update 42 --name 'Welcome series 2026'",
            ])
            .note("Undocumented endpoint, known to change name and status. An active automation may send email."),
        delete("/automations/{id}", "Delete an automation")
            .arguments(&[AUTOMATION.wire("id")])
            .evidence(Evidence::Undocumented)
            .examples(&["automations delete 'Welcome series'", "automations delete 42 --yes"])
            .note("Undocumented endpoint; the server may reject the request."),
    ]);

pub static BLOCKS: Resource = resource("automations blocks", "block", "Steps of an automation", Group::Marketing)
    .columns(&["id", "parent", "ordernum", "type", "deleted", "cdate", "mdate"])
    .operations(&[list("/automations/{id}/blocks", "List the steps of an automation", "automationBlocks")
        .paging(Paging::Complete)
        .arguments(&[AUTOMATION.wire("id")])
        .evidence(Evidence::Observed)
        .examples(&["automations blocks list 'Welcome series'", "automations blocks list 42 -o json"])
        .note("Not available in every plan; the server responds with 404 if it is missing.")]);

// The envelope key is not recorded; it is inferred from blocks, whose responses use automationBlocks.
pub static TRIGGERS: Resource =
    resource("automations triggers", "trigger", "Triggers of an automation", Group::Marketing)
        .columns(&["id", "seriesid", "type", "relid", "segmentid", "multientry"])
        .operations(&[list("/automations/{id}/triggers", "List the triggers of an automation", "automationTriggers")
            .paging(Paging::Complete)
            .arguments(&[AUTOMATION.wire("id")])
            .evidence(Evidence::Observed)
            .examples(&["automations triggers list 'Welcome series'", "automations triggers list 42 -o json"])]);

/// The meanings of the codes in an automation run.
pub const RUN_MEANINGS: Meanings = &[("status", Meaning::Words(&[("running", "1"), ("ended", "2")]))];

const RUN: Param = reference("run", "automations contacts", "ID from automations contacts list").wire("id");

pub static CONTACTS: Resource =
    resource("automations contacts", "contact", "Automation runs of all contacts", Group::Marketing)
        .columns(&["id", "contact", "automation", "status", "adddate", "remdate", "completeValue"])
        .wide(&["lastdate"])
        .meanings(RUN_MEANINGS)
        .operations(&[
            id_list("/contactAutomations", "List the automation runs of all contacts", "contactAutomations")
                .spec("list-all-contact-automations")
                .examples(&["automations contacts list --limit 50", "automations contacts list --all -o csv"])
                .note("Use contacts list --automation to list the contacts in an automation."),
            get("/contactAutomations/{id}", "Show an automation run", "contactAutomation")
                .arguments(&[RUN])
                .spec("retrieve-a-contactautomation")
                .examples(&["automations contacts get 10003", "automations contacts get 10003 --jq .completeValue"]),
        ]);
