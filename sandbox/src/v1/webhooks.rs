//! Webhooks. A row has a column for each event and each source, `"0"` or `"1"`.

use serde_json::{Map, Value, json};

use super::action::{Action, delete, read, write};
use super::answer::{Answer, Answered, Failure};
use super::call::Call;
use super::key::{Key, render, same};
use super::write::Delete;
use crate::handlers::tracking::WEBHOOK_EVENTS;
use crate::resources::tracking::WEBHOOKS;
use crate::store::{Conditions, Row, Selection};

pub(super) const ACTIONS: &[Action] = &[
    write("webhook_add", add),
    write("webhook_edit", edit),
    read("webhook_list", list),
    read("webhook_view", view),
    delete("webhook_delete", &DELETE),
    delete("webhook_delete_list", &DELETE_LIST),
    read("webhook_events", events),
];

// Invented: no text is on record.
static DELETE: Delete = Delete { param: "id", path: "/webhooks/{}", message: "Webhook deleted" };
static DELETE_LIST: Delete = Delete { param: "ids", path: "/webhooks/{}", message: "Webhook deleted" };

const SOURCES: [&str; 4] = ["public", "admin", "api", "system"];
const KEYS: &[Key] = &[same("id"), same("name"), same("url"), same("listid")];

/// Creates one webhook for each list; 0 stands for all. Without sources, all of them count, which is not established.
fn add(call: &Call<'_>) -> Answered {
    call.require(&["name", "url"])?;
    let mut lists = call.params.listed_ids("lists");
    if lists.is_empty() {
        lists.push(0);
    }
    for list in lists {
        let mut webhook = sent(call);
        webhook.entry("sources").or_insert_with(|| json!(SOURCES));
        webhook.insert("listid".to_owned(), json!(list.to_string()));
        call.v3("POST", "/webhooks", json!({ "webhook": webhook }))?;
    }
    Ok(Answer::done("Webhook(s) added"))
}

fn edit(call: &Call<'_>) -> Answered {
    let mut webhook = sent(call);
    if let Some(list) = call.params.listed_ids("lists").first() {
        webhook.insert("listid".to_owned(), json!(list.to_string()));
    }
    call.v3("PUT", &format!("/webhooks/{}", call.params.id("id")), json!({ "webhook": webhook }))?;
    // Invented: no text is on record.
    Ok(Answer::done("Webhook updated"))
}

fn sent(call: &Call<'_>) -> Map<String, Value> {
    let mut webhook = call.columns(&[("name", "name"), ("url", "url")]);
    for (param, column) in [("action", "events"), ("init", "sources")] {
        let values = call.params.all(param);
        if !values.is_empty() {
            webhook.insert(column.to_owned(), json!(values));
        }
    }
    webhook
}

fn row(call: &Call<'_>, webhook: &Row) -> Result<Map<String, Value>, Failure> {
    let mut object = render(call, &WEBHOOKS, KEYS, webhook)?;
    let has = |column: &str, name: &str| {
        let values = webhook.body.get(column).and_then(Value::as_array);
        json!(if values.is_some_and(|values| values.iter().any(|value| value == name)) { "1" } else { "0" })
    };
    for event in WEBHOOK_EVENTS {
        object.insert(event.to_owned(), has("events", event));
    }
    for source in SOURCES {
        object.insert(format!("init_{source}"), has("sources", source));
    }
    Ok(object)
}

fn list(call: &Call<'_>) -> Answered {
    let webhooks = call.request.store.select(&WEBHOOKS, &Selection::all(Conditions::default()))?;
    let rows = webhooks.iter().map(|webhook| row(call, webhook).map(Value::Object));
    Answer::rows(rows.collect::<Result<Vec<_>, _>>()?)
}

fn view(call: &Call<'_>) -> Answered {
    let webhook = call.find(&WEBHOOKS, "id")?.ok_or_else(Failure::nothing)?;
    Ok(Answer::found(row(call, &webhook)?))
}

/// The keys of the rows are not established.
fn events(_: &Call<'_>) -> Answered {
    Answer::rows(WEBHOOK_EVENTS.iter().map(|event| json!({ "action": event })))
}
