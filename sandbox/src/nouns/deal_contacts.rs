//! The further contacts of deals, and the roles they can have there.

use serde_json::json;

use super::contacts::CONTACTS;
use super::deals::DEALS;
use crate::answer::{Answer, Outcome};
use crate::call::{Call, id_of};
use crate::noun::{Calls, Column, Echo, ID, LINKS, Noun, Source, derived, kept_null, noun, null, parent, text};
use crate::regular;

const COLUMNS: &[Column] = &[
    text("deal", ""),
    text("contact", ""),
    // An update with a role shows it. That a read does, and has the four keys below, follows from what integrations read.
    null("role"),
    kept_null("cdate"),
    derived("created_timestamp", Source::Naive("cdate")),
    derived("updated_timestamp", Source::Naive("udate")),
    kept_null("created_by"),
    kept_null("updated_by"),
    LINKS,
    ID,
];

/// `contactDeals`: regular.
pub static CONTACT_DEALS: Noun = noun("contactDeals", "contactDeal", "SubscriberDeal", COLUMNS)
    .links(&["deal", "contact", "role"])
    .echo(&[Echo::Column("cdate"), Echo::Column("links"), Echo::Column("id")])
    .required(&["deal", "contact"])
    .parents(&[("deal", "deals"), ("contact", "contacts"), ("role", "dealRoles")])
    .beside(&[("deals", "deal")], &[("deals", "deal")])
    .nested(&[
        parent("deal", "deals", "deal"),
        parent("contact", "contacts", "contact"),
        parent("role", "dealRoles", "role"),
    ])
    .indices(&["body->>'contact'", "body->>'deal'"]);

const ROLE_COLUMNS: &[Column] = &[
    text("title", ""),
    derived("created_timestamp", Source::Naive("cdate")),
    derived("updated_timestamp", Source::Naive("udate")),
    LINKS,
    ID,
];

/// `dealRoles`: listed, made and deleted; the create has no envelope.
pub static DEAL_ROLES: Noun = noun("dealRoles", "dealRole", "DealRole", ROLE_COLUMNS)
    .links(&["contactDeals"])
    .echo(&[])
    .required(&["title"])
    .search(&["title"])
    .nested(&[crate::noun::children("contactDeals", "role")])
    .calls(Calls { list: true, create: false, get: false, update: false, delete: true });

/// `POST /dealRoles`: documented without envelope; one is taken too.
///
/// # Errors
/// 422 without a title.
pub fn create_role(call: &Call<'_>) -> Outcome {
    let sent = regular::known(&DEAL_ROLES, &call.either("dealRole"));
    let row = regular::insert(call, &DEAL_ROLES, &sent)?;
    regular::made(call, &DEAL_ROLES, &sent, &row)
}

/// `GET /contacts/{id}/contactDeals`: with the contact and the deals beside.
///
/// # Errors
/// 404.
pub fn of_contact(call: &Call<'_>) -> Outcome {
    let contact = call.row(&CONTACTS)?;
    let rows = regular::children(call, &CONTACT_DEALS, "contact", contact.id)?;
    let mut deals = Vec::new();
    for row in &rows {
        deals.extend(call.store.find(&DEALS, id_of(row.body.get("deal")))?);
    }
    Ok(Answer::ok(json!({
        "contactDeals": regular::side_load(call, &CONTACT_DEALS, &rows)?,
        "contacts": regular::side_load(call, &CONTACTS, &[contact])?,
        "deals": regular::side_load(call, &DEALS, &deals)?,
    })))
}
