//! Outcomes that a task can be completed with. The published path of update and delete is misspelled
//! (`/taskOutccomes`); the correct one is tried first, and the published one if the server rejects it.

use super::super::build::{bit, choice, create, delete, get, list, optional, reference, resource, text, update};
use super::super::model::{Evidence, Group, Param, Resource, When};

const OUTCOME: Param = reference("outcome", "tasks outcomes", "Outcome title or ID").wire("id");

pub const SENTIMENTS: &[(&str, &str)] = &[("positive", "Positive"), ("neutral", "Neutral"), ("negative", "Negative")];

const BODY: [Param; 3] = [
    text("title", "Outcome title; must be unique").required(),
    choice("sentiment", SENTIMENTS, "Sentiment of the outcome").required(),
    bit("disabled", "Disable the outcome so that it can no longer be selected"),
];

pub static OUTCOMES: Resource = resource("tasks outcomes", "outcome", "Outcomes of tasks", Group::Sales)
    .columns(&["id", "title", "sentiment", "disabled", "created_by", "updated_utc_timestamp"])
    .natural_key(&["title"])
    .cached()
    .managed(super::super::managed::sales::TASK_OUTCOMES)
    .operations(&[
        list("/taskOutcomes", "List task outcomes", "taskOutcomes")
            .params(&[choice(
                "sentiment",
                &[("negative", "1"), ("neutral", "2"), ("positive", "3")],
                "Filter by sentiment",
            )
            .wire("filters[sentiment]")])
            .spec("list-all-task-outcomes")
            .examples(&["tasks outcomes list", "tasks outcomes list --sentiment positive"]),
        get("/taskOutcomes/{id}", "Show a task outcome", "taskOutcome")
            .arguments(&[OUTCOME])
            .spec("retrieve-a-task-outcome")
            .examples(&["tasks outcomes get Interested", "tasks outcomes get 1 -o json"]),
        create("/taskOutcomes", "Create a task outcome", "taskOutcome")
            .body("taskOutcome", &BODY)
            .spec("create-a-task-outcome")
            .examples(&[
                "tasks outcomes create --title Interested --sentiment positive",
                "tasks outcomes create --title 'No answer' --sentiment neutral",
            ]),
        update("/taskOutcomes/{id}", "Update a task outcome", "taskOutcome")
            .arguments(&[OUTCOME])
            .body("taskOutcome", &optional(BODY))
            .evidence(Evidence::Observed)
            .examples(&[
                "tasks outcomes update Interested --sentiment neutral",
                "tasks outcomes update 'No answer' --disabled true",
            ]),
        update("/taskOutccomes/{id}", "Update a task outcome (published path)", "taskOutcome")
            .arguments(&[OUTCOME])
            .body("taskOutcome", &optional(BODY))
            .when(When::Fallback)
            .spec("update-a-task-outcome")
            .examples(&["tasks outcomes update 1 --title Keen", "tasks outcomes update 1 --disabled true"]),
        delete("/taskOutcomes/{id}", "Delete a task outcome")
            .arguments(&[OUTCOME])
            .evidence(Evidence::Observed)
            .examples(&["tasks outcomes delete 'No answer'", "tasks outcomes delete 1 2 --yes"]),
        delete("/taskOutccomes/{id}", "Delete a task outcome (published path)")
            .arguments(&[OUTCOME])
            .when(When::Fallback)
            .spec("delete-a-task-outcome")
            .examples(&["tasks outcomes delete 1"]),
    ]);
