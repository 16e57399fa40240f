//! Contacts.

use super::{build::*, model::*};

const CONTACT: Param = reference("contact", "contacts", "Contact, by id or e-mail").wire("id");
const FIELDS: &[Param] = &[
    text("email", "E-mail").required(),
    text("first-name", "First name").wire("firstName"),
    param("field", Kind::FieldValue("contacts fields"), "Custom field").wire("fieldValues").many(),
    reference("tag", "tags", "Tag to add").many().after("contacts tags add"),
];

/// Contacts.
pub static CONTACTS: Resource = resource("contacts", "contact", "People", Group::Audience)
    .columns(&["id", "email", "firstName", "lastName", "cdate"])
    .identity("email")
    .operations(&[
        list("/contacts", "List contacts", "contacts")
            .paging(Paging::Keyset)
            .params(&[text("email", "Exact e-mail"), reference("tag", "tags", "With this tag").wire("tagid")])
            .orders(&["email"])
            .examples(&["contacts list", "contacts list --tag vip"]),
        get("/contacts/{id}", "Show one contact", "contact").arguments(&[CONTACT]),
        create("/contacts", "Create a contact", "contact").body("contact", FIELDS),
        update("/contacts/{id}", "Change a contact", "contact").arguments(&[CONTACT]).body("contact", FIELDS),
        delete("/contacts/{id}", "Delete a contact").arguments(&[CONTACT]),
    ]);

/// Tags of a contact.
pub static CONTACTS_TAGS: Resource = resource("contacts tags", "tag", "Tags of a contact", Group::Audience)
    .columns(&["id", "tag", "cdate"])
    .operations(&[
        list("/contacts/{id}/contactTags", "List tags of a contact", "contactTags")
            .paging(Paging::Complete)
            .arguments(&[CONTACT]),
        call("add", Method::Post, "/contactTags", "Add tags to a contact")
            .role(Role::Upsert)
            .reply(Reply::Item("contactTag"))
            .arguments(&[reference_number("contact", "contacts", "Contact"), reference_number("tag", "tags", "Tag")])
            .body("contactTag", &[]),
        call("remove", Method::Delete, "/contactTags/{id}", "Remove tags from a contact")
            .role(Role::Delete)
            .arguments(&[reference("contact", "contacts", "Contact"), reference("tag", "tags", "Tag")])
            .relation("/contacts/{contact}/contactTags", "contactTags", "tag"),
    ]);
