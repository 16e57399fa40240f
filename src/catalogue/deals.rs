//! Deals of the CRM. Their values are whole cents on the wire.

use super::build::{
    call, choice, create, custom_field, delete, get, integer, list, money, optional, past_time, reference,
    reference_and, reference_number, resource, text, update,
};
use super::meanings::{Meaning, Meanings};
use super::model::{Encoding, Group, Letters, Method, Paging, Param, Reply, Resource, Role, ValueFormat};
use super::side_loads::SideLoad;
use super::undoing::ValueSource::{Owner, Property};
use super::undoing::{DependentRule, SeparateProperty, Source};

pub mod activities;
pub mod contacts;
pub mod field_values;
pub mod fields;
pub mod notes;
mod progress;
mod properties;
pub mod roles;

const DEAL: Param = reference("deal", "deals", "Deal title or ID").wire("id");

/// The status of a deal.
const STATUSES: &[(&str, &str)] = &[("open", "0"), ("won", "1"), ("lost", "2")];
const STATUS: Param = choice("status", STATUSES, "Deal status");

/// The meanings of codes and amounts in deals, here and under `contacts deals`.
pub const MEANINGS: Meanings = &[
    ("status", Meaning::Words(STATUSES)),
    ("value", Meaning::Cents),
    ("group", Meaning::Reference("pipelines")),
    ("owner", Meaning::Reference("users")),
    ("role", Meaning::Reference("deals roles")),
];

const BODY: [Param; 12] = [
    text("title", "Deal title").required(),
    text("description", "Deal description"),
    reference("account", "accounts", "Account; either this or --contact is required"),
    reference("contact", "contacts", "Primary contact; either this or --account is required"),
    money("value", "Value, with decimals: 456.78").required(),
    text("currency", "Currency code: eur").format(ValueFormat::Currency(Letters::Lower)).required(),
    reference("pipeline", "pipelines", "Pipeline; the deal starts in its first stage unless --stage is given")
        .wire("group"),
    reference("stage", "stages", "Stage; implies its pipeline"),
    reference("owner", "users", "Deal owner; required if the pipeline does not assign one"),
    integer("percent", "Probability of winning, in percent"),
    STATUS,
    custom_field("field", "deals fields", "Custom field value; amounts with decimals").wire("fields").repeatable(),
];

const FILTERS: &[Param] = &[
    text("search", "Search for text in the field given by --search-field").wire("filters[search]"),
    text("search-field", "Field that --search searches").wire("filters[search_field]"),
    text("title", "Filter by title").wire("filters[title]"),
    reference("stage", "stages", "Filter by stage").wire("filters[stage]"),
    reference("pipeline", "pipelines", "Filter by pipeline").wire("filters[group]"),
    choice("status", STATUSES, "Filter by status").wire("filters[status]"),
    reference("owner", "users", "Filter by owner").wire("filters[owner]"),
    text("next-date-range", "Filter by due date range of the next task").wire("filters[nextdate_range]"),
    text("tag", "Filter by tag of the primary contact; takes the tag name").wire("filters[tag]"),
    reference("task-type", "tasks types", "Only deals with a task of this type").wire("filters[tasktype]"),
    past_time("created-before", "Only deals created before this time").wire("filters[created_before]"),
    past_time("created-after", "Only deals created at or after this time").wire("filters[created_after]"),
    past_time("updated-before", "Only deals updated before this time").wire("filters[updated_before]"),
    past_time("updated-after", "Only deals updated at or after this time").wire("filters[updated_after]"),
    integer("organization", "Filter by organization ID of the primary contact").wire("filters[organization]"),
    integer("min-value", "Minimum value, in US dollars, not in cents: 12500").wire("filters[minimum_value]"),
    integer("max-value", "Maximum value, in US dollars, not in cents: 12500").wire("filters[maximum_value]"),
    reference_and("score-above", "scores", "Only deals above this score: SCORE:VALUE, with the score's name or ID")
        .wire("filters[score_greater_than]"),
    reference_and("score-below", "scores", "Only deals below this score: SCORE:VALUE, with the score's name or ID")
        .wire("filters[score_less_than]"),
    reference_and("score", "scores", "Only deals with exactly this score: SCORE:VALUE").wire("filters[score]"),
];

/// The values of custom fields.
const VALUES: SeparateProperty = SeparateProperty {
    wire: "fields",
    source: Source::Listing("/deals/{id}/dealCustomFieldData", "dealCustomFieldData", Paging::Complete),
    key: ("customFieldId", "customFieldId"),
    value: ("fieldValue", "fieldValue"),
};

