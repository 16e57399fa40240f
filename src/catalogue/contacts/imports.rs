//! Bulk imports: starting one, and the status of those running or completed on the server.
//! Reference: developers.activecampaign.com/reference/bulk-import-contacts, bulk-import-status-list

use crate::catalogue::build::{boolean, call, get, json, list, resource, text};
use crate::catalogue::guarding::Subscribes;
use crate::catalogue::model::{Group, Method, Operation, Paging, Poll, Reply, Resource, Role};

/// `contacts import`: the command reads a file; this operation is the request it sends.
pub const IMPORT: Operation =
    call("import", Method::Post, "/import/bulk_import", "Create or update up to 250 contacts in one request")
        .role(Role::Create)
        .subscribes(Subscribes::Each("subscribe"))
        .reply(Reply::Whole)
        .body(
            "",
            &[
                json("contacts", r#"Contacts: [{"email", "first_name", "fields", "tags", …}]"#).required(),
                boolean("exclude-automations", "Do not start automations for these contacts")
                    .wire("exclude_automations"),
                json("callback", r#"Callback when the import completes: {"url", "requestType", …}"#),
            ],
        )
        .poll(&Poll {
            path: "/import/info?batchId={batchId}",
            reply: Reply::Whole,
            property: "status",
            finished: &["completed"],
            failed: &["failed", "interrupted"],
        })
        .irreversible("it imported many contacts at once; acamp jobs results lists them")
        .spec("bulk-import-contacts")
        .examples(&[
            "contacts import people.csv --check",
            "contacts import people.csv --exclude-automations --tag 'Fair 2026' --list Newsletter",
        ])
        .note(
            "The server processes the import after it responds; contacts imports get BATCH shows its status. Limits: \
             250 contacts and 399,999 bytes per request, 100 requests per minute (20 for requests with a single \
             contact); anything above is rejected with 400. One invalid contact rejects the whole request. Keys: \
             email, first_name, last_name, phone, customer_acct_name, tags (names), fields ([{\"id\": 1, \"value\": \
             \"||a||b||\"}]), subscribe and unsubscribe ([{\"listid\": 3}]); other keys are silently ignored. \
             Automations start unless excluded. Unsubscribed contacts stay unsubscribed, excluded addresses are \
             skipped, and webhooks are not called.",
        );

// The singular is not `import`, which is a command of `contacts`.
pub static IMPORTS: Resource =
    resource("contacts imports", "batch", "Status of bulk imports on the server", Group::Audience)
        .columns(&["status", "success", "failure", "outstanding", "recentlyCompleted"])
        .operations(&[
            list("/import/bulk_import", "Count pending imports and those completed in the last 7 days", "outstanding")
                .reply(Reply::Whole)
                .paging(Paging::Complete)
                .spec("bulk-import-status-list")
                .examples(&["contacts imports list", "contacts imports list --jq '.[].outstanding'"]),
            get("/import/info", "Show the status and failures of an import", "")
                .reply(Reply::Whole)
                .arguments(&[text("batch", "batchId returned when the import was started").wire("batchId")])
                .spec("bulk-import-status-info")
                .examples(&[
                    "contacts imports get 0641fbdd-f62f-4c2c-ba02-3a83d5d11ac9",
                    "contacts imports get 0641fbdd-f62f-4c2c-ba02-3a83d5d11ac9 --jq '.failure[]'",
                ])
                .note(
                    "During the first second, status may be the JSON value false because the batch is not registered \
                     yet.",
                ),
        ]);
