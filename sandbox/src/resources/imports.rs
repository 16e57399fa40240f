//! Bulk import of contacts: a request is checked as a whole and queued; the job then waits, is claimed, becomes active,
//! which is when its contacts are written, and ends. How far a job is follows from the time since its request, so it
//! goes on whichever process looks next. The `callback` of a request is not acted out: the sandbox calls nobody.

use crate::schema::{INTERNAL, Resource, json, number, read_only_null, resource, text};

/// The jobs, in a table of their own.
pub(crate) static JOBS: Resource = resource(
    "bulkImports",
    "bulkImport",
    "BulkImport",
    &[
        text("batch", ""),
        // How many contacts the request had.
        number("size", 0),
        // Milliseconds since 1970 of the request, and from there to the end.
        number("accepted", 0),
        number("time", 0),
        // The status the job ends with.
        text("ends", ""),
        json("contacts", "[]"),
        json("failure", "[]"),
        read_only_null("cdate"),
    ],
)
.dates(&["cdate"], &[])
.indices(&["body->>'batch'"])
.operations(INTERNAL);

/// What jobs have yet to write.
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
