//! All tags. The answer is an array without result keys.

use serde_json::{Value, json};

use super::action::{Action, read};
use super::answer::{Answer, Answered};
use super::call::Call;
use crate::resources::tags::TAGS;
use crate::store::{Conditions, Selection};

pub(super) const ACTIONS: &[Action] = &[read("tags_list", list)];

const TAGGED: &str = "SELECT COUNT(*) FROM contactTags WHERE body->>'tag' = ?1";

fn list(call: &Call<'_>) -> Answered {
    let store = call.request.store;
    let mut tags = Vec::new();
    for tag in store.select(&TAGS, &Selection::all(Conditions::default()))? {
        let count = store.count_for(TAGGED, tag.id)?.to_string();
        tags.push(json!({"id": tag.id.to_string(), "name": tag.text("tag"), "count": count}));
    }
    Ok(Answer::Bare(Value::Array(tags)))
}
