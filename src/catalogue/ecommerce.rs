//! E-commerce: customers, orders and products of connected shops.

use super::build::{call, json, resource, text};
use super::model::{Evidence, Group, Method, Reply, Resource};

pub mod customers;
pub mod orders;
pub mod products;

/// `acamp ecommerce`.
pub static ECOMMERCE: Resource = resource(
    "ecommerce",
    "ecommerce",
    "Customers, orders and products of shops",
    Group::Data,
)
.operations(&[call("graphql", Method::Post, "/ecom/graphql", "Ask the e-commerce service in GraphQL")
    .body(
        "",
        &[
            text("query", "The query or mutation").required(),
            json("variables", r#"Values of its variables: {"id": 1}"#),
        ],
    )
    .reply(Reply::Whole)
    .spec("ecom-graphql")
    .evidence(Evidence::Listed)
    .examples(&[
        "ecommerce graphql --query '{ __schema { queryType { name } } }'",
        "ecommerce graphql --data @request.json",
    ])
    .note("The provider lists this call without describing it. Its failures come with status 200, under errors.")]);
