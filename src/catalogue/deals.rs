//! Deals of the CRM: what may be sold to whom, in which stage of which pipeline. Values are whole cents.

use super::build::{
    call, choice, create, custom_field, date, delete, get, integer, list, optional, reference, reference_and,
    reference_number, resource, text, update,
};
use super::meanings::{Meaning, Meanings};
use super::model::{Encoding, Group, Method, Paging, Param, Reply, Resource, Role};
use super::undoing::{From, Part, Side, Source};

pub mod activities;
pub mod contacts;
pub mod field_values;
pub mod fields;
pub mod notes;
pub mod roles;

const DEAL: Param = reference("deal", "deals", "Id or title of the deal").wire("id");

/// How a deal stands.
const STATES: &[(&str, &str)] = &[("open", "0"), ("won", "1"), ("lost", "2")];
const STATUS: Param = choice("status", STATES, "How the deal stands");

/// What members of deals mean, here and below contacts.
pub const MEANINGS: Meanings = &[("status", Meaning::Words(STATES)), ("value", Meaning::Cents)];

const MEMBERS: [Param; 12] = [
    text("title", "Title of the deal").required(),
    text("description", "What it is about"),
    reference("account", "accounts", "Account it is made with; this or --contact"),
    reference("contact", "contacts", "Main contact; this or --account"),
    integer("value", "Worth in cents, 45678 for 456.78").required(),
    text("currency", "Three-letter currency in lower case: eur").required(),
    reference("pipeline", "pipelines", "Pipeline; its first stage unless --stage is given").wire("group"),
    reference("stage", "stages", "Stage; brings its pipeline with it"),
    reference("owner", "users", "User in charge; needed where the pipeline assigns none"),
    integer("percent", "Chance in percent"),
    STATUS,
    custom_field("field", "deals fields", "Value of a custom field; of a currency field in cents")
        .wire("fields")
        .many(),
];

const FILTERS: &[Param] = &[
    text("search", "Text to look for, in the field --search-field names").wire("filters[search]"),
    text("search-field", "Where --search looks").wire("filters[search_field]"),
    text("title", "Only with this title").wire("filters[title]"),
    reference("stage", "stages", "Only in this stage").wire("filters[stage]"),
    reference("pipeline", "pipelines", "Only in this pipeline").wire("filters[group]"),
    choice("status", STATES, "Only in this state").wire("filters[status]"),
    reference("owner", "users", "Only of this user").wire("filters[owner]"),
    text("next-date-range", "Only with a next task due in this range").wire("filters[nextdate_range]"),
    text("tag", "Only where the main contact has this tag, by name").wire("filters[tag]"),
    reference("task-type", "tasks types", "Only with a task of this type").wire("filters[tasktype]"),
    date("created-before", "Only created before this day").wire("filters[created_before]"),
    date("created-after", "Only created on this day or later").wire("filters[created_after]"),
    date("updated-before", "Only changed before this day").wire("filters[updated_before]"),
    date("updated-after", "Only changed on this day or later").wire("filters[updated_after]"),
    integer("organization", "Only where the main contact is of this organization, by id").wire("filters[organization]"),
    integer("min-value", "Only worth at least this, in US dollars, not cents").wire("filters[minimum_value]"),
    integer("max-value", "Only worth at most this, in US dollars, not cents").wire("filters[maximum_value]"),
    reference_and("score-above", "scores", "Only with a score above, as SCORE:VALUE, the score by name or id")
        .wire("filters[score_greater_than]"),
    reference_and("score-below", "scores", "Only with a score below, as SCORE:VALUE, the score by name or id")
        .wire("filters[score_less_than]"),
    reference_and("score", "scores", "Only with exactly this score, as SCORE:VALUE, by name or id")
        .wire("filters[score]"),
];

/// The values of custom fields.
const VALUES: Part = Part {
    wire: "fields",
    source: Source::Listing("/deals/{id}/dealCustomFieldData", "dealCustomFieldData", Paging::Complete),
    key: ("customFieldId", "customFieldId"),
    value: ("fieldValue", "fieldValue"),
};

/// The contacts of a deal beside the main one.
const FURTHER: Side = Side {
    what: "further contacts",
    source: Source::Listing("/deals/{id}/contactDeals", "contactDeals", Paging::Complete),
    command: "deals contacts add",
    values: &[("deal", From::Owner), ("contact", From::Member("contact"))],
};

/// `acamp deals`.
pub static DEALS: Resource = resource("deals", "deal", "Sales on their way through the pipelines", Group::Sales)
    .columns(&["id", "title", "value", "currency", "status", "stage", "owner"])
    .meanings(MEANINGS)
    .identity("title")
    .parts(&[VALUES])
    .operations(&[
        list("/deals", "List deals", "deals")
            .params(FILTERS)
            .orders(&["title", "value", "cdate", "contact_name", "contact_orgname", "next-action"])
            .spec("list-all-deals")
            .examples(&[
                "deals list --status open --pipeline Sales --order value:desc",
                "deals list --owner kim@example.com --created-after 2026-11-01 -o csv",
            ])
            .note("Of deals the user of the token may not see, only id and title come."),
        get("/deals/{id}", "Show one deal", "deal")
            .arguments(&[DEAL])
            .spec("retrieve-a-deal")
            .examples(&["deals get 18", "deals get 'Website relaunch' -o json"]),
        create("/deals", "Create a deal", "deal")
            .body("deal", &MEMBERS)
            .spec("create-a-deal-new")
            .examples(&[
                "deals create --title 'Website relaunch' --value 450000 --currency eur --contact ana@example.com \
                 --stage Offer",
                "deals create --title Licence --value 9900 --currency usd --account Contoso --pipeline Sales",
            ])
            .note("A deal needs a contact or an account, and a pipeline or a stage."),
        update("/deals/{id}", "Change a deal", "deal")
            .arguments(&[DEAL])
            .body("deal", &optional(MEMBERS))
            .spec("update-a-deal-new")
            .examples(&[
                "deals update 'Website relaunch' --status won",
                "deals update 18 --stage Offer --value 480000",
            ]),
        delete("/deals/{id}", "Delete a deal")
            .arguments(&[DEAL])
            .spec("delete-a-deal")
            .examples(&["deals delete 18", "deals delete 18 19 20 --yes"])
            .takes_along(&[FURTHER])
            .loses(&["its id and dates", "its notes, tasks and activities"])
            .note("To close a deal, set its status to won or lost."),
        call("bulk-update", Method::Patch, "/deals/bulkUpdate", "Give many deals another owner in one call")
            .role(Role::Update)
            .encoding(Encoding::JsonArray)
            .body(
                "deals",
                &[
                    reference_number("deal", "deals", "Deal to hand over, by id or title").wire("id").many(),
                    reference_number("owner", "users", "User who takes the deals").wire("ownerId"),
                ],
            )
            .reply(Reply::Whole)
            .spec("bulk-update-deal-owners")
            .examples(&[
                "deals bulk-update --deal 1 --deal 2 --deal 3 --owner kim@example.com",
                "deals bulk-update --data @owners.json",
            ])
            .note("The answer lists the ids that were changed, that needed no change and that failed."),
    ]);
