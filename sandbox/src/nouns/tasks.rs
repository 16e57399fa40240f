//! Tasks on deals and contacts, the types and outcomes they can have, and reminders of them.

use serde_json::{Map, Value, json};

use super::contacts::CONTACTS;
use super::deals::DEALS;
use crate::answer::{Answer, Outcome};
use crate::call::{Call, envelope, id_of, text_of};
use crate::errors;
use crate::noun::{
    ALL_CALLS, Calls, Column, Echo, ID, LINKS, Noun, Source, children, derived, fixed, kept, kept_null, noun, null,
    parent, text,
};
use crate::query;
use crate::regular;

const TASK_COLUMNS: &[Column] = &[
    text("relid", ""),
    text("reltype", "Deal"),
    text("dealTasktype", ""),
    kept("user", "1"),
    text("assignee", "1"),
    null("automation"),
    kept_null("cdate"),
    null("duedate"),
    null("edate"),
    text("duration", "0"),
    text("status", "0"),
    text("title", ""),
    text("note", ""),
    // Whether the service sets it when a task is done is not established.
    kept_null("donedate"),
    null("doneAutomation"),
    kept_null("udate"),
    derived("owner", Source::Owner),
    ID,
    null("outcomeId"),
    null("outcomeInfo"),
    LINKS,
];

