//! Pipelines, which the API calls deal groups, their stages, and who may see them.

use serde_json::{Map, Value, json};

use crate::answer::{Answer, Outcome};
use crate::call::{Call, envelope, id_of, text_of};
use crate::errors;
use crate::noun::{
    ALL_CALLS, Calls, Column, Echo, ID, INNER, Inside, LINKS, LIST_ONLY, Noun, Source, children, children_as, derived,
    kept_null, noun, null, parent, text,
};
use crate::query::{Conditions, stored};
use crate::regular;
use crate::serialize::insert_before_links;
use crate::store::{Row, Selection};

use super::deals::DEALS;

const GROUP_COLUMNS: &[Column] = &[
    text("title", ""),
    text("currency", "usd"),
    text("autoassign", "1"),
    text("allusers", "1"),
    text("allgroups", "1"),
    kept_null("win_probability_initialize_date"),
    kept_null("cdate"),
    kept_null("udate"),
    LINKS,
    ID,
];

/// `dealGroups`: a create makes three stages; a delete leaves the stages behind, as recorded. What becomes of the deals
/// is not established: they stay too.
pub static DEAL_GROUPS: Noun = noun("dealGroups", "dealGroup", "DealGroup", GROUP_COLUMNS)
    .links(&["stages", "dealGroupUsers", "dealGroupGroups", "winProbabilityFeatures"])
    .required(&["title"])
    .search(&["title"])
    .inside(&[Inside { key: "stages", noun: "dealStages", column: "group" }])
    .queries(&[(
        "have_stages",
        "(EXISTS (SELECT 1 FROM dealStages AS s WHERE s.body->>'group' = CAST(dealGroups.id AS TEXT))) = (? <> '0')",
    )])
    .orders(&[("popular", "(SELECT COUNT(*) FROM deals AS d WHERE d.body->>'group' = CAST(dealGroups.id AS TEXT))")])
    .cascades(&[("dealGroupUsers", "dealGroup"), ("dealGroupGroups", "d_groupid")])
    .nested(&[
        children_as("stages", "dealStages", "dealStages", "group"),
        children("dealGroupUsers", "dealGroup"),
        children("dealGroupGroups", "d_groupid"),
    ]);

const USER_COLUMNS: &[Column] = &[text("dealGroup", ""), text("user", ""), null("cdate"), LINKS, ID];

/// `dealGroupUsers`: who else may see a pipeline; written with the pipeline only.
pub static DEAL_GROUP_USERS: Noun = noun("dealGroupUsers", "dealGroupUser", "DealGroupUser", USER_COLUMNS)
    .links(&["dealGroup", "user"])
    .nested(&[parent("dealGroup", "dealGroups", "dealGroup"), parent("user", "users", "user")])
    .dates(&[], &[])
    .calls(LIST_ONLY);

const GROUP_GROUP_COLUMNS: &[Column] = &[
    text("d_groupid", ""),
    text("groupid", ""),
    null("cdate"),
    LINKS,
    ID,
    derived("dealGroup", Source::Alias("d_groupid")),
    derived("group", Source::Alias("groupid")),
];

/// `dealGroupGroups`: which groups of users may see a pipeline; written with the pipeline only.
pub static DEAL_GROUP_GROUPS: Noun = noun("dealGroupGroups", "dealGroupGroup", "DealGroupGroup", GROUP_GROUP_COLUMNS)
    .links(&["dealGroup", "group"])
    .nested(&[parent("dealGroup", "dealGroups", "d_groupid"), parent("group", "groups", "groupid")])
    .dates(&[], &[])
    .calls(INNER);

const STAGE_COLUMNS: &[Column] = &[
    text("group", ""),
    text("title", ""),
    text("color", "32B0FC"),
    text("order", "1"),
    text("width", "280"),
    text("dealOrder", "next-action DESC"),
    text("cardRegion1", "title"),
    text("cardRegion2", "next-action"),
    text("cardRegion3", "show-avatar"),
    text("cardRegion4", "contact-fullname-acctname"),
    text("cardRegion5", "value"),
    kept_null("cdate"),
    kept_null("udate"),
    LINKS,
    ID,
];

