//! Notes on deals. A POST to a note's own path would make a second note, so a change is a PUT, always.

use super::super::build::{create, reference, resource, text, update};
use super::super::model::{Group, Param, Resource};

const TEXT: Param = text("text", "What the note says").wire("note");
const DEAL: Param = reference("deal", "deals", "Id or title of the deal").wire("id");

/// `acamp deals notes`.
pub static NOTES: Resource = resource("deals notes", "note", "Notes on deals", Group::Sales)
    .columns(&["id", "relid", "user", "note", "cdate", "mdate"])
    .operations(&[
        create("/deals/{id}/notes", "Write a note on a deal", "note")
            .arguments(&[DEAL])
            .body("note", &[TEXT.required()])
            .spec("create-a-deal-note")
            .examples(&[
                "deals notes create 'Website relaunch' --text 'Wants an offer by Friday'",
                "deals notes create 18 --text 'Called twice'",
            ]),
        update("/deals/{id}/notes/{noteId}", "Change a note on a deal", "note")
            .arguments(&[DEAL, reference("note", "notes", "Id of the note").wire("noteId")])
            .body("note", &[TEXT])
            .spec("update-a-deal-note")
            .examples(&[
                "deals notes update 'Website relaunch' 8 --text 'Wants an offer by Monday'",
                "deals notes update 18 8 --text 'Called three times'",
            ]),
    ]);
