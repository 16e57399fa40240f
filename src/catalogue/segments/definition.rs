//! The conditions of segments that are known. The published document names one object, the tag, and shows one field of it with
//! one operator: equality with the ID of a tag. How a condition says that a contact lacks a tag is not documented.

use super::super::build::expression;
use super::super::definitions::{Definition, KnownCondition};
use super::super::model::Param;
use super::super::properties::{Filterable, Property, ValuePlace};

/// The definition of a segment.
static DEFINITION: Definition = Definition {
    conditions: "attributes.segment_conditions",
    groups: "attributes.segment_condition_groups",
    operator: "attributes.segment_condition_group_operator",
    filterable: &Filterable {
        properties: &[Property::new("tag", ValuePlace::Id("tagid", "tags"))],
        fields: None,
        short_forms: &[],
        example: "tag = vip and tag in (customer, lead)",
    },
    known: &[KnownCondition {
        property: "tag",
        resource: "tags",
        object_type: "tag",
        field: "tagid",
        data_type: "string",
    }],
};

/// The expression that defines a segment.
pub const WHERE: Param = expression("where", "Conditions as an expression on tags: 'tag = vip and tag = lead'")
    .repeatable()
    .defines(&DEFINITION);
