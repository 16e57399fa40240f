//! Tags: labels on contacts and templates.

use super::{build::*, model::*};

const TAG: Param = reference("tag", "tags", "Tag, by id or name").wire("id");
const FIELDS: &[Param] = &[
    text("name", "Name shown to users").wire("tag").required(),
    text("for", "What it is put on").wire("tagType").one_of(&["contact", "template"]),
    text("description", "Note for colleagues"),
];

/// Tags.
pub static TAGS: Resource = resource("tags", "tag", "Labels on contacts and templates", Group::Audience)
    .columns(&["id", "tag", "tagType", "subscriber_count", "cdate"])
    .identity("tag")
    .operations(&[
        list("/tags", "List tags", "tags")
            .params(&[text("search", "Part of the name").operators().wire("filters[search]")])
            .orders(&["search"])
            .spec("retrieve-all-tags"),
        get("/tags/{id}", "Show one tag", "tag").arguments(&[TAG]).spec("retrieve-a-tag"),
        create("/tags", "Create a tag", "tag").body("tag", FIELDS).spec("create-a-new-tag"),
        update("/tags/{id}", "Change a tag", "tag").arguments(&[TAG]).body("tag", FIELDS).spec("update-a-tag"),
        delete("/tags/{id}", "Delete a tag").arguments(&[TAG]).spec("delete-a-tag"),
    ]);
