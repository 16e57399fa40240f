//! Task reminders: a message to the assignee before the task is due.

use super::super::build::{create, integer, reference, resource};
use super::super::model::{Group, Resource};

pub static REMINDERS: Resource =
    resource("tasks reminders", "reminder", "Task reminders", Group::Sales).operations(&[create(
        "/taskNotifications",
        "Create a reminder for the assignee of a task",
        "taskNotification",
    )
    .body(
        "taskNotification",
        &[
            reference("task", "tasks", "Task to remind the assignee about").wire("dealTask").required(),
            integer("interval", "Minutes before the task is due").required(),
        ],
    )
    .spec("create-a-task-reminder")
    .examples(&[
        "tasks reminders create --task 7 --interval 30",
        "tasks reminders create --task 'Ask for the order' --interval 1440",
    ])]);
