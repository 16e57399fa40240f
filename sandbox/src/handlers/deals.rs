//! Deals. A stage implies its pipeline, and a pipeline its first stage. Creates and updates echo the value as it was
//! sent.

use serde_json::{Map, Value, json};

use crate::api::render::text_or_default;
use crate::api::{Included, Outcome, Request, Response, crud, errors, filters, listing};
use crate::config::Quirk;
use crate::handlers::{custom_fields, deal_values, pipelines};
use crate::resources::custom_fields::DEAL_DATA;
use crate::resources::deals::{ACCOUNT_NAME, CONTACT_NAME, DEALS};
use crate::resources::pipelines::{DEAL_GROUPS, DEAL_STAGES};
use crate::resources::users::USERS;
use crate::store::{Conditions, Row};
use crate::util::random;
use crate::util::text::{id_of, php_int, text_of};

/// `GET /deals`: `meta` contains the total value of the matching deals by currency. 501 for filters by score and by the
/// date of the next task.
pub(crate) fn list(request: &Request<'_>) -> Outcome {
    let filters = request.query.map("filters");
    let unsupported = |name: &str| name.starts_with("score") || name == "nextdate_range";
    if let Some((path, _)) = filters.iter().find(|(path, _)| path.first().is_some_and(|name| unsupported(name))) {
        return Err(errors::not_supported(request.method, &format!("/deals?filters[{}]=", path.join("]["))).into());
    }
    let mut conditions = filters::conditions(&DEALS, &request.query);
    let value = |wanted: &str| filters.iter().find(|(path, _)| path == &[wanted]).map(|(_, value)| *value);
    if let Some(text) = value("search") {
        let field = value("search_field").unwrap_or("all");
        let parts = [("title", "(body->>'title')"), ("contact", CONTACT_NAME), ("org", ACCOUNT_NAME)];
        // The names of `search_field` are documented by example only; an unknown one searches everywhere.
        let chosen: Vec<_> = parts.iter().filter(|(name, _)| *name == field).collect();
        let chosen = if chosen.is_empty() { parts.iter().collect() } else { chosen };
        let sql: Vec<String> =
            chosen.iter().map(|(_, sql)| format!("instr(lower(coalesce({sql}, '')), lower(?)) > 0")).collect();
        conditions.add(format!("({})", sql.join(" OR ")), chosen.iter().map(|_| text.to_owned().into()));
    }
    let currencies = currencies(request, &conditions)?;
    let (rows, total) = listing::page(request, &DEALS, conditions, order(request))?;
    let (mut body, included) = side_loads(request, &rows)?;
    body.insert("deals".to_owned(), included.objects(request, &DEALS, &rows, true)?);
    body.insert("meta".to_owned(), json!({"currencies": currencies, "total": total}));
    Ok(Response::ok(Value::Object(body)))
}

/// `GET /deals/{id}`.
pub(crate) fn get(request: &Request<'_>) -> Outcome {
    let rows = [request.row(&DEALS)?];
    let (mut body, included) = side_loads(request, &rows)?;
    let deal = request.renderer().complete(&DEALS, &rows[0], false, included.ids(&DEALS, rows[0].id))?;
    body.insert("deal".to_owned(), Value::Object(deal));
    Ok(Response::ok(Value::Object(body)))
}

/// Returns what `include` names. The values of custom fields have other keys than at their own endpoint.
fn side_loads(request: &Request<'_>, rows: &[Row]) -> Outcome<(Map<String, Value>, Included)> {
    let included = Included::of(request, &DEALS, rows)?;
    let mut body = Map::new();
    included.add_to(request, &mut body)?;
    if let Some(values) = body.get_mut(DEAL_DATA.path)
        && !request.quirks.has(Quirk::IncludeCamelCase)
    {
        let length = values.as_array().map_or(0, Vec::len);
        let rows = included.rows(DEAL_DATA.path);
        *values = deal_values::raw(request, rows.get(..length).unwrap_or(rows))?;
    }
    Ok((body, included))
}

