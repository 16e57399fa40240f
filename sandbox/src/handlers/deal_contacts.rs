//! Additional contacts of deals, and their roles.

use serde_json::json;

use crate::api::{Outcome, Request, Response, crud, listing};
use crate::resources::contacts::CONTACTS;
use crate::resources::deal_contacts::{CONTACT_DEALS, DEAL_ROLES};
use crate::resources::deals::DEALS;
use crate::util::text::id_of;

/// `POST /dealRoles`: documented without an envelope, but one is accepted. 422 without a title.
pub(crate) fn create_role(request: &Request<'_>) -> Outcome {
    let sent = crud::writable_fields(&DEAL_ROLES, &request.envelope_or_body("dealRole"));
    let row = crud::insert(request, &DEAL_ROLES, &sent)?;
    crud::create_response(request, &DEAL_ROLES, &sent, &row)
}

/// `GET /contacts/{id}/contactDeals`, with the contact and the deals.
pub(crate) fn of_contact(request: &Request<'_>) -> Outcome {
    let contact = request.row(&CONTACTS)?;
    let rows = listing::children(request, &CONTACT_DEALS, "contact", contact.id)?;
    let mut deals = Vec::new();
    for row in &rows {
        deals.extend(request.store.find(&DEALS, id_of(row.body.get("deal")))?);
    }
    Ok(Response::ok(json!({
        "contactDeals": listing::side_load(request, &CONTACT_DEALS, &rows)?,
        "contacts": listing::side_load(request, &CONTACTS, &[contact])?,
        "deals": listing::side_load(request, &DEALS, &deals)?,
    })))
}
