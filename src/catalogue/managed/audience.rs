//! Lists, tags, custom fields of contacts, and segments in files.

use super::super::contacts::field_groups;
use super::{
    Managed, ManagedClass, ManagedProperty, NormalForm, RelatedPlace, RelatedSource, ValueForm, file_property,
    inventory, managed,
};

static VISIBLE_TO: RelatedSource = RelatedSource {
    from: RelatedPlace::Collection("lists groups"),
    owner: &["list", "listid"],
    order: "",
    only: None,
    commands: ["lists add-group", "lists groups remove"],
};

const LIST_PROPERTIES: &[ManagedProperty] = &[
    file_property("user", "user", ValueForm::Reference("users")).read("userid"),
    file_property("groups", "group", ValueForm::References("groups")).related(&VISIBLE_TO),
];

pub const LISTS: &[Managed] = &[managed("lists", 4, &["slug"]).fixed(&["channel"]).properties(LIST_PROPERTIES)];

pub const TAGS: &[Managed] = &[managed("tags", 6, &["for", "name"]).lines()];

static OPTIONS: RelatedSource = RelatedSource {
    from: RelatedPlace::SideLoad("fieldOptions"),
    owner: &["field"],
    order: "orderid",
    only: None,
    commands: ["contacts fields add-option", "contacts fields options delete"],
};

static SHOWN_FOR: RelatedSource = RelatedSource {
    from: RelatedPlace::SideLoad("fieldRels"),
    owner: &["field"],
    order: "",
    only: None,
    commands: ["contacts fields attach-list", "contacts fields detach-list"],
};

static IN_GROUP: RelatedSource = RelatedSource {
    from: RelatedPlace::Inside("contacts field-groups", "groupMembers"),
    owner: &["rel_id"],
    order: "",
    // The members of a group are fields of contacts, deals or accounts.
    only: Some(("type_id", "1")),
    commands: ["contacts field-groups add-field", "contacts field-groups remove-field"],
};

const FIELD_PROPERTIES: &[ManagedProperty] = &[
    file_property("merge-tag", "perstag", ValueForm::Text).normal(NormalForm::Upper),
    file_property("options", "value", ValueForm::Choices).related(&OPTIONS),
    file_property("lists", "relid", ValueForm::References("lists")).related(&SHOWN_FOR),
    file_property("field-group", "group_id", ValueForm::Reference("contacts field-groups")).related(&IN_GROUP),
];

pub const CONTACT_FIELDS: &[Managed] = &[managed("contact-fields", 7, &["merge-tag"])
    // Recorded: the server ignores a position on create. The last three are no longer used.
    .omitted(&["position", "service", "show-in-list", "rows", "cols"])
    .fixed(&["type"])
    .properties(FIELD_PROPERTIES)
    .note("the position of a field; an option cannot be renamed")];

const FIELD_GROUP_PROPERTIES: &[ManagedProperty] =
    &[file_property("type", "groupType", ValueForm::Words(field_groups::TYPES)).read("type_id")];

/// The group of a field is a property of the field.
pub const FIELD_GROUPS: &[Managed] = &[managed("field-groups", 10, &["name"])
    .lines()
    .verbs(["create", "", ""])
    .class(ManagedClass::Partly)
    .omitted(&["position"])
    .fixed(&["type"])
    .properties(FIELD_GROUP_PROPERTIES)
    .note("a group cannot be renamed or deleted")];

pub const SEGMENTS: &[Managed] = &[managed("segments", 21, &["name"])
    .collection("segments definitions")
    .omitted(&[
        "operator",
        "groups",
        "conditions",
        "category",
        "meta",
        "user",
        "created",
        "hash",
        "segment-uuid",
        "uuid",
        "type",
    ])
    .note("segments with conditions other than on tags")];

const SCORE_PROPERTIES: &[ManagedProperty] =
    &[file_property("name", "name", ValueForm::Text), file_property("applies-to", "reltype", ValueForm::Text)];

pub const SCORES: &[Managed] = &[inventory("scores", 33, &["name"]).properties(SCORE_PROPERTIES)];
