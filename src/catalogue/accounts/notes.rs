//! Notes on accounts. They are read with `notes list`: the service has no listing per account that it documents.

use super::super::build::{create, reference, resource, text, update};
use super::super::model::{Group, Param, Resource};

const TEXT: Param = text("text", "What the note says").wire("note");
const ACCOUNT: Param = reference("account", "accounts", "Id or name of the account").wire("id");

/// `acamp accounts notes`.
pub static NOTES: Resource = resource("accounts notes", "note", "Notes on accounts", Group::Sales)
    .columns(&["id", "relid", "user", "note", "cdate", "mdate"])
    .operations(&[
        create("/accounts/{id}/notes", "Write a note on an account", "note")
            .arguments(&[ACCOUNT])
            .body("note", &[TEXT.required()])
            .spec("create-an-account-note")
            .examples(&[
                "accounts notes create Contoso --text 'Renewal in May'",
                "accounts notes create 4 --text 'Met at the fair'",
            ]),
        update("/accounts/{id}/notes/{noteid}", "Change a note on an account", "note")
            .arguments(&[ACCOUNT, reference("note", "notes", "Id of the note").wire("noteid")])
            .body("note", &[TEXT])
            .spec("update-a-account-note")
            .examples(&[
                "accounts notes update Contoso 8 --text 'Renewal in June'",
                "accounts notes update 4 8 --text 'Met at the fair, wants an offer'",
            ]),
    ]);
