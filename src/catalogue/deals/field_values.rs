//! The custom field values of deals. The API's envelope key for a single value is `…Datum`.

use super::super::build::{create, delete, get, list, reference, reference_number, resource, update};
use super::super::custom_fields::{CURRENCY, VALUE, bulk_create, bulk_update};
use super::super::meanings::Meaning;
use super::super::model::{Group, Param, Resource};

const VALUE_ID: Param = reference("field-value", "deals field-values", "Value ID").wire("id");
const DEAL: Param = reference_number("deal", "deals", "Deal the value belongs to").wire("dealId");
const FIELD: Param = reference_number("field", "deals fields", "Custom field").wire("customFieldId");
const UPDATED: Param =
    reference_number("field-value", "deals field-values", "ID of a value to update").wire("id").repeatable();

pub static FIELD_VALUES: Resource =
    resource("deals field-values", "field-value", "Custom field values of deals", Group::Sales)
        .columns(&["id", "dealId", "customFieldId", "fieldValue", "createdTimestamp", "updatedTimestamp"])
        .meanings(&[("customFieldId", Meaning::Reference("deals fields"))])
        .operations(&[
            list("/dealCustomFieldData", "List the custom field values of deals", "dealCustomFieldData")
                .params(&[reference("deal", "deals", "Filter by deal").wire("filters[dealId]")])
                .spec("list-all-custom-fielddata-field-values")
                .examples(&[
                    "deals field-values list --deal 'Website relaunch'",
                    "deals field-values list --all -o csv",
                ]),
            get("/dealCustomFieldData/{id}", "Show a custom field value", "dealCustomFieldDatum")
                .arguments(&[VALUE_ID])
                .spec("retrieve-a-custom-deal-field-value")
                .examples(&["deals field-values get 12", "deals field-values get 12 -o json"]),
            create("/dealCustomFieldData", "Set a custom field value of a deal", "dealCustomFieldDatum")
                .body("dealCustomFieldDatum", &[DEAL.required(), FIELD.required(), VALUE.required(), CURRENCY])
                .spec("create-custom-deal-field-value")
                .examples(&[
                    "deals field-values create --deal 'Website relaunch' --field Source --value Fair",
                    "deals field-values create --deal 2 --field Budget --value 10050 --currency eur",
                ]),
            update("/dealCustomFieldData/{id}", "Update a custom field value", "dealCustomFieldDatum")
                .arguments(&[VALUE_ID])
                .body("dealCustomFieldDatum", &[VALUE, CURRENCY])
                .spec("update-a-custom-deal-field-value")
                .examples(&[
                    "deals field-values update 12 --value Fair",
                    "deals field-values update 13 --value 9900 --currency eur",
                ]),
            delete("/dealCustomFieldData/{id}", "Delete a custom field value")
                .arguments(&[VALUE_ID])
                .spec("delete-a-custom-deal-field-data")
                .examples(&["deals field-values delete 12", "deals field-values delete 12 13 --yes"]),
            bulk_create("/dealCustomFieldData/bulkCreate", "Set a custom field value of several deals in one request")
                .body("", &[DEAL.required().repeatable(), FIELD.required(), VALUE.required(), CURRENCY])
                .spec("bulk-create-a-custom-deal-field-value")
                .examples(&[
                    "deals field-values bulk-create --deal 1 --deal 2 --field Source --value Fair",
                    "deals field-values bulk-create --data @values.json",
                ]),
            bulk_update("/dealCustomFieldData/bulkUpdate")
                .body("", &[UPDATED, VALUE, CURRENCY])
                .spec("bulk-update-a-custom-field-value")
                .examples(&[
                    "deals field-values bulk-update --field-value 12 --field-value 13 --value Fair",
                    "deals field-values bulk-update --data @values.json",
                ]),
        ]);
