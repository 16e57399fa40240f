//! The user's values for one operation, before it is a request: by parameter, still text.

use serde_json::Value;

use crate::catalogue::model::Param;

/// A value of a custom field.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomValue {
    /// The field's id; in a dry run a placeholder.
    pub field: String,
    /// The value as it travels.
    pub value: Value,
    /// The currency of an amount, where it is not the field's own.
    pub currency: Option<String>,
}

/// The values of one operation.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Positional arguments, and those given as the flag that selects the row.
    pub arguments: Vec<(&'static Param, String)>,
    /// The id of a relation, where the path takes it and the arguments are the two records it joins.
    pub relation_id: Option<String>,
    /// Several ids for one call, where the row takes them so.
    pub ids: Vec<String>,
    /// Query parameters.
    pub params: Vec<(&'static Param, Vec<String>)>,
    /// Body properties.
    pub fields: Vec<(&'static Param, Vec<String>)>,
    /// Values of custom fields, validated and encoded; `session::name_resolution` makes them from `fields`.
    pub custom: Vec<(&'static Param, Vec<CustomValue>)>,
    /// `--filter`: wire keys such as `filters[name][contains]` and their values.
    pub filters: Vec<(String, String)>,
    /// `--order`: names and whether each descends.
    pub orders: Vec<(String, bool)>,
    /// `--set` and `--set-string`: dotted keys and typed values.
    pub set: Vec<(String, Value)>,
    /// `--data`.
    pub data: Option<Value>,
}
