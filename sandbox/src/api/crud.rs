//! Get, create, update and delete for regular resources. Handlers of irregular ones use the same steps one by one.

use serde_json::{Map, Value, json};

use super::errors;
use super::include::Included;
use super::listing::{add_side_loads, side_load};
use super::render::stored_value;
use super::request::Request;
use super::response::{Outcome, Response};
use crate::schema::{Resource, Style};
use crate::store::{Row, text_sql};
use crate::util::text::{id_of, text_of};

/// `GET /{resource}/{id}`.
pub(crate) fn get(request: &Request<'_>, resource: &Resource) -> Outcome {
    let row = request.row(resource)?;
    Ok(Response::ok(Value::Object(single(request, resource, &row)?)))
}

/// Returns the body of a single response: the side-loaded records, and the complete object with their ids.
pub(crate) fn single(request: &Request<'_>, resource: &Resource, row: &Row) -> Outcome<Map<String, Value>> {
    let mut body = Map::new();
    let included = Included::of(request, resource, std::slice::from_ref(row))?;
    included.add_to(request, &mut body)?;
    let ids = included.ids(resource, row.id);
    let mut object = Value::Object(request.renderer().complete(resource, row, false, ids)?);
    add_side_loads(request, resource, row, &mut object, &mut body)?;
    body.insert(resource.singular.to_owned(), object);
    Ok(body)
}

/// Returns the records whose ids are in some columns of `row`, each under the path of its resource, without deleted
/// ones.
pub(crate) fn related(request: &Request<'_>, row: &Row, pairs: &[(&str, &str)]) -> Outcome<Map<String, Value>> {
    let mut body = Map::new();
    for (path, column) in pairs {
        let id = id_of(row.body.get(*column));
        if id == 0 {
            continue;
        }
        let other = request.resource(path)?;
        let found: Vec<Row> = request.store.find(other, id)?.into_iter().collect();
        body.insert((*path).to_owned(), side_load(request, other, &found)?);
    }
    Ok(body)
}

/// `POST /{resource}`: 422 for missing keys, 404 for missing parents.
pub(crate) fn create(request: &Request<'_>, resource: &Resource) -> Outcome {
    let sent = writable_fields(resource, &request.envelope(resource.singular));
    let row = insert(request, resource, &sent)?;
    create_response(request, resource, &sent, &row)
}

/// Returns the response to a create: the related records, then the echo or the complete object.
pub(crate) fn create_response(
    request: &Request<'_>,
    resource: &Resource,
    sent: &Map<String, Value>,
    row: &Row,
) -> Outcome {
    let mut body = related(request, row, resource.related)?;
    let object = match resource.echo {
        [] => request.renderer().read(resource, row)?,
        _ => request.renderer().echo(resource, sent, row)?,
    };
    body.insert(resource.singular.to_owned(), object.into());
    Ok(Response::new(resource.create_status, Value::Object(body)))
}

/// Returns the sent keys that clients may write, under the names of their columns, in the order they were sent.
pub(crate) fn writable_fields(resource: &Resource, sent: &Map<String, Value>) -> Map<String, Value> {
    let pairs = sent.iter().filter_map(|(key, value)| {
        let renamed = resource.renames.iter().find(|(wire, _)| wire == key).map(|(_, column)| *column);
        let column = resource.column(renamed.unwrap_or(key))?;
        (column.writable && column.is_stored()).then(|| (column.name.to_owned(), value.clone()))
    });
    pairs.collect()
}

/// Checks and inserts a new record: 422 for missing keys, 404 for missing parents.
pub(crate) fn insert(request: &Request<'_>, resource: &Resource, sent: &Map<String, Value>) -> Outcome<Row> {
    if let Some(key) = resource.required.iter().find(|key| text_of(sent.get(**key)).is_empty()) {
        return Err(errors::field_missing(key).into());
    }
    check_parents(request, resource, sent)?;
    let mut body = Map::new();
    write_into(resource, &mut body, sent);
    let now = request.now();
    for column in resource.created.iter().chain(resource.updated) {
        body.insert((*column).to_owned(), json!(now));
    }
    Ok(request.store.insert(resource, body)?)
}

fn check_parents(request: &Request<'_>, resource: &Resource, sent: &Map<String, Value>) -> Outcome<()> {
    for (column, path) in resource.parents {
        if let Some(value) = sent.get(*column) {
            request.find_row(request.resource(path)?, id_of(Some(value)))?;
        }
    }
    Ok(())
}

fn write_into(resource: &Resource, body: &mut Map<String, Value>, sent: &Map<String, Value>) {
    for (key, value) in sent {
        if let Some(column) = resource.column(key) {
            body.insert(key.clone(), stored_value(column, value));
        }
    }
}

/// `PUT /{resource}/{id}`: writes only the sent keys.
pub(crate) fn update(request: &Request<'_>, resource: &Resource) -> Outcome {
    let sent = writable_fields(resource, &request.envelope(resource.singular));
    let row = write(request, resource, request.row(resource)?, &sent)?;
    update_response(request, resource, &sent, &row)
}

/// Returns the response to an update: the related records, then the complete object, in which classic resources return
/// the sent values with their JSON types. A sent boolean is returned as 0 or 1.
pub(crate) fn update_response(
    request: &Request<'_>,
    resource: &Resource,
    sent: &Map<String, Value>,
    row: &Row,
) -> Outcome {
    let mut body = related(request, row, resource.related_update)?;
    let mut object = request.renderer().read(resource, row)?;
    if resource.style == Style::Classic {
        object.extend(sent.iter().map(|(key, value)| (key.clone(), as_returned(value))));
    }
    body.insert(resource.singular.to_owned(), object.into());
    Ok(Response::ok(Value::Object(body)))
}

fn as_returned(sent: &Value) -> Value {
    sent.as_bool().map_or_else(|| sent.clone(), |flag| json!(u8::from(flag)))
}

/// Updates a record: 404 for missing parents. Without keys nothing changes, not even the date.
pub(crate) fn write(
    request: &Request<'_>,
    resource: &Resource,
    mut row: Row,
    sent: &Map<String, Value>,
) -> Outcome<Row> {
    if sent.is_empty() {
        return Ok(row);
    }
    check_parents(request, resource, sent)?;
    write_into(resource, &mut row.body, sent);
    touch(request, resource, &mut row)?;
    Ok(row)
}

/// Saves a record with the current time as the date of its last write.
pub(crate) fn touch(request: &Request<'_>, resource: &Resource, row: &mut Row) -> Outcome<()> {
    for column in resource.updated {
        row.body.insert((*column).to_owned(), json!(request.now()));
    }
    Ok(request.store.save(resource, row)?)
}

/// `DELETE /{resource}/{id}`.
pub(crate) fn delete(request: &Request<'_>, resource: &Resource) -> Outcome {
    let row = request.row(resource)?;
    remove(request, resource, row.id)?;
    Ok(match resource.style {
        Style::Classic => Response::deleted(),
        Style::Newer(text) => Response::ok(json!({ "message": text })),
    })
}

/// Deletes a record and its dependents.
pub(crate) fn remove(request: &Request<'_>, resource: &Resource, id: i64) -> Outcome<()> {
    request.store.delete(resource.path, "id = ?1", id.into())?;
    for (path, column) in resource.cascades {
        let other = request.resource(path)?;
        request.store.delete(path, &format!("{} = ?1", text_sql(other, column)), id.to_string().into())?;
    }
    Ok(())
}
