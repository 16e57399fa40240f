//! E-commerce: connections to shops, and orders with their products and discounts.

use serde_json::{Map, Value, json};

use crate::api::render::insert_before_links;
use crate::api::{Outcome, Request, Response, crud, errors, listing};
use crate::resources::commerce::{CONNECTIONS, DISCOUNTS, ORDERS, PRODUCTS};
use crate::store::{Row, column_sql};
use crate::util::text::text_of;

/// `POST /connections`: 422 with one title for each missing key. Only the first title is established.
pub(crate) fn create_connection(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&CONNECTIONS, &request.envelope("connection"));
    let needed = [
        ("service", "The connection service was not provided."),
        ("externalid", "The connection externalid was not provided."),
        ("name", "The connection name was not provided."),
        ("logoUrl", "The connection logoUrl was not provided."),
        ("linkUrl", "The connection linkUrl was not provided."),
    ];
    let missing = needed.iter().filter(|(key, _)| text_of(sent.get(*key)).is_empty());
    let errors: Vec<Value> = missing.map(|(_, title)| json!({ "title": title })).collect();
    if !errors.is_empty() {
        return Err(Response::new(422, json!({ "errors": errors })).into());
    }
    let row = crud::insert(request, &CONNECTIONS, &sent)?;
    crud::create_response(request, &CONNECTIONS, &sent, &row)
}

/// `POST /ecomOrders`: requires an `externalid`, or an `externalcheckoutid` with an `abandonedDate`. 422 for missing
/// keys, 404 for an unknown connection or customer.
pub(crate) fn create_order(request: &Request<'_>) -> Outcome {
    let all = request.envelope("ecomOrder");
    let sent = crud::writable_fields(&ORDERS, &all);
    // That one of the two is required is documented; the error is not established.
    if ["externalid", "externalcheckoutid"].iter().all(|key| text_of(sent.get(*key)).is_empty()) {
        return Err(errors::field_missing("externalid").into());
    }
    let mut row = crud::insert(request, &ORDERS, &sent)?;
    if text_of(sent.get("externalCreatedDate")).is_empty() {
        row.body.insert("externalCreatedDate".to_owned(), json!(request.now()));
    }
    let mut body = crud::related(request, &row, &[("connections", "connectionid")])?;
    let parts = write_parts(request, &mut row, &all, &mut body)?;
    finish(request.renderer().echo(&ORDERS, &sent, &row)?, parts, body, 201)
}

/// `PUT /ecomOrders/{id}`: the sent products and discounts replace the existing ones.
pub(crate) fn update_order(request: &Request<'_>) -> Outcome {
    let all = request.envelope("ecomOrder");
    let sent = crud::writable_fields(&ORDERS, &all);
    let mut row = crud::write(request, &ORDERS, request.row(&ORDERS)?, &sent)?;
    let mut body = Map::new();
    let parts = write_parts(request, &mut row, &all, &mut body)?;
    let mut object = request.renderer().read(&ORDERS, &row)?;
    object.extend(sent);
    finish(object, parts, body, 200)
}

/// The ids of products and discounts, with their keys.
type Parts = Vec<(&'static str, Value)>;

fn write_parts(
    request: &Request<'_>,
    row: &mut Row,
    all: &Map<String, Value>,
    body: &mut Map<String, Value>,
) -> Outcome<Parts> {
    let mut parts = Vec::new();
    let own = row.id.to_string();
    for (key, resource) in [("orderProducts", &PRODUCTS), ("orderDiscounts", &DISCOUNTS)] {
        if let Some(wanted) = all.get(key).and_then(Value::as_array) {
            request.store.delete(resource.path, &format!("{} = ?1", column_sql("orderid")), own.clone().into())?;
            for part in wanted {
                let mut part = crud::writable_fields(resource, &part.as_object().cloned().unwrap_or_default());
                part.insert("orderid".to_owned(), json!(own));
                if resource.column("connectionid").is_some() {
                    part.insert("connectionid".to_owned(), json!(row.text("connectionid")));
                }
                crud::insert(request, resource, &part)?;
            }
        }
        let rows = listing::children(request, resource, "orderid", row.id)?;
        if resource.path == PRODUCTS.path {
            row.body.insert("totalProducts".to_owned(), json!(rows.len().to_string()));
            request.store.save(&ORDERS, row)?;
        }
        body.insert(resource.path.to_owned(), listing::side_load(request, resource, &rows)?);
        parts.push((key, rows.iter().map(|row| json!(row.id.to_string())).collect()));
    }
    Ok(parts)
}

fn finish(mut object: Map<String, Value>, parts: Parts, mut body: Map<String, Value>, status: u16) -> Outcome {
    for (key, ids) in parts {
        insert_before_links(&mut object, key, ids);
    }
    body.insert("ecomOrder".to_owned(), object.into());
    Ok(Response::new(status, Value::Object(body)))
}
