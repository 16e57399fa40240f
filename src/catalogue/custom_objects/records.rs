//! Records of custom objects. The published path of a read by external id is truncated and misspelled; the correct one
//! is tried first, and the published one if the server rejects it.

use super::super::build::{call, delete, get, json, list, reference, reference_number, resource, text};
use super::super::model::{Evidence, Group, Method, Param, Reply, Resource, Role, When};

const SCHEMA: Param = reference("schema", "custom-objects schemas", "Schema slug or ID").wire("schemaId");
const RECORD: Param = text("record", "Record ID").wire("recordId");
const EXTERNAL_ID: Param = text("external-id", "Your own ID of the record, instead of RECORD").wire("externalId");

pub static RECORDS: Resource = resource(
    "custom-objects records",
    "record",
    "Records of custom objects",
    Group::Data,
)
.columns(&["id", "externalId", "fields", "relationships", "createdTimestamp", "updatedTimestamp"])
.identity("externalId")
.operations(&[
    list("/customObjects/records/{schemaId}", "List the records of a schema", "records")
        .arguments(&[SCHEMA])
        .params(&[reference("contact", "contacts", "Filter by primary contact")
            .wire("filters[relationships.primary-contact][eq]")])
        .orders(&["createdTimestamp"])
        // The only order that the documentation accepts; without it, clients received records twice and missed others.
        .stable_order("createdTimestamp")
        .spec("list-records-created-from-a-schema")
        .examples(&[
            "custom-objects records list car --order createdTimestamp",
            "custom-objects records list car --contact ana@example.com",
        ])
        .note(
            "New records may be missing for ten seconds. \
             --contact is documented but is known to have no effect: check the results before you act on them.",
        ),
    get("/customObjects/records/{schemaId}/{recordId}", "Show a record", "record")
        .arguments(&[SCHEMA, RECORD])
        .spec("get-a-single-record")
        .examples(&[
            "custom-objects records get car test-obj-1",
            "custom-objects records get car test-obj-1 --jq .fields",
        ]),
    get("/customObjects/records/{schemaId}/external/{externalId}", "Show a record by your own ID", "record")
        .arguments(&[SCHEMA, EXTERNAL_ID])
        .when(When::Flag("external-id"))
        .evidence(Evidence::Observed)
        .examples(&[
            "custom-objects records get car --external-id B-XY-7",
            "custom-objects records get car --external-id B-XY-7 -o json",
        ]),
    get("/records/{schemdId}/external/{externalId}", "Show a record (published path)", "record")
        .arguments(&[SCHEMA.wire("schemdId"), EXTERNAL_ID])
        .when(When::Fallback)
        .spec("get-a-single-record-using-external-id")
        .examples(&["custom-objects records get car --external-id B-XY-7 --jq .id"]),
    call("upsert", Method::Post, "/customObjects/records/{schemaId}", "Create or update a record")
        .role(Role::Upsert)
        .arguments(&[SCHEMA])
        .body(
            "record",
            &[
                text("record", "ID of the record to update").wire("id"),
                text("external-id", "Your own ID of the record; an existing ID updates that record").wire("externalId"),
                json("fields", r#"Field values: [{"id": "price", "value": 100}]"#),
                reference_number("contact", "contacts", "Primary contact of the record")
                    .wire("relationships.primary-contact")
                    .repeatable(),
            ],
        )
        .reply(Reply::Item("record"))
        .spec("create-or-update-record")
        .examples(&[
            r#"custom-objects records upsert car --external-id B-XY-7 --fields '[{"id": "price", "value": 100}]'"#,
            "custom-objects records upsert car --external-id B-XY-7 --contact ana@example.com",
        ])
        .note(
            "Without --external-id or --record, every request creates a new record. Fields that are not in the schema \
             are silently ignored. The response may not contain the ID.",
        ),
    delete("/customObjects/records/{schemaId}/{recordId}", "Delete a record")
        .arguments(&[SCHEMA, RECORD])
        .spec("delete-a-record")
        .examples(&[
            "custom-objects records delete car test-obj-1",
            "custom-objects records delete car test-obj-1 --yes",
        ])
        .note("Deletion is asynchronous: the record may still be listed for a while."),
    delete("/customObjects/records/{schemaId}/external/{externalId}", "Delete a record by your own ID")
        .arguments(&[SCHEMA, EXTERNAL_ID])
        .when(When::Flag("external-id"))
        .spec("delete-a-record-by-external-id")
        .examples(&[
            "custom-objects records delete car --external-id B-XY-7",
            "custom-objects records delete car --external-id B-XY-7 --yes",
        ]),
]);
