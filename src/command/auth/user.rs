//! The user an API key belongs to.

use serde_json::Value;

use crate::api::client::{Client, Response};
use crate::api::request::Request;
use crate::config::address;
use crate::error::{Error, Kind, Result};

/// Reads the user of the client's API key, which every valid key may do.
///
/// Shape: the `user` object of the response, with `id`, `username`, `email`, and more.
///
/// # Errors
/// Those of the client; `Other` for a response without a user, such as the login page of another host.
pub fn me(client: &Client) -> Result<Value> {
    let request = Request::get("/users/me".to_owned());
    let response = client.send(&request).map_err(rejected)?;
    in_response(&response).map_err(|error| error.request(request.label()).status(response.status))
}

/// A rejection says that it is about the key, which is all that the request depends on.
fn rejected(error: Error) -> Error {
    let is_rejected = error.kind() == Kind::Denied && error.http_status().is_some();
    if is_rejected { error.prefixed("the server did not accept this key: ") } else { error }
}

/// The user in the response to `GET /users/me`.
///
/// # Errors
/// `Other` if the response contains no user.
pub fn in_response(response: &Response) -> Result<Value> {
    let mut body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let user = body.get_mut("user").map(Value::take).filter(Value::is_object);
    user.ok_or_else(|| {
        Error::new(Kind::Other, "no user in the response: this is not the API URL of an account").hint(address::HINT)
    })
}

/// The email address of `user`, or else its user name.
pub fn display_name(user: &Value) -> &str {
    let text = |key| user.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    text("email").or_else(|| text("username")).unwrap_or("an unnamed user")
}
