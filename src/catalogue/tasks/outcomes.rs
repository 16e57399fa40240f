//! Outcomes a task can be closed with. The published path of change and deletion is misspelled (`/taskOutccomes`); the
//! right one comes first, the other is tried when the service refuses it.

use super::super::build::{bit, choice, create, delete, get, list, optional, reference, resource, text, update};
use super::super::model::{Evidence, Group, Param, Resource, When};

const OUTCOME: Param = reference("outcome", "tasks outcomes", "Id or title of the outcome").wire("id");

const MEMBERS: [Param; 3] = [
    text("title", "Title of the outcome; no two alike").required(),
    choice(
        "sentiment",
        &[("positive", "Positive"), ("neutral", "Neutral"), ("negative", "Negative")],
        "Whether it is good news",
    )
    .required(),
    bit("disabled", "Whether it can no longer be chosen"),
];

/// `acamp tasks outcomes`.
pub static OUTCOMES: Resource = resource("tasks outcomes", "outcome", "Results a task can have", Group::Sales)
    .columns(&["id", "title", "sentiment", "disabled", "created_by", "updated_utc_timestamp"])
    .identity("title")
    .remembered()
    .operations(&[
        list("/taskOutcomes", "List task outcomes", "taskOutcomes")
            .params(&[choice(
                "sentiment",
                &[("negative", "1"), ("neutral", "2"), ("positive", "3")],
                "Only with this sentiment",
            )
            .wire("filters[sentiment]")])
            .spec("list-all-task-outcomes")
            .examples(&["tasks outcomes list", "tasks outcomes list --sentiment positive"]),
        get("/taskOutcomes/{id}", "Show one task outcome", "taskOutcome")
            .arguments(&[OUTCOME])
            .spec("retrieve-a-task-outcome")
            .examples(&["tasks outcomes get Interested", "tasks outcomes get 1 -o json"]),
        create("/taskOutcomes", "Create a task outcome", "taskOutcome")
            .body("taskOutcome", &MEMBERS)
            .spec("create-a-task-outcome")
            .examples(&[
                "tasks outcomes create --title Interested --sentiment positive",
                "tasks outcomes create --title 'No answer' --sentiment neutral",
            ]),
        update("/taskOutcomes/{id}", "Change a task outcome", "taskOutcome")
            .arguments(&[OUTCOME])
            .body("taskOutcome", &optional(MEMBERS))
            .evidence(Evidence::Observed)
            .examples(&[
                "tasks outcomes update Interested --sentiment neutral",
                "tasks outcomes update 'No answer' --disabled true",
            ]),
        update("/taskOutccomes/{id}", "Change a task outcome, by the published path", "taskOutcome")
            .arguments(&[OUTCOME])
            .body("taskOutcome", &optional(MEMBERS))
            .when(When::Refused)
            .spec("update-a-task-outcome")
            .examples(&["tasks outcomes update 1 --title Keen", "tasks outcomes update 1 --disabled true"]),
        delete("/taskOutcomes/{id}", "Delete a task outcome")
            .arguments(&[OUTCOME])
            .evidence(Evidence::Observed)
            .examples(&["tasks outcomes delete 'No answer'", "tasks outcomes delete 1 2 --yes"]),
        delete("/taskOutccomes/{id}", "Delete a task outcome, by the published path")
            .arguments(&[OUTCOME])
            .when(When::Refused)
            .spec("delete-a-task-outcome")
            .examples(&["tasks outcomes delete 1"]),
    ]);
