//! What messages are made of: variables (which the API calls personalizations), saved responses, forms, and the scores
//! contacts and deals can have.

use serde_json::{Value, json};

use crate::answer::{Answer, Outcome};
use crate::call::{Call, envelope};
use crate::noun::{
    ALL_CALLS, Calls, Column, Echo, ID, LINKS, Noun, READ_ONLY, Source, derived, json, kept, kept_null, noun, null,
    parent, text,
};
use crate::query::php_int;
use crate::regular;
use crate::serialize::text_or_default;
use crate::store::Row;

use super::lists::LISTS;

const VARIABLE_COLUMNS: &[Column] = &[
    text("name", ""),
    text("tag", ""),
    text("format", "text"),
    text("content", ""),
    text("listIds", ""),
    kept("listNames", ""),
    kept("listsCount", "0"),
    crate::noun::flag("isLocked", false).kept(),
    LINKS,
    ID,
];

/// `personalizations`.
pub static VARIABLES: Noun = noun("personalizations", "personalization", "Personalization", VARIABLE_COLUMNS)
    .echo(&[])
    .renames(&[("listids", "listIds")])
    .required(&["name", "tag"])
    .search(&["name", "tag"])
    .dates(&["cdate"], &["mdate"])
    .calls(Calls { create: false, update: false, ..ALL_CALLS });

/// `POST /personalizations`: the lists are a text of ids with commas, under the name `listids`.
///
/// # Errors
/// 422 without name or tag.
pub fn create_variable(call: &Call<'_>) -> Outcome {
    let sent = regular::known(&VARIABLES, &call.envelope("personalization"));
    let row = regular::insert(call, &VARIABLES, &sent)?;
    named(call, row, Answer::created)
}

/// `PUT /personalizations/{id}`.
///
/// # Errors
/// 404.
pub fn update_variable(call: &Call<'_>) -> Outcome {
    let sent = regular::known(&VARIABLES, &call.envelope("personalization"));
    let row = regular::write(call, &VARIABLES, call.row(&VARIABLES)?, &sent)?;
    named(call, row, Answer::ok)
}

/// Writes the names of a variable's lists beside their ids, and shows it.
fn named(call: &Call<'_>, mut row: Row, answer: fn(Value) -> Answer) -> Outcome {
    let mut names = Vec::new();
    let ids = row.text("listIds").to_owned();
    for id in ids.split(',').filter(|id| !id.trim().is_empty()) {
        names.extend(call.store.find(&LISTS, php_int(id))?.map(|list| list.text("name").to_owned()));
    }
    row.body.insert("listNames".to_owned(), json!(names.join(",")));
    row.body.insert("listsCount".to_owned(), json!(names.len().to_string()));
    call.store.save(&VARIABLES, &row)?;
    Ok(answer(envelope("personalization", call.read(&VARIABLES, &row)?)))
}

/// `PATCH /personalizations/{id}/lock`. The message of a success is not established.
///
/// # Errors
/// 404.
pub fn lock(call: &Call<'_>) -> Outcome {
    set_lock(call, true)
}

/// `PATCH /personalizations/{id}/unlock`.
///
/// # Errors
/// 404.
pub fn unlock(call: &Call<'_>) -> Outcome {
    set_lock(call, false)
}

fn set_lock(call: &Call<'_>, locked: bool) -> Outcome {
    let mut row = call.row(&VARIABLES)?;
    row.body.insert("isLocked".to_owned(), json!(locked));
    call.store.save(&VARIABLES, &row)?;
    let message = if locked { "Personalization locked" } else { "Personalization unlocked" };
    Ok(Answer::ok(json!({"success": true, "message": message})))
}

/// `DELETE /personalizations/bulkdelete?ids=1,2`: answers with a text that is no JSON.
///
/// # Errors
/// SQLite's.
pub fn bulk_delete(call: &Call<'_>) -> Outcome {
    for id in call.query.all("ids") {
        regular::remove(call, &VARIABLES, php_int(id))?;
    }
    Ok(Answer::plain("Delete successful"))
}

const RESPONSE_COLUMNS: &[Column] = &[
    text("title", ""),
    text("subject", ""),
    text("body", ""),
    kept("last_sent_user_id", "0"),
    kept_null("last_sent_date"),
    kept_null("cdate"),
    kept_null("mdate"),
    LINKS,
    ID,
];

/// `savedResponses`: regular. What a read shows beyond the echo of a create is documented by an example only.
pub static SAVED_RESPONSES: Noun = noun("savedResponses", "savedResponse", "SavedResponse", RESPONSE_COLUMNS)
    .links(&["user", "savedResponseCategorySavedResponse"])
    .echo(&[Echo::Column("cdate"), Echo::Column("links"), Echo::Column("id")])
    .required(&["title"])
    .search(&["title", "subject"])
    .dates(&["cdate"], &["mdate"]);

const FORM_COLUMNS: &[Column] = &[
    kept("name", ""),
    kept("action", ""),
    json("actiondata", "{}").kept(),
    kept("submit", "show-thank-you"),
    json("submitdata", "{}").kept(),
    kept_null("url"),
    kept("layout", "inline-form"),
    kept_null("title"),
    kept_null("body"),
    kept("button", "Submit"),
    kept("thanks", "Thanks for signing up!"),
    json("style", "{}").kept(),
    json("options", "{}").kept(),
    json("cfields", "[]").kept(),
    kept("parentformid", "0"),
    kept("userid", "1"),
    kept("addressid", "0"),
    kept_null("cdate"),
    kept_null("udate"),
    kept("source", "builder"),
    null("aid"),
    derived("defaultscreenshot", Source::Fixed("\"//img-us1.com/default-form.gif\"")).listed(),
    derived("recent", Source::Fixed("[]")).listed(),
    derived("contacts", Source::Fixed("0")).listed(),
    derived("deals", Source::Fixed("0")).listed(),
    // A number in listings, a text in single answers; the text is shown in both.
    kept("entries", "0"),
    LINKS,
    ID,
    derived("address", Source::Alias("addressid")),
];

/// `forms`: shown and deleted; their making is the builder's.
pub static FORMS: Noun = noun("forms", "form", "Form", FORM_COLUMNS)
    .links(&["address"])
    .search(&["name"])
    .nested(&[parent("address", "addresses", "addressid")])
    .calls(Calls { delete: true, ..READ_ONLY });

const SCORE_COLUMNS: &[Column] = &[
    kept("reltype", "contact"),
    kept("name", ""),
    kept("descript", ""),
    kept("status", "1"),
    kept_null("cdate"),
    kept_null("mdate"),
    LINKS,
    ID,
];

/// `scores`: shown only; the emulator never gives a contact a score.
pub static SCORES: Noun =
    noun("scores", "score", "Score", SCORE_COLUMNS).dates(&["cdate"], &["mdate"]).calls(READ_ONLY);

/// `GET /api/2/template/share?id=`: an answer of the second version of the API. The address is made up, as short as the
/// service's.
///
/// # Errors
/// 404 for an unknown template.
pub fn share_template(call: &Call<'_>) -> Outcome {
    let noun = &super::templates::TEMPLATES;
    let row = call.row_of(noun, call.query.int("id").unwrap_or(0))?;
    let code = crate::serialize::hash("share", row.id);
    Ok(Answer::ok(json!({
        "url": format!("http://tplshare.com/{}", code.get(..7).unwrap_or_default()),
        "success": 1, "result_code": 1, "result_message": text_or_default(noun, &row, "name"), "result_output": "json",
    })))
}
