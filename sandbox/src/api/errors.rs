//! The server's error responses, in the shape they were recorded or documented. Where no source shows the exact bytes,
//! a comment says "not established".

use serde_json::{Map, Value, json};

use super::response::Response;
use crate::schema::{Resource, Style};

/// 404 for a record, in the style of the resource.
pub(crate) fn missing(resource: &Resource, id: i64) -> Response {
    match resource.style {
        Style::Classic => not_found(resource.model, id),
        Style::Newer(_) => Response::new(404, json!({"errors": [{"status": 404, "title": "Not Found"}]})),
    }
}

/// 404 for a record of a classic resource, with the server's internal model name.
pub(crate) fn not_found(model: &str, id: i64) -> Response {
    message(404, &format!("No Result found for {model} with id {id}"))
}

/// 404 for an unknown path. Only the text is established, not the JSON around it.
pub(crate) fn no_route(method: &str, path: &str) -> Response {
    message(404, &format!("No route found for \"{method} {path}\""))
}

/// 404 for an unknown relation of a model.
pub(crate) fn no_relation(model: &str, relation: &str) -> Response {
    message(404, &format!("{model} has no relationship definition for {relation}"))
}

/// 405 with the methods of the path. The body is not established; reports say it has no detail.
pub(crate) fn method_not_allowed(allowed: &str) -> Response {
    message(405, "Method Not Allowed").header("allow", allowed)
}

/// 403 for a missing or wrong API key. The status is documented, the body is not established.
pub(crate) fn forbidden() -> Response {
    message(403, "Forbidden")
}

/// 429. Status and header are documented, the body is not established.
pub(crate) fn too_many_requests() -> Response {
    message(429, "Too Many Requests").header("retry-after", "1")
}

/// 400 for a body that is not JSON. The status is reported, the body is not established.
pub(crate) fn malformed_json() -> Response {
    message(400, "Could not decode JSON, syntax error - malformed JSON")
}

/// 400 for a query that is too long. The status is reported, the body is not established.
pub(crate) fn query_too_long() -> Response {
    message(400, "Bad Request")
}

/// 422 for a page size over the maximum. One client expects it; nothing about it is established.
pub(crate) fn limit_too_large() -> Response {
    invalid_attribute("The limit must not be greater than 100.", "limit")
}

/// 413 for a body larger than the emulator accepts. Not established.
pub(crate) fn too_large() -> Response {
    message(413, "Request Entity Too Large")
}

/// 501, the emulator's own response: it knows the route but does not implement it.
pub(crate) fn not_supported(method: &str, path: &str) -> Response {
    message(501, &format!("the sandbox does not implement {method} {path}"))
}

/// 501, the emulator's own response, with the name of the published operation.
pub(crate) fn operation_not_supported(operation: &str, method: &str, path: &str) -> Response {
    message(501, &format!("the sandbox does not implement {operation} ({method} {path})"))
}

/// `{"message": …}`.
pub(crate) fn message(status: u16, text: &str) -> Response {
    Response::new(status, json!({ "message": text }))
}

/// 422 for a missing required key.
pub(crate) fn field_missing(key: &str) -> Response {
    ValidationError::new(&format!("The {key} field is required."), "field_missing").pointer(key).response()
}

/// 422 in the newer form: a status, a title and a pointer.
pub(crate) fn invalid_attribute(detail: &str, key: &str) -> Response {
    let source = json!({"pointer": format!("/data/attributes/{key}")});
    let error = json!({"title": "Invalid attribute", "detail": detail, "status": 422, "source": source});
    Response::new(422, json!({ "errors": [error] }))
}

/// 422 for a value that another record has already.
pub(crate) fn duplicate(title: &str, key: &str) -> Response {
    ValidationError::new(title, "duplicate").detail("").pointer(key).response()
}

/// One entry of the `errors` of a 422. Its keys differ from error to error.
#[derive(Debug)]
pub(crate) struct ValidationError(Map<String, Value>);

impl ValidationError {
    pub(crate) fn new(title: &str, code: &str) -> Self {
        let mut entry = Map::new();
        entry.insert("title".to_owned(), json!(title));
        entry.insert("code".to_owned(), json!(code));
        ValidationError(entry)
    }

    /// Adds `detail`, between `title` and `code`.
    #[must_use]
    pub(crate) fn detail(mut self, text: &str) -> Self {
        let at = self.0.keys().position(|key| key == "code").unwrap_or(self.0.len());
        self.0.shift_insert(at, "detail".to_owned(), json!(text));
        self
    }

    /// Adds the older machine-readable code.
    #[must_use]
    pub(crate) fn error(mut self, name: &str) -> Self {
        self.0.insert("error".to_owned(), json!(name));
        self
    }

    /// Adds a pointer to the invalid key.
    #[must_use]
    pub(crate) fn pointer(mut self, key: &str) -> Self {
        self.0.insert("source".to_owned(), json!({ "pointer": format!("/data/attributes/{key}") }));
        self
    }

    pub(crate) fn response(self) -> Response {
        Response::new(422, json!({ "errors": [self.0] }))
    }
}
