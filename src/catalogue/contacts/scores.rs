//! The scores of a contact.
//! Reference: developers.activecampaign.com/reference/retrieve-a-contacts-score-value

use crate::catalogue::build::{list, resource};
use crate::catalogue::meanings::Meaning;
use crate::catalogue::model::{Group, Paging, Resource};
use crate::catalogue::shared::CONTACT;

pub static SCORES: Resource = resource("contacts scores", "score", "Scores of a contact", Group::Audience)
    .columns(&["id", "score", "scoreValue", "contact", "deal", "cdate", "mdate"])
    .meanings(&[("score", Meaning::Reference("scores"))])
    .operations(&[list("/contacts/{id}/scoreValues", "List a contact's scores", "scoreValues")
        .paging(Paging::Complete)
        .arguments(&[CONTACT.wire("id")])
        .spec("retrieve-a-contacts-score-value")
        .examples(&["contacts scores list jane@example.com", "contacts scores list 108 -o json"])]);
