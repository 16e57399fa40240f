//! The tags on a contact. A tag is taken off by the id of the relation, which the engine finds from contact and tag.
//! Reference: developers.activecampaign.com/reference/create-contact-tag

use crate::catalogue::build::{call, delete, list, resource};
use crate::catalogue::model::{Evidence, Group, Method, Paging, Reply, Resource, Role};
use crate::catalogue::shared::{CONTACT, TAG};

pub static TAGS: Resource = resource("contacts tags", "tag", "Tags on a contact", Group::Audience)
    .columns(&["id", "contact", "tag", "cdate"])
    .operations(&[
        list("/contacts/{id}/contactTags", "List the tags on a contact", "contactTags")
            .paging(Paging::Complete)
            .arguments(&[CONTACT.wire("id")])
            .evidence(Evidence::Observed)
            .examples(&["contacts tags list jane@example.com", "contacts tags list 108 -o json"]),
        call("add", Method::Post, "/contactTags", "Put a tag on a contact")
            .role(Role::Upsert)
            .reply(Reply::Item("contactTag"))
            .arguments(&[CONTACT, TAG])
            .body("contactTag", &[])
            .pair(&["contact", "tag"], "/contacts/{contact}/contactTags", "contactTags", "tag")
            .undone_by("contacts tags remove")
            .loses(&["what automations did that wait for the tag"])
            .spec("create-contact-tag")
            .examples(&["contacts tags add jane@example.com vip", "contacts tags add 108 vip 'Autumn 2026'"])
            .note("Starts the automations that wait for the tag; a tag already there stays as it is."),
        delete("/contactTags/{id}", "Take a tag off a contact")
            .verb("remove")
            .role(Role::Remove)
            .arguments(&[CONTACT, TAG])
            .relation("/contacts/{contact}/contactTags", "contactTags", "tag")
            .undone_by("contacts tags add")
            .loses(&["the date it was put on"])
            .spec("remove-a-contacts-tag")
            .examples(&["contacts tags remove jane@example.com vip", "contacts tags remove 108 vip --yes"]),
    ]);
