//! The accounts (companies) of a contact.
//! Reference: developers.activecampaign.com/reference/retrieve-contact-account-contacts

use crate::catalogue::build::{list, resource};
use crate::catalogue::model::{Group, Paging, Resource};
use crate::catalogue::shared::CONTACT;

pub static ACCOUNTS: Resource =
    resource("contacts accounts", "account", "Accounts (companies) of a contact", Group::Audience)
        .columns(&["id", "account", "contact", "jobTitle", "createdTimestamp", "updatedTimestamp"])
        .operations(&[list("/contacts/{id}/accountContacts", "List a contact's accounts", "accountContacts")
            .paging(Paging::Complete)
            .arguments(&[CONTACT.wire("id")])
            .spec("retrieve-contact-account-contacts")
            .examples(&["contacts accounts list jane@example.com", "contacts accounts list 108 -o json"])
            .note("Use accounts contacts add and remove to change them.")]);
