//! Which outcomes a type of task offers.

use super::super::build::{choice, create, delete, get, list, reference, resource, text, update};
use super::super::model::{Group, Param, Resource, Role};

const RELATION: Param = reference("type-outcome", "tasks type-outcomes", "Id of the relation").wire("id");

/// `acamp tasks type-outcomes`.
pub static TYPE_OUTCOMES: Resource =
    resource("tasks type-outcomes", "type-outcome", "Outcomes that types of tasks offer", Group::Sales)
        .columns(&["id", "tasktype_id", "outcome_id", "display_order", "created_by", "created_utc_timestamp"])
        .operations(&[
            list("/tasktypeOutcomeRels", "List which type offers which outcome", "tasktypeOutcomeRels")
                .spec("list-all-task-type-outcome-relations")
                .examples(&["tasks type-outcomes list", "tasks type-outcomes list --columns tasktype_id,outcome_id"]),
            get("/tasktypeOutcomeRels/{id}", "Show one relation", "tasktypeOutcomeRel")
                .arguments(&[RELATION])
                .spec("retrieve-a-task-type-outcome-relation")
                .examples(&["tasks type-outcomes get 57", "tasks type-outcomes get 57 -o json"]),
            create("/tasktypeOutcomeRels", "Offer an outcome for a type", "taskOutcome")
                .verb("add")
                .body(
                    "taskOutcome",
                    &[
                        text("title", "Title of the outcome").required(),
                        choice(
                            "sentiment",
                            &[("positive", "Positive"), ("neutral", "Neutral"), ("negative", "Negative")],
                            "Whether it is good news",
                        )
                        .required(),
                    ],
                )
                .spec("create-a-task-outcome-1")
                .examples(&[
                    "tasks type-outcomes add --title Interested --sentiment positive",
                    "tasks type-outcomes add --title 'No answer' --sentiment neutral",
                ])
                .note(UNFINISHED),
            update("/tasktypeOutcomeRels/{id}", "Change a relation", "taskOutcome")
                .arguments(&[RELATION])
                .body("taskOutcome", &[text("title", "Title of the outcome")])
                .spec("update-a-task-outcome-1")
                .examples(&[
                    "tasks type-outcomes update 57 --title Interested",
                    "tasks type-outcomes update 57 --title Keen",
                ])
                .note(UNFINISHED),
            delete("/tasktypeOutcomeRels/{id}", "Stop offering an outcome for a type")
                .verb("remove")
                .role(Role::Remove)
                .arguments(&[RELATION])
                .spec("delete-a-task-type-outcome-relation")
                .examples(&["tasks type-outcomes remove 57", "tasks type-outcomes remove 57 58"]),
        ]);

const UNFINISHED: &str = "The provider marks the page of this call as unfinished: it names members of an outcome, \
                          not of a relation. Other members can be sent with --set.";
