//! Custom fields of deals and accounts, and their values: a newer service with JSON numbers, dates in UTC, and the
//! singular envelopes `…Metum` and `…Datum`.

use crate::schema::{
    ALL_OPERATIONS, Column, ID, LINKS, Operations, Resource, Source, Total, children, derived, json, null, number,
    parent, read_only_null, resource, text,
};

const DEAL_META_COLUMNS: &[Column] = &[
    ID,
    text("fieldLabel", ""),
    text("fieldType", "text"),
    json("fieldOptions", "null"),
    json("fieldDefault", "null"),
    null("fieldDefaultCurrency"),
    number("isFormVisible", 0),
    number("isRequired", 0),
    number("displayOrder", 1),
    read_only_null("personalization"),
    json("knownFieldId", "null").read_only(),
    number("hideFieldFlag", 0),
    derived("createdTimestamp", Source::Utc("cdate")),
    derived("updatedTimestamp", Source::Utc("udate")),
    LINKS,
];

const META_OPERATIONS: Operations = Operations { create: false, ..ALL_OPERATIONS };

pub(crate) static DEAL_META: Resource =
    resource("dealCustomFieldMeta", "dealCustomFieldMetum", "DealCustomFieldMeta", DEAL_META_COLUMNS)
        .links(&["dealCustomFieldData"])
        .required(&["fieldLabel", "fieldType"])
        .newer("DealCustomFieldMeta deleted.", 201)
        .cascades(&[("dealCustomFieldData", "customFieldId")])
        .nested(&[children("dealCustomFieldData", "customFieldId")])
        .total(Total::Absent)
        .operations(META_OPERATIONS);

const ACCOUNT_META_COLUMNS: &[Column] = &[
    ID,
    text("fieldLabel", ""),
    text("fieldType", "text"),
    json("fieldOptions", "null"),
    json("fieldDefault", "null"),
    number("isFormVisible", 0),
    number("isRequired", 0),
    number("displayOrder", 1),
    derived("createdTimestamp", Source::Utc("cdate")),
    derived("updatedTimestamp", Source::Utc("udate")),
    LINKS,
];

pub(crate) static ACCOUNT_META: Resource =
    resource("accountCustomFieldMeta", "accountCustomFieldMetum", "AccountCustomFieldMeta", ACCOUNT_META_COLUMNS)
        .links(&["accountCustomFieldData"])
        .required(&["fieldLabel", "fieldType"])
        .newer("AccountCustomFieldMeta deleted.", 201)
        .cascades(&[("accountCustomFieldData", "customFieldId")])
        .nested(&[children("accountCustomFieldData", "customFieldId")])
        .total(Total::Absent)
        .operations(META_OPERATIONS);

const DEAL_DATA_COLUMNS: &[Column] = &[
    ID,
    derived("dealCustomFieldMetumId", Source::Same("customFieldId")),
    number("dealId", 0),
    number("customFieldId", 0),
    derived("createdTimestamp", Source::Utc("cdate")),
    derived("updatedTimestamp", Source::Utc("udate")),
    json("fieldValue", "null"),
    LINKS,
];

const DATA_OPERATIONS: Operations = Operations { create: false, update: false, ..ALL_OPERATIONS };

pub(crate) static DEAL_DATA: Resource =
    resource("dealCustomFieldData", "dealCustomFieldDatum", "DealCustomFieldData", DEAL_DATA_COLUMNS)
        .links(&["deal", "dealCustomFieldMetum"])
        .required(&["dealId", "customFieldId"])
        .parents(&[("dealId", "deals"), ("customFieldId", "dealCustomFieldMeta")])
        .newer("DealCustomFieldData deleted.", 200)
        .nested(&[
            parent("deal", "deals", "dealId"),
            parent("dealCustomFieldMetum", "dealCustomFieldMeta", "customFieldId"),
        ])
        .indices(&["CAST((body->>'dealId') AS TEXT)"])
        .total(Total::Number)
        .operations(DATA_OPERATIONS);

const ACCOUNT_DATA_COLUMNS: &[Column] = &[
    ID,
    derived("accountCustomFieldMetumId", Source::Same("customFieldId")),
    number("accountId", 0),
    number("customFieldId", 0),
    derived("createdTimestamp", Source::Utc("cdate")),
    derived("updatedTimestamp", Source::Utc("udate")),
    json("fieldValue", "null"),
    LINKS,
];

pub(crate) static ACCOUNT_DATA: Resource =
    resource("accountCustomFieldData", "accountCustomFieldDatum", "AccountCustomFieldData", ACCOUNT_DATA_COLUMNS)
        .links(&["account", "accountCustomFieldMetum"])
        .renames(&[("customerAccountId", "accountId")])
        .required(&["accountId", "customFieldId"])
        .filters(&[("customerAccountId", "accountId")])
        .parents(&[("accountId", "accounts"), ("customFieldId", "accountCustomFieldMeta")])
        .newer("AccountCustomFieldData deleted.", 200)
        .nested(&[
            parent("account", "accounts", "accountId"),
            parent("accountCustomFieldMetum", "accountCustomFieldMeta", "customFieldId"),
        ])
        .total(Total::Number)
        .operations(DATA_OPERATIONS);
