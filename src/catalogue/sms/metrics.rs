//! Metrics of broadcasts. The POSTs are reads: their bodies only contain a list of ids.

use super::super::build::{call, date, get, list, reference, reference_number, resource};
use super::super::model::{Group, Method, Paging, Param, Reply, Resource, Role, When};

const START: Param = date("start-date", "Start date, inclusive").wire("start_date");
const END: Param = date("end-date", "End date, inclusive").wire("end_date");
const IDS: Param = reference_number("broadcast", "sms broadcasts", "Broadcast to include").wire("ids").repeatable();

pub static METRICS: Resource = resource("sms metrics", "metric", "Metrics of broadcasts", Group::Messaging)
    .columns(&["id", "sends", "deliveries", "clicks", "replies", "failures", "optOuts"])
    .operations(&[
        call("list", Method::Post, "/sms/broadcasts/metrics", "List the metrics of broadcasts")
            .role(Role::List)
            .params(&[START, END])
            .body("", &[IDS])
            .reply(Reply::Items("metrics"))
            .spec("getBroadcastMetrics")
            .examples(&[
                "sms metrics list --broadcast 17 --broadcast 18",
                "sms metrics list --start-date 2026-11-01 -o csv",
            ]),
        get("/sms/broadcasts/metrics/snapshot", "Show the combined metrics of all broadcasts", "snapshot")
            .verb("snapshot")
            .params(&[START, END])
            .spec("getBroadcastSnapshot")
            .examples(&[
                "sms metrics snapshot --start-date 2026-11-01",
                "sms metrics snapshot --start-date 2026-11-01 -o json",
            ]),
        call(
            "snapshot",
            Method::Post,
            "/sms/broadcasts/metrics/snapshot",
            "Show the combined metrics of selected broadcasts",
        )
        .role(Role::Get)
        .body("", &[IDS])
        .reply(Reply::Item("snapshot"))
        .when(When::Flag("broadcast"))
        .spec("getBroadcastSnapshotByIds")
        .examples(&[
            "sms metrics snapshot --broadcast 'June offer'",
            "sms metrics snapshot --broadcast 17 --broadcast 18",
        ]),
        list("/sms/broadcasts/metrics/{broadcastId}/failures", "List the delivery failures of a broadcast", "failures")
            .verb("failures")
            .paging(Paging::Complete)
            .arguments(&[reference("broadcast", "sms broadcasts", "Broadcast name or ID").wire("broadcastId")])
            .params(&[START, END])
            .spec("getBroadcastFailures")
            .examples(&["sms metrics failures 17", "sms metrics failures 'June offer' -o json"]),
        call("export", Method::Post, "/sms/broadcasts/export", "Print the metrics of broadcasts as CSV")
            .role(Role::Get)
            .body("", &[IDS])
            .reply(Reply::Text)
            .spec("exportBroadcastMetrics")
            .examples(&[
                "sms metrics export --broadcast 17 --broadcast 18 --out metrics.csv",
                "sms metrics export --broadcast 'June offer'",
            ])
            .note("The server generates the file before it responds, which can take a while."),
    ]);
