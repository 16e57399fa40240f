//! The user an API key belongs to.

use serde_json::Value;

use crate::api::client::Client;
use crate::api::request::Request;
use crate::catalogue::model::{Method, Server};
use crate::config::address;
use crate::error::{Error, Kind, Result};

/// Reads the user of the client's API key, which every valid key may do.
///
/// Shape: the `user` object of the response, with `id`, `username`, `email`, and more.
///
/// # Errors
/// Those of the client; `Other` for a response without a user, such as the login page of another host.
pub fn me(client: &Client) -> Result<Value> {
    let request = Request {
        origin: None,
        method: Method::Get,
        server: Server::V3,
        path: "/users/me".to_owned(),
        query: Vec::new(),
        body: None,
        headers: Vec::new(),
        repeatable: true,
        write: false,
    };
    let response = client.send(&request)?;
    let mut body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    match body.get_mut("user").map(Value::take) {
        Some(user) if user.is_object() => Ok(user),
        _ => Err(Error::new(Kind::Other, "no user in the response: this is not the API URL of an account")
            .request(request.label())
            .status(response.status)
            .hint(address::HINT)),
    }
}

/// The email address of `user`, or else its user name.
pub fn display_name(user: &Value) -> &str {
    let text = |key| user.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    text("email").or_else(|| text("username")).unwrap_or("an unnamed user")
}
