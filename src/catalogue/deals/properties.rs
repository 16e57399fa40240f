//! What filter expressions can name on deals. The parameters are those of the published reference. The values of custom fields
//! come with the names of database columns, or with those of `/dealCustomFieldData`.

use crate::catalogue::deals::STATUSES;
use crate::catalogue::properties::{FieldRows, Filterable, Property, ServerFilter, ValuePlace};

/// What expressions can name.
pub static FILTERABLE: Filterable = Filterable {
    properties: &[
        Property::new("title", ValuePlace::Text("title")),
        Property::new("value", ValuePlace::Amount("value")),
        Property::new("currency", ValuePlace::Text("currency")),
        Property::new("status", ValuePlace::Words("status", STATUSES)).filtered(ServerFilter::Equal("filters[status]")),
        Property::new("pipeline", ValuePlace::Id("group", "pipelines")).filtered(ServerFilter::Equal("filters[group]")),
        Property::new("stage", ValuePlace::Id("stage", "stages")).filtered(ServerFilter::Equal("filters[stage]")),
        Property::new("owner", ValuePlace::Id("owner", "users")).filtered(ServerFilter::Equal("filters[owner]")),
        Property::new("contact", ValuePlace::Id("contact", "contacts")),
        Property::new("account", ValuePlace::Id("account", "accounts")),
        Property::new("percent", ValuePlace::Number("percent")),
        Property::new("created", ValuePlace::Time("cdate"))
            .filtered(ServerFilter::Days { after: "filters[created_after]", before: "filters[created_before]" }),
        Property::new("updated", ValuePlace::Time("mdate"))
            .filtered(ServerFilter::Days { after: "filters[updated_after]", before: "filters[updated_before]" }),
        Property::new("id", ValuePlace::Number("id")),
    ],
    fields: Some(FieldRows {
        resource: "deals fields",
        load: "dealCustomFieldData",
        keys: &["custom_field_id", "customFieldId"],
        values: &[
            "custom_field_text_value",
            "custom_field_text_blob",
            "custom_field_date_value",
            "custom_field_number_value",
            "custom_field_currency_value",
            "fieldValue",
        ],
        listing: None,
    }),
    short_forms: &[],
    example: "status = open and value > 1000.00",
};
