//! Pipelines, which the API calls deal groups, and their stages.

use serde_json::{Map, Value, json};

use crate::api::render::insert_before_links;
use crate::api::{Outcome, Request, Response, crud, errors, listing};
use crate::resources::deals::DEALS;
use crate::resources::pipelines::{DEAL_GROUP_GROUPS, DEAL_GROUP_USERS, DEAL_GROUPS, DEAL_STAGES};
use crate::store::{Conditions, Row, Selection, column_sql};
use crate::util::json::envelope;
use crate::util::text::{id_of, text_of};

/// The stages of a new pipeline: title and color. They have no dates.
const FIRST_STAGES: [(&str, &str); 3] = [("To Contact", "19CCA3"), ("In Contact", "5884EA"), ("Follow Up", "FBD965")];

/// `POST /dealGroups`: creates the pipeline and its three stages, and grants access to users and groups. 422 without a
/// title.
pub(crate) fn create(request: &Request<'_>) -> Outcome {
    let all = request.envelope("dealGroup");
    let sent = crud::writable_fields(&DEAL_GROUPS, &all);
    let row = crud::insert(request, &DEAL_GROUPS, &sent)?;
    for (order, (title, color)) in (1..).zip(FIRST_STAGES) {
        let stage = json!({"group": row.id.to_string(), "title": title, "color": color, "order": order.to_string()});
        request.store.insert(&DEAL_STAGES, stage.as_object().cloned().unwrap_or_default())?;
    }
    let mut echo = request.renderer().echo(&DEAL_GROUPS, &sent, &row)?;
    let stages = listing::children(request, &DEAL_STAGES, "group", row.id)?;
    let mut body = envelope("dealStages", listing::side_load(request, &DEAL_STAGES, &stages)?);
    insert_before_links(&mut echo, "stages", ids(&stages));
    write_access(request, &row, &all, echo, &mut body)?;
    Ok(Response::created(body))
}

/// `PUT /dealGroups/{id}`: the sent users and groups replace the existing ones.
pub(crate) fn update(request: &Request<'_>) -> Outcome {
    let all = request.envelope("dealGroup");
    let sent = crud::writable_fields(&DEAL_GROUPS, &all);
    let row = crud::write(request, &DEAL_GROUPS, request.row(&DEAL_GROUPS)?, &sent)?;
    let mut object = request.renderer().read(&DEAL_GROUPS, &row)?;
    object.extend(sent);
    let mut body = json!({});
    write_access(request, &row, &all, object, &mut body)?;
    Ok(Response::ok(body))
}

/// Writes the sent users and groups of a pipeline, and adds them and the pipeline with their ids to the body.
fn write_access(
    request: &Request<'_>,
    row: &Row,
    sent: &Map<String, Value>,
    mut object: Map<String, Value>,
    body: &mut Value,
) -> Outcome<()> {
    let kinds =
        [(&DEAL_GROUP_USERS, "users", "dealGroup", "user"), (&DEAL_GROUP_GROUPS, "groups", "d_groupid", "groupid")];
    for (resource, key, owner, column) in kinds {
        if let Some(wanted) = sent.get(key).and_then(Value::as_array) {
            request.store.delete(resource.path, &format!("{} = ?1", column_sql(owner)), row.id.to_string().into())?;
            for id in wanted {
                let viewer = json!({owner: row.id.to_string(), column: text_of(Some(id))});
                request.store.insert(resource, viewer.as_object().cloned().unwrap_or_default())?;
            }
        }
        let rows = listing::children(request, resource, owner, row.id)?;
        body[resource.path] = listing::side_load(request, resource, &rows)?;
        insert_before_links(&mut object, resource.path, ids(&rows));
    }
    body["dealGroup"] = object.into();
    Ok(())
}

fn ids(rows: &[Row]) -> Value {
    rows.iter().map(|row| json!(row.id.to_string())).collect()
}

/// `POST /dealStages`. With `?reorder=1`, the stages at and after its position move up. 422 for missing keys, 404 for
/// an unknown pipeline.
pub(crate) fn create_stage(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&DEAL_STAGES, &request.envelope("dealStage"));
    let row = crud::insert(request, &DEAL_STAGES, &sent)?;
    shift_positions(request, &row)?;
    crud::create_response(request, &DEAL_STAGES, &sent, &row)
}

/// `PUT /dealStages/{id}`, with `?reorder=1` as well.
pub(crate) fn update_stage(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&DEAL_STAGES, &request.envelope("dealStage"));
    let row = crud::write(request, &DEAL_STAGES, request.row(&DEAL_STAGES)?, &sent)?;
    shift_positions(request, &row)?;
    crud::update_response(request, &DEAL_STAGES, &sent, &row)
}

fn shift_positions(request: &Request<'_>, row: &Row) -> Outcome<()> {
    if request.query.int("reorder") != Some(1) {
        return Ok(());
    }
    let place = id_of(row.body.get("order"));
    let others = listing::children(request, &DEAL_STAGES, "group", id_of(row.body.get("group")))?;
    for mut other in others {
        let there = id_of(other.body.get("order"));
        if other.id != row.id && there >= place {
            other.body.insert("order".to_owned(), json!((there + 1).to_string()));
            request.store.save(&DEAL_STAGES, &other)?;
        }
    }
    Ok(())
}

/// `PUT /dealStages/{id}/deals`: moves all deals of a stage to another stage. 422 if the stages belong to different
/// pipelines.
pub(crate) fn move_deals(request: &Request<'_>) -> Outcome {
    let from = request.row(&DEAL_STAGES)?;
    let to = request.find_row(&DEAL_STAGES, id_of(request.envelope("deal").get("stage")))?;
    if from.text("group") != to.text("group") {
        return Err(errors::invalid_attribute("Target stage does not belong to same pipeline", "stage").into());
    }
    let mut deals = listing::children(request, &DEALS, "stage", from.id)?;
    for deal in &mut deals {
        deal.body.insert("stage".to_owned(), json!(to.id.to_string()));
        crud::touch(request, &DEALS, deal)?;
    }
    Ok(Response::ok(envelope("deals", listing::side_load(request, &DEALS, &deals)?)))
}

/// Returns the first stage of a pipeline; 404 if it has none. The text is not established.
pub(crate) fn first_stage(request: &Request<'_>, group: i64) -> Outcome<Row> {
    let order = "CAST(body->>'order' AS INTEGER), id".to_owned();
    let conditions = Conditions::of("group", &group.to_string());
    let selection = Selection { order, limit: 1, ..Selection::all(conditions) };
    let found = request.store.select(&DEAL_STAGES, &selection)?.into_iter().next();
    Ok(found.ok_or_else(|| errors::not_found(DEAL_STAGES.model, 0))?)
}

/// `GET /dealGroup/get_inaccessible_deal_groups`: always empty, because all users have access to all pipelines.
pub(crate) fn inaccessible(_request: &Request<'_>) -> Outcome {
    Ok(Response::ok(json!({"dealGroups": []})))
}
