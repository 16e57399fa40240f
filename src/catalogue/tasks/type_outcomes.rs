//! Which outcomes are available for which task types.

use super::super::build::{choice, create, delete, get, list, reference, resource, text, update};
use super::super::meanings::Meaning;
use super::super::model::{Group, Param, Resource, Role};

const RELATION: Param = reference("type-outcome", "tasks type-outcomes", "Relation ID").wire("id");

pub static TYPE_OUTCOMES: Resource =
    resource("tasks type-outcomes", "type-outcome", "Outcomes available for task types", Group::Sales)
        .columns(&["id", "tasktype_id", "outcome_id", "display_order", "created_by", "created_utc_timestamp"])
        .managed(super::super::managed::sales::TYPE_OUTCOMES)
        .meanings(&[
            ("tasktype_id", Meaning::Reference("tasks types")),
            ("outcome_id", Meaning::Reference("tasks outcomes")),
        ])
        .operations(&[
            list("/tasktypeOutcomeRels", "List the outcomes available for each task type", "tasktypeOutcomeRels")
                .spec("list-all-task-type-outcome-relations")
                .examples(&["tasks type-outcomes list", "tasks type-outcomes list --columns tasktype_id,outcome_id"]),
            get("/tasktypeOutcomeRels/{id}", "Show the relation of a task type and an outcome", "tasktypeOutcomeRel")
                .arguments(&[RELATION])
                .spec("retrieve-a-task-type-outcome-relation")
                .examples(&["tasks type-outcomes get 57", "tasks type-outcomes get 57 -o json"]),
            create("/tasktypeOutcomeRels", "Make an outcome available for a task type", "taskOutcome")
                .verb("add")
                .body(
                    "taskOutcome",
                    &[
                        text("title", "Outcome title").required(),
                        choice(
                            "sentiment",
                            &[("positive", "Positive"), ("neutral", "Neutral"), ("negative", "Negative")],
                            "Sentiment of the outcome",
                        )
                        .required(),
                    ],
                )
                .spec("create-a-task-outcome-1")
                .examples(&[
                    "tasks type-outcomes add --title Interested --sentiment positive",
                    "tasks type-outcomes add --title 'No answer' --sentiment neutral",
                ])
                .note(INCOMPLETE_REFERENCE),
            update("/tasktypeOutcomeRels/{id}", "Update the relation of a task type and an outcome", "taskOutcome")
                .arguments(&[RELATION])
                .body("taskOutcome", &[text("title", "Outcome title")])
                .spec("update-a-task-outcome-1")
                .examples(&[
                    "tasks type-outcomes update 57 --title Interested",
                    "tasks type-outcomes update 57 --title Keen",
                ])
                .note(INCOMPLETE_REFERENCE),
            delete("/tasktypeOutcomeRels/{id}", "Make an outcome unavailable for a task type")
                .verb("remove")
                .role(Role::Remove)
                .arguments(&[RELATION])
                .spec("delete-a-task-type-outcome-relation")
                .examples(&["tasks type-outcomes remove 57", "tasks type-outcomes remove 57 58"]),
        ]);

const INCOMPLETE_REFERENCE: &str = "The API reference marks this endpoint as incomplete: it lists the properties of \
                                    an outcome, not of a relation. Use --set to send other properties.";
