//! How broadcasts did. The POSTs are reads: they only carry a list of ids.

use super::super::build::{call, date, reference, reference_number, resource};
use super::super::model::{Group, Method, Param, Reply, Resource, Role, When};

const START: Param = date("start-date", "Only from this day on").wire("start_date");
const END: Param = date("end-date", "Only up to this day").wire("end_date");
const IDS: Param = reference_number("broadcast", "sms broadcasts", "Broadcast to look at").wire("ids").many();

/// `acamp sms metrics`.
pub static METRICS: Resource = resource("sms metrics", "metric", "How broadcasts did", Group::Messaging)
    .columns(&["id", "sends", "deliveries", "clicks", "replies", "failures", "optOuts"])
    .operations(&[
        call("list", Method::Post, "/sms/broadcasts/metrics", "List how broadcasts did")
            .role(Role::List)
            .params(&[START, END])
            .body("", &[IDS])
            .reply(Reply::Items("metrics"))
            .spec("getBroadcastMetrics")
            .examples(&[
                "sms metrics list --broadcast 17 --broadcast 18",
                "sms metrics list --start-date 2026-11-01 -o csv",
            ]),
        call("snapshot", Method::Get, "/sms/broadcasts/metrics/snapshot", "Show how all broadcasts did together")
            .role(Role::Get)
            .params(&[START, END])
            .reply(Reply::Item("snapshot"))
            .spec("getBroadcastSnapshot")
            .examples(&[
                "sms metrics snapshot --start-date 2026-11-01",
                "sms metrics snapshot --start-date 2026-11-01 -o json",
            ]),
        call("snapshot", Method::Post, "/sms/broadcasts/metrics/snapshot", "Show how some broadcasts did together")
            .role(Role::Get)
            .body("", &[IDS])
            .reply(Reply::Item("snapshot"))
            .when(When::Flag("broadcast"))
            .spec("getBroadcastSnapshotByIds")
            .examples(&[
                "sms metrics snapshot --broadcast 'June offer'",
                "sms metrics snapshot --broadcast 17 --broadcast 18",
            ]),
        call(
            "failures",
            Method::Get,
            "/sms/broadcasts/metrics/{broadcastId}/failures",
            "List why messages did not arrive",
        )
        .role(Role::List)
        .arguments(&[reference("broadcast", "sms broadcasts", "Id or name of the broadcast").wire("broadcastId")])
        .params(&[START, END])
        .reply(Reply::Items("failures"))
        .spec("getBroadcastFailures")
        .examples(&["sms metrics failures 17", "sms metrics failures 'June offer' -o json"]),
        call("export", Method::Post, "/sms/broadcasts/export", "Print how broadcasts did, as CSV")
            .role(Role::Get)
            .body("", &[IDS])
            .reply(Reply::Text)
            .spec("exportBroadcastMetrics")
            .examples(&[
                "sms metrics export --broadcast 17 --broadcast 18 --out metrics.csv",
                "sms metrics export --broadcast 'June offer'",
            ])
            .note("The service gathers the file before it answers, which can take a while."),
    ]);
