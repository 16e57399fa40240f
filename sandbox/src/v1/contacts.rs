//! Contacts, which API v1 called subscribers until 2012, their tags and notes.

mod add;
mod delete;
mod find;
mod keys;
mod notes;
mod relations;
mod subscriptions;
mod tags;
mod view;

pub(super) use find::contact;

use super::action::{Action, delete as delete_through, pages, read, through, write};

pub(super) const ACTIONS: &[Action] = &[
    write("contact_add", add::add),
    write("contact_sync", add::sync),
    write("contact_edit", add::edit),
    read("contact_view", view::by_id),
    read("contact_view_email", view::by_email),
    read("contact_view_hash", view::by_hash),
    read("contact_list", view::list),
    pages("contact_paginator", &view::PAGES),
    write("contact_delete", delete::one),
    write("contact_delete_list", delete::several),
    write("contact_tag_add", tags::add),
    write("contact_tag_remove", tags::remove),
    write("contact_note_add", notes::add),
    through("contact_note_edit", &notes::EDIT),
    delete_through("contact_note_delete", &notes::DELETE),
];
