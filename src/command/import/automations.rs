//! Finds automations an import would start, as far as the API shows their triggers.

use super::account;
use crate::api::reply::Item;
use crate::api::request::{Request, check_response_id};
use crate::catalogue::model::Reply;
use crate::error::{Kind, Result};
use crate::session::connection::Connection;

/// Maximum number of automations whose triggers are read, one request each.
const MOST: usize = 100;

/// The automations that would run.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Names of active automations that start when a contact joins one of these lists or gets one of these tags.
    pub run: Vec<String>,
    /// Names of active automations whose trigger the API does not let us compare with the file.
    pub may_run: Vec<String>,
    /// Whether some automations could not be checked.
    pub incomplete: bool,
}

/// Checks all active automations. `lists` and `tags` are ids.
///
/// # Errors
/// Those of the listing; a plan whose triggers cannot be read is no error.
pub fn find(client: &Connection, lists: &[String], tags: &[String]) -> Result<Found> {
    let mut active: Vec<(String, String)> = Vec::new();
    account::read_all(client, "automations", |items| {
        let running = items.iter().filter(|item| item.get("status").as_deref() == Some("1"));
        active.extend(running.filter_map(|item| Some((item.id()?, item.get("name")?))));
    })?;
    let mut found = Found { incomplete: active.len() > MOST, ..Found::default() };
    for (id, name) in active.into_iter().take(MOST) {
        let request = Request::get(format!("/automations/{}/triggers", check_response_id(&id)?));
        match client.call(&request, Reply::Items("automationTriggers")) {
            Ok(reply) => match weigh(&reply.items, lists, tags) {
                Weight::Runs => found.run.push(name),
                Weight::MayRun => found.may_run.push(name),
                Weight::Rests => {}
            },
            Err(error) if matches!(error.kind(), Kind::NotFound | Kind::Denied | Kind::Rejected | Kind::Other) => {
                found.incomplete = true;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

#[derive(Debug, PartialEq, Eq)]
enum Weight {
    Runs,
    MayRun,
    Rests,
}

/// What an automation with these triggers does. A list or tag of 0, or none, stands for any.
fn weigh(triggers: &[Item], lists: &[String], tags: &[String]) -> Weight {
    let mut weight = Weight::Rests;
    for trigger in triggers {
        let related = trigger.get("relid").unwrap_or_default();
        let is_any = matches!(related.as_str(), "" | "0");
        let hits = |ids: &[String]| !ids.is_empty() && (is_any || ids.contains(&related));
        match trigger.get("type").as_deref() {
            Some("subscribe") if hits(lists) => return Weight::Runs,
            Some("tagadd") if hits(tags) => return Weight::Runs,
            // These start on an event that an import does not cause.
            Some("subscribe" | "tagadd" | "unsubscribe" | "tagremove" | "click" | "read" | "reply" | "forward") => {}
            // The other types are not known; a changed field is one of them.
            _ => weight = Weight::MayRun,
        }
    }
    weight
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn weighed(kind: &str, related: &str) -> Weight {
        let trigger = Item::from_value(&json!({"type": kind, "relid": related}));
        weigh(&[trigger], &["3".to_owned()], &["9".to_owned()])
    }

    #[test]
    fn joining_a_list_and_getting_a_tag_start_what_waits_for_them() {
        assert_eq!(weighed("subscribe", "3"), Weight::Runs);
        assert_eq!(weighed("subscribe", "0"), Weight::Runs);
        assert_eq!(weighed("subscribe", "4"), Weight::Rests);
        assert_eq!(weighed("tagadd", "9"), Weight::Runs);
        assert_eq!(weighed("tagadd", "3"), Weight::Rests);
        assert_eq!(weighed("click", "3"), Weight::Rests);
        assert_eq!(weighed("fieldchange", "3"), Weight::MayRun);
    }
}
