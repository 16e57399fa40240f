//! How the custom fields of contacts, with their options, lists and group, are held in files.

use crate::catalogue::managed::{
    Managed, ManagedClass, ManagedProperty, NormalForm, RelatedPlace, RelatedSource, ValueForm, file_property, managed,
};

static OPTIONS: RelatedSource = RelatedSource {
    from: RelatedPlace::SideLoad("fieldOptions"),
    owner: &["field"],
    order: "orderid",
    only: None,
    commands: ["contacts fields add-option", "contacts fields options delete"],
};

static LISTS: RelatedSource = RelatedSource {
    from: RelatedPlace::SideLoad("fieldRels"),
    owner: &["field"],
    order: "",
    only: None,
    commands: ["contacts fields attach-list", "contacts fields detach-list"],
};

static GROUP: RelatedSource = RelatedSource {
    from: RelatedPlace::Inside("contacts field-groups", "groupMembers"),
    owner: &["rel_id"],
    order: "",
    // The members of a group are fields of contacts, deals or accounts.
    only: Some(("type_id", "1")),
    commands: ["contacts field-groups add-field", "contacts field-groups remove-field"],
};

const PROPERTIES: &[ManagedProperty] = &[
    file_property("merge-tag", "perstag", ValueForm::Text).normal(NormalForm::Upper),
    file_property("options", "value", ValueForm::Choices).related(&OPTIONS),
    file_property("lists", "relid", ValueForm::References("lists")).related(&LISTS),
    file_property("field-group", "group_id", ValueForm::Reference("contacts field-groups")).related(&GROUP),
];

pub const FIELDS: Managed = managed("contact-fields", 7, &["merge-tag"])
    // Recorded: the server ignores a position on create. The last three are no longer used.
    .omitted(&["position", "service", "show-in-list", "rows", "cols"])
    .fixed(&["type"])
    .properties(PROPERTIES)
    .note("the position of a field; an option cannot be renamed");

/// The group of a field is a property of the field.
pub const FIELD_GROUPS: Managed = managed("field-groups", 10, &["name"])
    .lines()
    .verbs(["create", "", ""])
    .class(ManagedClass::Partly)
    .omitted(&["position"])
    .fixed(&["type"])
    .properties(&[file_property("type", "groupType", ValueForm::Words(super::field_groups::TYPES)).read("type_id")])
    .note("a group cannot be renamed or deleted");
