//! Notes on contacts, deals, accounts, tasks, and activities.

use super::build::{choice, create, delete, get, id_list, optional, reference, reference_by, resource, text, update};
use super::meanings::{Meaning, RELATED};
use super::model::{Group, Param, Resource};

const NOTE: Param = reference("note", "notes", "Note ID").wire("id");

const BODY: [Param; 3] = [
    text("text", "Text of the note").wire("note").required(),
    choice(
        "about",
        &[
            ("contact", "Subscriber"),
            ("deal", "Deal"),
            ("account", "CustomerAccount"),
            ("task", "DealTask"),
            ("activity", "Activity"),
        ],
        "Type of the record the note is about",
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
        "Record the note is about",
    )
    .wire("relid")
    .required(),
];

pub static NOTES: Resource = resource("notes", "note", "Notes on contacts, deals, accounts, and tasks", Group::Sales)
    .columns(&["id", "reltype", "relid", "user", "note", "cdate", "mdate"])
    .meanings(&[("relid", Meaning::ReferenceBy("reltype", RELATED))])
    .operations(&[
        id_list("/notes", "List notes", "notes")
            .spec("retrieve-list-of-all-notes")
            .examples(&["notes list --limit 20", "notes list --all -o jsonl"]),
        get("/notes/{id}", "Show a note", "note")
            .arguments(&[NOTE])
            .spec("retrieve-a-note")
            .examples(&["notes get 8", "notes get 8 --jq .note"]),
        create("/notes", "Create a note", "note").body("note", &BODY).spec("create-a-note").examples(&[
            "notes create --about contact --about-id 2 --text 'Prefers to be called in the morning'",
            "notes create --about deal --about-id 18 --text 'Wants an offer by Friday'",
        ]),
        update("/notes/{id}", "Update a note", "note")
            .arguments(&[NOTE])
            .body("note", &optional(BODY))
            .spec("update-a-note")
            .examples(&[
                "notes update 8 --text 'Prefers to be called in the evening' --about contact --about-id 2",
                "notes update 9 --text 'Wants an offer by Monday' --about deal --about-id 18",
            ])
            .note("According to the API reference, every update requires --about and --about-id."),
        delete("/notes/{id}", "Delete a note")
            .arguments(&[NOTE])
            .spec("delete-note")
            .examples(&["notes delete 8", "notes delete 8 9 --yes"]),
    ]);
