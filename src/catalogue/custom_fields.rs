//! The custom fields of deals and accounts and their values: one API under two prefixes, so they share their request
//! bodies.

use super::build::{boolean, call, integer, option_value, text};
use super::model::{Encoding, Letters, Method, Operation, Options, Param, Role, Several, ValueFormat, Values};

/// The request body of a create. The server accepts `isRequired` although the reference does not name it.
pub const FIELD: [Param; 8] = [
    text("name", "Field name").wire("fieldLabel").required(),
    text("type", "Field type")
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
    option_value("option", "Option; for dropdown, multiselect, radio, and checkbox").wire("fieldOptions").repeatable(),
    text("default", "Default value").wire("fieldDefault"),
    text("default-currency", "Currency code of the default value")
        .wire("fieldDefaultCurrency")
        .format(ValueFormat::Currency(Letters::Any)),
    boolean("form-visible", "Allow the field on forms").wire("isFormVisible"),
    boolean("mandatory", "Require a value").wire("isRequired"),
    integer("position", "Position among the fields").wire("displayOrder"),
];

/// The values a field accepts. The published example of several options is an array.
pub const FIELD_VALUES: Values =
    Values { kind: "fieldType", options: Options::Property("fieldOptions"), several: Several::Array };

/// The default columns.
pub const FIELD_COLUMNS: &[&str] = &["id", "fieldLabel", "fieldType", "fieldOptions", "isRequired", "displayOrder"];

/// The value itself.
pub const VALUE: Param = text("value", "Value; currency fields in cents").wire("fieldValue");

/// The currency of a currency field's value.
pub const CURRENCY: Param = text("currency", "Currency code [default: the field's currency]")
    .wire("fieldCurrency")
    .format(ValueFormat::Currency(Letters::Any));

const BULK_NOTE: &str = "To set different values, pass the whole array with --data.";

/// `bulk-create`: sets one field of several records in one request.
pub const fn bulk_create(path: &'static str, about: &'static str) -> Operation {
    call("bulk-create", Method::Post, path, about).role(Role::Create).encoding(Encoding::JsonArray).note(BULK_NOTE)
}

/// `bulk-update`: updates several values in one request.
pub const fn bulk_update(path: &'static str) -> Operation {
    call("bulk-update", Method::Patch, path, "Update several custom field values in one request")
        .role(Role::Update)
        .encoding(Encoding::JsonArray)
        .note(BULK_NOTE)
}
