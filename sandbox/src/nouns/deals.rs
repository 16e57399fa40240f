//! Deals: money in whole cents as text, which creates and updates echo as they were sent; a stage implies its pipeline
//! and a pipeline its first stage.

use serde_json::{Map, Value, json};

use super::custom_fields::{self, DEAL_DATA};
use super::pipelines::{DEAL_STAGES, first_stage};
use super::users::USERS;
use crate::answer::{Answer, Outcome};
use crate::call::{Call, id_of, text_of};
use crate::errors;
use crate::noun::{
    ALL_CALLS, Calls, Column, Echo, ID, LINKS, Noun, Source, Total, children, derived, fixed, kept, kept_null, noun,
    null, owned, parent, text,
};
use crate::query::{self, Conditions, php_int};
use crate::regular;
use crate::serialize::text_or_default;

const COLUMNS: &[Column] = &[
    derived("hash", Source::ShortHash),
    text("owner", "1"),
    null("contact"),
    kept_null("organization"),
    text("group", ""),
    text("stage", ""),
    text("title", ""),
    text("description", ""),
    text("percent", "0"),
    kept_null("cdate"),
    kept_null("mdate"),
    kept_null("nextdate"),
    kept_null("nexttaskid"),
    text("value", "0"),
    text("currency", "usd"),
    kept_null("winProbability"),
    kept_null("winProbabilityMdate"),
    text("status", "0"),
    kept("activitycount", "1"),
    derived("nextdealid", Source::Id),
    kept_null("edate"),
    LINKS,
    ID,
    derived("isDisabled", Source::Fixed("false")),
    null("account"),
    derived("customerAccount", Source::Alias("account")),
];

/// A contact's name, for filters and orders.
const CONTACT_NAME: &str = "(SELECT concat_ws(' ', c.body->>'firstName', c.body->>'lastName', c.body->>'email') \
    FROM contacts AS c WHERE c.id = CAST(deals.body->>'contact' AS INTEGER))";
/// The name of a deal's account.
const ACCOUNT_NAME: &str =
    "(SELECT a.body->>'name' FROM accounts AS a WHERE a.id = CAST(deals.body->>'account' AS INTEGER))";

