//! The tables of bulk imports.

use crate::schema::{INTERNAL, Resource, json, number, read_only_null, resource, text};

/// The jobs.
pub(crate) static JOBS: Resource = resource(
    "bulkImports",
    "bulkImport",
    "BulkImport",
    &[
        text("batch", ""),
        // The number of contacts in the request.
        number("size", 0),
        // When the request arrived, in milliseconds since 1970, and how long the job takes, in milliseconds.
        number("accepted", 0),
        number("time", 0),
        // The status at the end of the job.
        text("ends", ""),
        json("contacts", "[]"),
        json("failure", "[]"),
        read_only_null("cdate"),
    ],
)
.dates(&["cdate"], &[])
.indices(&["body->>'batch'"])
.operations(INTERNAL);

/// The contacts that jobs have not written yet.
pub(crate) static QUEUE: Resource = resource(
    "bulkImportQueue",
    "bulkImportQueue",
    "BulkImportQueue",
    &[number("due", 0), number("job", 0), json("contacts", "[]"), json("exclude_automations", "false")],
)
.dates(&[], &[])
.indices(&["body->>'due'"])
.operations(INTERNAL);

/// The requests of the last minute, for the quota.
pub(crate) static REQUESTS: Resource =
    resource("bulkImportRequests", "bulkImportRequest", "BulkImportRequest", &[number("at", 0), number("several", 0)])
        .dates(&[], &[])
        .operations(INTERNAL);
