//! What an action answers, and why it is refused.

use serde_json::{Map, Value, json};

use crate::api;
use crate::api::Body;

/// What an action answers.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    /// Keys, which the three result keys follow, and the text of `result_message`.
    Keys(Map<String, Value>, String),
    /// JSON without the result keys.
    Bare(Value),
    /// A page of HTML.
    Html(String),
}

/// What a handler returns.
pub(super) type Answered = Result<Answer, Failure>;

impl Answer {
    /// A write that succeeded.
    pub(super) fn done(message: &str) -> Self {
        Answer::Keys(Map::new(), message.to_owned())
    }

    /// A read that found something.
    pub(super) fn found(keys: Map<String, Value>) -> Self {
        Answer::Keys(keys, "Success: Something is returned".to_owned())
    }

    /// Rows under the keys `"0"`, `"1"`, …; a failure if there are none.
    pub(super) fn rows(rows: impl IntoIterator<Item = Value>) -> Answered {
        let keys: Map<String, Value> =
            rows.into_iter().enumerate().map(|(index, row)| (index.to_string(), row)).collect();
        if keys.is_empty() { Err(Failure::nothing()) } else { Ok(Answer::found(keys)) }
    }

    /// Adds a key before the result keys.
    #[must_use]
    pub(super) fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        if let Answer::Keys(keys, _) = &mut self {
            keys.insert(key.to_owned(), value.into());
        }
        self
    }
}

/// Renders a table by id. PHP has one empty array for objects and arrays.
pub(super) fn table(rows: Map<String, Value>) -> Value {
    if rows.is_empty() { json!([]) } else { Value::Object(rows) }
}

/// Why an action is not executed. Its changes are rolled back.
#[derive(Debug)]
pub(super) enum Failure {
    /// `result_code` 0 with this text.
    Refused(String),
    /// The emulator failed.
    Broken(api::Failure),
}

impl Failure {
    pub(super) fn refused(text: impl Into<String>) -> Self {
        Failure::Refused(text.into())
    }

    /// A read that found nothing.
    pub(super) fn nothing() -> Self {
        Failure::refused("Failed: Nothing is returned")
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Failure::Broken(error.into())
    }
}

/// The handlers of API v3 refuse with a response of their own. Where this is used, no text of API v1 is on record.
impl From<api::Failure> for Failure {
    fn from(failure: api::Failure) -> Self {
        let api::Failure::Response(response) = failure else { return Failure::Broken(failure) };
        let text = |body: &Value| {
            let places = ["/errors/0/title", "/errors/0/detail", "/errors/0", "/errors", "/message"];
            places.into_iter().find_map(|place| body.pointer(place).and_then(Value::as_str).map(str::to_owned))
        };
        let found = if let Body::Json(body) = &response.body { text(body) } else { None };
        // Invented: no text is on record.
        Failure::Refused(found.unwrap_or_else(|| "Failed".to_owned()))
    }
}
