//! Shops: connections to them, their customers, orders and products. Money is in whole cents.

use serde_json::{Map, Value, json};

use crate::answer::{Answer, Outcome};
use crate::call::{Call, text_of};
use crate::noun::{
    ALL_CALLS, Calls, Column, Echo, ID, LINKS, Noun, READ_ONLY, Source, Total, children_as, derived, fixed, kept,
    kept_null, noun, null, parent, text,
};
use crate::query::stored;
use crate::regular;
use crate::serialize::insert_before_links;
use crate::store::Row;

const CONNECTION_COLUMNS: &[Column] = &[
    text("service", ""),
    text("externalid", ""),
    text("name", ""),
    kept("isInternal", "0"),
    kept("connectionType", "ecommerce"),
    text("status", "1"),
    text("syncStatus", "0"),
    kept_null("sync_request_time"),
    kept_null("sync_start_time"),
    kept_null("lastSync"),
    text("logoUrl", ""),
    text("linkUrl", ""),
    kept_null("credentialExpiration"),
    kept_null("cdate"),
    kept_null("udate"),
    LINKS,
    ID,
    derived("serviceName", Source::Same("service")),
];

/// `connections`.
pub static CONNECTIONS: Noun = noun("connections", "connection", "Connection", CONNECTION_COLUMNS)
    .links(&["options", "customers"])
    .echo(&[
        Echo::Number("isInternal"),
        Echo::Column("cdate"),
        Echo::Column("udate"),
        Echo::Column("links"),
        Echo::Column("id"),
    ])
    .nested(&[
        children_as("customers", "ecomCustomers", "ecomCustomers", "connectionid"),
        fixed("options", r#"{"connectionOptions":[]}"#),
    ])
    .calls(Calls { create: false, ..ALL_CALLS });

/// `POST /connections`.
///
/// # Errors
/// 422 with one title for each key that is missing; of the five only the first is established.
pub fn create_connection(call: &Call<'_>) -> Outcome {
    let sent = regular::known(&CONNECTIONS, &call.envelope("connection"));
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
        return Err(Answer::new(422, json!({ "errors": errors })).into());
    }
    let row = regular::insert(call, &CONNECTIONS, &sent)?;
    regular::made(call, &CONNECTIONS, &sent, &row)
}

const REVENUE: &str =
    "SELECT coalesce(sum(CAST(body->>'totalPrice' AS INTEGER)), 0) FROM ecomOrders WHERE body->>'customerid' = ?1";
const ORDER_COUNT: &str = "SELECT count(*) FROM ecomOrders WHERE body->>'customerid' = ?1";
const PRODUCT_COUNT: &str =
    "SELECT coalesce(sum(CAST(body->>'totalProducts' AS INTEGER)), 0) FROM ecomOrders WHERE body->>'customerid' = ?1";
const AVERAGE: &str = "SELECT coalesce(CAST(avg(CAST(body->>'totalPrice' AS INTEGER)) AS INTEGER), 0) FROM ecomOrders \
    WHERE body->>'customerid' = ?1";

const CUSTOMER_COLUMNS: &[Column] = &[
    text("connectionid", ""),
    text("externalid", ""),
    text("email", ""),
    derived("totalRevenue", Source::Count(REVENUE)),
    derived("totalOrders", Source::Count(ORDER_COUNT)),
    derived("totalProducts", Source::Count(PRODUCT_COUNT)),
    derived("avgRevenuePerOrder", Source::Count(AVERAGE)),
    kept("avgProductCategory", ""),
    text("acceptsMarketing", "0"),
    kept_null("tstamp"),
    LINKS,
    ID,
    derived("connection", Source::Alias("connectionid")),
];

/// `ecomCustomers`.
pub static CUSTOMERS: Noun = noun("ecomCustomers", "ecomCustomer", "EcomCustomer", CUSTOMER_COLUMNS)
    .links(&["connection", "orders"])
    .echo(&[Echo::Column("connection"), Echo::Column("links"), Echo::Column("id")])
    .required(&["connectionid", "externalid", "email"])
    .parents(&[("connectionid", "connections")])
    .beside(&[("connections", "connectionid")], &[])
    .nested(&[
        parent("connection", "connections", "connectionid"),
        children_as("orders", "ecomOrders", "ecomOrders", "customerid"),
    ])
    .dates(&["tstamp"], &["tstamp"]);

