//! Custom field values, one per contact and field.
//! Reference: developers.activecampaign.com/reference/create-fieldvalue

use crate::catalogue::build::{boolean, create, delete, get, list, reference, resource, text, update};
use crate::catalogue::meanings::Meaning;
use crate::catalogue::model::{Group, Paging, Param, Relation, Resource, Role, When};
use crate::catalogue::shared::{CONTACT, FIELD};

const VALUE: Param = reference("field-value", "contacts field-values", "Value ID").wire("id");

const BODY: &[Param] = &[
    CONTACT.required(),
    FIELD.required(),
    text("value", "Value; ||one||two|| for several options").required(),
    boolean("use-defaults", "Fill the contact's empty required fields with their defaults")
        .wire("useDefaults")
        .top_level(),
];

pub static FIELD_VALUES: Resource =
    resource("contacts field-values", "field-value", "Custom field values of contacts", Group::Audience)
        .columns(&["id", "contact", "field", "value", "cdate", "udate"])
        .meanings(&[("owner", Meaning::Reference("contacts"))])
        .operations(&[
            list("/fieldValues", "List custom field values", "fieldValues")
                .params(&[
                    FIELD.wire("filters[fieldid]").help("Filter by custom field"),
                    text("value", "Filter by exact value").wire("filters[val]"),
                ])
                .spec("list-all-custom-field-values")
                .examples(&[
                    "contacts field-values list --field City --value Berlin",
                    "contacts field-values list jane@example.com",
                ]),
            list("/contacts/{id}/fieldValues", "List the custom field values of a contact", "fieldValues")
                .paging(Paging::Complete)
                .arguments(&[CONTACT.wire("id")])
                .when(When::WithArgument)
                .spec("retrieve-contact-field-values")
                .examples(&["contacts field-values list 108 -o json"]),
            get("/fieldValues/{id}", "Show a custom field value", "fieldValue")
                .arguments(&[VALUE])
                .spec("retrieve-a-fieldvalues")
                .examples(&["contacts field-values get 501", "contacts field-values get 501 --jq .value"]),
            // A second request for the same contact and field overwrites the value in place.
            create("/fieldValues", "Set a custom field value of a contact", "fieldValue")
                .role(Role::Upsert)
                .body("fieldValue", BODY)
                .undo_relation(
                    &["contact", "field"],
                    &Relation::new("/contacts/{contact}/fieldValues", "fieldValues", "field"),
                )
                .undone_by_values(&[("value", "\"\"")])
                .spec("create-fieldvalue")
                .examples(&[
                    "contacts field-values create --contact jane@example.com --field City --value Berlin",
                    "contacts field-values create --contact 108 --field Topics --value '||News||Offers||'",
                ])
                .note("Overwrites an existing value."),
            update("/fieldValues/{id}", "Update a custom field value", "fieldValue")
                .arguments(&[VALUE])
                .body("fieldValue", BODY)
                .spec("update-a-custom-field-value-for-contact")
                .examples(&[
                    "contacts field-values update 501 --contact jane@example.com --field City --value Vienna",
                    "contacts field-values update 501 --contact 108 --field 413 --value ''",
                ])
                .note("According to the API reference, --contact and --field are required here too."),
            delete("/fieldValues/{id}", "Delete a custom field value")
                .arguments(&[VALUE])
                .spec("delete-a-fieldvalue-1")
                .examples(&["contacts field-values delete 501", "contacts field-values delete 501 502 --yes"]),
        ]);
