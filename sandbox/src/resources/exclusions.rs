//! Exclusions: addresses that never get mail. A newer service below `/lists`: real types and no envelope.

use crate::schema::{Column, ID, INTERNAL, Resource, Total, flag, json, read_only, resource, text};

const COLUMNS: &[Column] = &[
    ID,
    read_only("matchPhrase", ""),
    read_only("matchType", "exact"),
    text("channel", "all"),
    flag("hidden", false).read_only(),
    json("lists", "[]"),
];

/// `lists/exclusions`, which has no path of its own.
pub(crate) static EXCLUSIONS: Resource = resource("exclusions", "exclusion", "Exclusion", COLUMNS)
    .search(&["matchPhrase"])
    .dates(&[], &[])
    .total(Total::Number)
    .operations(INTERNAL);
