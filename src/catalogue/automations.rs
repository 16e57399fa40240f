//! Automations.
//! Reference: developers.activecampaign.com/reference/automations

use super::build::{choice, create, delete, get, id_list, list, reference, resource, text, update};
use super::guarding::{Level, PropertyValues};
use super::meanings::{Meaning, Meanings};
use super::model::{Evidence, Group, Paging, Param, Resource, When};
use super::properties::{Filterable, Property, ServerFilter, ShortForm, ValuePlace};
use super::shared::AUTOMATION;

pub const STATUSES: &[(&str, &str)] = &[("active", "1"), ("inactive", "2")];
const STATUS: Param = choice("status", STATUSES, "Status of the automation");
const NAME: Param = text("name", "Automation name");

/// What keeps an automation from sending: any other status may start it.
const INACTIVE: &[PropertyValues] = &[("status", &["", "2"])];

pub static AUTOMATIONS: Resource = resource("automations", "automation", "Automations", Group::Marketing)
    .columns(&["id", "name", "status", "entered", "exited", "cdate", "mdate"])
    .meanings(&[("status", Meaning::Words(STATUSES))])
    .natural_key(&["name"])
    .cached()
    .managed(super::managed::account::AUTOMATIONS)
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
pub const RUN_MEANINGS: Meanings = &[("status", Meaning::Words(RUN_STATUSES))];

/// The status of a run. The last two are what people call the same.
const RUN_STATUSES: &[(&str, &str)] = &[("running", "1"), ("ended", "2"), ("active", "1"), ("completed", "2")];

/// What expressions can name on runs. Reports say that the server filters runs by status; each is checked again.
static RUN_PROPERTIES: Filterable = Filterable {
    properties: &[
        Property::new("status", ValuePlace::Words("status", RUN_STATUSES))
            .filtered(ServerFilter::Equal("filters[status]")),
        Property::new("contact", ValuePlace::Id("contact", "contacts")),
        Property::new("automation", ValuePlace::Id("seriesid", "automations")),
        Property::new("entered", ValuePlace::Time("adddate")),
        Property::new("left", ValuePlace::Time("remdate")),
        Property::new("progress", ValuePlace::Number("completeValue")),
        Property::new("id", ValuePlace::Number("id")),
    ],
    fields: None,
    short_forms: &[ShortForm {
        flag: "status",
        value_name: "STATUS",
        resource: "",
        help: "Only runs with this status: running (or active), or ended (or completed)",
        expression: "status = {}",
    }],
    example: "status = running and entered < 2026-01-31",
};

const RUN: Param = reference("run", "automations contacts", "ID from automations contacts list").wire("id");

pub static CONTACTS: Resource =
    resource("automations contacts", "contact", "Automation runs of all contacts", Group::Marketing)
        .columns(&["id", "contact", "automation", "status", "adddate", "remdate", "completeValue"])
        .wide(&["lastdate"])
        .meanings(RUN_MEANINGS)
        .counted_as("run", "runs")
        .filterable(&RUN_PROPERTIES)
        .operations(&[
            id_list("/contactAutomations", "List the automation runs of all contacts", "contactAutomations")
                .spec("list-all-contact-automations")
                .examples(&["automations contacts list --limit 50", "automations contacts list --all -o csv"])
                .note("A run is one pass of a contact through an automation; a contact can have several."),
            // Recorded responses link to it; its own response is not recorded, and nested collections have no total.
            id_list("/automations/{id}/contactAutomations", "List the runs of an automation", "contactAutomations")
                .when(When::WithArgument)
                .arguments(&[AUTOMATION.wire("id")])
                .evidence(Evidence::Observed)
                .examples(&["automations contacts list 'Welcome series'", "automations contacts list 42 --all -o csv"]),
            get("/contactAutomations/{id}", "Show an automation run", "contactAutomation")
                .arguments(&[RUN])
                .spec("retrieve-a-contactautomation")
                .examples(&["automations contacts get 10003", "automations contacts get 10003 --jq .completeValue"]),
        ]);
