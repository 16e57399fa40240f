//! Notes on deals. A POST to a note's own path would create a second note, so an update is always a PUT.

use super::super::build::{create, reference, resource, text, update};
use super::super::meanings::Meaning;
use super::super::model::{Group, Param, Resource};

const TEXT: Param = text("text", "Text of the note").wire("note");
const DEAL: Param = reference("deal", "deals", "Deal title or ID").wire("id");

pub static NOTES: Resource = resource("deals notes", "note", "Notes on deals", Group::Sales)
    .columns(&["id", "relid", "user", "note", "cdate", "mdate"])
    .meanings(&[("relid", Meaning::Reference("deals"))])
    .operations(&[
        create("/deals/{id}/notes", "Create a note on a deal", "note")
            .arguments(&[DEAL])
            .body("note", &[TEXT.required()])
            .spec("create-a-deal-note")
            .examples(&[
                "deals notes create 'Website relaunch' --text 'Wants an offer by Friday'",
                "deals notes create 18 --text 'Called twice'",
            ]),
        update("/deals/{id}/notes/{noteId}", "Update a note on a deal", "note")
            .arguments(&[DEAL, reference("note", "notes", "Note ID").wire("noteId")])
            .body("note", &[TEXT])
            .spec("update-a-deal-note")
            .examples(&[
                "deals notes update 'Website relaunch' 8 --text 'Wants an offer by Monday'",
                "deals notes update 18 8 --text 'Called three times'",
            ]),
    ]);
