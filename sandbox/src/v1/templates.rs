//! Basic templates. Nobody was found who creates or edits them with API v1, so only the documents describe it.

use serde_json::{Value, json};

use super::action::{Action, delete, read, rows, view, write};
use super::answer::{Answer, Answered, Failure};
use super::call::Call;
use super::key::{Key, joined, null, own, same, text};
use super::read::{Rows, View, by_id, rows_of};
use super::write::Delete;
use crate::api::crud;
use crate::resources::templates::TEMPLATES;
use crate::store::{Conditions, Row, Selection};

pub(super) const ACTIONS: &[Action] = &[
    write("message_template_add", add),
    write("message_template_edit", edit),
    rows("message_template_list", &LISTING),
    view("message_template_view", &VIEW),
    delete("message_template_delete", &DELETE),
    delete("message_template_delete_list", &DELETE_LIST),
    read("message_template_export", export),
];

static DELETE: Delete = Delete { param: "id", path: "/templates/{}", message: "Template deleted" };
static DELETE_LIST: Delete = Delete { param: "ids", path: "/templates/{}", message: "Template deleted" };

/// The keys of a row of the listing.
const LISTED: &[Key] = &[
    same("id"),
    same("userid"),
    same("name"),
    same("subject"),
    same("content"),
    text("format", "html"),
    same("categoryid"),
    text("preview_mime", ""),
    null("preview_data"),
    own("is_global", is_global),
    own("lists", lists),
];

static LISTING: Rows = rows_of(&TEMPLATES, LISTED);

const KEYS: &[Key] = &joined::<16>(
    LISTED,
    &[
        own("listscnt", |call, row| Ok(json!(lists(call, row)?.as_array().map_or(0, Vec::len)))),
        own("listslist", |_, row| Ok(json!(row.text(LISTS).replace(',', "-")))),
        own("fields", |_, _| Ok(json!([]))),
        own("personalizations", |_, _| Ok(json!({"html": [], "text": []}))),
        text("preview_image", ""),
    ],
);

static VIEW: View = by_id(&TEMPLATES, KEYS);

const COLUMNS: &[(&str, &str)] = &[("name", "name"), ("subject", "subject"), ("html", "content")];

/// The key, which reads of API v3 do not return, of the lists that may use a template; empty for all.
const LISTS: &str = "lists";

/// The id of a new template is not in the documented answer.
fn add(call: &Call<'_>) -> Answered {
    call.require(&["name", "html"])?;
    let row = crud::insert(call.request, &TEMPLATES, &call.columns(COLUMNS))?;
    call.keep(&TEMPLATES, row, scope(call))?;
    Ok(Answer::done("Template added"))
}

fn edit(call: &Call<'_>) -> Answered {
    let row = call.existing(&TEMPLATES, "id")?;
    let row = crud::write(call.request, &TEMPLATES, row, &call.columns(COLUMNS))?;
    call.keep(&TEMPLATES, row, scope(call))?;
    Ok(Answer::done("Template updated"))
}

/// Returns the sent lists; none if the scope is `all`.
fn scope(call: &Call<'_>) -> Option<(&'static str, Value)> {
    let lists = if call.params.text("template_scope") == "all" { Some(String::new()) } else { call.sent_lists() };
    lists.map(|lists| (LISTS, json!(lists)))
}

fn is_global(_: &Call<'_>, row: &Row) -> Result<Value, Failure> {
    Ok(json!(if row.text(LISTS).is_empty() { "1" } else { "0" }))
}

fn lists(_: &Call<'_>, row: &Row) -> Result<Value, Failure> {
    Ok(row.text(LISTS).split(',').filter(|id| !id.is_empty()).map(|id| json!(id)).collect())
}

/// Only HTML: the format of the XML is not established.
fn export(call: &Call<'_>) -> Answered {
    if !call.params.text("type").eq_ignore_ascii_case("html") {
        // Invented: no text is on record.
        return Err(Failure::refused("the sandbox exports templates as HTML only"));
    }
    let ids: Vec<String> = call.params.listed_ids("ids").iter().map(i64::to_string).collect();
    let mut wanted = Conditions::default();
    wanted.add(format!("id IN ({})", ids.join(", ")), []);
    let found = call.request.store.select(&TEMPLATES, &Selection::all(wanted))?;
    if found.is_empty() {
        return Err(Failure::nothing());
    }
    let templates: Value =
        found.iter().map(|row| json!({"id": row.id.to_string(), "content": row.text("content")})).collect();
    Ok(Answer::done("Template(s) exported").with("templates", templates))
}
