//! Regular writes: operations of API v3 under other names, and deletes.

use serde_json::{Value, json};

use super::answer::{Answer, Answered, Failure};
use super::call::Call;
use crate::util::text::id_of;

/// A write that is an operation of API v3.
#[derive(Clone, Copy, Debug)]
pub(super) struct Through {
    pub(super) method: &'static str,
    /// The path; a parameter in braces stands for its value as an id: `/deals/{id}`.
    pub(super) path: &'static str,
    /// The envelope of the body.
    pub(super) envelope: &'static str,
    /// The parameters: their names here and there.
    pub(super) keys: &'static [(&'static str, &'static str)],
    pub(super) required: &'static [&'static str],
    /// The text of `result_message`.
    pub(super) message: &'static str,
    /// The key of the new record's id, a number; empty for none.
    pub(super) id: &'static str,
}

/// A delete of the records whose ids are in a parameter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Delete {
    pub(super) param: &'static str,
    /// The path of the operation of API v3; `{}` stands for the id.
    pub(super) path: &'static str,
    /// The text of `result_message`.
    pub(super) message: &'static str,
}

/// Executes a write as an operation of API v3.
pub(super) fn through(call: &Call<'_>, through: &Through) -> Answered {
    call.require(through.required)?;
    let path = path(call, through.path);
    let body = json!({ through.envelope: call.columns(through.keys) });
    let answer = call.v3(through.method, &path, body)?;
    let done = Answer::done(through.message);
    Ok(match through.id {
        "" => done,
        key => done.with(key, created(&answer, through.envelope)),
    })
}

/// Returns the id of the record in a response of API v3.
pub(super) fn created(answer: &Value, envelope: &str) -> i64 {
    id_of(answer.get(envelope).and_then(|object| object.get("id")))
}

fn path(call: &Call<'_>, pattern: &str) -> String {
    let parts = pattern.split('/').map(|part| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
        Some(name) => call.params.id(name).to_string(),
        None => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Deletes records. One unknown id refuses all; that the server agrees is not established.
pub(super) fn delete(call: &Call<'_>, delete: &Delete) -> Answered {
    let ids = call.params.ids(delete.param);
    if ids.is_empty() {
        // Invented: no text is on record.
        return Err(Failure::Refused(format!("You did not provide {}.", delete.param)));
    }
    for id in ids {
        call.v3("DELETE", &delete.path.replace("{}", &id.to_string()), Value::Null)?;
    }
    Ok(Answer::done(delete.message))
}
