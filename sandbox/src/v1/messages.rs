//! Messages: the content of campaigns.

use serde_json::{Map, Value, json};

use super::action::{Action, delete, rows, view, write};
use super::answer::{Answer, Answered, Failure, table};
use super::call::Call;
use super::key::{date, own, same, text};
use super::read::{Paging, Rows, View, by_id, rows_of};
use super::write::Delete;
use crate::api::crud;
use crate::resources::messages::MESSAGES;
use crate::store::Row;
use crate::util::json::object;

pub(super) const ACTIONS: &[Action] = &[
    write("message_add", add),
    write("message_edit", edit),
    rows("message_list", &LISTING),
    view("message_view", &VIEW),
    delete("message_delete", &DELETE),
    delete("message_delete_list", &DELETE_LIST),
];

static LISTING: Rows = Rows {
    paging: Paging::Page(20),
    ..rows_of(&MESSAGES, &[same("id"), same("subject"), own("files", none), own("filescnt", zero)])
};

static VIEW: View = by_id(
    &MESSAGES,
    &[
        same("id"),
        same("userid"),
        date("cdate"),
        date("mdate"),
        same("name"),
        same("fromname"),
        same("fromemail"),
        same("reply2"),
        same("priority"),
        same("charset"),
        same("encoding"),
        same("format"),
        same("subject"),
        same("text"),
        same("html"),
        same("htmlfetch"),
        same("textfetch"),
        same("hidden"),
        same("preview_mime"),
        same("preview_data"),
        own("lists", lists),
        own("files", none),
        own("filescnt", zero),
        own("listslist", lists_list),
        own("fields", none),
        own("personalizations", none),
        text("activerss_show", ""),
        own("htmlfetchurl", |_, row| Ok(fetched(row.text("html")))),
        own("textfetchurl", |_, row| Ok(fetched(row.text("text")))),
        own("links", none),
        own("images", none),
    ],
);

static DELETE: Delete = Delete { param: "id", path: "/messages/{}", message: "Message deleted" };
static DELETE_LIST: Delete = Delete { param: "ids", path: "/messages/{}", message: "Message deleted" };

/// The columns that a message stores as they are sent.
const COLUMNS: &[(&str, &str)] = &[
    ("format", "format"),
    ("subject", "subject"),
    ("fromemail", "fromemail"),
    ("fromname", "fromname"),
    ("reply2", "reply2"),
    ("priority", "priority"),
    ("charset", "charset"),
    ("encoding", "encoding"),
    ("name", "name"),
];

/// The key, which reads of API v3 do not return, of the lists that a message was created for.
const LISTS: &str = "lists";

/// Creates a message, which belongs to API v1: its version is `null` until a campaign uses it.
fn add(call: &Call<'_>) -> Answered {
    let body = sent(call, true);
    call.require(&["format", "subject", "fromemail"])?;
    let Some(lists) = call.sent_lists() else {
        // On record for campaigns.
        return Err(Failure::refused("You did not provide any lists."));
    };
    if ["html", "text"].iter().all(|key| body.get(*key).and_then(Value::as_str).unwrap_or_default().is_empty()) {
        // Invented: no text is on record.
        return Err(Failure::refused("You did not provide html."));
    }
    let row = crud::insert(call.request, &MESSAGES, &body)?;
    let row = call.keep(&MESSAGES, row, [("ed_version", Value::Null), (LISTS, json!(lists))])?;
    Ok(answer(&row, "Email Message added"))
}

/// Changes what was sent.
fn edit(call: &Call<'_>) -> Answered {
    let row = call.existing(&MESSAGES, "id")?;
    let row = crud::write(call.request, &MESSAGES, row, &sent(call, false))?;
    let row = call.keep(&MESSAGES, row, call.sent_lists().map(|lists| (LISTS, json!(lists))))?;
    Ok(answer(&row, "Email Message updated"))
}

fn answer(row: &Row, message: &str) -> Answer {
    Answer::done(message).with("id", row.id).with("subject", row.text("subject"))
}

/// Returns the sent columns.
fn sent(call: &Call<'_>, is_new: bool) -> Map<String, Value> {
    let mut body = call.columns(COLUMNS);
    for (kind, fetch) in [("html", "htmlfetch"), ("text", "textfetch")] {
        if let Some(content) = content(call, kind, fetch) {
            let content = if is_new && kind == "html" { as_stored(&content) } else { content };
            body.insert(kind.to_owned(), json!(content));
        }
    }
    body
}

/// Returns the content of one kind. A constructor `external` stores the address to fetch it from, as recorded without
/// an address; every other constructor uses the parameter itself.
fn content(call: &Call<'_>, kind: &str, fetch: &str) -> Option<String> {
    match call.params.text(&format!("{kind}constructor")) {
        "external" => Some(format!("fetch:{}", call.params.text(fetch))),
        _ => call.params.raw(kind).map(str::to_owned),
    }
}

/// HTML comes back with one level of `&amp;` decoded and a newline added when it is first stored, as a client reports.
fn as_stored(html: &str) -> String {
    let decoded = html.replace("&amp;", "&");
    if decoded.is_empty() || decoded.ends_with('\n') { decoded } else { format!("{decoded}\n") }
}

fn fetched(content: &str) -> Value {
    json!(content.strip_prefix("fetch:").unwrap_or_default())
}

fn lists(call: &Call<'_>, row: &Row) -> Result<Value, Failure> {
    let mut lists = Map::new();
    for id in row.text(LISTS).split(',').filter(|id| !id.is_empty()) {
        let resource = &crate::resources::lists::LISTS;
        if let Some(list) = call.request.store.find(resource, crate::util::text::php_int(id))? {
            lists.insert(id.to_owned(), Value::Object(object(json!({"id": id, "name": list.text("name")}))));
        }
    }
    Ok(table(lists))
}

fn lists_list(_: &Call<'_>, row: &Row) -> Result<Value, Failure> {
    Ok(json!(row.text(LISTS).replace(',', "-")))
}

fn none(_: &Call<'_>, _: &Row) -> Result<Value, Failure> {
    Ok(json!([]))
}

fn zero(_: &Call<'_>, _: &Row) -> Result<Value, Failure> {
    Ok(json!(0))
}
