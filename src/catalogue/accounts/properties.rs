//! What filter expressions can name on accounts. Their listing is not known to include the values of custom fields, which are
//! read from a listing of their own.

use crate::catalogue::properties::{FieldListing, FieldRows, Filterable, Property, ValuePlace};
use crate::catalogue::side_loads::SideLoad;

/// What expressions can name.
pub static FILTERABLE: Filterable = Filterable {
    properties: &[
        Property::new("name", ValuePlace::Text("name")),
        Property::new("url", ValuePlace::Text("accountUrl")),
        Property::new("owner", ValuePlace::Id("owner", "users")),
        Property::new("created", ValuePlace::Time("createdTimestamp")),
        Property::new("updated", ValuePlace::Time("updatedTimestamp")),
        Property::new("id", ValuePlace::Number("id")),
    ],
    fields: Some(FieldRows {
        resource: "accounts fields",
        load: VALUES,
        keys: &["customFieldId", "accountCustomFieldMetumId"],
        values: &["fieldValue"],
        listing: Some(&FieldListing {
            resource: "accounts field-values",
            rows: SideLoad::rows(VALUES, &["accountId", "customerAccountId"], "/accounts/{id}/accountCustomFieldData"),
        }),
    }),
    short_forms: &[],
    example: "name ~ consulting and created > 2026-01-31",
};

const VALUES: &str = "accountCustomFieldData";
