//! Products in orders; the API has no product catalog of its own.

use super::super::build::{get, list, reference, resource};
use super::super::model::{Group, Paging, Resource, When};

pub static PRODUCTS: Resource = resource("ecommerce products", "product", "Products in orders", Group::Data)
    .columns(&["id", "orderid", "externalid", "sku", "name", "price", "quantity"])
    .wide(&["category"])
    .identity("name")
    .operations(&[
        list("/ecomOrderProducts", "List the products of all orders", "ecomOrderProducts")
            .spec("list-ecomorderproducts")
            .examples(&["ecommerce products list --limit 50", "ecommerce products list --all -o csv"]),
        list("/ecomOrders/{id}/orderProducts", "List the products of one order", "ecomOrderProducts")
            .arguments(&[reference("of-order", "ecommerce orders", "Filter by order").wire("id")])
            .paging(Paging::Complete)
            .when(When::Flag("of-order"))
            .spec("list-products-for-order")
            .examples(&["ecommerce products list --of-order 1", "ecommerce products list --of-order 1 -o csv"]),
        get("/ecomOrderProducts/{id}", "Show a product of an order", "ecomOrderProduct")
            .arguments(&[reference("product", "ecommerce products", "Product name or ID").wire("id")])
            .spec("retrieve-an-ecomorderproduct")
            .examples(&["ecommerce products get 1", "ecommerce products get 1 -o json"]),
    ]);
