//! Custom objects: schemas and their records, stored as the JSON that was sent.

use crate::schema::{INTERNAL, Resource, json, read_only_null, resource, text};

pub(crate) static SCHEMAS: Resource = resource(
    "customObjectSchemas",
    "schema",
    "Schema",
    &[text("uuid", ""), json("schema", "{}"), read_only_null("cdate"), read_only_null("udate")],
)
.operations(INTERNAL);

/// The records of all schemas.
pub(crate) static RECORDS: Resource = resource(
    "customObjectRecords",
    "record",
    "Record",
    &[
        text("uuid", ""),
        text("schema", ""),
        text("externalId", ""),
        json("record", "{}"),
        read_only_null("cdate"),
        read_only_null("udate"),
    ],
)
.indices(&["body->>'schema', body->>'externalId'", "body->>'uuid'"])
.operations(INTERNAL);
