//! Customers of connected stores. A customer is a contact as known to one store.

use super::super::build::{bit, create, delete, get, list, optional, reference, resource, text, update};
use super::super::model::{Group, Param, Resource};

const CUSTOMER: Param = reference("customer", "ecommerce customers", "Customer email address or ID").wire("id");

const BODY: [Param; 4] = [
    reference("connection", "connections", "Connection of the store").wire("connectionid").required(),
    text("external-id", "ID of the customer in the store").wire("externalid").required(),
    text("email", "Customer email address").required(),
    bit("accepts-marketing", "Whether the customer accepts marketing").wire("acceptsMarketing"),
];

pub static CUSTOMERS: Resource = resource(
    "ecommerce customers",
    "customer",
    "Customers of connected stores",
    Group::Data,
)
.columns(&["id", "connectionid", "externalid", "email", "totalOrders", "totalRevenue", "tstamp"])
.wide(&["totalProducts", "acceptsMarketing"])
.natural_key(&["email", "connectionid"])
.operations(&[
    list("/ecomCustomers", "List customers", "ecomCustomers")
        .params(&[
            text("email", "Filter by email address").wire("filters[email]"),
            text("external-id", "Filter by ID in the store").wire("filters[externalid]"),
            reference("connection", "connections", "Filter by connection").wire("filters[connectionid]"),
        ])
        .spec("list-all-customers")
        .examples(&[
            "ecommerce customers list --email alice@example.com",
            "ecommerce customers list --connection 'Toystore, Inc.' --all -o csv",
        ]),
    get("/ecomCustomers/{id}", "Show a customer", "ecomCustomer")
        .arguments(&[CUSTOMER])
        .spec("get-customer")
        .examples(&["ecommerce customers get 1", "ecommerce customers get alice@example.com -o json"]),
    create("/ecomCustomers", "Create a customer", "ecomCustomer")
        .body("ecomCustomer", &BODY)
        .spec("create-customer")
        .examples(&[
            "ecommerce customers create --connection 1 --external-id 56789 --email alice@example.com",
            "ecommerce customers create --connection 1 --external-id 7 --email bo@example.com --accepts-marketing true",
        ]),
    update("/ecomCustomers/{id}", "Update a customer", "ecomCustomer")
        .arguments(&[CUSTOMER])
        .body("ecomCustomer", &optional(BODY))
        .spec("update-customer")
        .examples(&[
            "ecommerce customers update 1 --external-id 98765",
            "ecommerce customers update alice@example.com --accepts-marketing false",
        ]),
    delete("/ecomCustomers/{id}", "Delete a customer")
        .arguments(&[CUSTOMER])
        .spec("delete-customer")
        .examples(&["ecommerce customers delete 1", "ecommerce customers delete 1 2 --yes"]),
]);
