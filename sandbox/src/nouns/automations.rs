//! Automations, which the API shows and barely changes: no call makes, copies or deletes one. What stands in them are
//! blocks and triggers.

use serde_json::json;

use crate::answer::{Answer, Outcome};
use crate::call::{Call, envelopes, id_of};
use crate::noun::{
    Calls, Column, ID, INNER, LINKS, LIST_ONLY, Noun, Source, children, children_as, derived, fixed, json, kept,
    kept_null, noun, text,
};
use crate::query::{self, Conditions};
use crate::regular;
use crate::store::{Row, Selection};

const ENTERED: &str = "SELECT COUNT(*) FROM contactAutomations WHERE body->>'seriesid' = ?1";
const EXITED: &str = "SELECT COUNT(*) FROM contactAutomations WHERE body->>'seriesid' = ?1 AND body->>'status' = '2'";

const COLUMNS: &[Column] = &[
    text("name", ""),
    kept_null("cdate"),
    kept_null("mdate"),
    kept("userid", "1"),
    text("status", "2"),
    derived("entered", Source::Count(ENTERED)),
    derived("exited", Source::Count(EXITED)),
    kept("hidden", "0"),
    kept("entitlements_violation", "0"),
    kept("source", "0"),
    kept_null("description"),
    kept("exit_on_unsubscribe", "0"),
    kept("exit_on_conversion", "0"),
    kept("multientry", "0"),
    LINKS,
    ID,
];

/// `automations`: status 1 is active, 2 inactive. `PUT` changes name and status, as two reports say. That deleting is
/// refused with 405 is not established: no source tells what the service answers.
pub static AUTOMATIONS: Noun = noun("automations", "automation", "Series", COLUMNS)
    .links(&["campaigns", "contactGoals", "contactAutomations", "blocks", "goals", "sms", "sitemessages", "triggers"])
    .search(&["name"])
    .nested(&[
        children("campaigns", "seriesid"),
        children("contactAutomations", "seriesid"),
        children_as("blocks", "automationBlocks", "automationBlocks", "automation"),
        // The envelope of the triggers is not established; this is the name of their (missing) create route.
        children_as("triggers", "automationTriggers", "automationTriggers", "seriesid"),
        fixed("contactGoals", r#"{"contactGoals":[]}"#),
        fixed("goals", r#"{"goals":[]}"#),
        fixed("sms", r#"{"sms":[]}"#),
        fixed("sitemessages", r#"{"sitemessages":[]}"#),
    ])
    .dates(&["cdate"], &["mdate"])
    .calls(Calls { list: true, create: false, get: true, update: true, delete: false });

const BLOCK_COLUMNS: &[Column] = &[
    kept("automation", ""),
    kept("parent", "0"),
    kept("ordernum", "0"),
    kept("type", ""),
    json("params", "[]"),
    kept("deleted", "0"),
    kept_null("cdate"),
    kept_null("mdate"),
    LINKS,
    ID,
];

/// The steps of automations, read only and below them only.
pub static BLOCKS: Noun = noun("automationBlocks", "automationBlock", "AutomationBlock", BLOCK_COLUMNS)
    .links(&["automation"])
    .calls(LIST_ONLY);

const TRIGGER_COLUMNS: &[Column] = &[
    kept("seriesid", ""),
    kept("segmentid", "0"),
    kept("multientry", "0"),
    kept("type", ""),
    kept("relid", "0"),
    json("params", "[]"),
    LINKS,
    ID,
];

/// What starts automations, read only and below them only.
pub static TRIGGERS: Noun =
    noun("automationTriggers", "automationTrigger", "AutomationTrigger", TRIGGER_COLUMNS).dates(&[], &[]).calls(INNER);

/// `GET /automations`, whose `meta` also says what starts each.
///
/// # Errors
/// SQLite's.
pub fn list(call: &Call<'_>) -> Outcome {
    let noun = &AUTOMATIONS;
    let conditions = query::conditions(noun, &call.query);
    let filtered = !conditions.sql.is_empty();
    let (rows, total) = regular::page(call, noun, conditions, query::order(noun, &call.query))?;
    let triggers = call.store.select(&TRIGGERS, &Selection::all(Conditions::default()))?;
    let starts: Vec<_> = triggers
        .iter()
        .map(|trigger| json!({"id": trigger.id.to_string(), "series": trigger.text("seriesid"), "type": trigger.text("type")}))
        .collect();
    let total = regular::typed_total(noun, total);
    let meta = json!({"total": total, "starts": starts, "filtered": filtered, "smsLogs": []});
    Ok(Answer::ok(envelopes((noun.path, regular::listed(call, noun, &rows)?), ("meta", meta))))
}

/// What starts an active automation: subscribing to a list (`subscribe`), getting a tag (`tagadd`).
#[derive(Debug)]
pub struct Start {
    /// The kind of the trigger.
    pub kind: String,
    /// The list or tag it is about.
    pub about: i64,
    /// The automation it starts.
    pub automation: Row,
}

/// What starts the active automations.
///
/// # Errors
/// SQLite's.
pub fn starts(call: &Call<'_>) -> Outcome<Vec<Start>> {
    let mut starts = Vec::new();
    for trigger in call.store.select(&TRIGGERS, &Selection::all(Conditions::default()))? {
        let automation = call.store.find(&AUTOMATIONS, id_of(trigger.body.get("seriesid")))?;
        if let Some(automation) = automation.filter(|automation| automation.text("status") == "1") {
            let about = id_of(trigger.body.get("relid"));
            starts.push(Start { kind: trigger.text("type").to_owned(), about, automation });
        }
    }
    Ok(starts)
}

/// `PATCH /automations/{id}`, which is `PUT`.
///
/// # Errors
/// 404.
pub fn update(call: &Call<'_>) -> Outcome {
    regular::update(call, &AUTOMATIONS)
}
