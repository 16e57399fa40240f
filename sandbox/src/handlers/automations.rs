//! Automations, which the API can list and update but not create, copy or delete.

use serde_json::json;

use crate::api::{Outcome, Request, Response, crud, filters, listing};
use crate::resources::automations::{AUTOMATIONS, TRIGGERS};
use crate::store::{Conditions, Row, Selection};
use crate::util::json::envelopes;
use crate::util::text::id_of;

/// `GET /automations`, whose `meta` contains the triggers.
pub(crate) fn list(request: &Request<'_>) -> Outcome {
    let resource = &AUTOMATIONS;
    let conditions = filters::conditions(resource, &request.query);
    let filtered = !conditions.sql.is_empty();
    let (rows, total) = listing::page(request, resource, conditions, filters::order(resource, &request.query))?;
    let triggers = request.store.select(&TRIGGERS, &Selection::all(Conditions::default()))?;
    let starts: Vec<_> = triggers
        .iter()
        .map(|trigger| json!({"id": trigger.id.to_string(), "series": trigger.text("seriesid"), "type": trigger.text("type")}))
        .collect();
    let total = listing::typed_total(resource, total);
    let meta = json!({"total": total, "starts": starts, "filtered": filtered, "smsLogs": []});
    Ok(Response::ok(envelopes((resource.path, listing::listed(request, resource, &rows)?), ("meta", meta))))
}

/// A trigger of an active automation.
#[derive(Debug)]
pub(crate) struct Trigger {
    /// The type: `subscribe` for a list, `tagadd` for a tag.
    pub(crate) kind: String,
    /// The id of the list or tag.
    pub(crate) target: i64,
    pub(crate) automation: Row,
}

/// Returns the triggers of all active automations.
pub(crate) fn active_triggers(request: &Request<'_>) -> Outcome<Vec<Trigger>> {
    let mut triggers = Vec::new();
    for trigger in request.store.select(&TRIGGERS, &Selection::all(Conditions::default()))? {
        let automation = request.store.find(&AUTOMATIONS, id_of(trigger.body.get("seriesid")))?;
        if let Some(automation) = automation.filter(|automation| automation.text("status") == "1") {
            let target = id_of(trigger.body.get("relid"));
            triggers.push(Trigger { kind: trigger.text("type").to_owned(), target, automation });
        }
    }
    Ok(triggers)
}

/// `PATCH /automations/{id}`, the same as `PUT`.
pub(crate) fn update(request: &Request<'_>) -> Outcome {
    crud::update(request, &AUTOMATIONS)
}
