//! What filter expressions can name on accounts. Custom fields are not among them: the listing is not known to include their
//! values.

use crate::catalogue::properties::{Filterable, Property, ValuePlace};

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
    fields: None,
    short_forms: &[],
    example: "name ~ consulting and created > 2026-01-31",
};
