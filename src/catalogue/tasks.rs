//! Tasks on deals and contacts: what is to be done, by whom, until when.

use super::build::{
    choice, create, date, delete, get, list, moment, reference, reference_by, reference_number, resource, text, update,
};
use super::meanings::Meaning;
use super::model::{Group, Param, Resource};

pub mod outcomes;
pub mod reminders;
pub mod type_outcomes;
pub mod types;

const TASK: Param = reference("task", "tasks", "Id or title of the task").wire("id");

const TITLE: Param = text("title", "Title of the task");
const ABOUT: Param =
    text("about", "What the task is about; a deal otherwise").wire("ownerType").one_of(&["contact", "deal"]);
const ABOUT_ID: Param =
    reference_by("about-id", "about", THINGS, "Contact or deal, by id, e-mail address or title").wire("relid");
const THINGS: &[(&str, &str)] = &[("deal", "deals"), ("contact", "contacts")];
const STATES: &[(&str, &str)] = &[("open", "0"), ("done", "1")];
const STATUS: Param = choice("status", STATES, "Whether it is done");
const NOTE: Param = text("note", "What is to be done");
const DUE: Param = moment("due", "When it must be done").wire("duedate");
const TYPE: Param = reference_number("type", "tasks types", "Type of the task, by id or title").wire("dealTasktype");
const ASSIGNEE: Param = reference_number("assignee", "users", "User who does it");

/// `acamp tasks`.
pub static TASKS: Resource = resource("tasks", "task", "Things to do on deals and contacts", Group::Sales)
    .columns(&["id", "title", "status", "duedate", "dealTasktype", "assignee", "relid"])
    .meanings(&[("status", Meaning::Words(STATES))])
    .identity("title")
    .operations(&[
        list("/dealTasks", "List tasks", "dealTasks")
            .params(&[
                text("title", "Only with this title").wire("filters[title]"),
                choice("about", &[("contact", "Subscriber"), ("deal", "Deal")], "Only about this kind of thing")
                    .wire("filters[reltype]"),
                reference_by("about-id", "about", THINGS, "Only about this contact or deal").wire("filters[relid]"),
                choice("status", STATES, "Only those open, or done").wire("filters[status]"),
                text("note", "Only with this note").wire("filters[note]"),
                date("due", "Only due on this day").wire("filters[duedate]"),
                reference("type", "tasks types", "Only of this type").wire("filters[d_tasktypeid]"),
                reference("user", "users", "Only of this user").wire("filters[userid]"),
                date("due-after", "Only due after this day").wire("filters[due_after]"),
                date("due-before", "Only due before this day").wire("filters[due_before]"),
                text("due-range", "Only due in 2026-11-01+2026-11-30, or upcoming, scheduled, overdue")
                    .wire("filters[duedate_range]"),
                reference("assignee", "users", "Only those this user does").wire("filters[assignee_userid]"),
                reference("outcome", "tasks outcomes", "Only done with this outcome").wire("filters[outcome_id]"),
            ])
            .spec("list-all-tasks")
            .examples(&[
                "tasks list --due-range overdue --assignee kim@example.com",
                "tasks list --about deal --about-id 18",
            ]),
        get("/dealTasks/{id}", "Show one task", "dealTask")
            .arguments(&[TASK])
            .spec("get-task")
            .examples(&["tasks get 7", "tasks get 7 -o json"]),
        create("/dealTasks", "Create a task", "dealTask")
            .body(
                "dealTask",
                &[
                    TITLE,
                    ABOUT,
                    ABOUT_ID.required(),
                    STATUS,
                    NOTE,
                    DUE.required(),
                    TYPE.required(),
                    ASSIGNEE,
                    reference_number("start-automation", "automations", "Automation that runs when the task is made")
                        .wire("triggerAutomationOnCreate"),
                    reference_number("done-automation", "automations", "Automation that runs when the task is done")
                        .wire("doneAutomation"),
                ],
            )
            .spec("create-task")
            .examples(&[
                "tasks create --about deal --about-id 18 --type Call --due 2026-11-05 --title 'Ask for the order'",
                "tasks create --about contact --about-id 7 --type E-mail --due 2026-11-06 --assignee kim@example.com",
            ])
            .note("An automation given runs for the contact, and may send messages."),
        update("/dealTasks/{id}", "Change a task", "dealTask")
            .arguments(&[TASK])
            .body(
                "dealTask",
                &[
                    TITLE,
                    ABOUT,
                    ABOUT_ID,
                    STATUS,
                    NOTE,
                    DUE,
                    TYPE,
                    ASSIGNEE,
                    reference_number("outcome", "tasks outcomes", "How it went; needed to close it").wire("outcomeId"),
                    text("outcome-info", "More on how it went").wire("outcomeInfo"),
                ],
            )
            .spec("update-task")
            .examples(&["tasks update 7 --status done --outcome Interested", "tasks update 7 --due 2026-11-12"]),
        delete("/dealTasks/{id}", "Delete a task")
            .arguments(&[TASK])
            .spec("delete-task")
            .examples(&["tasks delete 7", "tasks delete 7 8 9 --yes"]),
    ]);
