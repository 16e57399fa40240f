//! Pipelines: rows of stages that deals pass through. The service calls them deal groups.

use super::build::{
    bit, choice, create, delete, get, list, optional, reference, reference_number, resource, text, update,
};
use super::guarding::Level;
use super::meanings::Meaning;
use super::model::{Group, Paging, Param, Resource, When};

const PIPELINE: Param = reference("pipeline", "pipelines", "Id or title of the pipeline").wire("id");

/// How new deals find their owner.
const ASSIGNMENT: &[(&str, &str)] = &[("none", "0"), ("round-robin", "1"), ("by-value", "2")];

const MEMBERS: [Param; 7] = [
    text("title", "Title of the pipeline").required(),
    text("currency", "Three-letter currency of new deals in lower case: eur").required(),
    bit("all-groups", "Whether every group may use it, not only those of --group").wire("allgroups"),
    bit("all-users", "Whether new deals go to every user, not only those of --user").wire("allusers"),
    choice("autoassign", ASSIGNMENT, "How new deals find their owner"),
    reference("user", "users", "User who is given new deals").wire("users").many(),
    reference("group", "groups", "Group that may use the pipeline").wire("groups").many(),
];

/// `acamp pipelines`.
pub static PIPELINES: Resource = resource(
    "pipelines",
    "pipeline",
    "Rows of stages that deals pass through",
    Group::Sales,
)
.columns(&["id", "title", "currency", "autoassign", "allusers", "allgroups", "cdate"])
.meanings(&[("autoassign", Meaning::Words(ASSIGNMENT))])
.identity("title")
.remembered()
.operations(&[
    list("/dealGroups", "List pipelines", "dealGroups")
        .params(&[
            text("title", "Only with this in the title").wire("filters[title]"),
            bit("have-stages", "Only those with stages, or only those without").wire("filters[have_stages]"),
        ])
        .orders(&["title", "popular"])
        .spec("list-all-pipelines")
        .examples(&["pipelines list --order popular:desc", "pipelines list --title Sales -o json"]),
    list("/dealGroup/get_inaccessible_deal_groups", "List the pipelines a user may not see", "dealGroups")
        .params(&[
            reference_number("inaccessible-to", "users", "User whose missing rights are asked for")
                .wire("userId")
                .required(),
            reference_number("deal", "deals", "Deal whose pipeline is looked at").wire("dealIds[]").many().required(),
        ])
        .paging(Paging::Complete)
        .when(When::Flag("inaccessible-to"))
        .spec("retrieve-inaccessible-pipelines-by-user")
        .examples(&[
            "pipelines list --inaccessible-to kim@example.com --deal 18",
            "pipelines list --inaccessible-to 3 --deal 18 --deal 19",
        ]),
    get("/dealGroups/{id}", "Show one pipeline", "dealGroup")
        .arguments(&[PIPELINE])
        .spec("retrieve-a-pipeline")
        .examples(&["pipelines get Sales", "pipelines get 13 -o json"]),
    create("/dealGroups", "Create a pipeline", "dealGroup")
        .body("dealGroup", &MEMBERS)
        .spec("create-a-pipeline")
        .examples(&[
            "pipelines create --title Sales --currency eur",
            "pipelines create --title Renewals --currency usd --autoassign none --all-groups false --group Sales",
        ])
        .note("The service puts three stages into every new pipeline: To Contact, In Contact and Follow Up."),
    update("/dealGroups/{id}", "Change a pipeline", "dealGroup")
        .arguments(&[PIPELINE])
        .body("dealGroup", &optional(MEMBERS))
        .spec("update-a-pipeline")
        .examples(&["pipelines update Sales --title 'New business'", "pipelines update 13 --autoassign by-value"])
        .note("The users and groups given replace those there are."),
    delete("/dealGroups/{id}", "Delete a pipeline")
        .level(Level::Severe)
        .loses(&["its id and dates", "its stages, which stay behind without it"])
        .arguments(&[PIPELINE])
        .spec("delete-a-pipeline")
        .examples(&["pipelines delete Renewals", "pipelines delete 13 --confirm 13"])
        .note(
            "The service asks nothing and leaves the stages behind, without a pipeline: delete them first with \
                 stages delete. What becomes of the deals is not known; move them first.",
        ),
]);