/// What clients in production read beside deals. The values come with the names of database columns, `deal_id` and
/// `custom_field_text_value`; one client expects those of `/dealCustomFieldData`.
const SIDE_LOADS: &[SideLoad] = &[
    SideLoad::rows("dealCustomFieldData", &["deal_id", "dealId", "deal"], "/deals/{id}/dealCustomFieldData").ids(""),
    SideLoad::target("contact", "contacts", "contact", "contacts"),
    SideLoad::target("account", "accounts", "account", "accounts"),
    SideLoad::target("stage", "dealStages", "stage", "stages"),
    SideLoad::target("group", "dealGroups", "group", "pipelines"),
    SideLoad::target("owner", "users", "owner", "users"),
];

/// The secondary contacts of a deal.
const SECONDARY_CONTACTS: DependentRule = DependentRule::new(
    "further contacts",
    Source::Listing("/deals/{id}/contactDeals", "contactDeals", Paging::Complete),
    "deals contacts add",
    &[("deal", Owner), ("contact", Property("contact"))],
)
.then(&contacts::ROLE);

pub static DEALS: Resource = resource("deals", "deal", "Deals in the sales pipelines", Group::Sales)
    .columns(&["id", "title", "value", "currency", "status", "stage", "owner"])
    .wide(&["contact", "account", "group", "percent", "nextdate", "cdate", "mdate"])
    .meanings(MEANINGS)
    .identity("title")
    .filterable(&properties::FILTERABLE)
    .separate_properties(&[VALUES])
    .operations(&[
        list("/deals", "List deals", "deals")
            .params(FILTERS)
            .orders(&["title", "value", "cdate", "contact_name", "contact_orgname", "next-action"])
            .side_loads(SIDE_LOADS)
            // Undocumented. In an account, pages without an order had 528 of 551 deals, and all of them with this one.
            .stable_order("id")
            .spec("list-all-deals")
            .examples(&[
                "deals list --status open --pipeline Sales --order value:desc",
                "deals list --owner kim@example.com --created-after 2026-11-01 -o csv",
            ])
            .note("For deals that the API key's user cannot see, only ID and title are returned."),
        get("/deals/{id}", "Show a deal", "deal")
            .arguments(&[DEAL])
            .spec("retrieve-a-deal")
            .examples(&["deals get 18", "deals get 'Website relaunch' -o json"]),
        create("/deals", "Create a deal", "deal")
            .body("deal", &BODY)
            .spec("create-a-deal-new")
            .examples(&[
                "deals create --title 'Website relaunch' --value 4500.00 --currency eur --contact ana@example.com \
                 --stage Offer",
                "deals create --title License --value-cents 9900 --currency usd --account Contoso --pipeline Sales",
            ])
            .note("A deal requires a contact or an account, and a pipeline or a stage."),
        update("/deals/{id}", "Update a deal", "deal")
            .arguments(&[DEAL])
            .body("deal", &optional(BODY))
            .spec("update-a-deal-new")
            .examples(&[
                "deals update 'Website relaunch' --status won",
                "deals update 18 --stage Offer --value 4800.00",
            ]),
        delete("/deals/{id}", "Delete a deal")
            .arguments(&[DEAL])
            .spec("delete-a-deal")
            .examples(&["deals delete 18", "deals delete 18 19 20 --yes"])
            .dependents(&[SECONDARY_CONTACTS])
            .not_restored(&["its ID and dates", "its notes, tasks, and activities"])
            .note("To close a deal instead, set its status to won or lost."),
        progress::MOVE,
        progress::WIN,
        progress::LOSE,
        call("bulk-update", Method::Patch, "/deals/bulkUpdate", "Change the owner of several deals in one request")
            .role(Role::Update)
            .encoding(Encoding::JsonArray)
            .body(
                "deals",
                &[
                    reference_number("deal", "deals", "Deal to reassign").wire("id").repeatable().rejected_if_unknown(),
                    reference_number("owner", "users", "New owner of the deals").wire("ownerId").rejected_if_unknown(),
                ],
            )
            .reply(Reply::Whole)
            .spec("bulk-update-deal-owners")
            .examples(&[
                "deals bulk-update --deal 1 --deal 2 --deal 3 --owner kim@example.com",
                "deals bulk-update --data @owners.json",
            ])
            .note("The response lists the IDs of updated, unchanged, and failed deals."),
    ]);
