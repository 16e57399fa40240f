//! The groups that custom fields stand in, their members, and the limits of user groups. Groups of fields are a newer
//! service behind a classic front: real numbers, classic refusals.

use serde_json::{Value, json};

use crate::answer::{Answer, Outcome};
use crate::call::{Call, envelope};
use crate::errors;
use crate::noun::{Calls, Column, INNER, LINKS, Noun, READ_ONLY, Source, derived, kept, noun, number, text};
use crate::regular;
use crate::store::Row;

/// `groupDefinitions`: made only. Which keys the service knows beyond the label is not established.
pub static DEFINITIONS: Noun = noun(
    "groupDefinitions",
    "groupDefinition",
    "GroupDefinition",
    &[text("label", ""), number("ordernum", 0), text("type", "contact"), LINKS],
)
.links(&["groupMembers"])
.dates(&[], &[])
.calls(INNER);

/// `groupMembers`: custom fields in groups.
pub static MEMBERS: Noun = noun(
    "groupMembers",
    "groupMember",
    "GroupMember",
    &[number("group_id", 1), number("rel_id", 0), number("ordernum", 0), LINKS],
)
.links(&["groupDefinition"])
.dates(&[], &[])
.calls(Calls { list: false, create: false, get: false, update: false, delete: true });

/// The row with its id as a number, first.
fn object(call: &Call<'_>, noun: &Noun, row: &Row) -> Outcome<Value> {
    let mut object = call.shown().read(noun, row)?;
    object.shift_insert(0, "id".to_owned(), json!(row.id));
    Ok(Value::Object(object))
}

/// `POST /groupDefinitions`.
///
/// # Errors
/// SQLite's.
pub fn create_definition(call: &Call<'_>) -> Outcome {
    let sent = regular::known(&DEFINITIONS, &call.envelope("groupDefinition"));
    let row = regular::insert(call, &DEFINITIONS, &sent)?;
    Ok(Answer::created(envelope("groupDefinition", object(call, &DEFINITIONS, &row)?)))
}

/// `GET /groupMembers`: the key is `groupDefinitions`, as documented, and each has its members.
///
/// # Errors
/// SQLite's.
pub fn list(call: &Call<'_>) -> Outcome {
    let all = crate::store::Selection::all(crate::query::Conditions::default());
    let mut definitions = Vec::new();
    for row in call.store.select(&DEFINITIONS, &all)? {
        let mut definition = object(call, &DEFINITIONS, &row)?;
        let members = regular::children(call, &MEMBERS, "group_id", row.id)?;
        definition["groupMembers"] =
            members.iter().map(|row| object(call, &MEMBERS, row)).collect::<Outcome<Vec<_>>>()?.into();
        definitions.push(definition);
    }
    Ok(Answer::ok(envelope("groupDefinitions", definitions)))
}

/// `GET /groupMembers/{id}`.
///
/// # Errors
/// 404.
pub fn get(call: &Call<'_>) -> Outcome {
    Ok(Answer::ok(envelope("groupMember", object(call, &MEMBERS, &call.row(&MEMBERS)?)?)))
}

/// `POST /groupMembers`.
///
/// # Errors
/// 404 for an unknown group, with the words of the documents.
pub fn create(call: &Call<'_>) -> Outcome {
    let sent = regular::known(&MEMBERS, &call.envelope("groupMember"));
    let group = crate::call::id_of(sent.get("group_id"));
    if call.store.find(&DEFINITIONS, group)?.is_none() {
        return Err(errors::not_found(DEFINITIONS.model, group).into());
    }
    let row = regular::insert(call, &MEMBERS, &sent)?;
    Ok(Answer::created(envelope("groupMember", object(call, &MEMBERS, &row)?)))
}

/// `PUT /groupMembers/{id}`: the body has an envelope in the documents' example and none in their prose.
///
/// # Errors
/// 404.
pub fn update(call: &Call<'_>) -> Outcome {
    let sent = regular::known(&MEMBERS, &call.either("groupMember"));
    let row = regular::write(call, &MEMBERS, call.row(&MEMBERS)?, &sent)?;
    Ok(Answer::ok(envelope("groupMember", object(call, &MEMBERS, &row)?)))
}

const LIMIT_COLUMNS: &[Column] = &[
    kept("groupid", ""),
    kept("limit_mail", "0"),
    kept("limit_mail_type", "month1st"),
    kept("limit_contact", "0"),
    kept("limit_list", "0"),
    kept("limit_campaign", "0"),
    kept("limit_campaign_type", "month1st"),
    kept("limit_attachment", "-1"),
    kept("limit_user", "0"),
    kept("abuseratio", "4"),
    kept("forcesenderinfo", "0"),
    LINKS,
    crate::noun::ID,
    derived("group", Source::Alias("groupid")),
];

/// `groupLimits`: listed. The key set follows the published example.
pub static LIMITS: Noun = noun("groupLimits", "groupLimit", "GroupLimit", LIMIT_COLUMNS)
    .links(&["group"])
    .dates(&[], &[])
    .calls(Calls { get: false, ..READ_ONLY });
