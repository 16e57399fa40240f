//! Notes on accounts. `notes list` lists them: the API documents no listing per account.

use super::super::build::{create, reference, resource, text, update};
use super::super::meanings::Meaning;
use super::super::model::{Group, Param, Resource};

const TEXT: Param = text("text", "Text of the note").wire("note");
const ACCOUNT: Param = reference("account", "accounts", "Account name or ID").wire("id");

pub static NOTES: Resource = resource("accounts notes", "note", "Notes on accounts", Group::Sales)
    .columns(&["id", "relid", "user", "note", "cdate", "mdate"])
    .meanings(&[("relid", Meaning::Reference("accounts"))])
    .operations(&[
        create("/accounts/{id}/notes", "Create a note on an account", "note")
            .arguments(&[ACCOUNT])
            .body("note", &[TEXT.required()])
            .spec("create-an-account-note")
            .examples(&[
                "accounts notes create Contoso --text 'Renewal in May'",
                "accounts notes create 4 --text 'Met at the fair'",
            ]),
        update("/accounts/{id}/notes/{noteid}", "Update a note on an account", "note")
            .arguments(&[ACCOUNT, reference("note", "notes", "Note ID").wire("noteid")])
            .body("note", &[TEXT])
            .spec("update-a-account-note")
            .examples(&[
                "accounts notes update Contoso 8 --text 'Renewal in June'",
                "accounts notes update 4 8 --text 'Met at the fair, wants an offer'",
            ]),
    ]);
