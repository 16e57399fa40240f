//! Values of custom fields, one per contact and field.
//! Reference: developers.activecampaign.com/reference/create-fieldvalue

use crate::catalogue::build::{boolean, create, delete, get, list, reference, resource, text, update};
use crate::catalogue::model::{Group, Paging, Param, Resource, Role, When};
use crate::catalogue::shared::{CONTACT, FIELD};

const VALUE: Param = reference("field-value", "contacts field-values", "Id of the value").wire("id");

const VALUES: &[Param] = &[
    CONTACT.required(),
    FIELD.required(),
    text("value", "The value; ||one||two|| for several choices").required(),
    boolean("use-defaults", "Fill required fields the contact has no value of").wire("useDefaults").beside(),
];

pub static FIELD_VALUES: Resource =
    resource("contacts field-values", "field-value", "Values of custom fields", Group::Audience)
        .columns(&["id", "contact", "field", "value", "cdate", "udate"])
        .operations(&[
            list("/fieldValues", "List values of custom fields", "fieldValues")
                .params(&[
                    FIELD.wire("filters[fieldid]"),
                    text("value", "Only values that are exactly this").wire("filters[val]"),
                ])
                .spec("list-all-custom-field-values")
                .examples(&[
                    "contacts field-values list --field City --value Berlin",
                    "contacts field-values list jane@example.com",
                ]),
            list("/contacts/{id}/fieldValues", "List the values of one contact", "fieldValues")
                .paging(Paging::Complete)
                .arguments(&[CONTACT.wire("id")])
                .when(When::Given)
                .spec("retrieve-contact-field-values")
                .examples(&["contacts field-values list 108 -o json"]),
            get("/fieldValues/{id}", "Show one value", "fieldValue")
                .arguments(&[VALUE])
                .spec("retrieve-a-fieldvalues")
                .examples(&["contacts field-values get 501", "contacts field-values get 501 --jq .value"]),
            // Sent again for the same contact and field, it overwrites the value in place.
            create("/fieldValues", "Set a contact's value of a field", "fieldValue")
                .role(Role::Upsert)
                .body("fieldValue", VALUES)
                .pair(&["contact", "field"], "/contacts/{contact}/fieldValues", "fieldValues", "field")
                .undone_by_values(&[("value", "\"\"")])
                .spec("create-fieldvalue")
                .examples(&[
                    "contacts field-values create --contact jane@example.com --field City --value Berlin",
                    "contacts field-values create --contact 108 --field Topics --value '||News||Offers||'",
                ])
                .note("Overwrites the value the contact has."),
            update("/fieldValues/{id}", "Change one value", "fieldValue")
                .arguments(&[VALUE])
                .body("fieldValue", VALUES)
                .spec("update-a-custom-field-value-for-contact")
                .examples(&[
                    "contacts field-values update 501 --contact jane@example.com --field City --value Vienna",
                    "contacts field-values update 501 --contact 108 --field 413 --value ''",
                ])
                .note("The service documents contact and field as required here too."),
            delete("/fieldValues/{id}", "Delete one value")
                .arguments(&[VALUE])
                .spec("delete-a-fieldvalue-1")
                .examples(&["contacts field-values delete 501", "contacts field-values delete 501 502 --yes"]),
        ]);
