//! The calls of a regular noun, acted out from its description: list, get, create, update, delete and what hangs below
//! one row. Irregular nouns use the same steps one by one. Names no noun.

use serde_json::{Map, Value, json};

use super::answer::{Answer, Outcome};
use super::call::{Call, envelope, id_of, text_of};
use super::errors;
use super::noun::{Calls, Manner, Nested, Noun, Total};
use super::nouns;
use super::query::{self, Conditions};
use super::serialize::{insert_before_links, stored_value, text_or_default};
use super::store::{Row, Selection};

/// Acts out a call on `noun`, or says that the noun has no such call.
///
/// # Errors
/// The service's own error answers.
pub fn dispatch(call: &Call<'_>, noun: &'static Noun) -> Outcome<Option<Answer>> {
    let Calls { list: lists, create: creates, get: gets, update: updates, delete: deletes } = noun.calls;
    let answer = match (call.method, call.segments.len()) {
        ("GET", 1) if lists => list(call, noun)?,
        ("POST", 1) if creates => create(call, noun)?,
        ("GET", 2) if gets => get(call, noun)?,
        ("PUT", 2) if updates => update(call, noun)?,
        ("DELETE", 2) if deletes => delete(call, noun)?,
        ("GET", 3) if gets => nested(call, noun)?,
        _ => return Ok(None),
    };
    Ok(Some(answer))
}

/// The methods a path of the noun has, for `Allow`.
pub fn allowed(noun: &Noun, segments: usize) -> Vec<&'static str> {
    let calls = noun.calls;
    let methods: &[(bool, &str)] = match segments {
        1 => &[(calls.list, "GET"), (calls.create, "POST")],
        2 => &[(calls.get, "GET"), (calls.update, "PUT"), (calls.delete, "DELETE")],
        3 => &[(calls.get, "GET")],
        _ => &[],
    };
    methods.iter().filter(|(has, _)| *has).map(|(_, method)| *method).collect()
}

/// `GET /noun`.
///
/// # Errors
/// SQLite's.
pub fn list(call: &Call<'_>, noun: &Noun) -> Outcome {
    let (rows, total) = page(call, noun, query::conditions(noun, &call.query), query::order(noun, &call.query))?;
    let mut body = Map::new();
    let mut objects = listed(call, noun, &rows)?;
    for (row, object) in rows.iter().zip(objects.as_array_mut().into_iter().flatten()) {
        add_inside(call, noun, row, object, &mut body)?;
    }
    body.insert(noun.path.to_owned(), objects);
    if noun.total != Total::Absent {
        body.insert("meta".to_owned(), json!({ "total": typed_total(noun, total) }));
    }
    Ok(Answer::ok(Value::Object(body)))
}

/// `meta.total` in the noun's type.
pub fn typed_total(noun: &Noun, total: i64) -> Value {
    if noun.total == Total::Number { json!(total) } else { json!(total.to_string()) }
}

/// One page of the rows that meet `conditions`, and how many meet them altogether.
///
/// # Errors
/// SQLite's.
pub fn page(call: &Call<'_>, noun: &Noun, conditions: Conditions, order: String) -> Outcome<(Vec<Row>, i64)> {
    let total = call.store.count(noun, &conditions)?;
    let selection = Selection { conditions, order, limit: call.query.limit(), offset: call.query.offset() };
    Ok((call.store.select(noun, &selection)?, total))
}

/// The rows as a listing shows them.
///
/// # Errors
/// SQLite's.
pub fn listed(call: &Call<'_>, noun: &Noun, rows: &[Row]) -> Outcome<Value> {
    let objects = rows.iter().map(|row| call.shown().read_listed(noun, row).map(Value::Object));
    Ok(Value::Array(objects.collect::<Result<_, _>>()?))
}

/// The rows as a nested collection or a side-load shows them.
///
/// # Errors
/// SQLite's.
pub fn side_load(call: &Call<'_>, noun: &Noun, rows: &[Row]) -> Outcome<Value> {
    Ok(Value::Array(rows.iter().map(|row| call.read(noun, row)).collect::<Outcome<_>>()?))
}

/// `GET /noun/{id}`.
///
/// # Errors
/// 404.
pub fn get(call: &Call<'_>, noun: &Noun) -> Outcome {
    let row = call.row(noun)?;
    Ok(Answer::ok(Value::Object(single(call, noun, &row)?)))
}

/// The body of a single answer: the rows that belong to this one, and the complete object with their ids.
///
/// # Errors
/// SQLite's.
pub fn single(call: &Call<'_>, noun: &Noun, row: &Row) -> Outcome<Map<String, Value>> {
    let mut body = Map::new();
    let mut object = call.read(noun, row)?;
    add_inside(call, noun, row, &mut object, &mut body)?;
    body.insert(noun.singular.to_owned(), object);
    Ok(body)
}

