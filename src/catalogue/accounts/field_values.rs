//! The values of accounts' custom fields. The envelope is the service's Latin: `…Datum`.

use super::super::build::{call, create, delete, get, list, reference, reference_number, resource, update};
use super::super::custom_fields::{CURRENCY, VALUE};
use super::super::model::{Encoding, Group, Method, Param, Resource, Role};

const VALUE_ID: Param = reference("field-value", "accounts field-values", "Id of the value").wire("id");
const ACCOUNT: Param = reference_number("account", "accounts", "Account that has the value").wire("customerAccountId");
const FIELD: Param = reference_number("field", "accounts fields", "Field, by id or name").wire("customFieldId");

/// `acamp accounts field-values`.
pub static FIELD_VALUES: Resource =
    resource("accounts field-values", "field-value", "Values of the custom fields of accounts", Group::Sales)
        .columns(&["id", "accountId", "customFieldId", "fieldValue", "createdTimestamp", "updatedTimestamp"])
        .operations(&[
            list("/accountCustomFieldData", "List values of custom fields", "accountCustomFieldData")
                .params(&[reference("account", "accounts", "Only of this account").wire("filters[customerAccountId]")])
                .spec("list-all-custom-field-values-2")
                .examples(&["accounts field-values list --account Contoso", "accounts field-values list --all -o csv"]),
            get("/accountCustomFieldData/{id}", "Show one value", "accountCustomFieldDatum")
                .arguments(&[VALUE_ID])
                .spec("retrieve-a-custom-field-value")
                .examples(&["accounts field-values get 12", "accounts field-values get 12 -o json"]),
            create("/accountCustomFieldData", "Give an account a value", "accountCustomFieldDatum")
                .body("accountCustomFieldDatum", &[ACCOUNT.required(), FIELD.required(), VALUE.required(), CURRENCY])
                .spec("create-a-custom-field-value")
                .examples(&[
                    "accounts field-values create --account Contoso --field Employees --value 500-1000",
                    "accounts field-values create --account 2 --field Budget --value 10050 --currency eur",
                ]),
            update("/accountCustomFieldData/{id}", "Change a value", "accountCustomFieldDatum")
                .arguments(&[VALUE_ID])
                .body("accountCustomFieldDatum", &[VALUE, CURRENCY])
                .spec("update-a-custom-field-value")
                .examples(&[
                    "accounts field-values update 12 --value 500-1000",
                    "accounts field-values update 13 --value 9900 --currency eur",
                ]),
            delete("/accountCustomFieldData/{id}", "Delete a value")
                .arguments(&[VALUE_ID])
                .spec("delete-a-custom-field-value")
                .examples(&["accounts field-values delete 12", "accounts field-values delete 12 13 --yes"]),
            call(
                "bulk-create",
                Method::Post,
                "/accountCustomFieldData/bulkCreate",
                "Give many accounts a value in one call",
            )
            .role(Role::Create)
            .encoding(Encoding::JsonArray)
            .body("", &[ACCOUNT.required().many(), FIELD.required(), VALUE.required(), CURRENCY])
            .spec("bulk-create-a-custom-account-field-value")
            .examples(&[
                "accounts field-values bulk-create --account 1 --account 2 --field Employees --value 500-1000",
                "accounts field-values bulk-create --data @values.json",
            ])
            .note("For different values give the whole array with --data."),
            call("bulk-update", Method::Patch, "/accountCustomFieldData/bulkUpdate", "Change many values in one call")
                .role(Role::Update)
                .encoding(Encoding::JsonArray)
                .body(
                    "",
                    &[
                        reference_number("field-value", "accounts field-values", "Id of a value to change")
                            .wire("id")
                            .many(),
                        VALUE,
                        CURRENCY,
                    ],
                )
                .spec("bulk-update-a-custom-account-field-value")
                .examples(&[
                    "accounts field-values bulk-update --field-value 12 --field-value 13 --value 500-1000",
                    "accounts field-values bulk-update --data @values.json",
                ])
                .note("For different values give the whole array with --data."),
        ]);
