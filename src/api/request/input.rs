//! The user's values for one operation, by parameter, before they become a request.

use serde_json::Value;

use crate::catalogue::model::Param;
use crate::catalogue::side_loads::SideLoad;
use crate::text::cell_dates::CellDates;

/// A value of a custom field.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomValue {
    /// The field's id, or a placeholder in a dry run.
    pub field: String,
    /// The field's title, or the text that named it.
    pub title: String,
    /// The value as it is sent.
    pub value: Value,
    /// The currency of an amount, if it is not the field's.
    pub currency: Option<String>,
}

impl Input {
    /// Whether it has no value for the body.
    pub fn has_empty_body(&self) -> bool {
        self.fields.is_empty() && self.custom.is_empty() && self.set.is_empty() && self.data.is_none()
    }
}

/// The values of one operation.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Positional arguments, and the flag that selects the operation.
    pub arguments: Vec<(&'static Param, String)>,
    /// The id of a relation, if the path needs it and the arguments are the two records it connects.
    pub relation_id: Option<String>,
    /// Several ids for one request, if the operation accepts them.
    pub ids: Vec<String>,
    /// Query parameters.
    pub params: Vec<(&'static Param, Vec<String>)>,
    /// Properties of the body.
    pub fields: Vec<(&'static Param, Vec<String>)>,
    /// Values of custom fields, checked and encoded; made from `fields` by the lookup of custom fields.
    pub custom: Vec<(&'static Param, Vec<CustomValue>)>,
    /// How the dates and timestamps of custom fields are written.
    pub dates: CellDates,
    /// `--filter`: wire keys such as `filters[name][contains]` and their values.
    pub filters: Vec<(String, String)>,
    /// `--order`: names and whether each descends.
    pub orders: Vec<(String, bool)>,
    /// `--set` and `--set-string`: dotted keys and typed values.
    pub set: Vec<(String, Value)>,
    /// `--data`.
    pub data: Option<Value>,
    /// `--include`: the relations to read with the records, each after the one it continues.
    pub include: Vec<&'static SideLoad>,
    /// `--resubscribe`: consent is granted even if it was withdrawn.
    pub resubscribe: bool,
}
