//! E-commerce: customers, orders, and products of connected stores.

use super::build::{call, json, resource, text};
use super::model::{Evidence, Group, Method, Reply, Resource};

pub mod customers;
pub mod orders;
pub mod products;

pub static ECOMMERCE: Resource = resource(
    "ecommerce",
    "ecommerce",
    "Customers, orders, and products of connected stores",
    Group::Data,
)
.operations(&[call("graphql", Method::Post, "/ecom/graphql", "Send a GraphQL query to the e-commerce API")
    .body(
        "",
        &[text("query", "GraphQL query or mutation").required(), json("variables", r#"Query variables: {"id": 1}"#)],
    )
    .reply(Reply::Whole)
    .spec("ecom-graphql")
    .evidence(Evidence::Listed)
    .examples(&[
        "ecommerce graphql --query '{ __schema { queryType { name } } }'",
        "ecommerce graphql --data @request.json",
    ])
    .note(
        "The API reference lists this endpoint without documenting it. Failures are returned with status 200, under \
         errors.",
    )]);
