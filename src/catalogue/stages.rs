//! Stages of pipelines, and how the cards of their deals look.

use super::build::{bit, call, create, delete, get, integer, list, optional, reference, resource, text, update};
use super::model::{Group, Method, Paging, Param, Reply, Resource, Role};
use super::undoing::{From, Side, Source};

const STAGE: Param = reference("stage", "stages", "Id or title of the stage").wire("id");
const REORDER: Param = bit("reorder", "Number the stages of the pipeline anew");

const MEMBERS: [Param; 11] = [
    text("title", "Title of the stage").required(),
    reference("pipeline", "pipelines", "Pipeline it belongs to").wire("group").required(),
    integer("position", "Place in the pipeline").wire("order"),
    text("deal-order", "How its deals are ordered: 'next-action DESC'").wire("dealOrder"),
    text("card-upper-left", "What stands there on the cards of deals: title").wire("cardRegion1"),
    text("card-upper-right", "What stands there: next-action").wire("cardRegion2"),
    text("card-avatar", "Whether cards show the contact's picture")
        .wire("cardRegion3")
        .one_of(&["show-avatar", "hide-avatar"]),
    text("card-beside-avatar", "What stands there: contact-fullname-orgname").wire("cardRegion4"),
    text("card-lower-right", "What stands there: value").wire("cardRegion5"),
    text("stage-color", "Six hexadecimal digits without #: 32B0FC").wire("color"),
    integer("width", "Width in pixels"),
];

/// The deals in a stage.
const DEALS: Side = Side {
    what: "deals of the stage",
    source: Source::Listing("/deals?filters[stage]={id}", "deals", Paging::Offset),
    command: "deals update",
    values: &[("id", From::Member("id")), ("stage", From::Owner)],
};

/// `acamp stages`.
pub static STAGES: Resource = resource("stages", "stage", "Steps of pipelines", Group::Sales)
    .columns(&["id", "title", "group", "order", "color", "dealOrder"])
    .identity("title")
    .remembered()
    .within("pipelines", "group")
    .operations(&[
        list("/dealStages", "List stages", "dealStages")
            .params(&[
                text("title", "Only with this in the title").wire("filters[title]"),
                reference("pipeline", "pipelines", "Only of this pipeline").wire("filters[d_groupid]"),
            ])
            .orders(&["title"])
            .spec("list-all-deal-stages")
            .examples(&["stages list --pipeline Sales", "stages list --title Contact --order title"]),
        get("/dealStages/{id}", "Show one stage", "dealStage")
            .arguments(&[STAGE])
            .spec("retrieve-a-deal-stage")
            .examples(&["stages get Offer", "stages get 37 -o json"]),
        create("/dealStages", "Create a stage", "dealStage")
            .params(&[REORDER])
            .body("dealStage", &MEMBERS)
            .spec("create-a-deal-stage")
            .examples(&[
                "stages create --title Offer --pipeline Sales",
                "stages create --title Offer --pipeline Sales --position 2 --reorder true --deal-order 'title ASC'",
            ]),
        update("/dealStages/{id}", "Change a stage", "dealStage")
            .arguments(&[STAGE])
            .params(&[REORDER])
            .body("dealStage", &optional(MEMBERS))
            .spec("update-a-deal-stage")
            .examples(&["stages update Offer --title Quotation", "stages update 37 --position 1 --reorder true"]),
        delete("/dealStages/{id}", "Delete a stage")
            .arguments(&[STAGE])
            .spec("delete-a-deal-stage")
            .examples(&["stages delete 37", "stages delete 37 38 39 --yes"])
            .takes_along(&[DEALS])
            .loses(&["its id and dates"])
            .note("The service asks nothing, even with deals inside: move them first with stages move-deals."),
        call("move-deals", Method::Put, "/dealStages/{id}/deals", "Move all deals of a stage into another one")
            .role(Role::Update)
            .arguments(&[STAGE])
            .body(
                "deal",
                &[reference("to", "stages", "Stage that takes the deals, of the same pipeline").wire("stage")],
            )
            .reply(Reply::Items("deals"))
            .spec("move-deals-to-another-deal-stage")
            .examples(&["stages move-deals Offer --to 'Follow Up'", "stages move-deals 37 --to 39"])
            .undone_by_sides(&[DEALS])
            .note("Both stages must belong to the same pipeline."),
    ]);
