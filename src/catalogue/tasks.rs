//! Tasks on deals and contacts.

use super::build::{
    choice, create, date, delete, get, list, reference, reference_by, reference_number, resource, text, timestamp,
    update,
};
use super::meanings::{self, Meaning};
use super::model::{Group, Param, Resource, ValueFormat};

pub mod outcomes;
pub mod reminders;
pub mod type_outcomes;
pub mod types;

const TASK: Param = reference("task", "tasks", "Task title or ID").wire("id");

const TITLE: Param = text("title", "Task title");
const ABOUT: Param =
    text("about", "Record type the task is about [default: deal]").wire("ownerType").one_of(&["contact", "deal"]);
const ABOUT_ID: Param =
    reference_by("about-id", "about", RELATED, "Contact (email address or ID) or deal (title or ID) the task is about")
        .wire("relid");
const RELATED: &[(&str, &str)] = &[("deal", "deals"), ("contact", "contacts")];
const STATUSES: &[(&str, &str)] = &[("open", "0"), ("done", "1")];
const STATUS: Param = choice("status", STATUSES, "Task status");
const NOTE: Param = text("note", "Task description");
const DUE: Param = timestamp("due", "Due date and time").wire("duedate");
const TYPE: Param = reference_number("type", "tasks types", "Task type").wire("dealTasktype");
const ASSIGNEE: Param = reference_number("assignee", "users", "User the task is assigned to");

pub static TASKS: Resource = resource("tasks", "task", "Tasks on deals and contacts", Group::Sales)
    .columns(&["id", "title", "status", "duedate", "dealTasktype", "assignee", "relid"])
    .meanings(&[
        ("status", Meaning::Words(STATUSES)),
        ("dealTasktype", Meaning::Reference("tasks types")),
        ("outcomeId", Meaning::Reference("tasks outcomes")),
        ("relid", Meaning::ReferenceBy("reltype", meanings::RELATED)),
    ])
    .wide(&["user", "note", "cdate"])
    .identity("title")
    .operations(&[
        list("/dealTasks", "List tasks", "dealTasks")
            .params(&[
                text("title", "Filter by title").wire("filters[title]"),
                choice("about", &[("contact", "Subscriber"), ("deal", "Deal")], "Filter by record type")
                    .wire("filters[reltype]"),
                reference_by("about-id", "about", RELATED, "Filter by contact or deal").wire("filters[relid]"),
                choice("status", STATUSES, "Filter by status").wire("filters[status]"),
                text("note", "Filter by description").wire("filters[note]"),
                date("due", "Filter by due date").wire("filters[duedate]"),
                reference("type", "tasks types", "Filter by task type").wire("filters[d_tasktypeid]"),
                reference("user", "users", "Filter by user").wire("filters[userid]"),
                date("due-after", "Only tasks due after this date").wire("filters[due_after]"),
                date("due-before", "Only tasks due before this date").wire("filters[due_before]"),
                text("due-range", "Filter by due date range: 2026-11-01+2026-11-30, upcoming, scheduled, or overdue")
                    .wire("filters[duedate_range]")
                    .format(ValueFormat::DateRange(&["upcoming", "scheduled", "overdue"])),
                reference("assignee", "users", "Filter by assignee").wire("filters[assignee_userid]"),
                reference("outcome", "tasks outcomes", "Filter by outcome").wire("filters[outcome_id]"),
            ])
            .spec("list-all-tasks")
            .examples(&[
                "tasks list --due-range overdue --assignee kim@example.com",
                "tasks list --about deal --about-id 18",
            ]),
        get("/dealTasks/{id}", "Show a task", "dealTask")
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
                    reference_number("start-automation", "automations", "Automation to start when the task is created")
                        .wire("triggerAutomationOnCreate")
                        .unverified(),
                    reference_number("done-automation", "automations", "Automation to start when the task is done")
                        .wire("doneAutomation")
                        .unverified(),
                ],
            )
            .spec("create-task")
            .examples(&[
                "tasks create --about deal --about-id 18 --type Call --due 2026-11-05 --title 'Ask for the order'",
                "tasks create --about contact --about-id 7 --type Email --due 2026-11-06 --assignee kim@example.com",
            ])
            .note("The given automations run for the contact and may send messages."),
        update("/dealTasks/{id}", "Update a task", "dealTask")
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
                    reference_number("outcome", "tasks outcomes", "Outcome; required to complete the task")
                        .wire("outcomeId")
                        .unverified(),
                    text("outcome-info", "Details of the outcome").wire("outcomeInfo"),
                ],
            )
            .spec("update-task")
            .examples(&["tasks update 7 --status done --outcome Interested", "tasks update 7 --due 2026-11-12"]),
        delete("/dealTasks/{id}", "Delete a task")
            .arguments(&[TASK])
            .spec("delete-task")
            .examples(&["tasks delete 7", "tasks delete 7 8 9 --yes"]),
    ]);