/// `deals`.
pub static DEALS: Noun = noun("deals", "deal", "Deal", COLUMNS)
    .links(&[
        "dealActivities",
        "contact",
        "contactDeals",
        "group",
        "nextTask",
        "notes",
        "account",
        "customerAccount",
        "organization",
        "owner",
        "scoreValues",
        "stage",
        "tasks",
        "dealCustomFieldData",
    ])
    .echo(&[
        Echo::Column("cdate"),
        Echo::Column("mdate"),
        Echo::Column("description"),
        Echo::Literal("organization", "\"\""),
        Echo::Literal("status", "0"),
        Echo::Column("nextdate"),
        Echo::Column("hash"),
        Echo::Column("winProbability"),
        Echo::Column("winProbabilityMdate"),
        Echo::Column("links"),
        Echo::Literal("fields", "[]"),
        Echo::Column("id"),
        Echo::Column("isDisabled"),
        Echo::Literal("account", "\"\""),
        Echo::Literal("customerAccount", "\"\""),
    ])
    .required(&["title", "value", "currency"])
    .parents(&[("contact", "contacts"), ("account", "accounts"), ("owner", "users")])
    .beside(&[("contacts", "contact"), ("dealGroups", "group"), ("dealStages", "stage")], &[("contacts", "contact")])
    .queries(&[
        // Documented as dollars, not cents.
        ("minimum_value", "CAST(body->>'value' AS INTEGER) >= CAST(? AS REAL) * 100"),
        ("maximum_value", "CAST(body->>'value' AS INTEGER) <= CAST(? AS REAL) * 100"),
        ("organization", "body->>'account' = ?"),
        ("tag", "body->>'contact' IN (SELECT t.body->>'contact' FROM contactTags AS t WHERE t.body->>'tag' = ?)"),
        (
            "tasktype",
            "id IN (SELECT CAST(t.body->>'relid' AS INTEGER) FROM dealTasks AS t \
             WHERE t.body->>'reltype' = 'Deal' AND t.body->>'dealTasktype' = ?)",
        ),
    ])
    .orders(&[
        ("value", "CAST(body->>'value' AS INTEGER)"),
        ("contact_name", CONTACT_NAME),
        ("contact_orgname", ACCOUNT_NAME),
        ("next-action", "(body->>'nextdate')"),
    ])
    .cascades(&[("contactDeals", "deal"), ("dealCustomFieldData", "dealId")])
    .nested(&[
        fixed("dealActivities", r#"{"dealActivities":[]}"#),
        fixed("scoreValues", r#"{"scoreValues":[]}"#),
        fixed("organization", r#"{"organization":null}"#),
        parent("contact", "contacts", "contact"),
        parent("group", "dealGroups", "group"),
        parent("stage", "dealStages", "stage"),
        parent("owner", "users", "owner"),
        parent("account", "accounts", "account"),
        parent("customerAccount", "accounts", "account"),
        children("contactDeals", "deal"),
        children("dealCustomFieldData", "dealId"),
        owned("notes", "notes", "Deal"),
        owned("tasks", "dealTasks", "Deal"),
    ])
    .indices(&["body->>'contact'", "body->>'stage'"])
    .dates(&["cdate"], &["mdate"])
    .total(Total::Number)
    .calls(Calls { list: false, create: false, update: false, ..ALL_CALLS });

/// `GET /deals`: `meta` has what the matching deals are worth, by currency.
///
/// # Errors
/// 501 for filters by score and by the date of the next task.
pub fn list(call: &Call<'_>) -> Outcome {
    let filters = call.query.map("filters");
    let unacted = |name: &str| name.starts_with("score") || name == "nextdate_range";
    if let Some((path, _)) = filters.iter().find(|(path, _)| path.first().is_some_and(|name| unacted(name))) {
        return Err(errors::not_acted_out(call.method, &format!("/deals?filters[{}]=", path.join("]["))).into());
    }
    let mut conditions = query::conditions(&DEALS, &call.query);
    let value = |wanted: &str| filters.iter().find(|(path, _)| path == &[wanted]).map(|(_, value)| *value);
    if let Some(text) = value("search") {
        let field = value("search_field").unwrap_or("all");
        let parts = [("title", "(body->>'title')"), ("contact", CONTACT_NAME), ("org", ACCOUNT_NAME)];
        // Which names `search_field` knows is documented by example only; an unknown one searches everywhere.
        let chosen: Vec<_> = parts.iter().filter(|(name, _)| *name == field).collect();
        let chosen = if chosen.is_empty() { parts.iter().collect() } else { chosen };
        let sql: Vec<String> =
            chosen.iter().map(|(_, sql)| format!("instr(lower(coalesce({sql}, '')), lower(?)) > 0")).collect();
        conditions.add(format!("({})", sql.join(" OR ")), chosen.iter().map(|_| text.to_owned().into()));
    }
    let currencies = currencies(call, &conditions)?;
    let (rows, total) = regular::page(call, &DEALS, conditions, query::order(&DEALS, &call.query))?;
    let deals = regular::listed(call, &DEALS, &rows)?;
    Ok(Answer::ok(json!({"deals": deals, "meta": {"currencies": currencies, "total": total}})))
}

/// An object by upper-case currency, or `[]` where no deal matches: PHP's empty map.
fn currencies(call: &Call<'_>, conditions: &Conditions) -> Outcome<Value> {
    let sql = format!(
        "SELECT upper(body->>'currency'), COUNT(*), CAST(SUM(CAST(body->>'value' AS INTEGER)) AS INTEGER) FROM deals \
         WHERE {} GROUP BY 1 ORDER BY MIN(id)",
        conditions.where_text()
    );
    let mut statement = call.store.connection().prepare_cached(&sql)?;
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

/// `POST /deals`: without a stage the deal goes to the first one of its pipeline, which is echoed as a number.
///
/// # Errors
/// 422 for missing keys; 404 for contacts, accounts, users, pipelines and stages that do not exist.
pub fn create(call: &Call<'_>) -> Outcome {
    let all = call.envelope("deal");
    let mut sent = regular::known(&DEALS, &all);
    // That a deal needs a person or an account, and a pipeline or a stage, is documented; the errors are not established.
    for pair in [["contact", "account"], ["group", "stage"]] {
        if pair.iter().all(|key| id_of(sent.get(*key)) == 0) {
            return Err(errors::field_missing(pair[0]).into());
        }
    }
    let place = place(call, &sent)?;
    let mut stored = in_cents(&sent);
    put_place(&mut stored, &place);
    let row = regular::insert(call, &DEALS, &stored)?;
    if id_of(sent.get("stage")) == 0 {
        sent.insert("stage".to_owned(), json!(place.1));
    }
    sent.entry("group").or_insert_with(|| json!(place.0.to_string()));
    if let Some(fields) = custom_fields::write_sent(call, &DEAL_DATA, row.id, &all)? {
        sent.insert("fields".to_owned(), fields);
    }
    regular::made(call, &DEALS, &sent, &row)
}

/// `PUT /deals/{id}`: a new stage brings its pipeline, a new pipeline its first stage; an empty stage is no stage.
///
/// # Errors
/// 404.
pub fn update(call: &Call<'_>) -> Outcome {
    let all = call.envelope("deal");
    let row = call.row(&DEALS)?;
    let mut sent = regular::known(&DEALS, &all);
    let mut stored = in_cents(&sent);
    stored.shift_remove("stage");
    let moves = id_of(sent.get("stage")) != 0;
    let regroups = id_of(sent.get("group")) != 0 && text_of(sent.get("group")) != row.text("group");
    if moves || regroups {
        let place = place(call, &sent)?;
        put_place(&mut stored, &place);
        if !moves {
            sent.insert("stage".to_owned(), json!(place.1));
        }
    } else if sent.contains_key("stage") {
        sent.insert("stage".to_owned(), json!(php_int(text_or_default(&DEALS, &row, "stage"))));
    }
    let row = regular::write(call, &DEALS, row, &stored)?;
    if let Some(fields) = custom_fields::write_sent(call, &DEAL_DATA, row.id, &all)? {
        sent.insert("fields".to_owned(), fields);
    }
    regular::changed(call, &DEALS, &sent, &row)
}

/// The pipeline and stage that the sent keys put a deal in.
fn place(call: &Call<'_>, sent: &Map<String, Value>) -> Outcome<(i64, i64)> {
    match id_of(sent.get("stage")) {
        0 => {
            let group = call.row_of(&super::pipelines::DEAL_GROUPS, id_of(sent.get("group")))?.id;
            Ok((group, first_stage(call, group)?.id))
        }
        stage => {
            let stage = call.row_of(&DEAL_STAGES, stage)?;
            Ok((id_of(stage.body.get("group")), stage.id))
        }
    }
}

fn put_place(stored: &mut Map<String, Value>, (group, stage): &(i64, i64)) {
    stored.insert("group".to_owned(), json!(group.to_string()));
    stored.insert("stage".to_owned(), json!(stage.to_string()));
}

/// The sent keys with the value cut to whole cents, as the service stores it: 156.24 becomes 156.
fn in_cents(sent: &Map<String, Value>) -> Map<String, Value> {
    let mut stored = sent.clone();
    if let Some(value) = sent.get("value") {
        stored.insert("value".to_owned(), json!(php_int(&text_of(Some(value))).to_string()));
    }
    stored
}

/// `PATCH /deals/bulkUpdate`: owners only. One wrong entry refuses all.
///
/// # Errors
/// 422 for an entry without owner or with an unknown one. That an unknown deal is among `failed` is not established.
pub fn bulk_update(call: &Call<'_>) -> Outcome {
    let refuse = |title: String| Answer::new(422, json!({"errors": [{"status": 422, "title": title}]}));
    let mut lists: [Vec<String>; 3] = Default::default();
    for entry in call.body.get("deals").and_then(Value::as_array).into_iter().flatten() {
        let id = id_of(entry.get("id"));
        let owner = id_of(entry.get("ownerId"));
        if entry.get("ownerId").is_none() {
            return Err(refuse(format!("ownerId is required for a deal '{id}'.")).into());
        }
        if call.store.find(&USERS, owner)?.is_none() {
            return Err(refuse(format!("Owner(user) with id '{owner}' was not found for a deal '{id}'.")).into());
        }
        lists[give(call, id, owner)?].push(id.to_string());
    }
    let [success, nochange, failed] = lists;
    Ok(Answer::ok(json!({"success": success, "nochange": nochange, "failed": failed})))
}

/// Gives a deal to a user: 0 done, 1 it was the user's already, 2 there is no such deal.
fn give(call: &Call<'_>, id: i64, owner: i64) -> Outcome<usize> {
    let Some(mut deal) = call.store.find(&DEALS, id)? else { return Ok(2) };
    let owner = owner.to_string();
    if text_or_default(&DEALS, &deal, "owner") == owner {
        return Ok(1);
    }
    deal.body.insert("owner".to_owned(), json!(owner));
    regular::touch(call, &DEALS, &mut deal)?;
    Ok(0)
}

/// `GET /dealActivities`: the emulator keeps no history, so there never are any.
///
/// # Errors
/// None.
pub fn activities(_call: &Call<'_>) -> Outcome {
    Ok(Answer::ok(json!({"dealActivities": [], "meta": {"total": "0"}})))
}
