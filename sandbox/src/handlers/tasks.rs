//! Tasks of deals and contacts, their types and outcomes.

use serde_json::{Map, Value, json};

use crate::api::{Outcome, Request, Response, crud, errors, listing};
use crate::resources::contacts::CONTACTS;
use crate::resources::deals::DEALS;
use crate::resources::tasks::{OUTCOMES, TASK_TYPES, TASKS};
use crate::util::json::envelope;
use crate::util::text::{id_of, text_of};

/// `GET /dealTasks`: 501 for `duedate_range`, whose values are not documented.
pub(crate) fn list(request: &Request<'_>) -> Outcome {
    if request.query.map("filters").iter().any(|(path, _)| path == &["duedate_range"]) {
        return Err(errors::not_supported(request.method, "/dealTasks?filters[duedate_range]=").into());
    }
    let (rows, total) = listing::filtered_page(request, &TASKS)?;
    let tasks = listing::listed(request, &TASKS, &rows)?;
    Ok(Response::ok(json!({"dealTasks": tasks, "meta": {"total": listing::typed_total(&TASKS, total)}})))
}

/// `POST /dealTasks`: `ownerType` becomes `reltype`. Which records the response includes is not established. 422 for
/// missing keys, 404 for an unknown owner, type or assignee.
pub(crate) fn create(request: &Request<'_>) -> Outcome {
    let (sent, all) = sent(request)?;
    check_owner(request, &sent)?;
    let row = crud::insert(request, &TASKS, &sent)?;
    let mut echoed = sent;
    if all.contains_key("ownerType") {
        echoed.insert("reltype".to_owned(), json!(row.text("reltype")));
    }
    crud::create_response(request, &TASKS, &echoed, &row)
}

/// `PUT /dealTasks/{id}`.
pub(crate) fn update(request: &Request<'_>) -> Outcome {
    let (sent, _) = sent(request)?;
    let row = request.row(&TASKS)?;
    if sent.contains_key("relid") {
        let mut whole = row.body.clone();
        whole.extend(sent.clone());
        check_owner(request, &whole)?;
    }
    let row = crud::write(request, &TASKS, row, &sent)?;
    crud::update_response(request, &TASKS, &sent, &row)
}

/// Returns the writable keys of the body, and all of them.
fn sent(request: &Request<'_>) -> Outcome<(Map<String, Value>, Map<String, Value>)> {
    let all = request.envelope("dealTask");
    let mut sent = crud::writable_fields(&TASKS, &all);
    if let Some(kind) = all.get("ownerType") {
        let kind = match text_of(Some(kind)).to_lowercase().as_str() {
            "contact" => "Subscriber",
            "deal" => "Deal",
            // The text of this error is not established.
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

fn check_owner(request: &Request<'_>, sent: &Map<String, Value>) -> Outcome<()> {
    if let Some(id) = sent.get("relid") {
        let resource = if text_of(sent.get("reltype")) == "Subscriber" { &CONTACTS } else { &DEALS };
        request.find_row(resource, id_of(Some(id)))?;
    }
    Ok(())
}

/// `PUT /dealTasktypes/{id}/dealTasks`: changes the type of all tasks of a type.
pub(crate) fn move_tasks(request: &Request<'_>) -> Outcome {
    let from = request.row(&TASK_TYPES)?;
    let to = request.find_row(&TASK_TYPES, id_of(request.envelope("dealTask").get("dealTasktype")))?;
    let mut tasks = listing::children(request, &TASKS, "dealTasktype", from.id)?;
    for task in &mut tasks {
        task.body.insert("dealTasktype".to_owned(), json!(to.id.to_string()));
        crud::touch(request, &TASKS, task)?;
    }
    Ok(Response::ok(envelope("dealTasks", listing::side_load(request, &TASKS, &tasks)?)))
}

/// `POST /taskOutcomes`: 422 without a title.
pub(crate) fn create_outcome(request: &Request<'_>) -> Outcome {
    let sent = sent_outcome(request);
    let row = crud::insert(request, &OUTCOMES, &sent)?;
    crud::create_response(request, &OUTCOMES, &sent, &row)
}

/// `PUT /taskOutcomes/{id}`, also documented as `taskOutccomes`.
pub(crate) fn update_outcome(request: &Request<'_>) -> Outcome {
    let sent = sent_outcome(request);
    let row = crud::write(request, &OUTCOMES, request.row(&OUTCOMES)?, &sent)?;
    crud::update_response(request, &OUTCOMES, &sent, &row)
}

/// `DELETE /taskOutccomes/{id}`, as documented.
pub(crate) fn delete_outcome(request: &Request<'_>) -> Outcome {
    crud::delete(request, &OUTCOMES)
}

fn sent_outcome(request: &Request<'_>) -> Map<String, Value> {
    let mut sent = crud::writable_fields(&OUTCOMES, &request.envelope_or_body("taskOutcome"));
    if let Some(sentiment) = sent.get("sentiment") {
        let upper = text_of(Some(sentiment)).to_uppercase();
        sent.insert("sentiment".to_owned(), json!(upper));
    }
    sent
}
