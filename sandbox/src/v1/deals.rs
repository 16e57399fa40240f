//! Deals, pipelines, stages and tasks. They answer in JSON only. Most of the texts are not on record.

mod write;

use serde_json::{Map, Value, json};

use super::action::{Action, delete, read, rows, through, write};
use super::answer::{Answer, Answered, Failure};
use super::call::Call;
use super::key::{Key, date, of, own, render, same};
use super::read::{Paging, Rows, rows_of};
use crate::resources::accounts::ACCOUNTS;
use crate::resources::contacts::CONTACTS;
use crate::resources::deals::DEALS;
use crate::resources::pipelines::{DEAL_GROUPS, DEAL_STAGES};
use crate::store::Row;
use crate::util::text::{id_of, php_int};

pub(super) const ACTIONS: &[Action] = &[
    write("deal_add", write::add),
    write("deal_edit", write::edit),
    read("deal_get", get),
    rows("deal_list", &LISTING),
    delete("deal_delete", &write::DELETE),
    through("deal_note_add", &write::ADD_NOTE),
    through("deal_note_edit", &write::EDIT_NOTE),
    through("deal_pipeline_add", &write::ADD_PIPELINE),
    through("deal_pipeline_edit", &write::EDIT_PIPELINE),
    rows("deal_pipeline_list", &PIPELINES),
    delete("deal_pipeline_delete", &write::DELETE_PIPELINE),
    through("deal_stage_add", &write::ADD_STAGE),
    through("deal_stage_edit", &write::EDIT_STAGE),
    rows("deal_stage_list", &STAGES),
    write("deal_stage_delete", write::delete_stage),
    through("deal_task_add", &write::ADD_TASK),
    through("deal_task_edit", &write::EDIT_TASK),
    through("deal_tasktype_add", &write::ADD_TASK_TYPE),
    through("deal_tasktype_edit", &write::EDIT_TASK_TYPE),
    write("deal_tasktype_delete", write::delete_task_type),
];

/// The keys of a deal. The value of a listing is in cents.
const KEYS: &[Key] = &[
    same("id"),
    same("owner"),
    same("contact"),
    own("contact_email", |call, row| contact(call, row, "email")),
    own("customer_acct_id", |_, row| Ok(json!(account_id(row)))),
    own("customer_acct_name", account),
    of("pipeline", "group"),
    same("stage"),
    same("title"),
    same("value"),
    same("currency"),
    same("status"),
    date("nextdate"),
    date("cdate"),
    date("mdate"),
];

/// Rows under numbered keys, as the page shows them. A client of 2015 got them as `deals`.
static LISTING: Rows = Rows {
    by_ids: false,
    paging: Paging::Page(20),
    filters: &[
        ("title", "body->>'title' LIKE '%' || ? || '%'"),
        ("stage", "body->>'stage' = ?"),
        ("pipeline", "body->>'group' = ?"),
        ("status", "coalesce(body->>'status', '0') = ?"),
        ("owner", "coalesce(body->>'owner', '1') = ?"),
        ("contact", "body->>'contact' = ?"),
    ],
    sorts: &[("id", "id"), ("title", "body->>'title'"), ("value", "CAST(body->>'value' AS INTEGER)")],
    ..rows_of(&DEALS, KEYS)
};

/// The keys are not established.
static PIPELINES: Rows = Rows {
    by_ids: false,
    paging: Paging::Page(20),
    filters: &[("title", "body->>'title' LIKE '%' || ? || '%'")],
    ..rows_of(&DEAL_GROUPS, &[same("id"), same("title"), same("currency"), same("autoassign"), date("cdate")])
};

/// The keys are not established.
static STAGES: Rows = Rows {
    by_ids: false,
    paging: Paging::Page(20),
    filters: &[("title", "body->>'title' LIKE '%' || ? || '%'"), ("pipeline", "body->>'group' = ?")],
    ..rows_of(&DEAL_STAGES, &[same("id"), same("title"), of("pipeline", "group"), same("color"), same("order")])
};

fn contact(call: &Call<'_>, row: &Row, column: &str) -> Result<Value, Failure> {
    let contact = call.request.store.find(&CONTACTS, id_of(row.body.get("contact")))?;
    Ok(json!(contact.as_ref().map_or("", |contact| contact.text(column))))
}

fn account_id(row: &Row) -> &str {
    if row.text("account").is_empty() { "0" } else { row.text("account") }
}

fn account(call: &Call<'_>, row: &Row) -> Result<Value, Failure> {
    let account = call.request.store.find(&ACCOUNTS, php_int(row.text("account")))?;
    Ok(json!(account.as_ref().map_or("", |account| account.text("name"))))
}

/// One deal.
fn get(call: &Call<'_>) -> Answered {
    let deal = call.find(&DEALS, "id")?.ok_or_else(Failure::nothing)?;
    let mut object: Map<String, Value> = render(call, &DEALS, KEYS, &deal)?;
    for key in ["id", "cdate", "mdate"] {
        object.shift_remove(key);
    }
    Ok(Answer::found(object))
}
