//! The lists of a contact: `p[L]=L` and `status[L]`.

use serde_json::{Value, json};

use super::relations;
use crate::util::text::php_int;
use crate::v1::answer::Failure;
use crate::v1::call::Call;

/// Subscribes the contact to the sent lists: `status[L]` is 1 by default, 2 unsubscribes. A status without a list
/// counts as well: a recorded request with `p[1]=7&status[1]=1` left the contact on both lists.
pub(super) fn write_sent(call: &Call<'_>, contact: i64) -> Result<(), Failure> {
    for (list, status) in sent(call) {
        let body = json!({"contactList": {"contact": contact.to_string(), "list": list.to_string(), "status": status}});
        call.v3("POST", "/contactLists", body)?;
        let reason = call.params.entry("unsubreason", &list.to_string());
        if status == "2" && !reason.is_empty() {
            set_reason(call, contact, list, reason)?;
        }
    }
    Ok(())
}

/// Returns the sent lists and the status in each of them.
fn sent(call: &Call<'_>) -> Vec<(i64, String)> {
    let mut lists: Vec<(i64, String)> = Vec::new();
    let status = |list: i64| match call.params.entry("status", &list.to_string()) {
        "" => "1".to_owned(),
        status => status.to_owned(),
    };
    let of_statuses = call.params.entries("status").into_iter().map(|(key, _)| php_int(key));
    for list in call.params.listed_ids("p").into_iter().chain(of_statuses) {
        if !lists.iter().any(|(known, _)| *known == list) {
            lists.push((list, status(list)));
        }
    }
    lists
}

/// Unsubscribes the contact from all lists that were not sent.
pub(super) fn leave_others(call: &Call<'_>, contact: i64) -> Result<(), Failure> {
    let sent = sent(call);
    for relation in relations::of(call, contact)? {
        let list = php_int(relation.text("list"));
        if relation.text("status") == "1" && !sent.iter().any(|(kept, _)| *kept == list) {
            let body =
                json!({"contactList": {"contact": contact.to_string(), "list": list.to_string(), "status": "2"}});
            call.v3("POST", "/contactLists", body)?;
        }
    }
    Ok(())
}

fn set_reason(call: &Call<'_>, contact: i64, list: i64, reason: &str) -> Result<(), Failure> {
    let found = relations::of(call, contact)?.into_iter().find(|relation| php_int(relation.text("list")) == list);
    if let Some(mut relation) = found {
        relation.body.insert("unsubreason".to_owned(), Value::from(reason));
        call.request.store.save(&crate::resources::contact_lists::CONTACT_LISTS, &relation)?;
    }
    Ok(())
}
