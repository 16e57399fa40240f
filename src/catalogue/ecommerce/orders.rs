//! Orders and abandoned carts of connected shops. All amounts are whole cents. An order has an external id; a cart has
//! an external checkout id and the date it was abandoned.

use super::super::build::{
    choice, create, date, delete, get, integer, json, list, moment, reference, reference_number, resource, text, update,
};
use super::super::meanings::Meaning;
use super::super::model::{Group, Param, Resource};

const ORDER: Param = reference("ecommerce-order", "ecommerce orders", "Id of the order").wire("id");
const ORDER_BY_NAME: Param = reference("ecommerce-order", "ecommerce orders", "Id of the order").wire("ecomOrderId");

const EXTERNAL_ID: Param = text("external-id", "Id of the order in the shop; this or --checkout-id").wire("externalid");
const CHECKOUT_ID: Param =
    text("checkout-id", "Id of the cart in the shop, with --abandoned").wire("externalcheckoutid");
const SOURCE: Param =
    choice("source", &[("historical", "0"), ("real-time", "1")], "Past order, or one that starts automations");
const STATES: &[(&str, &str)] =
    &[("pending", "0"), ("completed", "1"), ("abandoned", "2"), ("recovered", "3"), ("waiting", "4")];
const EMAIL: Param = text("email", "E-mail address of the customer");
const PRODUCTS: Param =
    json("products", r#"What was bought: [{"externalid", "name", "price" in cents, "quantity", …}]"#)
        .wire("orderProducts");
const TOTAL: Param = integer("total", "Whole price in cents, tax and shipping included").wire("totalPrice");
const SHIPPING: Param = integer("shipping", "Shipping in cents").wire("shippingAmount");
const TAX: Param = integer("tax", "Tax in cents").wire("taxAmount");
const DISCOUNT: Param = integer("discount", "Discount in cents").wire("discountAmount");
const CURRENCY: Param = text("currency", "Three-letter currency: USD");
const ORDER_URL: Param = text("url", "Page of the order in the shop").wire("orderUrl");
const UPDATED: Param = moment("updated", "When the order was changed in the shop").wire("externalUpdatedDate");
const ABANDONED: Param = moment("abandoned", "When the cart was left, with --checkout-id").wire("abandonedDate");
const METHOD: Param = text("shipping-method", "How it is shipped").wire("shippingMethod");
const NUMBER: Param = text("number", "Number of the order, where it is not its id").wire("orderNumber");
const DISCOUNTS: Param =
    json("discounts", r#"Discounts: [{"name", "type": "order" or "shipping", "discountAmount" in cents}]"#)
        .wire("orderDiscounts");

/// `acamp ecommerce orders`.
pub static ORDERS: Resource = resource("ecommerce orders", "order", "Orders and abandoned carts of shops", Group::Data)
    .columns(&["id", "externalid", "email", "totalPrice", "currency", "state", "externalCreatedDate"])
    .meanings(&[("state", Meaning::Words(STATES)), ("totalPrice", Meaning::Cents)])
    .operations(&[
        list("/ecomOrders", "List orders", "ecomOrders")
            .params(&[
                reference("connection", "connections", "Only of this connection").wire("filters[connectionid]"),
                text("external-id", "Only with this id in the shop").wire("filters[externalid]"),
                text("checkout-id", "Only with this id of the cart").wire("filters[externalcheckoutid]"),
                text("email", "Only of this customer").wire("filters[email]"),
                choice("state", STATES, "Only in this state").wire("filters[state]"),
                reference("customer", "ecommerce customers", "Only of this customer, by id")
                    .wire("filters[customerid]"),
                date("created", "Only placed on this day").wire("filters[external_created_date]"),
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
        get("/ecomOrders/{ecomOrderId}", "Show one order", "ecomOrder")
            .arguments(&[ORDER_BY_NAME])
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
                    reference_number("connection", "connections", "Connection of the shop")
                        .wire("connectionid")
                        .required(),
                    reference_number("customer", "ecommerce customers", "Customer, by id or e-mail address")
                        .wire("customerid")
                        .required(),
                    ORDER_URL,
                    moment("created", "When the order was placed").wire("externalCreatedDate").required(),
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
                 --connection 1 --total 9111 --currency USD --created 2026-11-01T12:00:00Z --products @products.json",
                "ecommerce orders create --data @order.json",
            ])
            .note("A real-time order starts the automations that wait for a purchase, which may send messages."),
        update("/ecomOrders/{id}", "Change an order or cart", "ecomOrder")
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
                "ecommerce orders update 1 --external-id 3246315237 --total 9111",
                "ecommerce orders update 1 --products @products.json",
            ])
            .note("The products given replace all products of the order."),
        delete("/ecomOrders/{ecomOrderId}", "Delete an order")
            .arguments(&[ORDER_BY_NAME])
            .spec("delete-order")
            .examples(&["ecommerce orders delete 1", "ecommerce orders delete 1 2 --yes"]),
    ]);
