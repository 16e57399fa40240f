//! The custom fields of deals and of accounts and their values: one service with two prefixes, so one list of members.

use super::build::{boolean, integer, text};
use super::model::{Options, Param, Several, Values};

/// Members of a field; the list of a create. `isRequired` is taken by the service though its page does not name it.
pub const FIELD: [Param; 8] = [
    text("name", "Name of the field").wire("fieldLabel").required(),
    text("type", "What the field holds")
        .wire("fieldType")
        .one_of(&[
            "text",
            "textarea",
            "date",
            "datetime",
            "dropdown",
            "multiselect",
            "radio",
            "checkbox",
            "hidden",
            "currency",
            "number",
        ])
        .required(),
    text("option", "A choice; for dropdown, multiselect, radio and checkbox").wire("fieldOptions").many(),
    text("default", "Value of the field where none was given").wire("fieldDefault"),
    text("default-currency", "Three-letter currency of the default").wire("fieldDefaultCurrency"),
    boolean("form-visible", "Whether the field can stand on forms").wire("isFormVisible"),
    boolean("mandatory", "Whether people must fill it in").wire("isRequired"),
    integer("position", "Place among the fields").wire("displayOrder"),
];

/// What values a field takes. Of several choices the published example has an array.
pub const FIELD_VALUES: Values =
    Values { kind: "fieldType", options: Options::Member("fieldOptions"), several: Several::Array };

/// Columns of fields.
pub const FIELD_COLUMNS: &[&str] = &["id", "fieldLabel", "fieldType", "fieldOptions", "isRequired", "displayOrder"];

/// The value itself.
pub const VALUE: Param = text("value", "The value; of a currency field in cents").wire("fieldValue");

/// The currency of a currency field's value.
pub const CURRENCY: Param =
    text("currency", "Three-letter currency; the field's default otherwise").wire("fieldCurrency");
