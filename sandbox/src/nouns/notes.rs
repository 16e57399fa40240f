//! Notes on contacts, deals, accounts, tasks and activities: one noun, and two paths below deals and accounts.

use serde_json::{Map, Value, json};

use super::accounts::ACCOUNTS;
use super::contacts::CONTACTS;
use super::deals::DEALS;
use super::tasks::TASKS;
use crate::answer::{Answer, Outcome};
use crate::call::{Call, id_of, text_of};
use crate::errors;
use crate::noun::{
    ALL_CALLS, Calls, Column, Echo, ID, LINKS, Noun, Source, derived, fixed, kept, kept_null, noun, parent, text,
};
use crate::query::php_int;
use crate::regular;
use crate::store::Row;

const COLUMNS: &[Column] = &[
    text("relid", ""),
    text("reltype", ""),
    kept("userid", "1"),
    kept("is_draft", "0"),
    kept_null("cdate"),
    kept_null("mdate"),
    text("note", ""),
    LINKS,
    ID,
    derived("user", Source::Alias("userid")),
    derived("owner", Source::Owner),
];

/// `notes`.
pub static NOTES: Noun = noun("notes", "note", "Note", COLUMNS)
    .links(&["activities", "user", "mentions", "notes", "owner"])
    .echo(&[
        Echo::Column("relid"),
        Echo::Column("reltype"),
        Echo::Column("cdate"),
        Echo::Column("mdate"),
        Echo::Column("userid"),
        Echo::Column("links"),
        Echo::Column("owner"),
        Echo::Literal("is_draft", "\"\""),
        Echo::Column("id"),
        Echo::Column("user"),
    ])
    .required(&["note"])
    .search(&["note"])
    .nested(&[
        parent("user", "users", "userid"),
        fixed("activities", r#"{"activities":[]}"#),
        fixed("mentions", r#"{"mentions":[]}"#),
        fixed("notes", r#"{"notes":[]}"#),
    ])
    .indices(&["body->>'relid'"])
    .dates(&["cdate"], &["mdate"])
    .calls(Calls { create: false, ..ALL_CALLS });

/// What a note can be on.
fn target(kind: &str) -> Option<&'static Noun> {
    match kind {
        "Subscriber" => Some(&CONTACTS),
        "Deal" => Some(&DEALS),
        "CustomerAccount" => Some(&ACCOUNTS),
        "DealTask" => Some(&TASKS),
        _ => None,
    }
}

/// `POST /notes`: what the note is on stands beside it.
///
/// # Errors
/// 422 without a text, 404 where what it is on does not exist. A kind the service does not know is 422; the words are
/// not established. Activities exist nowhere here, so notes on them are refused likewise.
pub fn create(call: &Call<'_>) -> Outcome {
    let sent = regular::known(&NOTES, &call.envelope("note"));
    let Some(noun) = target(&text_of(sent.get("reltype"))) else {
        return Err(errors::field_missing("reltype").into());
    };
    let on = call.row_of(noun, id_of(sent.get("relid")))?;
    make(call, noun, on, &sent)
}

/// `POST /deals/{id}/notes`. With a note's id behind, which is no path of its own, it still makes a second note.
///
/// # Errors
/// 404 of the deal, 422 without a text.
pub fn create_on_deal(call: &Call<'_>) -> Outcome {
    create_on(call, &DEALS, "Deal")
}

/// `POST /accounts/{id}/notes`.
///
/// # Errors
/// 404 of the account, 422 without a text.
pub fn create_on_account(call: &Call<'_>) -> Outcome {
    create_on(call, &ACCOUNTS, "CustomerAccount")
}

fn create_on(call: &Call<'_>, noun: &'static Noun, kind: &str) -> Outcome {
    let on = call.row(noun)?;
    let note = call.envelope("note").get("note").cloned().unwrap_or_default();
    let sent = json!({"note": note, "relid": on.id.to_string(), "reltype": kind});
    make(call, noun, on, &sent.as_object().cloned().unwrap_or_default())
}

fn make(call: &Call<'_>, noun: &Noun, on: Row, sent: &Map<String, Value>) -> Outcome {
    let row = regular::insert(call, &NOTES, sent)?;
    let mut body = Map::new();
    body.insert(noun.path.to_owned(), regular::side_load(call, noun, &[on])?);
    body.insert("note".to_owned(), call.shown().echo(&NOTES, sent, &row)?.into());
    Ok(Answer::created(Value::Object(body)))
}

/// `PUT /deals/{id}/notes/{noteId}`.
///
/// # Errors
/// 404 of the deal or the note.
pub fn update_on_deal(call: &Call<'_>) -> Outcome {
    update_on(call, &DEALS)
}

/// `PUT /accounts/{id}/notes/{noteId}`.
///
/// # Errors
/// 404 of the account or the note.
pub fn update_on_account(call: &Call<'_>) -> Outcome {
    update_on(call, &ACCOUNTS)
}

fn update_on(call: &Call<'_>, noun: &Noun) -> Outcome {
    let on = call.row(noun)?;
    let mut sent = regular::known(&NOTES, &call.envelope("note"));
    sent.retain(|key, _| key == "note");
    let row = regular::write(call, &NOTES, call.row_of(&NOTES, php_int(call.segment(3)))?, &sent)?;
    let mut body = Map::new();
    body.insert(noun.path.to_owned(), regular::side_load(call, noun, &[on])?);
    body.insert("note".to_owned(), call.read(&NOTES, &row)?);
    Ok(Answer::ok(Value::Object(body)))
}
