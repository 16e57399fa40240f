//! Customers of connected shops. A customer is a contact as one shop knows it.

use super::super::build::{bit, create, delete, get, list, optional, reference, resource, text, update};
use super::super::model::{Group, Param, Resource};

const CUSTOMER: Param = reference("customer", "ecommerce customers", "Id or e-mail address of the customer").wire("id");

const MEMBERS: [Param; 4] = [
    reference("connection", "connections", "Connection of the shop").wire("connectionid").required(),
    text("external-id", "Id of the customer in the shop").wire("externalid").required(),
    text("email", "E-mail address of the customer").required(),
    bit("accepts-marketing", "Whether the customer agreed to marketing").wire("acceptsMarketing"),
];

/// `acamp ecommerce customers`.
pub static CUSTOMERS: Resource = resource("ecommerce customers", "customer", "Customers of shops", Group::Data)
    .columns(&["id", "connectionid", "externalid", "email", "totalOrders", "totalRevenue", "tstamp"])
    .identity("email")
    .operations(&[
        list("/ecomCustomers", "List customers", "ecomCustomers")
            .params(&[
                text("email", "Only with this e-mail address").wire("filters[email]"),
                text("external-id", "Only with this id in the shop").wire("filters[externalid]"),
                reference("connection", "connections", "Only of this connection").wire("filters[connectionid]"),
            ])
            .spec("list-all-customers")
            .examples(&[
                "ecommerce customers list --email alice@example.com",
                "ecommerce customers list --connection 'Toystore, Inc.' --all -o csv",
            ]),
        get("/ecomCustomers/{id}", "Show one customer", "ecomCustomer")
            .arguments(&[CUSTOMER])
            .spec("get-customer")
            .examples(&["ecommerce customers get 1", "ecommerce customers get alice@example.com -o json"]),
        create("/ecomCustomers", "Create a customer", "ecomCustomer")
            .body("ecomCustomer", &MEMBERS)
            .spec("create-customer")
            .examples(&[
                "ecommerce customers create --connection 1 --external-id 56789 --email alice@example.com",
                "ecommerce customers create --connection 1 --external-id 7 --email bo@example.com \
                 --accepts-marketing true",
            ]),
        update("/ecomCustomers/{id}", "Change a customer", "ecomCustomer")
            .arguments(&[CUSTOMER])
            .body("ecomCustomer", &optional(MEMBERS))
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
