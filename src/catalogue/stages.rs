//! Stages of pipelines, and the layout of their deal cards.

use super::build::{bit, call, create, delete, get, integer, list, optional, reference, resource, text, update};
use super::meanings::Meaning;
use super::model::{Group, Method, Paging, Param, Reply, Resource, Role, ValueFormat};
use super::undoing::ValueSource::{Owner, Property};
use super::undoing::{DependentRule, Source};

const STAGE: Param = reference("stage", "stages", "Stage title or ID").wire("id");
const REORDER: Param = bit("reorder", "Renumber the stages of the pipeline");

const BODY: [Param; 11] = [
    text("title", "Stage title").required(),
    reference("pipeline", "pipelines", "Pipeline of the stage").wire("group").required(),
    integer("position", "Position in the pipeline").wire("order"),
    text("deal-order", "Sort order of its deals: 'next-action DESC'").wire("dealOrder").format(ValueFormat::SortOrder),
    text("card-upper-left", "Upper left of deal cards: title").wire("cardRegion1"),
    text("card-upper-right", "Upper right of deal cards: next-action").wire("cardRegion2"),
    text("card-avatar", "Show or hide the contact's avatar on deal cards")
        .wire("cardRegion3")
        .one_of(&["show-avatar", "hide-avatar"]),
    text("card-beside-avatar", "Next to the avatar on deal cards: contact-fullname-orgname").wire("cardRegion4"),
    text("card-lower-right", "Lower right of deal cards: value").wire("cardRegion5"),
    text("stage-color", "Color as six hexadecimal digits without #: 32B0FC").wire("color").format(ValueFormat::Color),
    integer("width", "Width in pixels"),
];

/// The deals in a stage.
const DEALS: DependentRule = DependentRule::new(
    "deals of the stage",
    Source::Listing("/deals?filters[stage]={id}", "deals", Paging::Offset),
    "deals update",
    &[("id", Property("id")), ("stage", Owner)],
);

pub static STAGES: Resource = resource("stages", "stage", "Stages of pipelines", Group::Sales)
    .columns(&["id", "title", "group", "order", "color", "dealOrder"])
    .meanings(&[("group", Meaning::Reference("pipelines"))])
    .natural_key(&["title", "group"])
    .cached()
    .within("pipelines", "group")
    .operations(&[
        list("/dealStages", "List stages", "dealStages")
            .params(&[
                text("title", "Filter by text in the title").wire("filters[title]"),
                reference("pipeline", "pipelines", "Filter by pipeline").wire("filters[d_groupid]"),
            ])
            .orders(&["title"])
            .spec("list-all-deal-stages")
            .examples(&["stages list --pipeline Sales", "stages list --title Contact --order title"]),
        get("/dealStages/{id}", "Show a stage", "dealStage")
            .arguments(&[STAGE])
            .spec("retrieve-a-deal-stage")
            .examples(&["stages get Offer", "stages get 37 -o json"]),
        create("/dealStages", "Create a stage", "dealStage")
            .params(&[REORDER])
            .body("dealStage", &BODY)
            .spec("create-a-deal-stage")
            .examples(&[
                "stages create --title Offer --pipeline Sales",
                "stages create --title Offer --pipeline Sales --position 2 --reorder true --deal-order 'title ASC'",
            ]),
        update("/dealStages/{id}", "Update a stage", "dealStage")
            .arguments(&[STAGE])
            .params(&[REORDER])
            .body("dealStage", &optional(BODY))
            .spec("update-a-deal-stage")
            .examples(&["stages update Offer --title Quotation", "stages update 37 --position 1 --reorder true"]),
        delete("/dealStages/{id}", "Delete a stage")
            .arguments(&[STAGE])
            .spec("delete-a-deal-stage")
            .examples(&["stages delete 37", "stages delete 37 38 39 --yes"])
            .dependents(&[DEALS])
            .not_restored(&["its ID and dates"])
            .note("The server does not check for deals in the stage; move them first with stages move-deals."),
        call("move-deals", Method::Put, "/dealStages/{id}/deals", "Move all deals of a stage to another stage")
            .role(Role::Update)
            .arguments(&[STAGE])
            .body("deal", &[reference("to", "stages", "Target stage, in the same pipeline").wire("stage")])
            .reply(Reply::Items("deals"))
            .spec("move-deals-to-another-deal-stage")
            .examples(&["stages move-deals Offer --to 'Follow Up'", "stages move-deals 37 --to 39"])
            .undone_by_dependents(&[DEALS])
            .note("Both stages must belong to the same pipeline."),
    ]);
