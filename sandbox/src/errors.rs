//! The service's error answers, each in the shape it was recorded or documented in. Where no source shows the exact
//! bytes the comment says "not established".

use serde_json::{Map, Value, json};

use super::answer::Answer;
use super::noun::{Manner, Noun};

/// 404 of a row, in the noun's manner.
pub fn missing(noun: &Noun, id: i64) -> Answer {
    match noun.manner {
        Manner::Classic => not_found(noun.model, id),
        Manner::Service(_) => Answer::new(404, json!({"errors": [{"status": 404, "title": "Not Found"}]})),
    }
}

/// 404 of a regular noun, with the service's internal model name.
pub fn not_found(model: &str, id: i64) -> Answer {
    message(404, &format!("No Result found for {model} with id {id}"))
}

/// 404 of a path the service does not have. Only the words are established, not the JSON around them.
pub fn no_route(method: &str, path: &str) -> Answer {
    message(404, &format!("No route found for \"{method} {path}\""))
}

/// 404 of a relation a model does not have.
pub fn no_relation(model: &str, relation: &str) -> Answer {
    message(404, &format!("{model} has no relationship definition for {relation}"))
}

/// 405 with the methods the path has. The body is not established; reports say it has no detail.
pub fn method_not_allowed(allowed: &str) -> Answer {
    message(405, "Method Not Allowed").header("allow", allowed)
}

/// A missing or wrong token. Status 403 is documented, the body is not established.
pub fn forbidden() -> Answer {
    message(403, "Forbidden")
}

/// Over the rate limit. Status and header are documented, the body is not established.
pub fn too_many_requests() -> Answer {
    message(429, "Too Many Requests").header("retry-after", "1")
}

/// A body that is not JSON. The status is reported, the body is not established.
pub fn malformed_json() -> Answer {
    message(400, "Could not decode JSON, syntax error - malformed JSON")
}

/// A body beyond what the emulator takes. Not established.
pub fn too_large() -> Answer {
    message(413, "Request Entity Too Large")
}

/// Not an answer of the service: the emulator knows the route and does not act it out.
pub fn not_acted_out(method: &str, path: &str) -> Answer {
    message(501, &format!("the sandbox does not act out {method} {path}"))
}

/// Likewise, with the name of the published operation.
pub fn operation_not_acted_out(operation: &str, method: &str, path: &str) -> Answer {
    message(501, &format!("the sandbox does not act out {operation} ({method} {path})"))
}

/// `{"message": …}` with any status.
pub fn message(status: u16, text: &str) -> Answer {
    Answer::new(status, json!({ "message": text }))
}

/// 422: a required key is missing.
pub fn field_missing(key: &str) -> Answer {
    Invalid::new(&format!("The {key} field is required."), "field_missing").pointer(key).answer()
}

/// 422 in the newer form: a status, a title and where the trouble is.
pub fn invalid_attribute(detail: &str, key: &str) -> Answer {
    let source = json!({"pointer": format!("/data/attributes/{key}")});
    let error = json!({"title": "Invalid attribute", "detail": detail, "status": 422, "source": source});
    Answer::new(422, json!({ "errors": [error] }))
}

/// 422: the value is taken already.
pub fn duplicate(title: &str, key: &str) -> Answer {
    Invalid::new(title, "duplicate").detail("").pointer(key).answer()
}

/// One entry of a 422's `errors`, whose keys differ from error to error.
#[derive(Debug)]
pub struct Invalid(Map<String, Value>);

impl Invalid {
    /// An error with its title and machine-readable code.
    pub fn new(title: &str, code: &str) -> Self {
        let mut entry = Map::new();
        entry.insert("title".to_owned(), json!(title));
        entry.insert("code".to_owned(), json!(code));
        Invalid(entry)
    }

    /// Adds `detail`, which stands between `title` and `code`.
    #[must_use]
    pub fn detail(mut self, text: &str) -> Self {
        let at = self.0.keys().position(|key| key == "code").unwrap_or(self.0.len());
        self.0.shift_insert(at, "detail".to_owned(), json!(text));
        self
    }

    /// Adds the older machine-readable name.
    #[must_use]
    pub fn error(mut self, name: &str) -> Self {
        self.0.insert("error".to_owned(), json!(name));
        self
    }

    /// Adds where in the body the trouble is.
    #[must_use]
    pub fn pointer(mut self, key: &str) -> Self {
        self.0.insert("source".to_owned(), json!({ "pointer": format!("/data/attributes/{key}") }));
        self
    }

    /// The 422 answer.
    pub fn answer(self) -> Answer {
        Answer::new(422, json!({ "errors": [self.0] }))
    }
}
