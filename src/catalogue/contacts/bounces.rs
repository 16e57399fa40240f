//! Bounced emails of a contact.
//! Reference: developers.activecampaign.com/reference/retrieve-contact-bounce-logs

use crate::catalogue::build::{list, resource};
use crate::catalogue::model::{Group, Paging, Resource};
use crate::catalogue::shared::CONTACT;

pub static BOUNCES: Resource = resource("contacts bounces", "bounce", "Bounced emails of a contact", Group::Audience)
    .columns(&["id", "email", "campaignid", "messageid", "codeid", "error", "tstamp"])
    .operations(&[list("/contacts/{id}/bounceLogs", "List a contact's bounces", "bounceLogs")
        .paging(Paging::Complete)
        .arguments(&[CONTACT.wire("id")])
        .spec("retrieve-contact-bounce-logs")
        .examples(&["contacts bounces list jane@example.com", "contacts bounces list 108 -o json"])]);