const ORDER_COLUMNS: &[Column] = &[
    text("customerid", ""),
    text("connectionid", ""),
    text("state", "1"),
    text("source", "0"),
    text("externalid", ""),
    null("externalcheckoutid"),
    text("orderNumber", ""),
    text("email", ""),
    text("totalPrice", "0"),
    text("discountAmount", "0"),
    text("shippingAmount", "0"),
    text("taxAmount", "0"),
    kept("totalProducts", "0"),
    text("currency", ""),
    text("shippingMethod", ""),
    text("orderUrl", ""),
    null("externalCreatedDate"),
    null("externalUpdatedDate"),
    null("abandonedDate"),
    kept_null("createdDate"),
    kept_null("updatedDate"),
    derived("orderDate", Source::Same("externalCreatedDate")),
    derived("tstamp", Source::Same("updatedDate")),
    LINKS,
    ID,
    derived("connection", Source::Alias("connectionid")),
    derived("customer", Source::Alias("customerid")),
];

/// `ecomOrders`: products and discounts are written with the order and replaced with it.
pub static ORDERS: Noun = noun("ecomOrders", "ecomOrder", "EcomOrder", ORDER_COLUMNS)
    .links(&["connection", "customer", "orderProducts", "orderDiscounts", "orderActivities"])
    .echo(&[
        Echo::Column("createdDate"),
        Echo::Column("updatedDate"),
        Echo::Number("totalProducts"),
        Echo::Literal("state", "1"),
        Echo::Column("connection"),
        Echo::Column("customer"),
        Echo::Column("orderDate"),
        Echo::Column("tstamp"),
        Echo::Column("links"),
        Echo::Column("id"),
    ])
    .required(&["email", "connectionid", "customerid"])
    .parents(&[("connectionid", "connections"), ("customerid", "ecomCustomers")])
    .search(&["email", "orderNumber", "externalid"])
    .cascades(&[("ecomOrderProducts", "orderid"), ("ecomOrderDiscounts", "orderid")])
    .nested(&[
        parent("connection", "connections", "connectionid"),
        parent("customer", "ecomCustomers", "customerid"),
        children_as("orderProducts", "ecomOrderProducts", "ecomOrderProducts", "orderid"),
        children_as("orderDiscounts", "ecomOrderDiscounts", "ecomOrderDiscounts", "orderid"),
        fixed("orderActivities", r#"{"ecomOrderActivities":[]}"#),
    ])
    .dates(&["createdDate"], &["updatedDate"])
    .calls(Calls { create: false, update: false, ..ALL_CALLS });

const PRODUCT_COLUMNS: &[Column] = &[
    text("orderid", ""),
    text("connectionid", ""),
    text("externalid", ""),
    text("sku", ""),
    text("name", ""),
    text("description", ""),
    text("price", "0"),
    text("quantity", "1"),
    text("category", ""),
    text("imageUrl", ""),
    text("productUrl", ""),
    kept_null("createdDate"),
    kept_null("updatedDate"),
    derived("tstamp", Source::Same("updatedDate")),
    LINKS,
    ID,
    derived("ecomOrder", Source::Alias("orderid")),
];

/// `ecomOrderProducts`: read only, and its listing has no `meta`.
pub static PRODUCTS: Noun = noun("ecomOrderProducts", "ecomOrderProduct", "EcomOrderProduct", PRODUCT_COLUMNS)
    .links(&["ecomOrder"])
    .nested(&[parent("ecomOrder", "ecomOrders", "orderid")])
    .dates(&["createdDate"], &["updatedDate"])
    .total(Total::Absent)
    .calls(READ_ONLY);

const DISCOUNT_COLUMNS: &[Column] = &[
    text("name", ""),
    text("type", "order"),
    text("orderid", ""),
    text("discountAmount", "0"),
    ID,
    kept_null("createdDate"),
    kept_null("updatedDate"),
];

/// `ecomOrderDiscounts`: shown below and beside orders only.
pub static DISCOUNTS: Noun = noun("ecomOrderDiscounts", "ecomOrderDiscount", "EcomOrderDiscount", DISCOUNT_COLUMNS)
    .dates(&["createdDate"], &["updatedDate"])
    .calls(crate::noun::INNER);

/// `POST /ecomOrders`: an `externalid`, or an `externalcheckoutid` with an `abandonedDate`.
///
/// # Errors
/// 422 for missing keys, 404 for an unknown connection or customer.
pub fn create_order(call: &Call<'_>) -> Outcome {
    let all = call.envelope("ecomOrder");
    let sent = regular::known(&ORDERS, &all);
    // That one of the two is needed is documented; the error is not established.
    if ["externalid", "externalcheckoutid"].iter().all(|key| text_of(sent.get(*key)).is_empty()) {
        return Err(crate::errors::field_missing("externalid").into());
    }
    let mut row = regular::insert(call, &ORDERS, &sent)?;
    if text_of(sent.get("externalCreatedDate")).is_empty() {
        row.body.insert("externalCreatedDate".to_owned(), json!(call.now()));
    }
    let mut body = regular::beside(call, &row, &[("connections", "connectionid")])?;
    let parts = write_parts(call, &mut row, &all, &mut body)?;
    finish(call.shown().echo(&ORDERS, &sent, &row)?, parts, body, 201)
}

/// `PUT /ecomOrders/{id}`: products and discounts that are sent replace those there were.
///
/// # Errors
/// 404.
pub fn update_order(call: &Call<'_>) -> Outcome {
    let all = call.envelope("ecomOrder");
    let sent = regular::known(&ORDERS, &all);
    let mut row = regular::write(call, &ORDERS, call.row(&ORDERS)?, &sent)?;
    let mut body = Map::new();
    let parts = write_parts(call, &mut row, &all, &mut body)?;
    let mut object = call.shown().read(&ORDERS, &row)?;
    object.extend(sent);
    finish(object, parts, body, 200)
}

/// The ids of products and discounts, under their keys.
type Parts = Vec<(&'static str, Value)>;

fn write_parts(
    call: &Call<'_>,
    row: &mut Row,
    all: &Map<String, Value>,
    body: &mut Map<String, Value>,
) -> Outcome<Parts> {
    let mut parts = Vec::new();
    let own = row.id.to_string();
    for (key, noun) in [("orderProducts", &PRODUCTS), ("orderDiscounts", &DISCOUNTS)] {
        if let Some(wanted) = all.get(key).and_then(Value::as_array) {
            call.store.delete(noun.path, &format!("{} = ?1", stored("orderid")), own.clone().into())?;
            for part in wanted {
                let mut part = regular::known(noun, &part.as_object().cloned().unwrap_or_default());
                part.insert("orderid".to_owned(), json!(own));
                if noun.column("connectionid").is_some() {
                    part.insert("connectionid".to_owned(), json!(row.text("connectionid")));
                }
                regular::insert(call, noun, &part)?;
            }
        }
        let rows = regular::children(call, noun, "orderid", row.id)?;
        if noun.path == PRODUCTS.path {
            row.body.insert("totalProducts".to_owned(), json!(rows.len().to_string()));
            call.store.save(&ORDERS, row)?;
        }
        body.insert(noun.path.to_owned(), regular::side_load(call, noun, &rows)?);
        parts.push((key, rows.iter().map(|row| json!(row.id.to_string())).collect()));
    }
    Ok(parts)
}

fn finish(mut object: Map<String, Value>, parts: Parts, mut body: Map<String, Value>, status: u16) -> Outcome {
    for (key, ids) in parts {
        insert_before_links(&mut object, key, ids);
    }
    body.insert("ecomOrder".to_owned(), object.into());
    Ok(Answer::new(status, Value::Object(body)))
}
