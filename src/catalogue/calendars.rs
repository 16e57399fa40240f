//! Calendar feeds of tasks, for calendar applications to subscribe to.

use super::build::{bit, choice, create, delete, get, list, optional, reference, resource, text, update};
use super::model::{Group, Param, Resource};

const CALENDAR: Param = reference("calendar", "calendars", "Feed title or ID").wire("id");

const BODY: [Param; 3] = [
    text("title", "Feed title").required(),
    choice("type", &[("all", "All"), ("deals", "Deals"), ("contacts", "Contacts")], "Tasks to include").required(),
    bit("notification", "Add reminders to the calendar entries"),
];

pub static CALENDARS: Resource = resource("calendars", "calendar", "Calendar feeds of tasks", Group::Sales)
    .columns(&["id", "title", "type", "notification", "userid", "cdate", "mdate"])
    .natural_key(&["title"])
    .cached()
    .operations(&[
        list("/calendars", "List calendar feeds", "calendars")
            .spec("list-all-calendar-feeds")
            .examples(&["calendars list", "calendars list --columns id,title,type"]),
        get("/calendars/{id}", "Show a calendar feed", "calendar")
            .arguments(&[CALENDAR])
            .spec("list-all-calendar-feeds-1")
            .examples(&["calendars get Team", "calendars get 2 -o json"])
            .note("The response contains the feed's own token: anyone who has it can read the feed."),
        create("/calendars", "Create a calendar feed", "calendar")
            .body("calendar", &BODY)
            .spec("create-a-calendar-feed")
            .examples(&[
                "calendars create --title Team --type all",
                "calendars create --title Deals --type deals --notification true",
            ]),
        update("/calendars/{id}", "Update a calendar feed", "calendar")
            .arguments(&[CALENDAR])
            .body("calendar", &optional(BODY))
            .spec("update-a-calendar-feed")
            .examples(&["calendars update Team --type deals", "calendars update 2 --notification false"]),
        delete("/calendars/{id}", "Delete a calendar feed")
            .arguments(&[CALENDAR])
            .spec("remove-a-calendar-feed")
            .examples(&["calendars delete Team", "calendars delete 2 --yes"]),
    ]);
