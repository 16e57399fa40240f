//! Exclusions: email addresses that never receive email. A newer service with JSON types.

use crate::schema::{Column, ID, INTERNAL, Resource, Total, flag, json, read_only, resource, text};

const COLUMNS: &[Column] = &[
    ID,
    read_only("matchPhrase", ""),
    read_only("matchType", "exact"),
    text("channel", "all"),
    flag("hidden", false).read_only(),
    json("lists", "[]"),
];

/// Served at `lists/exclusions`.
pub(crate) static EXCLUSIONS: Resource = resource("exclusions", "exclusion", "Exclusion", COLUMNS)
    .search(&["matchPhrase"])
    .dates(&[], &[])
    .total(Total::Number)
    .operations(INTERNAL);
