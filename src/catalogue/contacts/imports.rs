//! Bulk imports: starting one, and those that run or ran at the service.
//! Reference: developers.activecampaign.com/reference/bulk-import-contacts, bulk-import-status-list

use crate::catalogue::build::{boolean, call, get, json, list, resource, text};
use crate::catalogue::model::{Group, Method, Operation, Paging, Poll, Reply, Resource, Role};

/// `contacts import`: the command reads a file, see `command::import`; this row is the call it makes.
pub const IMPORT: Operation =
    call("import", Method::Post, "/import/bulk_import", "Create or update up to 250 contacts at the service")
        .role(Role::Create)
        .reply(Reply::Whole)
        .body(
            "",
            &[
                json("contacts", r#"The contacts: [{"email", "first_name", "fields", "tags", …}]"#).required(),
                boolean("exclude-automations", "Start no automation for them").wire("exclude_automations"),
                json("callback", r#"Who is told at the end: {"url", "requestType", …}"#),
            ],
        )
        .poll(Poll {
            path: "/import/info?batchId={batchId}",
            reply: Reply::Whole,
            member: "status",
            finished: &["completed"],
            failed: &["failed", "interrupted"],
        })
        .never_undone("it imports many contacts at once; acamp jobs results says which")
        .spec("bulk-import-contacts")
        .examples(&[
            "contacts import people.csv --check",
            "contacts import people.csv --exclude-automations --tag 'Fair 2026' --list Newsletter",
        ])
        .note(
            "The service works on it after the answer: contacts imports get shows how the batchId answered stands. At \
             most 250 contacts and 399,999 bytes a call, 100 calls a minute (20 of a single contact); more is refused \
             with 400. One contact that does not pass refuses all. Keys: email, first_name, last_name, phone, \
             customer_acct_name, tags (names), fields ([{\"id\": 1, \"value\": \"||a||b||\"}]), subscribe and \
             unsubscribe ([{\"listid\": 3}]); other keys are dropped without a word. Automations start unless excluded. \
             Who unsubscribed stays so, excluded addresses are left out, webhooks are not called.",
        );

// The singular is not `import`, which is the command that starts one.
pub static IMPORTS: Resource = resource("contacts imports", "batch", "Bulk imports at the service", Group::Audience)
    .columns(&["status", "success", "failure", "outstanding", "recentlyCompleted"])
    .operations(&[
        list("/import/bulk_import", "Count imports that wait and that ended within 7 days", "outstanding")
            .reply(Reply::Whole)
            .paging(Paging::Complete)
            .spec("bulk-import-status-list")
            .examples(&["contacts imports list", "contacts imports list --jq '.[].outstanding'"]),
        get("/import/info", "Show how one import stands and what failed", "")
            .reply(Reply::Whole)
            .arguments(&[text("batch", "The batchId the import was answered with").wire("batchId")])
            .spec("bulk-import-status-info")
            .examples(&[
                "contacts imports get 0641fbdd-f62f-4c2c-ba02-3a83d5d11ac9",
                "contacts imports get 0641fbdd-f62f-4c2c-ba02-3a83d5d11ac9 --jq '.failure[]'",
            ])
            .note("Within the first second the status may be false: the batch is not counted yet."),
    ]);
