//! Records of custom objects. The published path of a read by external id is cut short and misspelled; the right one
//! comes first, the other is tried when the service refuses it.

use super::super::build::{call, delete, get, json, list, reference, reference_number, resource, text};
use super::super::model::{Evidence, Group, Method, Param, Reply, Resource, Role, When};

const SCHEMA: Param = reference("schema", "custom-objects schemas", "Id or slug of the schema").wire("schemaId");
const RECORD: Param = text("record", "Id of the record").wire("recordId");
const EXTERNAL_ID: Param = text("external-id", "Your own id of the record, in place of RECORD").wire("externalId");

/// `acamp custom-objects records`.
pub static RECORDS: Resource = resource("custom-objects records", "record", "Things of your own kinds", Group::Data)
    .columns(&["id", "externalId", "fields", "relationships", "createdTimestamp", "updatedTimestamp"])
    .identity("externalId")
    .operations(&[
        list("/customObjects/records/{schemaId}", "List the records of a schema", "records")
            .arguments(&[SCHEMA])
            .params(&[reference("contact", "contacts", "Only records whose primary-contact this contact is")
                .wire("filters[relationships.primary-contact][eq]")])
            .orders(&["createdTimestamp"])
            .spec("list-records-created-from-a-schema")
            .examples(&[
                "custom-objects records list car --order createdTimestamp",
                "custom-objects records list car --contact ana@example.com",
            ])
            .note(
                "Without --order the order may change between pages. New records may be missing for ten seconds. \
                 --contact is documented, but was seen to change nothing: look at the answer before you act on it.",
            ),
        get("/customObjects/records/{schemaId}/{recordId}", "Show one record", "record")
            .arguments(&[SCHEMA, RECORD])
            .spec("get-a-single-record")
            .examples(&[
                "custom-objects records get car test-obj-1",
                "custom-objects records get car test-obj-1 --jq .fields",
            ]),
        get("/customObjects/records/{schemaId}/external/{externalId}", "Show one record by your own id", "record")
            .arguments(&[SCHEMA, EXTERNAL_ID])
            .when(When::Flag("external-id"))
            .evidence(Evidence::Observed)
            .examples(&[
                "custom-objects records get car --external-id B-XY-7",
                "custom-objects records get car --external-id B-XY-7 -o json",
            ]),
        get("/records/{schemdId}/external/{externalId}", "Show one record, by the published path", "record")
            .arguments(&[SCHEMA.wire("schemdId"), EXTERNAL_ID])
            .when(When::Refused)
            .spec("get-a-single-record-using-external-id")
            .examples(&["custom-objects records get car --external-id B-XY-7 --jq .id"]),
        call(
            "upsert",
            Method::Post,
            "/customObjects/records/{schemaId}",
            "Create a record, or change the one there is",
        )
        .role(Role::Upsert)
        .arguments(&[SCHEMA])
        .body(
            "record",
            &[
                text("record", "Id of the record to change").wire("id"),
                text("external-id", "Your own id of the record; the same id changes it").wire("externalId"),
                json("fields", r#"Values: [{"id": "price", "value": 100}]"#),
                reference_number("contact", "contacts", "Contact it belongs to")
                    .wire("relationships.primary-contact")
                    .many(),
            ],
        )
        .reply(Reply::Item("record"))
        .spec("create-or-update-record")
        .examples(&[
            r#"custom-objects records upsert car --external-id B-XY-7 --fields '[{"id": "price", "value": 100}]'"#,
            "custom-objects records upsert car --external-id B-XY-7 --contact ana@example.com",
        ])
        .note(
            "Without --external-id or --record every call makes a new record. Fields that the schema does not have \
                 are dropped without a word. The answer may lack the id.",
        ),
        delete("/customObjects/records/{schemaId}/{recordId}", "Delete a record")
            .arguments(&[SCHEMA, RECORD])
            .spec("delete-a-record")
            .examples(&[
                "custom-objects records delete car test-obj-1",
                "custom-objects records delete car test-obj-1 --yes",
            ])
            .note("The service deletes later: the record may still be listed for a while."),
        delete("/customObjects/records/{schemaId}/external/{externalId}", "Delete a record by your own id")
            .arguments(&[SCHEMA, EXTERNAL_ID])
            .when(When::Flag("external-id"))
            .spec("delete-a-record-by-external-id")
            .examples(&[
                "custom-objects records delete car --external-id B-XY-7",
                "custom-objects records delete car --external-id B-XY-7 --yes",
            ]),
    ]);
