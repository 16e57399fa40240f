//! Segments as SQL conditions on contacts. Only conditions on tags are evaluated: the published documents show no other
//! ones.

use rusqlite::types::Value as SqlValue;
use serde_json::Value;

use crate::api::{Outcome, Request};
use crate::resources::segments::{LEGACY, SEGMENTS};
use crate::store::{Conditions, Row};
use crate::util::text::{php_int, text_of};

/// Returns the condition of a segment: the id of a legacy segment or the UUID of a newer one. `None` if there is no such
/// segment, or if the emulator cannot evaluate it.
pub(crate) fn condition(request: &Request<'_>, segment: &str) -> Outcome<Option<Conditions>> {
    let uuid = match segment.bytes().all(|byte| byte.is_ascii_digit()) {
        true => request.store.find(&LEGACY, php_int(segment))?.map(|row| row.text("segmentid_v2").to_owned()),
        false => Some(segment.to_owned()),
    };
    let Some(uuid) = uuid.filter(|uuid| !uuid.is_empty()) else { return Ok(None) };
    let found = request.store.find_by(&SEGMENTS, Conditions::of("uuid", &uuid))?;
    Ok(found.and_then(|row| whole(&row)))
}

/// Returns the condition of all groups.
fn whole(row: &Row) -> Option<Conditions> {
    let attributes = row.body.get("attributes")?;
    let conditions = attributes.get("segment_conditions")?.as_array()?;
    let groups = attributes.get("segment_condition_groups").and_then(Value::as_array);
    let groups = groups.map_or(&[][..], Vec::as_slice);
    let by_id = |id: &str| conditions.iter().find(|condition| text_of(condition.get("id")) == id);
    let mut parts = Vec::new();
    for group in groups {
        let members = group.get("values")?.as_array()?;
        let members = members.iter().map(|member| one(by_id(&text_of(member.get("id")))?));
        parts.push(joined(members.collect::<Option<Vec<_>>>()?, group.get("operator")));
    }
    if groups.is_empty() {
        parts = conditions.iter().map(one).collect::<Option<Vec<_>>>()?;
    }
    let all = joined(parts, attributes.get("segment_condition_group_operator"));
    (!all.sql.is_empty()).then_some(all)
}

/// Joins conditions with `and`, or with `or`.
fn joined(parts: Vec<Conditions>, operator: Option<&Value>) -> Conditions {
    let mut all = Conditions::default();
    if parts.is_empty() {
        return all;
    }
    let word = if text_of(operator).eq_ignore_ascii_case("or") { " OR " } else { " AND " };
    let sql: Vec<String> = parts.iter().map(|part| format!("({})", part.where_text())).collect();
    all.add(format!("({})", sql.join(word)), parts.into_iter().flat_map(|part| part.values));
    all
}

/// Returns one condition: a contact has, or does not have, a tag.
fn one(condition: &Value) -> Option<Conditions> {
    if text_of(condition.get("object_type")) != "tag" {
        return None;
    }
    let mut all = Conditions::default();
    for field in condition.get("fields")?.as_array()? {
        let not = match text_of(field.get("operator")).as_str() {
            "=" | "is" => "",
            "!=" | "is not" => "NOT ",
            _ => return None,
        };
        if text_of(field.get("name")) != "tagid" {
            return None;
        }
        let sql = "(SELECT CAST(body->>'contact' AS INTEGER) FROM contactTags WHERE (body->>'tag') = ?)";
        all.add(format!("id {not}IN {sql}"), [SqlValue::from(text_of(field.get("value")))]);
    }
    (!all.sql.is_empty()).then_some(all)
}
