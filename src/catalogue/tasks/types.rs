//! Types of tasks: call, e-mail, meeting.

use super::super::build::{call, choice, create, delete, get, list, optional, reference, resource, text, update};
use super::super::meanings::Meaning;
use super::super::model::{Group, Method, Param, Reply, Resource, Role};

const TYPE: Param = reference("type", "tasks types", "Id or title of the type").wire("id");

const STATES: &[(&str, &str)] = &[("active", "0"), ("disabled", "1")];

const MEMBERS: [Param; 2] =
    [text("title", "Title of the type; no two alike").required(), choice("status", STATES, "Whether it can be chosen")];

/// `acamp tasks types`.
pub static TYPES: Resource = resource("tasks types", "type", "Kinds of tasks", Group::Sales)
    .columns(&["id", "title", "status", "defduration", "cdate"])
    .meanings(&[("status", Meaning::Words(STATES))])
    .identity("title")
    .remembered()
    .operations(&[
        list("/dealTasktypes", "List task types", "dealTasktypes")
            .spec("list-all-deal-task-types")
            .examples(&["tasks types list", "tasks types list --columns id,title"]),
        get("/dealTasktypes/{id}", "Show one task type", "dealTasktype")
            .arguments(&[TYPE])
            .spec("retrieve-a-deal-task-type")
            .examples(&["tasks types get Call", "tasks types get 20 -o json"]),
        create("/dealTasktypes", "Create a task type", "dealTasktype")
            .body("dealTasktype", &MEMBERS)
            .spec("create-a-deal-task-type")
            .examples(&["tasks types create --title 'Site visit'", "tasks types create --title Fax --status disabled"]),
        update("/dealTasktypes/{id}", "Change a task type", "dealTasktype")
            .arguments(&[TYPE])
            .body("dealTasktype", &optional(MEMBERS))
            .spec("update-a-deal-task-type")
            .examples(&["tasks types update Fax --status disabled", "tasks types update 20 --title 'Meet in person'"]),
        delete("/dealTasktypes/{id}", "Delete a task type")
            .arguments(&[TYPE])
            .spec("delete-a-deal-task-type")
            .examples(&["tasks types delete Fax", "tasks types delete 20 --yes"])
            .note("Move its tasks first with tasks types move-tasks."),
        call("move-tasks", Method::Put, "/dealTasktypes/{id}/dealTasks", "Give all tasks of a type another type")
            .role(Role::Update)
            .arguments(&[TYPE])
            .body("dealTask", &[reference("to", "tasks types", "Type that takes the tasks").wire("dealTasktype")])
            .reply(Reply::Items("dealTasks"))
            .spec("move-deal-tasks-to-another-deal-task-type")
            .examples(&["tasks types move-tasks Fax --to E-mail", "tasks types move-tasks 28 --to 29"]),
    ]);
