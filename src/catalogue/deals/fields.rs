//! The custom field definitions of deals. The API's envelope key for a single field is `…Metum`.

use super::super::build::{create, delete, get, list, optional, reference, resource, update};
use super::super::custom_fields::{FIELD, FIELD_VALUES};
use super::super::guarding::Level;
use super::super::model::{Group, Param, Resource};

const FIELD_ID: Param = reference("field", "deals fields", "Field name or ID").wire("id");

pub static FIELDS: Resource = resource("deals fields", "field", "Custom fields of deals", Group::Sales)
    .columns(&["id", "fieldLabel", "fieldType", "fieldOptions", "isRequired", "displayOrder", "personalization"])
    .natural_key(&["fieldLabel"])
    .alternate_name("personalization")
    .cached()
    .managed(super::super::managed::sales::DEAL_FIELDS)
    .values(FIELD_VALUES)
    .operations(&[
        list("/dealCustomFieldMeta", "List the custom fields of deals", "dealCustomFieldMeta")
            .spec("retrieve-all-custom-deal-field-meta")
            .examples(&["deals fields list", "deals fields list --columns id,fieldLabel,fieldType"]),
        get("/dealCustomFieldMeta/{id}", "Show a custom field", "dealCustomFieldMetum")
            .arguments(&[FIELD_ID])
            .spec("retrieve-a-custom-deal-field-meta")
            .examples(&["deals fields get Source", "deals fields get 9 -o json"]),
        create("/dealCustomFieldMeta", "Create a custom field", "dealCustomFieldMetum")
            .body("dealCustomFieldMetum", &FIELD)
            .spec("create-custom-deal-field-meta")
            .examples(&[
                "deals fields create --name Source --type text",
                "deals fields create --name Region --type dropdown --option North --option South",
            ]),
        update("/dealCustomFieldMeta/{id}", "Update a custom field", "dealCustomFieldMetum")
            .arguments(&[FIELD_ID])
            .body("dealCustomFieldMetum", &optional(FIELD))
            .spec("update-a-custom-deal-field-meta")
            .examples(&[
                "deals fields update Source --default Web",
                "deals fields update 9 --option North --option South --option West",
            ])
            .note("The given options replace all existing options."),
        delete("/dealCustomFieldMeta/{id}", "Delete a custom field")
            .level(Level::Severe)
            .arguments(&[FIELD_ID])
            .spec("delete-a-custom-deal-field-meta")
            .examples(&["deals fields delete Source", "deals fields delete 9 --confirm 9"])
            .note("Deletes the field's values in all deals. This cannot be undone."),
    ]);
