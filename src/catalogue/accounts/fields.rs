//! The custom field definitions of accounts. The API's envelope key for a single field is `…Metum`.

use super::super::build::{create, delete, get, list, optional, reference, resource, update};
use super::super::custom_fields::{FIELD, FIELD_COLUMNS, FIELD_VALUES};
use super::super::guarding::Level;
use super::super::model::{Group, Param, Resource};

const FIELD_ID: Param = reference("field", "accounts fields", "Field name or ID").wire("id");

pub static FIELDS: Resource = resource("accounts fields", "field", "Custom fields of accounts", Group::Sales)
    .columns(FIELD_COLUMNS)
    .natural_key(&["fieldLabel"])
    .cached()
    .managed(super::super::managed::sales::ACCOUNT_FIELDS)
    .values(FIELD_VALUES)
    .operations(&[
        list("/accountCustomFieldMeta", "List the custom fields of accounts", "accountCustomFieldMeta")
            .spec("list-all-custom-fields-meta")
            .examples(&["accounts fields list", "accounts fields list --columns id,fieldLabel,fieldType"]),
        get("/accountCustomFieldMeta/{id}", "Show a custom field", "accountCustomFieldMetum")
            .arguments(&[FIELD_ID])
            .spec("retrieve-a-custom-field-meta")
            .examples(&["accounts fields get Employees", "accounts fields get 9 -o json"]),
        create("/accountCustomFieldMeta", "Create a custom field", "accountCustomFieldMetum")
            .body("accountCustomFieldMetum", &FIELD)
            .spec("create-a-customfieldmeta")
            .examples(&[
                "accounts fields create --name Employees --type text",
                "accounts fields create --name Industry --type dropdown --option North --option South",
            ]),
        update("/accountCustomFieldMeta/{id}", "Update a custom field", "accountCustomFieldMetum")
            .arguments(&[FIELD_ID])
            .body("accountCustomFieldMetum", &optional(FIELD))
            .spec("update-a-custom-field")
            .examples(&[
                "accounts fields update Employees --default Web",
                "accounts fields update 9 --option North --option South --option West",
            ])
            .note("The given options replace all existing options."),
        delete("/accountCustomFieldMeta/{id}", "Delete a custom field")
            .level(Level::Severe)
            .arguments(&[FIELD_ID])
            .spec("delete-a-custom-field")
            .examples(&["accounts fields delete Employees", "accounts fields delete 9 --confirm 9"])
            .note("Deletes the field's values in all accounts. This cannot be undone."),
    ]);
