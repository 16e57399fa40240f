//! E-commerce: connections to shops, their customers, orders and products. Money is in whole cents.

use crate::schema::{
    ALL_OPERATIONS, Column, Echo, ID, INTERNAL, LINKS, Operations, READ_ONLY, Resource, Source, Total, children_as,
    derived, fixed, null, parent, read_only, read_only_null, resource, text,
};

const CONNECTION_COLUMNS: &[Column] = &[
    text("service", ""),
    text("externalid", ""),
    text("name", ""),
    read_only("isInternal", "0"),
    read_only("connectionType", "ecommerce"),
    text("status", "1"),
    text("syncStatus", "0"),
    read_only_null("sync_request_time"),
    read_only_null("sync_start_time"),
    read_only_null("lastSync"),
    text("logoUrl", ""),
    text("linkUrl", ""),
    read_only_null("credentialExpiration"),
    read_only_null("cdate"),
    read_only_null("udate"),
    LINKS,
    ID,
    derived("serviceName", Source::Same("service")),
];

pub(crate) static CONNECTIONS: Resource = resource("connections", "connection", "Connection", CONNECTION_COLUMNS)
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
    .operations(Operations { create: false, ..ALL_OPERATIONS });

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
    read_only("avgProductCategory", ""),
    text("acceptsMarketing", "0"),
    read_only_null("tstamp"),
    LINKS,
    ID,
    derived("connection", Source::Alias("connectionid")),
];

pub(crate) static CUSTOMERS: Resource = resource("ecomCustomers", "ecomCustomer", "EcomCustomer", CUSTOMER_COLUMNS)
    .links(&["connection", "orders"])
    .echo(&[Echo::Column("connection"), Echo::Column("links"), Echo::Column("id")])
    .required(&["connectionid", "externalid", "email"])
    .parents(&[("connectionid", "connections")])
    .related(&[("connections", "connectionid")], &[])
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
    read_only("totalProducts", "0"),
    text("currency", ""),
    text("shippingMethod", ""),
    text("orderUrl", ""),
    null("externalCreatedDate"),
    null("externalUpdatedDate"),
    null("abandonedDate"),
    read_only_null("createdDate"),
    read_only_null("updatedDate"),
    derived("orderDate", Source::Same("externalCreatedDate")),
    derived("tstamp", Source::Same("updatedDate")),
    LINKS,
    ID,
    derived("connection", Source::Alias("connectionid")),
    derived("customer", Source::Alias("customerid")),
];

/// Products and discounts are written with the order, and replaced with it.
pub(crate) static ORDERS: Resource = resource("ecomOrders", "ecomOrder", "EcomOrder", ORDER_COLUMNS)
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
    .operations(Operations { create: false, update: false, ..ALL_OPERATIONS });

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
    read_only_null("createdDate"),
    read_only_null("updatedDate"),
    derived("tstamp", Source::Same("updatedDate")),
    LINKS,
    ID,
    derived("ecomOrder", Source::Alias("orderid")),
];

/// Read only; the listing has no `meta`.
pub(crate) static PRODUCTS: Resource =
    resource("ecomOrderProducts", "ecomOrderProduct", "EcomOrderProduct", PRODUCT_COLUMNS)
        .links(&["ecomOrder"])
        .nested(&[parent("ecomOrder", "ecomOrders", "orderid")])
        .dates(&["createdDate"], &["updatedDate"])
        .total(Total::Absent)
        .operations(READ_ONLY);

const DISCOUNT_COLUMNS: &[Column] = &[
    text("name", ""),
    text("type", "order"),
    text("orderid", ""),
    text("discountAmount", "0"),
    ID,
    read_only_null("createdDate"),
    read_only_null("updatedDate"),
];

/// Returned with and below orders only.
pub(crate) static DISCOUNTS: Resource =
    resource("ecomOrderDiscounts", "ecomOrderDiscount", "EcomOrderDiscount", DISCOUNT_COLUMNS)
        .dates(&["createdDate"], &["updatedDate"])
        .operations(INTERNAL);
