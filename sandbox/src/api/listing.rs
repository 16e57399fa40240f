//! Listings: pages of records, totals and side-loads.

use serde_json::{Map, Value, json};

use super::filters;
use super::include::Included;
use super::render::insert_before_links;
use super::request::Request;
use super::response::{Outcome, Response};
use crate::schema::{Resource, Total};
use crate::store::{Conditions, Row, Selection};

/// `GET /{resource}`.
pub(crate) fn list(request: &Request<'_>, resource: &Resource) -> Outcome {
    let (rows, total) = filtered_page(request, resource)?;
    let mut body = Map::new();
    let included = Included::of(request, resource, &rows)?;
    included.add_to(request, &mut body)?;
    let mut objects = included.objects(request, resource, &rows, true)?;
    for (row, object) in rows.iter().zip(objects.as_array_mut().into_iter().flatten()) {
        add_side_loads(request, resource, row, object, &mut body)?;
    }
    body.insert(resource.path.to_owned(), objects);
    if resource.total != Total::Absent {
        body.insert("meta".to_owned(), json!({ "total": typed_total(resource, total) }));
    }
    Ok(Response::ok(Value::Object(body)))
}

/// Returns `meta.total` with the type the resource has.
pub(crate) fn typed_total(resource: &Resource, total: i64) -> Value {
    if resource.total == Total::Number { json!(total) } else { json!(total.to_string()) }
}

/// Returns one page of the records that match the filters of the query, and how many match in total.
pub(crate) fn filtered_page(request: &Request<'_>, resource: &Resource) -> Outcome<(Vec<Row>, i64)> {
    let conditions = filters::conditions(resource, &request.query);
    page(request, resource, conditions, filters::order(resource, &request.query))
}

/// Returns one page of the records that meet `conditions`, and how many meet them in total.
pub(crate) fn page(
    request: &Request<'_>,
    resource: &Resource,
    conditions: Conditions,
    order: String,
) -> Outcome<(Vec<Row>, i64)> {
    let total = request.store.count(resource, &conditions)?;
    let selection = Selection { conditions, order, limit: request.query.limit(), offset: request.query.offset() };
    Ok((request.store.select(resource, &selection)?, total))
}

/// Renders the records as a listing contains them.
pub(crate) fn listed(request: &Request<'_>, resource: &Resource, rows: &[Row]) -> Outcome<Value> {
    let objects = rows.iter().map(|row| request.renderer().read_listed(resource, row).map(Value::Object));
    Ok(Value::Array(objects.collect::<Result<_, _>>()?))
}

/// Renders the records as a nested collection or a side-load contains them.
pub(crate) fn side_load(request: &Request<'_>, resource: &Resource, rows: &[Row]) -> Outcome<Value> {
    Ok(Value::Array(rows.iter().map(|row| request.read(resource, row)).collect::<Outcome<_>>()?))
}

/// Adds the ids of the side-loaded records to the object of `row`, and the records to `body`.
pub(crate) fn add_side_loads(
    request: &Request<'_>,
    resource: &Resource,
    row: &Row,
    object: &mut Value,
    body: &mut Map<String, Value>,
) -> Outcome<()> {
    for side_load_of in resource.side_loads {
        let other = request.resource(side_load_of.resource)?;
        let rows = children(request, other, side_load_of.column, row.id)?;
        if let Some(object) = object.as_object_mut() {
            insert_before_links(object, side_load_of.key, rows.iter().map(|row| json!(row.id.to_string())).collect());
        }
        let records = body.entry(side_load_of.resource).or_insert_with(|| json!([]));
        if let (Some(records), Value::Array(more)) = (records.as_array_mut(), side_load(request, other, &rows)?) {
            records.extend(more);
        }
    }
    Ok(())
}

/// Returns the records of `resource` whose `column` is `id`.
pub(crate) fn children(request: &Request<'_>, resource: &Resource, column: &str, id: i64) -> Outcome<Vec<Row>> {
    Ok(request.store.select(resource, &Selection::all(Conditions::within(resource, column, &id.to_string())))?)
}
