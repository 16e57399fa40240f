//! The companies a contact belongs to.
//! Reference: developers.activecampaign.com/reference/retrieve-contact-account-contacts

use crate::catalogue::build::{list, resource};
use crate::catalogue::model::{Group, Paging, Resource};
use crate::catalogue::shared::CONTACT;

pub static ACCOUNTS: Resource =
    resource("contacts accounts", "account", "Companies a contact belongs to", Group::Audience)
        .columns(&["id", "account", "contact", "jobTitle", "createdTimestamp", "updatedTimestamp"])
        .operations(&[list("/contacts/{id}/accountContacts", "List a contact's companies", "accountContacts")
            .paging(Paging::Complete)
            .arguments(&[CONTACT.wire("id")])
            .spec("retrieve-contact-account-contacts")
            .examples(&["contacts accounts list jane@example.com", "contacts accounts list 108 -o json"])
            .note("accounts contacts add and remove change the relation.")]);