/// Adds the ids of the rows that belong to `row` to its object, and the rows to the side-loads in `body`.
fn add_inside(
    call: &Call<'_>,
    noun: &Noun,
    row: &Row,
    object: &mut Value,
    body: &mut Map<String, Value>,
) -> Outcome<()> {
    for inside in noun.inside {
        let Some(other) = nouns::find(inside.noun) else { continue };
        let rows = children(call, other, inside.column, row.id)?;
        if let Some(object) = object.as_object_mut() {
            insert_before_links(object, inside.key, rows.iter().map(|row| json!(row.id.to_string())).collect());
        }
        let side = body.entry(inside.noun).or_insert_with(|| json!([]));
        if let (Some(side), Value::Array(more)) = (side.as_array_mut(), side_load(call, other, &rows)?) {
            side.extend(more);
        }
    }
    Ok(())
}

/// The rows that `row` names in some of its columns, each under the key of its noun; a row that is gone is left out.
///
/// # Errors
/// SQLite's.
pub fn beside(call: &Call<'_>, row: &Row, pairs: &[(&str, &str)]) -> Outcome<Map<String, Value>> {
    let mut body = Map::new();
    for (path, column) in pairs {
        let id = id_of(row.body.get(*column));
        let Some(other) = nouns::find(path).filter(|_| id != 0) else { continue };
        let found: Vec<Row> = call.store.find(other, id)?.into_iter().collect();
        body.insert((*path).to_owned(), side_load(call, other, &found)?);
    }
    Ok(body)
}

/// `POST /noun`.
///
/// # Errors
/// 422 for missing keys, 404 for missing parents.
pub fn create(call: &Call<'_>, noun: &Noun) -> Outcome {
    let sent = known(noun, &call.envelope(noun.singular));
    let row = insert(call, noun, &sent)?;
    made(call, noun, &sent, &row)
}

/// The answer to a create: what stands beside it, then the echo or the complete object.
///
/// # Errors
/// SQLite's.
pub fn made(call: &Call<'_>, noun: &Noun, sent: &Map<String, Value>, row: &Row) -> Outcome {
    let mut body = beside(call, row, noun.beside)?;
    let object = match noun.echo {
        [] => call.shown().read(noun, row)?,
        _ => call.shown().echo(noun, sent, row)?,
    };
    body.insert(noun.singular.to_owned(), object.into());
    Ok(Answer::new(noun.made, Value::Object(body)))
}

/// The sent keys the noun has and clients may write, under their columns' names, in the order they were sent.
pub fn known(noun: &Noun, sent: &Map<String, Value>) -> Map<String, Value> {
    let pairs = sent.iter().filter_map(|(key, value)| {
        let renamed = noun.renames.iter().find(|(wire, _)| wire == key).map(|(_, column)| *column);
        let column = noun.column(renamed.unwrap_or(key))?;
        (column.writable && column.is_stored()).then(|| (column.name.to_owned(), value.clone()))
    });
    pairs.collect()
}

/// Checks and stores a new row of known keys.
///
/// # Errors
/// 422 for missing keys, 404 for missing parents.
pub fn insert(call: &Call<'_>, noun: &Noun, sent: &Map<String, Value>) -> Outcome<Row> {
    if let Some(key) = noun.required.iter().find(|key| text_of(sent.get(**key)).is_empty()) {
        return Err(errors::field_missing(key).into());
    }
    check_parents(call, noun, sent)?;
    let mut body = Map::new();
    write_into(noun, &mut body, sent);
    let now = call.now();
    for column in noun.created.iter().chain(noun.updated) {
        body.insert((*column).to_owned(), json!(now));
    }
    Ok(call.store.insert(noun, body)?)
}

fn check_parents(call: &Call<'_>, noun: &Noun, sent: &Map<String, Value>) -> Outcome<()> {
    for (column, path) in noun.parents {
        let (Some(value), Some(other)) = (sent.get(*column), nouns::find(path)) else { continue };
        call.row_of(other, id_of(Some(value)))?;
    }
    Ok(())
}

fn write_into(noun: &Noun, body: &mut Map<String, Value>, sent: &Map<String, Value>) {
    for (key, value) in sent {
        if let Some(column) = noun.column(key) {
            body.insert(key.clone(), stored_value(column, value));
        }
    }
}

/// `PUT /noun/{id}`: writes only what was sent.
///
/// # Errors
/// 404.
pub fn update(call: &Call<'_>, noun: &Noun) -> Outcome {
    let sent = known(noun, &call.envelope(noun.singular));
    let row = write(call, noun, call.row(noun)?, &sent)?;
    changed(call, noun, &sent, &row)
}