/// `dealStages`.
pub static DEAL_STAGES: Noun = noun("dealStages", "dealStage", "DealStage", STAGE_COLUMNS)
    .links(&["group"])
    .echo(&[
        Echo::Column("color"),
        Echo::Column("cardRegion1"),
        Echo::Column("cardRegion2"),
        Echo::Column("cardRegion3"),
        Echo::Column("cardRegion4"),
        Echo::Column("cardRegion5"),
        Echo::Column("dealOrder"),
        Echo::Column("cdate"),
        Echo::Column("udate"),
        Echo::Column("links"),
        Echo::Column("id"),
    ])
    .required(&["title", "group"])
    .search(&["title"])
    .filters(&[("d_groupid", "group")])
    .parents(&[("group", "dealGroups")])
    .beside(&[], &[("dealGroups", "group")])
    .nested(&[parent("group", "dealGroups", "group")])
    .indices(&["body->>'group'"])
    .calls(Calls { create: false, update: false, ..ALL_CALLS });

/// The stages every new pipeline begins with: title and colour.
const FIRST_STAGES: [(&str, &str); 3] = [("To Contact", "18D499"), ("In Contact", "32B0FC"), ("Follow Up", "E6CE4B")];

/// `POST /dealGroups`: makes the pipeline, its three stages, and the rows of its users and groups.
///
/// # Errors
/// 422 without a title.
pub fn create(call: &Call<'_>) -> Outcome {
    let all = call.envelope("dealGroup");
    let sent = regular::known(&DEAL_GROUPS, &all);
    let row = regular::insert(call, &DEAL_GROUPS, &sent)?;
    for (order, (title, color)) in (1..).zip(FIRST_STAGES) {
        let stage = json!({"group": row.id.to_string(), "title": title, "color": color, "order": order.to_string()});
        call.store.insert(&DEAL_STAGES, stage.as_object().cloned().unwrap_or_default())?;
    }
    let mut echo = call.shown().echo(&DEAL_GROUPS, &sent, &row)?;
    let stages = regular::children(call, &DEAL_STAGES, "group", row.id)?;
    let mut body = envelope("dealStages", regular::side_load(call, &DEAL_STAGES, &stages)?);
    insert_before_links(&mut echo, "stages", ids(&stages));
    with_viewers(call, &row, &all, echo, &mut body)?;
    Ok(Answer::created(body))
}

/// `PUT /dealGroups/{id}`: users and groups that are sent replace those there were.
///
/// # Errors
/// 404.
pub fn update(call: &Call<'_>) -> Outcome {
    let all = call.envelope("dealGroup");
    let sent = regular::known(&DEAL_GROUPS, &all);
    let row = regular::write(call, &DEAL_GROUPS, call.row(&DEAL_GROUPS)?, &sent)?;
    let mut object = call.shown().read(&DEAL_GROUPS, &row)?;
    object.extend(sent);
    let mut body = json!({});
    with_viewers(call, &row, &all, object, &mut body)?;
    Ok(Answer::ok(body))
}

/// Writes the sent users and groups of a pipeline and adds them, and then the pipeline with their ids, to the body.
fn with_viewers(
    call: &Call<'_>,
    row: &Row,
    sent: &Map<String, Value>,
    mut object: Map<String, Value>,
    body: &mut Value,
) -> Outcome<()> {
    let kinds =
        [(&DEAL_GROUP_USERS, "users", "dealGroup", "user"), (&DEAL_GROUP_GROUPS, "groups", "d_groupid", "groupid")];
    for (noun, key, owner, column) in kinds {
        if let Some(wanted) = sent.get(key).and_then(Value::as_array) {
            call.store.delete(noun.path, &format!("{} = ?1", stored(owner)), row.id.to_string().into())?;
            for id in wanted {
                let viewer = json!({owner: row.id.to_string(), column: text_of(Some(id))});
                call.store.insert(noun, viewer.as_object().cloned().unwrap_or_default())?;
            }
        }
        let rows = regular::children(call, noun, owner, row.id)?;
        body[noun.path] = regular::side_load(call, noun, &rows)?;
        insert_before_links(&mut object, noun.path, ids(&rows));
    }
    body["dealGroup"] = object.into();
    Ok(())
}