/// Returns the order of a page. With the quirk, each page without an order has another one, in which records are up to
/// [`DISORDER`] places from their own: records near the end of a page are in two pages or in none.
fn order(request: &Request<'_>) -> String {
    let is_unordered = request.quirks.has(Quirk::DealsUnordered) && request.query.map("orders").is_empty();
    if !is_unordered {
        return filters::order(&DEALS, &request.query);
    }
    let draw = |purpose| random::draw(request.seed, request.query.offset().unsigned_abs(), purpose) % 996 + 1;
    format!("id + (id * {} + {}) % 997 % {DISORDER}, id", draw(0), draw(1))
}

/// Loses as many deals of 551 in pages of 100 as was reported, about 23.
const DISORDER: i64 = 28;

/// Returns an object by upper-case currency; `[]` if no deal matches, because PHP's empty map is an empty array.
fn currencies(request: &Request<'_>, conditions: &Conditions) -> Outcome<Value> {
    let sql = format!(
        "SELECT upper(body->>'currency'), COUNT(*), CAST(SUM(CAST(body->>'value' AS INTEGER)) AS INTEGER) FROM deals \
         WHERE {} GROUP BY 1 ORDER BY MIN(id)",
        conditions.where_text()
    );
    let mut statement = request.store.connection().prepare_cached(&sql)?;
    let rows = statement.query_map(rusqlite::params_from_iter(&conditions.values), |row| {
        let (currency, deals, value): (String, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let sum = json!({
            "total": deals.to_string(), "value": value.to_string(), "currency": currency, "isDisabled": false,
        });
        Ok((currency, sum))
    })?;
    let map: Map<String, Value> = rows.collect::<rusqlite::Result<_>>()?;
    Ok(if map.is_empty() { json!([]) } else { Value::Object(map) })
}

/// `POST /deals`: without a stage, the deal gets the first one of its pipeline, which is echoed as a number. 422 for
/// missing keys; 404 for unknown contacts, accounts, users, pipelines and stages.
pub(crate) fn create(request: &Request<'_>) -> Outcome {
    let all = request.envelope("deal");
    let mut sent = crud::writable_fields(&DEALS, &all);
    // That a deal requires a contact or an account, and a pipeline or a stage, is documented; the errors are not
    // established.
    for pair in [["contact", "account"], ["group", "stage"]] {
        if pair.iter().all(|key| id_of(sent.get(*key)) == 0) {
            return Err(errors::field_missing(pair[0]).into());
        }
    }
    let placement = placement(request, &sent)?;
    let mut stored = in_cents(&sent);
    set_placement(&mut stored, &placement);
    let row = crud::insert(request, &DEALS, &stored)?;
    if id_of(sent.get("stage")) == 0 {
        sent.insert("stage".to_owned(), json!(placement.1));
    }
    sent.entry("group").or_insert_with(|| json!(placement.0.to_string()));
    if let Some(fields) = custom_fields::write_sent(request, &DEAL_DATA, row.id, &all)? {
        sent.insert("fields".to_owned(), fields);
    }
    crud::create_response(request, &DEALS, &sent, &row)
}

/// `PUT /deals/{id}`: a new stage sets its pipeline, and a new pipeline its first stage. An empty stage is ignored.
pub(crate) fn update(request: &Request<'_>) -> Outcome {
    let all = request.envelope("deal");
    let row = request.row(&DEALS)?;
    let mut sent = crud::writable_fields(&DEALS, &all);
    let mut stored = in_cents(&sent);
    stored.shift_remove("stage");
    let changes_stage = id_of(sent.get("stage")) != 0;
    let changes_pipeline = id_of(sent.get("group")) != 0 && text_of(sent.get("group")) != row.text("group");
    if changes_stage || changes_pipeline {
        let placement = placement(request, &sent)?;
        set_placement(&mut stored, &placement);
        if !changes_stage {
            sent.insert("stage".to_owned(), json!(placement.1));
        }
    } else if sent.contains_key("stage") {
        sent.insert("stage".to_owned(), json!(php_int(text_or_default(&DEALS, &row, "stage"))));
    }
    let row = crud::write(request, &DEALS, row, &stored)?;
    if let Some(fields) = custom_fields::write_sent(request, &DEAL_DATA, row.id, &all)? {
        sent.insert("fields".to_owned(), fields);
    }
    sent.insert("customFieldSaveStatus".to_owned(), Value::Null);
    crud::update_response(request, &DEALS, &sent, &row)
}

/// Returns the pipeline and the stage that the sent keys select: 404 if one of them does not exist.
fn placement(request: &Request<'_>, sent: &Map<String, Value>) -> Outcome<(i64, i64)> {
    let group = id_of(sent.get("group"));
    let stage = id_of(sent.get("stage"));
    if group != 0 || stage == 0 {
        request.find_row(&DEAL_GROUPS, group)?;
    }
    match stage {
        0 => Ok((group, pipelines::first_stage(request, group)?.id)),
        stage => {
            let stage = request.find_row(&DEAL_STAGES, stage)?;
            Ok((id_of(stage.body.get("group")), stage.id))
        }
    }
}

fn set_placement(stored: &mut Map<String, Value>, (group, stage): &(i64, i64)) {
    stored.insert("group".to_owned(), json!(group.to_string()));
    stored.insert("stage".to_owned(), json!(stage.to_string()));
}

/// Truncates the value to whole cents, as the server stores it: 156.24 becomes 156.
fn in_cents(sent: &Map<String, Value>) -> Map<String, Value> {
    let mut stored = sent.clone();
    if let Some(value) = sent.get("value") {
        stored.insert("value".to_owned(), json!(php_int(&text_of(Some(value))).to_string()));
    }
    stored
}

/// `PATCH /deals/bulkUpdate`: owners only. 422 for an entry without an owner or with an unknown one; one such entry
/// rejects all. That an unknown deal is in `failed` is not established.
pub(crate) fn bulk_update(request: &Request<'_>) -> Outcome {
    let refuse = |title: String| Response::new(422, json!({"errors": [{"status": 422, "title": title}]}));
    let mut lists: [Vec<String>; 3] = Default::default();
    for entry in request.body.get("deals").and_then(Value::as_array).into_iter().flatten() {
        let id = id_of(entry.get("id"));
        let owner = id_of(entry.get("ownerId"));
        if entry.get("ownerId").is_none() {
            return Err(refuse(format!("ownerId is required for a deal '{id}'.")).into());
        }
        if request.store.find(&USERS, owner)?.is_none() {
            return Err(refuse(format!("Owner(user) with id '{owner}' was not found for a deal '{id}'.")).into());
        }
        lists[assign(request, id, owner)?].push(id.to_string());
    }
    let [success, nochange, failed] = lists;
    Ok(Response::ok(json!({"success": success, "nochange": nochange, "failed": failed})))
}

/// Sets the owner of a deal: 0 if it changed, 1 if it did not, 2 if there is no such deal.
fn assign(request: &Request<'_>, id: i64, owner: i64) -> Outcome<usize> {
    let Some(mut deal) = request.store.find(&DEALS, id)? else { return Ok(2) };
    let owner = owner.to_string();
    if text_or_default(&DEALS, &deal, "owner") == owner {
        return Ok(1);
    }
    deal.body.insert("owner".to_owned(), json!(owner));
    crud::touch(request, &DEALS, &mut deal)?;
    Ok(0)
}

/// `GET /dealActivities`: always empty, because the emulator records no activities.
pub(crate) fn activities(_request: &Request<'_>) -> Outcome {
    Ok(Response::ok(json!({"dealActivities": [], "meta": {"total": "0"}})))
}
