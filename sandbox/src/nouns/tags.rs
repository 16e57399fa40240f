//! Tags: labels on contacts and templates.

use super::super::noun::{Column, Echo, ID, LINKS, Noun, Source, derived, kept, kept_null, noun, text};
use crate::answer::{Answer, Outcome};
use crate::call::{Call, envelope, envelopes, text_of};
use crate::query::{self, Conditions};
use crate::regular;

const COLUMNS: &[Column] = &[
    text("tagType", ""),
    text("tag", ""),
    text("description", ""),
    derived("subscriber_count", Source::Count("SELECT COUNT(*) FROM contactTags WHERE body->>'tag' = ?1")),
    kept_null("cdate"),
    derived("created_timestamp", Source::Naive("cdate")),
    derived("updated_timestamp", Source::Naive("cdate")),
    kept_null("created_by"),
    kept_null("updated_by"),
    kept("deleted", "0"),
    LINKS,
    ID,
];

/// `tags`.
pub static TAGS: Noun = noun("tags", "tag", "Tag", COLUMNS)
    .links(&["contactGoalTags", "templateTags"])
    .echo(&[Echo::Column("cdate"), Echo::Column("links"), Echo::Column("id")])
    .search(&["tag"])
    .operators(&[("search", "tag")])
    .cascades(&[("contactTags", "tag")])
    .indices(&["(body->>'tag') COLLATE NOCASE"])
    .dates(&["cdate"], &[]);

/// `GET /tags`. A tag made without a type is there and is not listed.
///
/// # Errors
/// SQLite's.
pub fn list(call: &Call<'_>) -> Outcome {
    let mut conditions = query::conditions(&TAGS, &call.query);
    conditions.add("body->>'tagType' IN ('contact', 'template')", []);
    let (rows, total) = regular::page(call, &TAGS, conditions, query::order(&TAGS, &call.query))?;
    let meta = serde_json::json!({"total": regular::typed_total(&TAGS, total)});
    Ok(Answer::ok(envelopes(("tags", regular::listed(call, &TAGS, &rows)?), ("meta", meta))))
}

/// `POST /tags`: 201 for a new name; 200 with the tag that has it already, whatever else was sent.
///
/// # Errors
/// SQLite's.
pub fn create(call: &Call<'_>) -> Outcome {
    let sent = regular::known(&TAGS, &call.envelope("tag"));
    let mut same = Conditions::default();
    same.add("body->>'tag' = ? COLLATE NOCASE", [text_of(sent.get("tag")).into()]);
    same.add("coalesce(body->>'tagType', '') = ?", [text_of(sent.get("tagType")).into()]);
    match call.store.find_by(&TAGS, same)? {
        Some(row) => Ok(Answer::ok(envelope("tag", call.read(&TAGS, &row)?))),
        None => {
            let row = regular::insert(call, &TAGS, &sent)?;
            Ok(Answer::created(envelope("tag", call.shown().echo(&TAGS, &sent, &row)?)))
        }
    }
}
