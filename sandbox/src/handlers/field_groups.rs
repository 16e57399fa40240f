//! Groups of custom fields and their members: JSON numbers, classic errors.

use serde_json::{Value, json};

use crate::api::{Outcome, Request, Response, crud, errors, listing};
use crate::resources::field_groups::{DEFINITIONS, MEMBERS};
use crate::schema::Resource;
use crate::store::{Conditions, Row, Selection};
use crate::util::json::envelope;
use crate::util::text::id_of;

/// Renders a record with its id as a number, first.
fn with_id(request: &Request<'_>, resource: &Resource, row: &Row) -> Outcome<Value> {
    let mut object = request.renderer().read(resource, row)?;
    object.shift_insert(0, "id".to_owned(), json!(row.id));
    Ok(Value::Object(object))
}

/// `POST /groupDefinitions`.
pub(crate) fn create_definition(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&DEFINITIONS, &request.envelope("groupDefinition"));
    let row = crud::insert(request, &DEFINITIONS, &sent)?;
    Ok(Response::created(envelope("groupDefinition", with_id(request, &DEFINITIONS, &row)?)))
}

/// `GET /groupMembers`: the groups with their members, under the key `groupDefinitions`, as documented.
pub(crate) fn list(request: &Request<'_>) -> Outcome {
    let all = Selection::all(Conditions::default());
    let mut definitions = Vec::new();
    for row in request.store.select(&DEFINITIONS, &all)? {
        let mut definition = with_id(request, &DEFINITIONS, &row)?;
        let members = listing::children(request, &MEMBERS, "group_id", row.id)?;
        definition["groupMembers"] =
            members.iter().map(|row| with_id(request, &MEMBERS, row)).collect::<Outcome<Vec<_>>>()?.into();
        definitions.push(definition);
    }
    Ok(Response::ok(envelope("groupDefinitions", definitions)))
}

/// `GET /groupMembers/{id}`.
pub(crate) fn get(request: &Request<'_>) -> Outcome {
    Ok(Response::ok(envelope("groupMember", with_id(request, &MEMBERS, &request.row(&MEMBERS)?)?)))
}

/// `POST /groupMembers`: 404 for an unknown group, with the documented text.
pub(crate) fn create(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&MEMBERS, &request.envelope("groupMember"));
    let group = id_of(sent.get("group_id"));
    if request.store.find(&DEFINITIONS, group)?.is_none() {
        return Err(errors::not_found(DEFINITIONS.model, group).into());
    }
    let row = crud::insert(request, &MEMBERS, &sent)?;
    Ok(Response::created(envelope("groupMember", with_id(request, &MEMBERS, &row)?)))
}

/// `PUT /groupMembers/{id}`: the body has an envelope in the documented example, but not in its description.
pub(crate) fn update(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&MEMBERS, &request.envelope_or_body("groupMember"));
    let row = crud::write(request, &MEMBERS, request.row(&MEMBERS)?, &sent)?;
    Ok(Response::ok(envelope("groupMember", with_id(request, &MEMBERS, &row)?)))
}
