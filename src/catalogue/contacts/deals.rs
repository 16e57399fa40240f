//! The deals of a contact.
//! Reference: developers.activecampaign.com/reference/retrieve-contact-deals

use crate::catalogue::build::{list, resource};
use crate::catalogue::deals::MEANINGS;
use crate::catalogue::model::{Group, Paging, Resource, When};
use crate::catalogue::shared::CONTACT;

pub static DEALS: Resource = resource("contacts deals", "deal", "Deals of a contact", Group::Audience)
    .columns(&["id", "title", "deal", "role", "value", "currency", "status"])
    .meanings(MEANINGS)
    .operations(&[
        list("/contacts/{id}/deals", "List a contact's deals", "deals")
            .paging(Paging::Complete)
            .arguments(&[CONTACT.wire("id")])
            .spec("retrieve-contact-deals")
            .examples(&["contacts deals list jane@example.com", "contacts deals list 108 -o json"])
            .note("In JSON, the value is in cents."),
        list("/contacts/{id}/contactDeals", "List the deals where the contact is a secondary contact", "contactDeals")
            .paging(Paging::Complete)
            .arguments(&[CONTACT.wire("id")])
            .when(When::Flag("secondary"))
            .spec("retrieve-contact-deals-list")
            .examples(&["contacts deals list jane@example.com --secondary"]),
    ]);
