//! Exclusions: addresses that never get mail. A newer service below `/lists`: real types and no envelope.

use serde_json::{Value, json};

use crate::answer::{Answer, Outcome};
use crate::call::{Call, envelopes, id_of};
use crate::errors;
use crate::noun::{Column, ID, INNER, Noun, Total, flag, json, kept, noun, text};
use crate::query::{self, php_int};
use crate::regular;
use crate::store::Row;

const COLUMNS: &[Column] = &[
    ID,
    kept("matchPhrase", ""),
    kept("matchType", "exact"),
    text("channel", "all"),
    flag("hidden", false).kept(),
    json("lists", "[]"),
];

/// `lists/exclusions`, which has no path of its own.
pub static EXCLUSIONS: Noun = noun("exclusions", "exclusion", "Exclusion", COLUMNS)
    .search(&["matchPhrase"])
    .dates(&[], &[])
    .total(Total::Number)
    .calls(INNER);

/// `GET /lists/exclusions`.
///
/// # Errors
/// SQLite's.
pub fn list(call: &Call<'_>) -> Outcome {
    let noun = &EXCLUSIONS;
    let (rows, total) =
        regular::page(call, noun, query::conditions(noun, &call.query), query::order(noun, &call.query))?;
    let meta = json!({"total": regular::typed_total(noun, total)});
    Ok(Answer::ok(envelopes((noun.path, regular::listed(call, noun, &rows)?), ("meta", meta))))
}

/// `GET /lists/exclusions/{id}`.
///
/// # Errors
/// 404 in this service's own words.
pub fn get(call: &Call<'_>) -> Outcome {
    let id = php_int(call.segment(2));
    let Some(row) = call.store.find(&EXCLUSIONS, id)? else {
        return Err(errors::message(404, &format!("Exclusion not found [id={id}]")).into());
    };
    shown(call, &row)
}

/// `PUT /lists/exclusions/{id}`: channel and lists, without envelope.
///
/// # Errors
/// 404.
pub fn update(call: &Call<'_>) -> Outcome {
    let row = call.row_of(&EXCLUSIONS, php_int(call.segment(2)))?;
    let row = regular::write(call, &EXCLUSIONS, row, &regular::known(&EXCLUSIONS, &call.flat()))?;
    shown(call, &row)
}

/// Whether an exclusion keeps an address from being mailed altogether. `several` concerns its lists only, `allSms` no mail.
pub fn excludes(row: &Row, email: &str) -> bool {
    matches!(row.text("channel"), "" | "all" | "allEmail") && matches(row, email)
}

/// Whether an exclusion keeps an address off one list.
pub fn excludes_from(row: &Row, email: &str, list: i64) -> bool {
    let lists = row.body.get("lists").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    row.text("channel") == "several" && lists.iter().any(|own| id_of(Some(own)) == list) && matches(row, email)
}

/// Two words for the end are known, and none for other places than the whole and the end.
fn matches(row: &Row, email: &str) -> bool {
    let (phrase, email) = (row.text("matchPhrase").to_lowercase(), email.to_lowercase());
    match row.text("matchType") {
        "end" | "endsWith" => email.ends_with(&phrase),
        _ => email == phrase,
    }
}

fn shown(call: &Call<'_>, row: &Row) -> Outcome {
    Ok(Answer::ok(call.read(&EXCLUSIONS, row)?))
}
