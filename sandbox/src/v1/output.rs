//! The three encodings of an answer: `api_output` is `xml` by default, `json` or `serialize`.

mod serialize;
mod xml;

use serde_json::{Map, Value, json};

use super::answer::Answer;
use super::params::Params;
use crate::api::{Body, Response};

/// The actions that answer in JSON only, whatever `api_output` says.
const JSON_ONLY: [&str; 3] = ["deal_", "tags_list", "organization_list"];

/// An encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Output {
    Json,
    Xml,
    Serialize,
}

impl Output {
    /// Returns the encoding that a request asks for.
    pub(super) fn of(params: &Params) -> Self {
        if JSON_ONLY.iter().any(|start| params.action().starts_with(start)) {
            return Output::Json;
        }
        match params.text("api_output") {
            "json" => Output::Json,
            "serialize" => Output::Serialize,
            _ => Output::Xml,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Output::Json => "json",
            Output::Xml => "xml",
            Output::Serialize => "serialize",
        }
    }

    /// Renders what an action answers.
    pub(super) fn answer(self, action: &str, answer: Answer) -> Response {
        match answer {
            Answer::Keys(keys, message) => self.response(action, self.with_result(keys, 1, &message)),
            Answer::Bare(value) => self.response(action, value),
            Answer::Html(page) => with_cache_control(Response::plain(&page)),
        }
    }

    /// Renders a failure. In XML, a refusal has only its text, as recorded, and the name of the root differs: `error`
    /// without an action and `root` with one are recorded; a client saw `not_allowed` as well.
    pub(super) fn refusal(self, action: &str, text: &str) -> Response {
        match (self, action) {
            (Output::Xml, "") => xml_response(xml::document("error", &json!([text]))),
            (Output::Xml, _) => xml_response(xml::document("root", &json!({ "error": text }))),
            _ => self.response(action, self.with_result(Map::new(), 0, text)),
        }
    }

    /// Adds the result keys, which come last.
    fn with_result(self, mut keys: Map<String, Value>, code: u8, message: &str) -> Value {
        keys.insert("result_code".to_owned(), json!(code));
        keys.insert("result_message".to_owned(), json!(message));
        keys.insert("result_output".to_owned(), json!(self.name()));
        Value::Object(keys)
    }

    fn response(self, action: &str, value: Value) -> Response {
        match self {
            Output::Json => {
                with_cache_control(Response::ok(value)).header("content-type", "application/json; charset=utf-8")
            }
            // The root of an answer is not established.
            Output::Xml => xml_response(xml::document(action, &value)),
            Output::Serialize => with_cache_control(Response::plain(&serialize::encode(&value))),
        }
    }
}

fn xml_response(document: String) -> Response {
    let response = Response { body: Body::Text(document), ..Response::empty(200) };
    with_cache_control(response).header("content-type", "text/xml; charset=utf-8")
}

fn with_cache_control(response: Response) -> Response {
    response.header("cache-control", "no-store, max-age=0, must-revalidate")
}
