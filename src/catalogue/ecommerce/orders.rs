//! Orders and abandoned carts of connected stores. All amounts are whole cents on the wire. An order has an external id; a
//! cart has an external checkout id and the date it was abandoned.

use super::super::build::{
    choice, create, date, delete, get, id_list, json, money, reference, reference_number, resource, text, timestamp,
    update,
};
use super::super::meanings::Meaning;
use super::super::model::{Group, Letters, Param, Resource, ValueFormat};

const ORDER: Param = reference("ecommerce-order", "ecommerce orders", "Order ID").wire("id");
const ECOM_ORDER: Param = reference("ecommerce-order", "ecommerce orders", "Order ID").wire("ecomOrderId");

const EXTERNAL_ID: Param =
    text("external-id", "ID of the order in the store; either this or --checkout-id is required").wire("externalid");
const CHECKOUT_ID: Param =
    text("checkout-id", "ID of the cart in the store, with --abandoned").wire("externalcheckoutid");
const SOURCE: Param = choice(
    "source",
    &[("historical", "0"), ("real-time", "1")],
    "Past order (historical) or new order that starts automations (real-time)",
);
const STATES: &[(&str, &str)] =
    &[("pending", "0"), ("completed", "1"), ("abandoned", "2"), ("recovered", "3"), ("waiting", "4")];
const EMAIL: Param = text("email", "Customer email address");
const PRODUCTS: Param =
    json("products", r#"Products: [{"externalid", "name", "price" in cents, "quantity", …}]"#).wire("orderProducts");
const TOTAL: Param = money("total", "Total price, including tax and shipping, with decimals: 91.11").wire("totalPrice");
const SHIPPING: Param = money("shipping", "Shipping cost, with decimals: 5.00").wire("shippingAmount");
const TAX: Param = money("tax", "Tax, with decimals: 5.00").wire("taxAmount");
const DISCOUNT: Param = money("discount", "Discount, with decimals: 5.00").wire("discountAmount");
const CURRENCY: Param = text("currency", "Currency code: USD").format(ValueFormat::Currency(Letters::Upper));
const ORDER_URL: Param = text("url", "URL of the order in the store").wire("orderUrl").format(ValueFormat::Url);
const UPDATED: Param = timestamp("updated", "Time of the last update in the store").wire("externalUpdatedDate");
const ABANDONED: Param =
    timestamp("abandoned", "Time the cart was abandoned, with --checkout-id").wire("abandonedDate");
const METHOD: Param = text("shipping-method", "Shipping method").wire("shippingMethod");
const NUMBER: Param = text("number", "Order number, if different from its ID").wire("orderNumber");
const DISCOUNTS: Param =
    json("discounts", r#"Discounts: [{"name", "type": "order" or "shipping", "discountAmount" in cents}]"#)
        .wire("orderDiscounts");

pub static ORDERS: Resource = resource(
    "ecommerce orders",
    "order",
    "Orders and abandoned carts of connected stores",
    Group::Data,
)
.columns(&["id", "externalid", "email", "totalPrice", "currency", "state", "externalCreatedDate"])
.wide(&["orderNumber", "connectionid", "totalProducts", "shippingMethod"])
.meanings(&[
    ("state", Meaning::Words(STATES)),
    ("totalPrice", Meaning::Cents),
    ("customer", Meaning::Reference("ecommerce customers")),
    ("customerid", Meaning::Reference("ecommerce customers")),
])
.operations(&[
    id_list("/ecomOrders", "List orders", "ecomOrders")
        .params(&[
            reference("connection", "connections", "Filter by connection").wire("filters[connectionid]"),
            text("external-id", "Filter by order ID in the store").wire("filters[externalid]"),
            text("checkout-id", "Filter by cart ID in the store").wire("filters[externalcheckoutid]"),
            text("email", "Filter by customer email address").wire("filters[email]"),
            choice("state", STATES, "Filter by state").wire("filters[state]"),
            reference("customer", "ecommerce customers", "Filter by customer").wire("filters[customerid]"),
            date("created", "Filter by order date").wire("filters[external_created_date]"),
        ])
        .orders(&[
            "connectionid",
            "externalid",
            "externalcheckoutid",
            "email",
            "state",
            "customerid",
            "external_created_date",
        ])
        .spec("list-all-orders")
        .examples(&[
            "ecommerce orders list --state abandoned --order external_created_date:desc",
            "ecommerce orders list --email alice@example.com --connection 'Toystore, Inc.'",
        ]),
    get("/ecomOrders/{ecomOrderId}", "Show an order", "ecomOrder")
        .arguments(&[ECOM_ORDER])
        .spec("get-order")
        .examples(&["ecommerce orders get 1", "ecommerce orders get 1 -o json"]),
    create("/ecomOrders", "Create an order or an abandoned cart", "ecomOrder")
        .body(
            "ecomOrder",
            &[
                EXTERNAL_ID,
                CHECKOUT_ID,
                SOURCE.required(),
                EMAIL.required(),
                PRODUCTS,
                TOTAL.required(),
                SHIPPING,
                TAX,
                DISCOUNT,
                CURRENCY.required(),
                reference_number("connection", "connections", "Connection of the store")
                    .wire("connectionid")
                    .required(),
                reference_number("customer", "ecommerce customers", "Customer email address or ID")
                    .wire("customerid")
                    .required(),
                ORDER_URL,
                timestamp("created", "Time the order was placed").wire("externalCreatedDate").required(),
                UPDATED,
                ABANDONED,
                METHOD,
                NUMBER,
                DISCOUNTS,
            ],
        )
        .spec("create-order")
        .examples(&[
            "ecommerce orders create --source historical --external-id 3246 --email alice@example.com --customer 1 \
             --connection 1 --total 91.11 --currency USD --created 2026-11-01T12:00:00Z --products @products.json",
            "ecommerce orders create --data @order.json",
        ])
        .note("A real-time order starts the automations triggered by a purchase, which may send messages."),
    update("/ecomOrders/{id}", "Update an order or abandoned cart", "ecomOrder")
        .arguments(&[ORDER])
        .body(
            "ecomOrder",
            &[
                EXTERNAL_ID,
                CHECKOUT_ID,
                EMAIL,
                PRODUCTS,
                TOTAL,
                SHIPPING,
                TAX,
                DISCOUNT,
                CURRENCY,
                ORDER_URL,
                UPDATED,
                ABANDONED,
                METHOD,
                NUMBER,
                DISCOUNTS,
            ],
        )
        .spec("update-order")
        .examples(&[
            "ecommerce orders update 1 --external-id 3246315237 --total-cents 9111",
            "ecommerce orders update 1 --products @products.json",
        ])
        .note("The given products replace all products of the order."),
    delete("/ecomOrders/{ecomOrderId}", "Delete an order")
        .arguments(&[ECOM_ORDER])
        .spec("delete-order")
        .examples(&["ecommerce orders delete 1", "ecommerce orders delete 1 2 --yes"]),
]);
