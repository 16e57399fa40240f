//! Deal pipelines. The API calls them deal groups.

use super::build::{
    bit, choice, create, delete, get, list, optional, reference, reference_number, resource, text, update,
};
use super::guarding::Level;
use super::meanings::Meaning;
use super::model::{Group, Letters, Paging, Param, Resource, ValueFormat, When};
use super::side_loads::{Added, SideLoad};

const PIPELINE: Param = reference("pipeline", "pipelines", "Pipeline title or ID").wire("id");

/// How owners are assigned to new deals.
const ASSIGNMENT: &[(&str, &str)] = &[("none", "0"), ("round-robin", "1"), ("by-value", "2")];

const BODY: [Param; 7] = [
    text("title", "Pipeline title").required(),
    text("currency", "Currency code of new deals: eur").format(ValueFormat::Currency(Letters::Lower)).required(),
    bit("all-groups", "Allow all user groups, not only those given with --group").wire("allgroups"),
    bit("all-users", "Assign new deals to all users, not only those given with --user").wire("allusers"),
    choice("autoassign", ASSIGNMENT, "How owners are assigned to new deals"),
    reference("user", "users", "User that new deals are assigned to").wire("users").repeatable().unverified(),
    reference("group", "groups", "User group that can use the pipeline").wire("groups").repeatable().unverified(),
];

/// Its stages, and who has access: the names are those of the links of a recorded pipeline.
const PARTS: &[SideLoad] = &[
    SideLoad::rows("dealStages", &["group"], "/dealGroups/{id}/stages").ids("stages").added(Added::Always),
    SideLoad::rows("dealGroupUsers", &["dealGroup"], "/dealGroups/{id}/dealGroupUsers").ids(""),
    SideLoad::rows("dealGroupGroups", &["d_groupid", "dealGroup"], "/dealGroups/{id}/dealGroupGroups").ids(""),
];

pub static PIPELINES: Resource = resource(
    "pipelines",
    "pipeline",
    "Deal pipelines",
    Group::Sales,
)
.columns(&["id", "title", "currency", "autoassign", "allusers", "allgroups", "cdate"])
.meanings(&[("autoassign", Meaning::Words(ASSIGNMENT))])
.natural_key(&["title"])
.cached()
.managed(super::managed::sales::PIPELINES)
.operations(&[
    list("/dealGroups", "List pipelines", "dealGroups")
        .params(&[
            text("title", "Filter by text in the title").wire("filters[title]"),
            bit("have-stages", "Only pipelines with stages (true) or without (false)").wire("filters[have_stages]"),
        ])
        .orders(&["title", "popular"])
        .side_loads(PARTS)
        .spec("list-all-pipelines")
        .examples(&["pipelines list --order popular:desc", "pipelines list --title Sales -o json"]),
    list("/dealGroup/get_inaccessible_deal_groups", "List the pipelines that a user cannot access", "dealGroups")
        .params(&[
            reference_number("inaccessible-to", "users", "User whose inaccessible pipelines to list")
                .wire("userId")
                .required()
                .unverified(),
            reference_number("deal", "deals", "Deal whose pipeline to check")
                .wire("dealIds[]")
                .repeatable()
                .required()
                .unverified(),
        ])
        .paging(Paging::Complete)
        .when(When::Flag("inaccessible-to"))
        .spec("retrieve-inaccessible-pipelines-by-user")
        .examples(&[
            "pipelines list --inaccessible-to kim@example.com --deal 18",
            "pipelines list --inaccessible-to 3 --deal 18 --deal 19",
        ]),
    get("/dealGroups/{id}", "Show a pipeline", "dealGroup")
        .arguments(&[PIPELINE])
        .spec("retrieve-a-pipeline")
        .examples(&["pipelines get Sales", "pipelines get 13 -o json"]),
    create("/dealGroups", "Create a pipeline", "dealGroup")
        .body("dealGroup", &BODY)
        .spec("create-a-pipeline")
        .examples(&[
            "pipelines create --title Sales --currency eur",
            "pipelines create --title Renewals --currency usd --autoassign none --all-groups false --group Sales",
        ])
        .note("The server adds three stages to every new pipeline: To Contact, In Contact, and Follow Up."),
    update("/dealGroups/{id}", "Update a pipeline", "dealGroup")
        .arguments(&[PIPELINE])
        .body("dealGroup", &optional(BODY))
        .spec("update-a-pipeline")
        .examples(&["pipelines update Sales --title 'New business'", "pipelines update 13 --autoassign by-value"])
        .note("The given users and groups replace all existing ones."),
    delete("/dealGroups/{id}", "Delete a pipeline")
        .level(Level::Severe)
        .not_restored(&["its ID and dates", "its stages, which remain without a pipeline"])
        .arguments(&[PIPELINE])
        .spec("delete-a-pipeline")
        .examples(&["pipelines delete Renewals", "pipelines delete 13 --confirm 13"])
        .note(
            "The server does not check for stages and leaves them without a pipeline; delete them first with stages \
             delete. What happens to the deals is undocumented; move them first.",
        ),
]);
