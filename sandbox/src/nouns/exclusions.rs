//! Exclusions: addresses that never get mail. A newer service below `/lists`: real types and no envelope.

use serde_json::json;

use crate::answer::{Answer, Outcome};
use crate::call::{Call, envelopes};
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

fn shown(call: &Call<'_>, row: &Row) -> Outcome {
    Ok(Answer::ok(call.read(&EXCLUSIONS, row)?))
}
