//! The keys of a contact after those of its relation to a list, in the order of 2018.

use rusqlite::types::Value as SqlValue;
use serde_json::{Map, Value, json};

use super::relations;
use crate::resources::contact_tags::CONTACT_TAGS;
use crate::resources::field_values::FIELD_VALUES;
use crate::resources::fields::FIELDS;
use crate::resources::tags::TAGS;
use crate::store::{Conditions, Row, Selection};
use crate::util::text::php_int;
use crate::v1::answer::{Failure, table};
use crate::v1::call::Call;
use crate::v1::fields::with_value;
use crate::v1::key::{Key, date, of, own, same, text};

pub(super) const KEYS: &[Key] = &[
    text("ip4", "0.0.0.0"),
    text("a_unsub_time", ""),
    text("a_unsub_date", ""),
    date("cdate"),
    same("email"),
    same("phone"),
    same("orgid"),
    same("orgname"),
    same("segmentio_id"),
    same("bounced_hard"),
    same("bounced_soft"),
    same("bounced_date"),
    text("ip", "0.0.0.0"),
    same("ua"),
    same("hash"),
    same("socialdata_lastcheck"),
    same("email_local"),
    text("email_domain", ""),
    same("sentcnt"),
    text("rating", "0"),
    same("rating_tstamp"),
    same("gravatar"),
    same("deleted"),
    same("anonymized"),
    date("adate"),
    date("edate"),
    same("deleted_at"),
    own("name", |_, row| Ok(json!(format!("{} {}", row.text("firstName"), row.text("lastName")).trim()))),
];

/// What only a complete row contains.
pub(super) const RELATED: &[Key] = &[
    own("lists", |call, row| relations::by_list(call, &relations::of(call, row.id)?)),
    own("listslist", lists_list),
    own("fields", fields),
    own("actions", |_, _| Ok(json!([]))),
    own("automation_history", |_, _| Ok(json!([]))),
    own("campaign_history", |_, _| Ok(json!([]))),
    own("bounces", |_, _| Ok(json!({"mailing": [], "mailings": 0, "responder": [], "responders": 0}))),
    own("bouncescnt", |_, _| Ok(json!(0))),
    own("tags", tags),
    own("geo", |_, _| Ok(json!([]))),
];

/// The keys of a row that `full=0` leaves, which are not established.
pub(super) const SHORT: &[Key] = &[
    same("id"),
    date("cdate"),
    same("email"),
    of("first_name", "firstName"),
    of("last_name", "lastName"),
    same("phone"),
    own("name", |_, row| Ok(json!(format!("{} {}", row.text("firstName"), row.text("lastName")).trim()))),
];

/// The ids of the lists, joined by hyphens.
fn lists_list(call: &Call<'_>, row: &Row) -> Result<Value, Failure> {
    let ids: Vec<String> = relations::of(call, row.id)?.iter().map(|row| row.text("list").to_owned()).collect();
    Ok(json!(ids.join("-")))
}

/// The fields in which the contact has a value, by field id.
fn fields(call: &Call<'_>, row: &Row) -> Result<Value, Failure> {
    let store = call.request.store;
    let mut fields = Map::new();
    for value in store.select(&FIELD_VALUES, &Selection::all(Conditions::of("contact", &row.id.to_string())))? {
        if let Some(field) = store.find(&FIELDS, php_int(value.text("field")))? {
            fields.insert(field.id.to_string(), with_value(call, &field, value.text("value"), value.id)?);
        }
    }
    Ok(table(fields))
}

/// The names of the tags.
fn tags(call: &Call<'_>, row: &Row) -> Result<Value, Failure> {
    let mut owned = Conditions::default();
    let sql = format!(
        "id IN (SELECT CAST(body->>'tag' AS INTEGER) FROM \"{}\" WHERE body->>'contact' = ?)",
        CONTACT_TAGS.path
    );
    owned.add(sql, [SqlValue::from(row.id.to_string())]);
    let tags = call.request.store.select(&TAGS, &Selection::all(owned))?;
    Ok(tags.iter().map(|tag| json!(tag.text("tag"))).collect())
}
