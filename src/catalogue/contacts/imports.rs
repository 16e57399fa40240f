//! Bulk imports that run or ran at the service; `contacts import` starts one and is no row.
//! Reference: developers.activecampaign.com/reference/bulk-import-status-list

use crate::catalogue::build::{get, list, resource, text};
use crate::catalogue::model::{Group, Paging, Reply, Resource};

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
            .note("Within the first second the status may be false: the batch is not counted yet"),
    ]);
