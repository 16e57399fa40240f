//! Types of tasks: call, email, meeting.

use super::super::build::{call, choice, create, delete, get, list, optional, reference, resource, text, update};
use super::super::meanings::Meaning;
use super::super::model::{Group, Method, Param, Reply, Resource, Role};

const TYPE: Param = reference("type", "tasks types", "Task type title or ID").wire("id");

const STATUSES: &[(&str, &str)] = &[("active", "0"), ("disabled", "1")];

const BODY: [Param; 2] = [
    text("title", "Task type title; must be unique").required(),
    choice("status", STATUSES, "Status of the task type"),
];

pub static TYPES: Resource = resource("tasks types", "type", "Task types", Group::Sales)
    .columns(&["id", "title", "status", "defduration", "cdate"])
    .meanings(&[("status", Meaning::Words(STATUSES))])
    .natural_key(&["title"])
    .cached()
    .managed(super::super::managed::sales::TASK_TYPES)
    .operations(&[
        list("/dealTasktypes", "List task types", "dealTasktypes")
            .spec("list-all-deal-task-types")
            .examples(&["tasks types list", "tasks types list --columns id,title"]),
        get("/dealTasktypes/{id}", "Show a task type", "dealTasktype")
            .arguments(&[TYPE])
            .spec("retrieve-a-deal-task-type")
            .examples(&["tasks types get Call", "tasks types get 20 -o json"]),
        create("/dealTasktypes", "Create a task type", "dealTasktype")
            .body("dealTasktype", &BODY)
            .spec("create-a-deal-task-type")
            .examples(&["tasks types create --title 'Site visit'", "tasks types create --title Fax --status disabled"]),
        update("/dealTasktypes/{id}", "Update a task type", "dealTasktype")
            .arguments(&[TYPE])
            .body("dealTasktype", &optional(BODY))
            .spec("update-a-deal-task-type")
            .examples(&["tasks types update Fax --status disabled", "tasks types update 20 --title 'Meet in person'"]),
        delete("/dealTasktypes/{id}", "Delete a task type")
            .arguments(&[TYPE])
            .spec("delete-a-deal-task-type")
            .examples(&["tasks types delete Fax", "tasks types delete 20 --yes"])
            .note("Move its tasks to another type first with tasks types move-tasks."),
        call("move-tasks", Method::Put, "/dealTasktypes/{id}/dealTasks", "Move all tasks of a type to another type")
            .role(Role::Update)
            .arguments(&[TYPE])
            .body("dealTask", &[reference("to", "tasks types", "Target task type").wire("dealTasktype")])
            .reply(Reply::Items("dealTasks"))
            .spec("move-deal-tasks-to-another-deal-task-type")
            .examples(&["tasks types move-tasks Fax --to Email", "tasks types move-tasks 28 --to 29"]),
    ]);