fn ids(rows: &[Row]) -> Value {
    rows.iter().map(|row| json!(row.id.to_string())).collect()
}

/// `POST /dealStages`, with `?reorder=1` in the place of the stage that has that order now.
///
/// # Errors
/// 422 for missing keys, 404 for an unknown pipeline.
pub fn create_stage(call: &Call<'_>) -> Outcome {
    let sent = regular::known(&DEAL_STAGES, &call.envelope("dealStage"));
    let row = regular::insert(call, &DEAL_STAGES, &sent)?;
    make_room(call, &row)?;
    regular::made(call, &DEAL_STAGES, &sent, &row)
}

/// `PUT /dealStages/{id}`, with `?reorder=1` likewise.
///
/// # Errors
/// 404.
pub fn update_stage(call: &Call<'_>) -> Outcome {
    let sent = regular::known(&DEAL_STAGES, &call.envelope("dealStage"));
    let row = regular::write(call, &DEAL_STAGES, call.row(&DEAL_STAGES)?, &sent)?;
    make_room(call, &row)?;
    regular::changed(call, &DEAL_STAGES, &sent, &row)
}

fn make_room(call: &Call<'_>, row: &Row) -> Outcome<()> {
    if call.query.int("reorder") != Some(1) {
        return Ok(());
    }
    let place = id_of(row.body.get("order"));
    let others = regular::children(call, &DEAL_STAGES, "group", id_of(row.body.get("group")))?;
    for mut other in others {
        let there = id_of(other.body.get("order"));
        if other.id != row.id && there >= place {
            other.body.insert("order".to_owned(), json!((there + 1).to_string()));
            call.store.save(&DEAL_STAGES, &other)?;
        }
    }
    Ok(())
}

/// `PUT /dealStages/{id}/deals`: moves every deal of a stage to another one of the same pipeline.
///
/// # Errors
/// 404 of either stage, 422 where they belong to different pipelines.
pub fn move_deals(call: &Call<'_>) -> Outcome {
    let from = call.row(&DEAL_STAGES)?;
    let to = call.row_of(&DEAL_STAGES, id_of(call.envelope("deal").get("stage")))?;
    if from.text("group") != to.text("group") {
        return Err(errors::invalid_attribute("Target stage does not belong to same pipeline", "stage").into());
    }
    let mut deals = regular::children(call, &DEALS, "stage", from.id)?;
    for deal in &mut deals {
        deal.body.insert("stage".to_owned(), json!(to.id.to_string()));
        regular::touch(call, &DEALS, deal)?;
    }
    Ok(Answer::ok(envelope("deals", regular::side_load(call, &DEALS, &deals)?)))
}

/// The first stage of a pipeline.
///
/// # Errors
/// 404 where the pipeline has none; the words are not established.
pub fn first_stage(call: &Call<'_>, group: i64) -> Outcome<Row> {
    let order = "CAST(body->>'order' AS INTEGER), id".to_owned();
    let conditions = Conditions::of("group", &group.to_string());
    let selection = Selection { order, limit: 1, ..Selection::all(conditions) };
    let found = call.store.select(&DEAL_STAGES, &selection)?.into_iter().next();
    Ok(found.ok_or_else(|| errors::not_found(DEAL_STAGES.model, 0))?)
}

/// `GET /dealGroup/get_inaccessible_deal_groups`: every user may see every pipeline here.
///
/// # Errors
/// None.
pub fn inaccessible(_call: &Call<'_>) -> Outcome {
    Ok(Answer::ok(json!({"dealGroups": []})))
}
