//! Notes on contacts, deals, accounts, tasks and activities.

use super::build::{choice, create, delete, get, list, optional, reference, reference_by, resource, text, update};
use super::model::{Group, Param, Resource};

const NOTE: Param = reference("note", "notes", "Id of the note").wire("id");

const MEMBERS: [Param; 3] = [
    text("text", "What the note says").wire("note").required(),
    choice(
        "about",
        &[
            ("contact", "Subscriber"),
            ("deal", "Deal"),
            ("account", "CustomerAccount"),
            ("task", "DealTask"),
            ("activity", "Activity"),
        ],
        "Kind of thing the note is on",
    )
    .wire("reltype")
    .required(),
    reference_by(
        "about-id",
        "about",
        &[
            ("contact", "contacts"),
            ("deal", "deals"),
            ("account", "accounts"),
            ("task", "tasks"),
            ("activity", "deals activities"),
        ],
        "The thing the note is on, by id or name",
    )
    .wire("relid")
    .required(),
];

/// `acamp notes`.
pub static NOTES: Resource = resource("notes", "note", "Notes on contacts, deals, accounts and tasks", Group::Sales)
    .columns(&["id", "reltype", "relid", "user", "note", "cdate", "mdate"])
    .operations(&[
        list("/notes", "List notes", "notes")
            .spec("retrieve-list-of-all-notes")
            .examples(&["notes list --limit 20", "notes list --all -o jsonl"]),
        get("/notes/{id}", "Show one note", "note")
            .arguments(&[NOTE])
            .spec("retrieve-a-note")
            .examples(&["notes get 8", "notes get 8 --jq .note"]),
        create("/notes", "Write a note", "note").body("note", &MEMBERS).spec("create-a-note").examples(&[
            "notes create --about contact --about-id 2 --text 'Prefers to be called in the morning'",
            "notes create --about deal --about-id 18 --text 'Wants an offer by Friday'",
        ]),
        update("/notes/{id}", "Change a note", "note")
            .arguments(&[NOTE])
            .body("note", &optional(MEMBERS))
            .spec("update-a-note")
            .examples(&[
                "notes update 8 --text 'Prefers to be called in the evening' --about contact --about-id 2",
                "notes update 9 --text 'Wants an offer by Monday' --about deal --about-id 18",
            ])
            .note("The published page wants --about and --about-id again with every change."),
        delete("/notes/{id}", "Delete a note")
            .arguments(&[NOTE])
            .spec("delete-note")
            .examples(&["notes delete 8", "notes delete 8 9 --yes"]),
    ]);
