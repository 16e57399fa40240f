//! What becomes of a deal: it moves to another stage, it is won, or it is lost. Each is an update of the deal.
//! Reference: developers.activecampaign.com/reference/update-a-deal-new

use super::DEAL;
use crate::catalogue::build::{call, reference};
use crate::catalogue::model::{Method, Operation, Param, Reply, Role};
use crate::catalogue::scope::SameParent;

const STAGE: Param =
    reference("stage", "stages", "Title or ID of a stage of the deal's pipeline; also next and previous")
        .rejected_if_unknown();
const PIPELINE: Param =
    reference("pipeline", "pipelines", "Pipeline of the stage, to move the deal to another pipeline").wire("group");

/// `deals move`: another stage.
pub const MOVE: Operation = update("move", "Move a deal to another stage")
    .arguments(&[DEAL, STAGE])
    .body("deal", &[PIPELINE])
    .same_parent(&SameParent { argument: "stage", parent: "group", order: "order" })
    .examples(&[
        "deals move 'Website relaunch' Offer",
        "deals move 18 next",
        "deals move License Renewals/Due",
    ])
    .note(
        "The stage is one of the pipeline that the deal is in. A stage of another pipeline is taken with --pipeline, or as a \
         path: Renewals/Due.",
    );

/// `deals win`: status 1.
pub const WIN: Operation = update("win", "Mark a deal as won")
    .fixed(&[("status", "1")])
    .examples(&["deals win 'Website relaunch'", "deals win 18 19 20"])
    .note("The deal stays in its stage. To open it again: deals update DEAL --status open.");

/// `deals lose`: status 2.
pub const LOSE: Operation = update("lose", "Mark a deal as lost")
    .fixed(&[("status", "2")])
    .examples(&["deals lose 'Website relaunch'", "deals lose 18 19"])
    .note("The deal stays in its stage. To open it again: deals update DEAL --status open.");

const fn update(verb: &'static str, about: &'static str) -> Operation {
    call(verb, Method::Put, "/deals/{id}", about)
        .role(Role::Update)
        .arguments(&[DEAL])
        .body("deal", &[])
        .reply(Reply::Item("deal"))
        .spec("update-a-deal-new")
}
