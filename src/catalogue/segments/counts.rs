//! How many contacts segments had over time.

use super::super::build::{call, epoch_seconds, list, reference, resource};
use super::super::model::{Group, Method, Paging, Param, Reply, Resource, Role, When};

const SEGMENT: Param = reference("segment", "segments", "Id or name of the segment").wire("segmentId");

/// `acamp segments counts`.
pub static COUNTS: Resource = resource("segments counts", "count", "Sizes of segments over time", Group::Audience)
    .columns(&[
        "attributes.segment_id",
        "attributes.timestamp",
        "attributes.result_count",
        "attributes.active_result_count",
        "attributes.run_id",
    ])
    .operations(&[
        list("/segmentsV2/count-history", "List the latest size of segments", "data")
            .params(&[reference("segment", "segments", "Segment to look at, 100 at most")
                .wire("segmentIds")
                .joined()
                .required()])
            .paging(Paging::Complete)
            .spec("get_recent_count_history")
            .examples(&[
                "segments counts list --segment Customers --segment Prospects",
                "segments counts list --segment Customers -o json",
            ])
            .note("Segments that do not exist are left out without a word."),
        call("history", Method::Get, "/segmentsV2/{segmentId}/count-history", "List the sizes a segment had")
            .role(Role::List)
            .arguments(&[SEGMENT])
            .reply(Reply::Items("data"))
            .spec("get_count_history_by_segment_id")
            .examples(&["segments counts history Customers", "segments counts history Customers -o csv"])
            .note("The last 50 at most; go on with --before and the last timestamp."),
        call(
            "history",
            Method::Get,
            "/segmentsV2/{segmentId}/count-history/{timestamp}",
            "List the sizes a segment had before a moment",
        )
        .role(Role::List)
        .arguments(&[SEGMENT, epoch_seconds("before", "Only sizes before this moment").wire("timestamp")])
        .reply(Reply::Items("data"))
        .when(When::Flag("before"))
        .spec("get_count_history_with_timestamp")
        .examples(&[
            "segments counts history Customers --before 2026-11-01",
            "segments counts history Customers --before 2026-11-01T12:00:00Z -o csv",
        ]),
    ]);
