//! What became of a request whose answer was lost: found out by looking, never guessed.
//!
//! | The call | What is looked for | Verdict |
//! |---|---|---|
//! | may be repeated (upsert, update, delete, remove) | nothing | send it again |
//! | makes a thing that has a name | things of that name, and when they were made | a new one: applied; none or only older ones: not applied |
//! | anything else | – | nobody can tell |
//!
//! The service's dates count seconds by its own clock; what was made up to [`SKEW`] before the request counts as new.

use serde_json::Value;

use crate::catalogue::model::{Operation, Role};
use crate::client::Client;
use crate::engine::{Task, exists};
use crate::error::Result;
use crate::lookup;
use crate::reply::Item;
use crate::request::{Input, plain};

/// How much earlier than ours the service's clock may be, in milliseconds.
const SKEW: i64 = 120_000;

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was done; the thing has this id.
    Applied(String),
    /// It was not done, or doing it again changes nothing.
    NotApplied,
    /// It cannot be found out, for this reason.
    Undecided(String),
}

/// Finds out what became of the request of `row` for `input`, sent at `sent` (milliseconds since 1970).
///
/// # Errors
/// Those of the lookup.
pub fn look(task: Task<'_>, client: &Client, row: &'static Operation, input: &Input, sent: i64) -> Result<Verdict> {
    if row.role.is_repeatable() {
        return Ok(Verdict::NotApplied);
    }
    let name = exists::name_of(task, input).filter(|_| row.role == Role::Create);
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        return Ok(Verdict::Undecided("it has no name by which it could be looked for".to_owned()));
    };
    let found = lookup::find(client, task.resource, &name)?;
    Ok(judge(&found, &name, input, sent))
}

/// The verdict on the things that bear the name.
fn judge(found: &[Item], name: &str, input: &Input, sent: i64) -> Verdict {
    let undated = found.iter().filter(|item| made(item).is_none()).count();
    let fresh: Vec<&Item> = found.iter().filter(|item| made(item).is_some_and(|made| made >= sent - SKEW)).collect();
    match fresh.as_slice() {
        [] if undated == 0 => Verdict::NotApplied,
        [one] if undated == 0 && agrees(one, input) => Verdict::Applied(one.id().unwrap_or_default()),
        [_] if undated == 0 => Verdict::Undecided(format!("a new `{name}` is there, but not as it was sent")),
        [] => Verdict::Undecided(format!("`{name}` is there, and the service does not say since when")),
        several => Verdict::Undecided(format!("{} new things are called `{name}`", several.len())),
    }
}

/// When a thing was made, in milliseconds since 1970.
pub fn made(item: &Item) -> Option<i64> {
    let text = ["cdate", "createdTimestamp", "created_timestamp"].iter().find_map(|key| item.get(key))?;
    text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond)
}

/// Whether the thing has the plain values that were sent; members an answer leaves out say nothing.
fn agrees(item: &Item, input: &Input) -> bool {
    input.fields.iter().all(|(param, values)| match (item.get(param.wire), values.as_slice()) {
        (Some(own), [sent]) => own == plain(&Value::from(sent.as_str())),
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const SENT: i64 = 1_767_225_600_000; // 2026-01-01T00:00:00Z

    fn item(id: &str, cdate: &str) -> Item {
        Item::from_value(&json!({"id": id, "cdate": cdate}))
    }

    fn verdict(found: &[Item]) -> Verdict {
        judge(found, "vip", &Input::default(), SENT)
    }

    #[test]
    fn nothing_or_only_older_things_mean_that_it_was_not_done() {
        assert_eq!(verdict(&[]), Verdict::NotApplied);
        assert_eq!(verdict(&[item("1", "2025-12-31T10:00:00-06:00")]), Verdict::NotApplied);
    }

    #[test]
    fn one_new_thing_means_that_it_was_done() {
        // 18:00 in Chicago is midnight at Greenwich.
        let new = item("7", "2025-12-31T18:00:01-06:00");
        assert_eq!(verdict(&[item("1", "2025-12-31T10:00:00-06:00"), new]), Verdict::Applied("7".to_owned()));
    }

    #[test]
    fn what_cannot_be_told_apart_stays_undecided() {
        let new = || item("7", "2025-12-31T18:00:01-06:00");
        assert!(matches!(verdict(&[new(), new()]), Verdict::Undecided(_)));
        assert!(matches!(verdict(&[Item::from_value(&json!({"id": "1"}))]), Verdict::Undecided(_)));
    }
}