/// The answer to an update: what stands beside it, then the complete object, in which classic nouns show sent values
/// with the JSON types they were sent with.
///
/// # Errors
/// SQLite's.
pub fn changed(call: &Call<'_>, noun: &Noun, sent: &Map<String, Value>, row: &Row) -> Outcome {
    let mut body = beside(call, row, noun.beside_update)?;
    let mut object = call.shown().read(noun, row)?;
    if noun.manner == Manner::Classic {
        object.extend(sent.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
    body.insert(noun.singular.to_owned(), object.into());
    Ok(Answer::ok(Value::Object(body)))
}

/// Stores known keys into a row; nothing sent changes nothing, not even the date.
///
/// # Errors
/// 404 for missing parents.
pub fn write(call: &Call<'_>, noun: &Noun, mut row: Row, sent: &Map<String, Value>) -> Outcome<Row> {
    if sent.is_empty() {
        return Ok(row);
    }
    check_parents(call, noun, sent)?;
    write_into(noun, &mut row.body, sent);
    touch(call, noun, &mut row)?;
    Ok(row)
}

/// Stores a row with now as the date of its last write.
///
/// # Errors
/// SQLite's.
pub fn touch(call: &Call<'_>, noun: &Noun, row: &mut Row) -> Outcome<()> {
    for column in noun.updated {
        row.body.insert((*column).to_owned(), json!(call.now()));
    }
    Ok(call.store.save(noun, row)?)
}

/// `DELETE /noun/{id}`.
///
/// # Errors
/// 404.
pub fn delete(call: &Call<'_>, noun: &Noun) -> Outcome {
    let row = call.row(noun)?;
    remove(call, noun, row.id)?;
    Ok(match noun.manner {
        Manner::Classic => Answer::deleted(),
        Manner::Service(text) => Answer::ok(json!({ "message": text })),
    })
}

/// Removes a row and the rows that go with it.
///
/// # Errors
/// SQLite's.
pub fn remove(call: &Call<'_>, noun: &Noun, id: i64) -> Outcome<()> {
    call.store.delete(noun.path, "id = ?1", id.into())?;
    for (path, column) in noun.cascades {
        let Some(other) = nouns::find(path) else { continue };
        call.store.delete(path, &format!("{} = ?1", query::as_text(other, column)), id.to_string().into())?;
    }
    Ok(())
}

/// `GET /noun/{id}/{name}`.
///
/// # Errors
/// 404 of the row or of the relation; 501 of a relation the service has and the emulator does not.
pub fn nested(call: &Call<'_>, noun: &Noun) -> Outcome {
    let row = call.row(noun)?;
    let wanted = call.segment(2);
    match noun.nested.iter().find(|nested| name_of(nested) == wanted) {
        Some(Nested::Children { envelope: key, noun: path, column, .. }) => {
            let Some(other) = nouns::find(path) else { return unacted(call) };
            let rows = children(call, other, column, row.id)?;
            Ok(Answer::ok(envelope(key, side_load(call, other, &rows)?)))
        }
        Some(Nested::Owned { noun: path, kind, .. }) => {
            let Some(other) = nouns::find(path) else { return unacted(call) };
            let mut owned = Conditions::of("relid", &row.id.to_string());
            owned.equals("reltype", kind);
            let rows = call.store.select(other, &Selection::all(owned))?;
            Ok(Answer::ok(envelope(path, side_load(call, other, &rows)?)))
        }
        Some(Nested::Parent { noun: path, column, .. }) => {
            let Some(other) = nouns::find(path) else { return unacted(call) };
            let id = match text_or_default(noun, &row, column) {
                "" => id_of(row.body.get(*column)),
                text => query::php_int(text),
            };
            let found = call.row_of(other, id)?;
            Ok(Answer::ok(envelope(other.singular, call.read(other, &found)?)))
        }
        Some(Nested::Fixed { body, .. }) => Ok(Answer::ok(serde_json::from_str(body).unwrap_or_default())),
        None if noun.links.iter().any(|link| link.split('?').next() == Some(wanted)) => unacted(call),
        None => Err(errors::no_relation(noun.model, wanted).into()),
    }
}

/// Every row of `noun` whose `column` is `id`.
///
/// # Errors
/// SQLite's.
pub fn children(call: &Call<'_>, noun: &Noun, column: &str, id: i64) -> Outcome<Vec<Row>> {
    Ok(call.store.select(noun, &Selection::all(Conditions::within(noun, column, &id.to_string())))?)
}

fn unacted(call: &Call<'_>) -> Outcome {
    Err(errors::not_acted_out(call.method, call.path).into())
}

fn name_of(nested: &Nested) -> &'static str {
    match nested {
        Nested::Children { name, .. }
        | Nested::Owned { name, .. }
        | Nested::Parent { name, .. }
        | Nested::Fixed { name, .. } => name,
    }
}