/// `dealTasks`.
pub static TASKS: Noun = noun("dealTasks", "dealTask", "DealTask", TASK_COLUMNS)
    .links(&["activities", "notes", "owner", "user", "assignee", "dealTasktype", "taskNotifications", "outcome"])
    .echo(&[
        Echo::Column("reltype"),
        Echo::Column("cdate"),
        Echo::Column("udate"),
        Echo::Column("automation"),
        Echo::Column("user"),
        Echo::Column("assignee"),
        Echo::Column("owner"),
        Echo::Column("links"),
        Echo::Column("id"),
    ])
    .required(&["relid", "duedate", "dealTasktype"])
    .parents(&[("dealTasktype", "dealTasktypes"), ("assignee", "users")])
    .filters(&[
        ("d_tasktypeid", "dealTasktype"),
        ("userid", "user"),
        ("assignee_userid", "assignee"),
        ("outcome_id", "outcomeId"),
    ])
    .queries(&[
        ("due_after", "datetime(body->>'duedate') > datetime(?)"),
        ("due_before", "datetime(body->>'duedate') < datetime(?)"),
        ("note", "instr(lower(body->>'note'), lower(?)) > 0"),
        ("title", "instr(lower(body->>'title'), lower(?)) > 0"),
    ])
    .nested(&[
        crate::noun::owned("notes", "notes", "DealTask"),
        parent("user", "users", "user"),
        parent("assignee", "users", "assignee"),
        parent("dealTasktype", "dealTasktypes", "dealTasktype"),
        parent("outcome", "taskOutcomes", "outcomeId"),
        children("taskNotifications", "dealTask"),
        fixed("activities", r#"{"activities":[]}"#),
    ])
    .indices(&["body->>'relid'"])
    .calls(Calls { list: false, create: false, update: false, ..ALL_CALLS });

/// `GET /dealTasks`.
///
/// # Errors
/// 501 for `duedate_range`, whose values are not documented.
pub fn list(call: &Call<'_>) -> Outcome {
    if call.query.map("filters").iter().any(|(path, _)| path == &["duedate_range"]) {
        return Err(errors::not_acted_out(call.method, "/dealTasks?filters[duedate_range]=").into());
    }
    let (rows, total) =
        regular::page(call, &TASKS, query::conditions(&TASKS, &call.query), query::order(&TASKS, &call.query))?;
    let tasks = regular::listed(call, &TASKS, &rows)?;
    Ok(Answer::ok(json!({"dealTasks": tasks, "meta": {"total": regular::typed_total(&TASKS, total)}})))
}

/// `POST /dealTasks`: `ownerType` becomes `reltype`. What stands beside the task is not established.
///
/// # Errors
/// 422 for missing keys; 404 where the owner, type or assignee do not exist.
pub fn create(call: &Call<'_>) -> Outcome {
    let (sent, all) = sent(call)?;
    check_owner(call, &sent)?;
    let row = regular::insert(call, &TASKS, &sent)?;
    let mut echoed = sent;
    if all.contains_key("ownerType") {
        echoed.insert("reltype".to_owned(), json!(row.text("reltype")));
    }
    regular::made(call, &TASKS, &echoed, &row)
}

/// `PUT /dealTasks/{id}`.
///
/// # Errors
/// 404.
pub fn update(call: &Call<'_>) -> Outcome {
    let (sent, _) = sent(call)?;
    let row = call.row(&TASKS)?;
    if sent.contains_key("relid") {
        let mut whole = row.body.clone();
        whole.extend(sent.clone());
        check_owner(call, &whole)?;
    }
    let row = regular::write(call, &TASKS, row, &sent)?;
    regular::changed(call, &TASKS, &sent, &row)
}

/// The known keys of the body, and all of them.
fn sent(call: &Call<'_>) -> Outcome<(Map<String, Value>, Map<String, Value>)> {
    let all = call.envelope("dealTask");
    let mut sent = regular::known(&TASKS, &all);
    if let Some(kind) = all.get("ownerType") {
        let kind = match text_of(Some(kind)).to_lowercase().as_str() {
            "contact" => "Subscriber",
            "deal" => "Deal",
            // The words of this error are not established.
            _ => {
                return Err(
                    errors::invalid_attribute("The value you selected is not a valid choice.", "ownerType").into()
                );
            }
        };
        sent.insert("reltype".to_owned(), json!(kind));
    }
    Ok((sent, all))
}

fn check_owner(call: &Call<'_>, sent: &Map<String, Value>) -> Outcome<()> {
    if let Some(id) = sent.get("relid") {
        let noun = if text_of(sent.get("reltype")) == "Subscriber" { &CONTACTS } else { &DEALS };
        call.row_of(noun, id_of(Some(id)))?;
    }
    Ok(())
}

const TYPE_COLUMNS: &[Column] = &[
    text("defduration", "0"),
    text("status", "0"),
    text("title", ""),
    kept_null("cdate"),
    kept_null("udate"),
    kept("created_by", "1"),
    kept_null("updated_by"),
    // With offset here, whatever the name says.
    derived("created_utc_timestamp", Source::Same("cdate")),
    derived("updated_utc_timestamp", Source::Same("udate")),
    text("display_order", "0"),
    LINKS,
    ID,
];

/// `dealTasktypes`: regular.
pub static TASK_TYPES: Noun = noun("dealTasktypes", "dealTasktype", "DealTasktype", TYPE_COLUMNS)
    .links(&["dealTasks", "tasktypeOutcomeRels"])
    .required(&["title"])
    .search(&["title"])
    .cascades(&[("tasktypeOutcomeRels", "tasktype_id")])
    .nested(&[children("dealTasks", "dealTasktype"), children("tasktypeOutcomeRels", "tasktype_id")]);

/// `PUT /dealTasktypes/{id}/dealTasks`: gives every task of a type another one.
///
/// # Errors
/// 404 of either type.
pub fn move_tasks(call: &Call<'_>) -> Outcome {
    let from = call.row(&TASK_TYPES)?;
    let to = call.row_of(&TASK_TYPES, id_of(call.envelope("dealTask").get("dealTasktype")))?;
    let mut tasks = regular::children(call, &TASKS, "dealTasktype", from.id)?;
    for task in &mut tasks {
        task.body.insert("dealTasktype".to_owned(), json!(to.id.to_string()));
        regular::touch(call, &TASKS, task)?;
    }
    Ok(Answer::ok(envelope("dealTasks", regular::side_load(call, &TASKS, &tasks)?)))
}

const OUTCOME_COLUMNS: &[Column] = &[
    text("title", ""),
    text("sentiment", ""),
    text("disabled", "0"),
    kept("created_by", "1"),
    kept("updated_by", "1"),
    derived("created_utc_timestamp", Source::Same("cdate")),
    derived("updated_utc_timestamp", Source::Same("udate")),
    derived(
        "dealTasktype_ids",
        Source::Ids(
            "SELECT CAST(body->>'tasktype_id' AS INTEGER) FROM tasktypeOutcomeRels WHERE body->>'outcome_id' = ?1",
        ),
    ),
    LINKS,
    ID,
];

/// `taskOutcomes`: the body has an envelope or none, and what it feels like is upper-cased.
pub static OUTCOMES: Noun = noun("taskOutcomes", "taskOutcome", "TaskOutcome", OUTCOME_COLUMNS)
    .links(&["tasktypeOutcomeRels", "dealTasks"])
    .echo(&[Echo::Column("created_by"), Echo::Literal("disabled", "\"\""), Echo::Column("links"), Echo::Column("id")])
    .required(&["title"])
    .search(&["title"])
    .cascades(&[("tasktypeOutcomeRels", "outcome_id")])
    .nested(&[children("tasktypeOutcomeRels", "outcome_id"), children("dealTasks", "outcomeId")])
    .calls(Calls { create: false, update: false, ..ALL_CALLS });

/// `POST /taskOutcomes`.
///
/// # Errors
/// 422 without a title.
pub fn create_outcome(call: &Call<'_>) -> Outcome {
    let sent = sent_outcome(call);
    let row = regular::insert(call, &OUTCOMES, &sent)?;
    regular::made(call, &OUTCOMES, &sent, &row)
}

/// `PUT /taskOutcomes/{id}`, which the documents also spell `taskOutccomes`.
///
/// # Errors
/// 404.
pub fn update_outcome(call: &Call<'_>) -> Outcome {
    let sent = sent_outcome(call);
    let row = regular::write(call, &OUTCOMES, call.row(&OUTCOMES)?, &sent)?;
    regular::changed(call, &OUTCOMES, &sent, &row)
}

/// `DELETE /taskOutccomes/{id}`, the documents' spelling.
///
/// # Errors
/// 404.
pub fn delete_outcome(call: &Call<'_>) -> Outcome {
    regular::delete(call, &OUTCOMES)
}

fn sent_outcome(call: &Call<'_>) -> Map<String, Value> {
    let mut sent = regular::known(&OUTCOMES, &call.either("taskOutcome"));
    if let Some(sentiment) = sent.get("sentiment") {
        let upper = text_of(Some(sentiment)).to_uppercase();
        sent.insert("sentiment".to_owned(), json!(upper));
    }
    sent
}

const REL_COLUMNS: &[Column] = &[
    text("tasktype_id", ""),
    text("outcome_id", ""),
    text("display_order", "0"),
    kept("created_by", "1"),
    derived("created_utc_timestamp", Source::Same("cdate")),
    kept_null("updated_by"),
    derived("updated_utc_timestamp", Source::Naive("udate")),
    LINKS,
    ID,
    derived("tasktype", Source::Alias("tasktype_id")),
    derived("outcome", Source::Alias("outcome_id")),
    derived("createdBy", Source::Alias("created_by")),
];

/// `tasktypeOutcomeRels`: regular. The documents' own request is a copy of another call's, so that the envelope has this
/// name is not established.
pub static OUTCOME_RELS: Noun = noun("tasktypeOutcomeRels", "tasktypeOutcomeRel", "TasktypeOutcomeRel", REL_COLUMNS)
    .links(&["tasktype", "outcome", "createdBy"])
    .echo(&[Echo::Column("created_by"), Echo::Column("links"), Echo::Column("id")])
    .renames(&[("tasktype", "tasktype_id"), ("outcome", "outcome_id")])
    .required(&["tasktype_id", "outcome_id"])
    .parents(&[("tasktype_id", "dealTasktypes"), ("outcome_id", "taskOutcomes")])
    .nested(&[
        parent("tasktype", "dealTasktypes", "tasktype_id"),
        parent("outcome", "taskOutcomes", "outcome_id"),
        parent("createdBy", "users", "created_by"),
    ]);

const NOTIFICATION_COLUMNS: &[Column] = &[text("dealTask", ""), text("interval", ""), kept_null("cdate"), LINKS, ID];

/// `taskNotifications`: made only. The answer is not established.
pub static NOTIFICATIONS: Noun =
    noun("taskNotifications", "taskNotification", "TaskNotification", NOTIFICATION_COLUMNS)
        .links(&["dealTask"])
        .required(&["dealTask", "interval"])
        .parents(&[("dealTask", "dealTasks")])
        .dates(&["cdate"], &[])
        .calls(Calls { list: false, create: true, get: false, update: false, delete: false });
