//! Calendar feeds: tasks as a calendar other programs subscribe to.

use super::build::{bit, choice, create, delete, get, list, optional, reference, resource, text, update};
use super::model::{Group, Param, Resource};

const CALENDAR: Param = reference("calendar", "calendars", "Id or title of the feed").wire("id");

const MEMBERS: [Param; 3] = [
    text("title", "Title of the feed").required(),
    choice("type", &[("all", "All"), ("deals", "Deals"), ("contacts", "Contacts")], "Whose tasks it holds").required(),
    bit("notification", "Whether its entries remind of themselves"),
];

/// `acamp calendars`.
pub static CALENDARS: Resource = resource("calendars", "calendar", "Feeds of tasks for other calendars", Group::Sales)
    .columns(&["id", "title", "type", "notification", "userid", "cdate", "mdate"])
    .identity("title")
    .remembered()
    .operations(&[
        list("/calendars", "List calendar feeds", "calendars")
            .spec("list-all-calendar-feeds")
            .examples(&["calendars list", "calendars list --columns id,title,type"]),
        get("/calendars/{id}", "Show one calendar feed", "calendar")
            .arguments(&[CALENDAR])
            .spec("list-all-calendar-feeds-1")
            .examples(&["calendars get Team", "calendars get 2 -o json"])
            .note("The answer holds the feed's own token: whoever has it can read the feed."),
        create("/calendars", "Create a calendar feed", "calendar")
            .body("calendar", &MEMBERS)
            .spec("create-a-calendar-feed")
            .examples(&[
                "calendars create --title Team --type all",
                "calendars create --title Deals --type deals --notification true",
            ]),
        update("/calendars/{id}", "Change a calendar feed", "calendar")
            .arguments(&[CALENDAR])
            .body("calendar", &optional(MEMBERS))
            .spec("update-a-calendar-feed")
            .examples(&["calendars update Team --type deals", "calendars update 2 --notification false"]),
        delete("/calendars/{id}", "Delete a calendar feed")
            .arguments(&[CALENDAR])
            .spec("remove-a-calendar-feed")
            .examples(&["calendars delete Team", "calendars delete 2 --yes"]),
    ]);
