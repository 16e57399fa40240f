//! Data the server holds about a contact outside the contact record: at most one record of each per contact.
//! Reference: developers.activecampaign.com/reference/retrieve-contact-data

use crate::catalogue::build::{get, resource};
use crate::catalogue::model::{Group, Resource};
use crate::catalogue::shared::CONTACT;

pub static DATA: Resource =
    resource("contacts data", "datum", "Location, time zone, and first visit of a contact", Group::Audience)
        .columns(&["id", "contact", "geoCountry2", "geoState", "geoCity", "geoTz", "tstamp"])
        .operations(&[get(
            "/contacts/{id}/contactData",
            "Show a contact's location, time zone, and first visit",
            "contactDatum",
        )
        .arguments(&[CONTACT.wire("id")])
        .spec("retrieve-contact-data")
        .examples(&["contacts data get jane@example.com", "contacts data get 108 -o json"])]);

pub static ORGANIZATION: Resource =
    resource("contacts organization", "organization", "Organization of a contact (legacy)", Group::Audience)
        .columns(&["id", "name", "owner", "created_timestamp", "updated_timestamp"])
        .operations(&[get("/contacts/{id}/organization", "Show a contact's organization", "organization")
            .arguments(&[CONTACT.wire("id")])
            .spec("retrieve-contact-organization")
            .examples(&["contacts organization get jane@example.com", "contacts organization get 108 -o json"])
            .note("Organizations have been replaced by accounts; see contacts accounts list.")]);

pub static PLUS_APPEND: Resource =
    resource("contacts plus-append", "plus-append", "Social profiles of a contact", Group::Audience)
        .columns(&["id", "contact", "imageUrl", "membershipsLinkedin", "membershipsTwitter", "membershipsFacebook"])
        .operations(&[get("/contacts/{id}/plusAppend", "Show a contact's social profiles", "plusAppend")
            .arguments(&[CONTACT.wire("id")])
            .spec("retrieve-contact-plus-append")
            .examples(&["contacts plus-append get jane@example.com", "contacts plus-append get 108 -o json"])]);
