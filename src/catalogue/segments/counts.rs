//! Contact counts of segments over time.

use super::super::build::{epoch_seconds, list, reference, resource};
use super::super::meanings::Meaning;
use super::super::model::{Group, Paging, Param, Resource, When};

const SEGMENT: Param = reference("segment", "segments", "Segment name or ID").wire("segmentId");

pub static COUNTS: Resource =
    resource("segments counts", "count", "Contact counts of segments over time", Group::Audience)
        .columns(&[
            "attributes.segment_id",
            "attributes.timestamp",
            "attributes.result_count",
            "attributes.active_result_count",
            "attributes.run_id",
        ])
        .meanings(&[("attributes.segment_id", Meaning::Reference("segments"))])
        .operations(&[
            list("/segmentsV2/count-history", "List the latest contact counts of segments", "data")
                .params(&[reference("segment", "segments", "Segment to include, up to 100")
                    .wire("segmentIds")
                    .comma_separated()
                    .required()])
                .paging(Paging::Complete)
                .spec("get_recent_count_history")
                .examples(&[
                    "segments counts list --segment Customers --segment Prospects",
                    "segments counts list --segment Customers -o json",
                ])
                .note("Unknown segments are silently omitted."),
            list("/segmentsV2/{segmentId}/count-history", "List the past contact counts of a segment", "data")
                .verb("history")
                .paging(Paging::Complete)
                .arguments(&[SEGMENT])
                .spec("get_count_history_by_segment_id")
                .examples(&["segments counts history Customers", "segments counts history Customers -o csv"])
                .note("Returns at most 50 counts; pass the last timestamp to --before to continue."),
            list(
                "/segmentsV2/{segmentId}/count-history/{timestamp}",
                "List the contact counts of a segment before a given time",
                "data",
            )
            .verb("history")
            .paging(Paging::Complete)
            .arguments(&[SEGMENT, epoch_seconds("before", "Only counts before this time").wire("timestamp")])
            .when(When::Flag("before"))
            .spec("get_count_history_with_timestamp")
            .examples(&[
                "segments counts history Customers --before 2026-11-01",
                "segments counts history Customers --before 2026-11-01T12:00:00Z -o csv",
            ]),
        ]);
