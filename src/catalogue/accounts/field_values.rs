//! The custom field values of accounts. The API's envelope key for a single value is `…Datum`.

use super::super::build::{create, delete, get, list, reference, reference_number, resource, update};
use super::super::custom_fields::{CURRENCY, VALUE, bulk_create, bulk_update};
use super::super::meanings::Meaning;
use super::super::model::{Group, Param, Resource};

const VALUE_ID: Param = reference("field-value", "accounts field-values", "Value ID").wire("id");
const ACCOUNT: Param =
    reference_number("account", "accounts", "Account the value belongs to").wire("customerAccountId");
const FIELD: Param = reference_number("field", "accounts fields", "Custom field").wire("customFieldId");
const UPDATED: Param =
    reference_number("field-value", "accounts field-values", "ID of a value to update").wire("id").repeatable();

pub static FIELD_VALUES: Resource =
    resource("accounts field-values", "field-value", "Custom field values of accounts", Group::Sales)
        .columns(&["id", "accountId", "customFieldId", "fieldValue", "createdTimestamp", "updatedTimestamp"])
        .meanings(&[("customFieldId", Meaning::Reference("accounts fields"))])
        .operations(&[
            list("/accountCustomFieldData", "List the custom field values of accounts", "accountCustomFieldData")
                .params(&[reference("account", "accounts", "Filter by account").wire("filters[customerAccountId]")])
                .spec("list-all-custom-field-values-2")
                .examples(&["accounts field-values list --account Contoso", "accounts field-values list --all -o csv"]),
            get("/accountCustomFieldData/{id}", "Show a custom field value", "accountCustomFieldDatum")
                .arguments(&[VALUE_ID])
                .spec("retrieve-a-custom-field-value")
                .examples(&["accounts field-values get 12", "accounts field-values get 12 -o json"]),
            create("/accountCustomFieldData", "Set a custom field value of an account", "accountCustomFieldDatum")
                .body("accountCustomFieldDatum", &[ACCOUNT.required(), FIELD.required(), VALUE.required(), CURRENCY])
                .spec("create-a-custom-field-value")
                .examples(&[
                    "accounts field-values create --account Contoso --field Employees --value 500-1000",
                    "accounts field-values create --account 2 --field Budget --value 10050 --currency eur",
                ]),
            update("/accountCustomFieldData/{id}", "Update a custom field value", "accountCustomFieldDatum")
                .arguments(&[VALUE_ID])
                .body("accountCustomFieldDatum", &[VALUE, CURRENCY])
                .spec("update-a-custom-field-value")
                .examples(&[
                    "accounts field-values update 12 --value 500-1000",
                    "accounts field-values update 13 --value 9900 --currency eur",
                ]),
            delete("/accountCustomFieldData/{id}", "Delete a custom field value")
                .arguments(&[VALUE_ID])
                .spec("delete-a-custom-field-value")
                .examples(&["accounts field-values delete 12", "accounts field-values delete 12 13 --yes"]),
            bulk_create(
                "/accountCustomFieldData/bulkCreate",
                "Set a custom field value of several accounts in one request",
            )
            .body("", &[ACCOUNT.required().repeatable(), FIELD.required(), VALUE.required(), CURRENCY])
            .spec("bulk-create-a-custom-account-field-value")
            .examples(&[
                "accounts field-values bulk-create --account 1 --account 2 --field Employees --value 500-1000",
                "accounts field-values bulk-create --data @values.json",
            ]),
            bulk_update("/accountCustomFieldData/bulkUpdate")
                .body("", &[UPDATED, VALUE, CURRENCY])
                .spec("bulk-update-a-custom-account-field-value")
                .examples(&[
                    "accounts field-values bulk-update --field-value 12 --field-value 13 --value 500-1000",
                    "accounts field-values bulk-update --data @values.json",
                ]),
        ]);
