//! The tags of a contact. A tag is removed by the id of the relation, which the engine looks up by contact and tag.
//! Reference: developers.activecampaign.com/reference/create-contact-tag

use crate::catalogue::build::{call, delete, list, resource};
use crate::catalogue::model::{Evidence, Group, Method, Paging, Relation, Reply, Resource, Role};
use crate::catalogue::shared::{CONTACT, TAG};
use crate::catalogue::side_loads::SideLoad;

pub static TAGS: Resource = resource("contacts tags", "tag", "Tags of a contact", Group::Audience)
    .columns(&["id", "contact", "tag", "cdate"])
    .operations(&[
        list("/contacts/{id}/contactTags", "List a contact's tags", "contactTags")
            .paging(Paging::Complete)
            .arguments(&[CONTACT.wire("id")])
            .side_loads(&[SideLoad::target("tag", "tags", "tag", "tags")])
            .evidence(Evidence::Observed)
            .examples(&["contacts tags list jane@example.com", "contacts tags list 108 -o json"]),
        call("add", Method::Post, "/contactTags", "Add a tag to a contact")
            .role(Role::Upsert)
            .reply(Reply::Item("contactTag"))
            .arguments(&[CONTACT, TAG])
            .body("contactTag", &[])
            .undo_relation(&["contact", "tag"], &Relation::new("/contacts/{contact}/contactTags", "contactTags", "tag"))
            .undone_by("contacts tags remove")
            .not_restored(&["what automations triggered by the tag have done"])
            .spec("create-contact-tag")
            .examples(&["contacts tags add jane@example.com vip", "contacts tags add 108 vip 'Autumn 2026'"])
            .note(
                "Starts the automations triggered by the tag. Adding a tag that the contact already has changes \
                 nothing.",
            ),
        delete("/contactTags/{id}", "Remove a tag from a contact")
            .verb("remove")
            .role(Role::Remove)
            .arguments(&[CONTACT, TAG])
            .relation(&Relation::new("/contacts/{contact}/contactTags", "contactTags", "tag"))
            .undone_by("contacts tags add")
            .not_restored(&["the date the tag was added"])
            .spec("remove-a-contacts-tag")
            .examples(&["contacts tags remove jane@example.com vip", "contacts tags remove 108 vip --yes"]),
    ]);
