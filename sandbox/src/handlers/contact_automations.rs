//! Runs of contacts in automations.

use serde_json::{Map, Value, json};

use crate::api::{Outcome, Request, Response, crud, listing};
use crate::resources::automations::AUTOMATIONS;
use crate::resources::contact_automations::CONTACT_AUTOMATIONS;
use crate::resources::contacts::CONTACTS;
use crate::store::{Conditions, Row, Selection};
use crate::util::json::{envelope, envelopes};
use crate::util::text::id_of;

/// `GET /contactAutomations`. `meta` contains statistics, which are empty here.
pub(crate) fn list(request: &Request<'_>) -> Outcome {
    let resource = &CONTACT_AUTOMATIONS;
    let (rows, total) = listing::filtered_page(request, resource)?;
    let meta = json!({"total": listing::typed_total(resource, total), "showcase_stats": []});
    Ok(Response::ok(envelopes((resource.path, listing::listed(request, resource, &rows)?), ("meta", meta))))
}

/// `POST /contactAutomations`: 404 for an unknown contact or automation; 422 if the automation is inactive, or if the
/// contact may not enter it again.
pub(crate) fn create(request: &Request<'_>) -> Outcome {
    let resource = &CONTACT_AUTOMATIONS;
    let sent = crud::writable_fields(resource, &request.envelope(resource.singular));
    let contact = request.find_row(&CONTACTS, id_of(sent.get("contact")))?;
    let automation = request.find_row(&AUTOMATIONS, id_of(sent.get("seriesid")))?;
    let Some(row) = enroll(request, &contact, &automation)? else {
        let error = json!({"status": "422", "detail": "Could not create SubscriberSeries"});
        return Err(Response::new(422, json!({ "errors": [error] })).into());
    };
    let echo = request.renderer().echo(resource, &Map::new(), &row)?;
    let contacts = listing::side_load(request, &CONTACTS, &[contact])?;
    Ok(Response::created(envelopes(("contacts", contacts), (resource.singular, echo.into()))))
}

/// Starts a run of the contact in the automation. Returns `None` if the automation is inactive, or if the contact may
/// not enter it again.
pub(crate) fn enroll(request: &Request<'_>, contact: &Row, automation: &Row) -> Outcome<Option<Row>> {
    let resource = &CONTACT_AUTOMATIONS;
    let mut pair = Conditions::of("contact", &contact.id.to_string());
    pair.equals("seriesid", &automation.id.to_string());
    let before = request.store.select(resource, &Selection::all(pair))?;
    let ended = before.iter().all(|run| run.text("status") == "2");
    let again = before.is_empty() || (ended && automation.text("multientry") == "1");
    if automation.text("status") != "1" || !again {
        return Ok(None);
    }
    let body = json!({"contact": contact.id.to_string(), "seriesid": automation.id.to_string()});
    Ok(Some(crud::insert(request, resource, &body.as_object().cloned().unwrap_or_default())?))
}

/// `GET /contacts/{id}/automationEntryCounts`: every automation, and how often the contact entered it.
pub(crate) fn entry_counts(request: &Request<'_>) -> Outcome {
    let contact = request.row(&CONTACTS)?;
    let runs = listing::children(request, &CONTACT_AUTOMATIONS, "contact", contact.id)?;
    let automations = request.store.select(&AUTOMATIONS, &Selection::all(Conditions::default()))?;
    let counts: Vec<Value> = automations
        .iter()
        .map(|automation| {
            let id = automation.id.to_string();
            let entered = runs.iter().filter(|run| run.text("seriesid") == id).count();
            json!({
                "id": id, "name": automation.text("name"), "status": automation.text("status"),
                "hidden": "0", "contactEntryCount": entered.to_string(),
            })
        })
        .collect();
    Ok(Response::ok(envelope("automationEntryCounts", counts)))
}
