//! Matching contacts against a segment. A match over all contacts is a run on the server: its result is in the
//! response if it is ready within four seconds, and is fetched by the run's id otherwise. All are reads, including the
//! two POSTs.

use super::super::build::{call, get, integer, json, reference, resource, switch, text};
use super::super::meanings::Meaning;
use super::super::model::{Encoding, Group, Method, Param, Poll, Reply, Resource, Role, When};

const SEGMENT: Param = reference("segment", "segments", "Segment name or ID").wire("segmentId");
const RUN: Param = text("run", "Run ID returned by the match").wire("runId");
const CONTACT: Param = reference("contact", "contacts", "Contact email address or ID").wire("contactId");

const ORDER_BY: Param =
    text("order-by", "Contact keys to sort by; a leading - is descending: last_name,-score7,field3").wire("sort");
const PAGE: Param = integer("page", "Page number, starting at 1");
const PER_PAGE: Param = integer("per-page", "Matches per page [default: 20]").wire("page_size");
const INSTANT: Param = switch("instant", "Return the run ID immediately");

const POLLING: &str = "While is_ready is false, the run is still processing on the server: fetch the result with \
                       segments match result, using the segment_id and run_id of the response. If the response has a \
                       run_id_end and is_ready is false, the run failed.";

const fn run(path: &'static str) -> Poll {
    Poll { path, reply: Reply::Item("data"), property: "attributes.is_ready", finished: &["true"], failed: &[] }
}

const RUN_ALL: Poll = run("/segmentMatchAll/{attributes.segment_id}/{attributes.run_id}");
const RUN_SOME: Poll = run("/segmentMatchSome/{attributes.segment_id}/{attributes.run_id}");

pub static MATCH: Resource = resource("segments match", "match", "Contacts that match a segment", Group::Audience)
    .columns(&[
        "id",
        "attributes.segment_id",
        "attributes.run_id",
        "attributes.is_ready",
        "attributes.page.total",
        "attributes.matches",
        "attributes.match",
    ])
    .meanings(&[("attributes.segment_id", Meaning::Reference("segments"))])
    .operations(&[
        get("/segmentMatchAll/{segmentId}", "Find all contacts that match a segment", "data")
            .verb("all")
            .arguments(&[SEGMENT])
            .params(&[ORDER_BY, PAGE, PER_PAGE, INSTANT])
            .poll(&RUN_ALL)
            .spec("create_match_all_request_with_segment_id")
            .examples(&["segments match all Customers", "segments match all Customers --order-by=-score"])
            .note(POLLING),
        call("all", Method::Post, "/segmentMatchAll", "Find all contacts that match an ad hoc definition")
            .role(Role::Get)
            .params(&[ORDER_BY, PAGE, PER_PAGE, INSTANT])
            .encoding(Encoding::JsonArray)
            .body(
                "data",
                &[json("definition", r#"Segment definition to match: {"segment_conditions": […], …}"#)
                    .wire("attributes")
                    .required()],
            )
            .reply(Reply::Item("data"))
            .when(When::Flag("definition"))
            .poll(&RUN_ALL)
            .spec("create_match_all_request")
            .examples(&[
                "segments match all --definition @segment.json",
                "segments match all --definition @new.json --instant",
            ])
            .note("The server stores the definition as a segment for 24 hours."),
        call(
            "some",
            Method::Post,
            "/segmentMatchSome/{segmentId}",
            "Find contacts in a segment that match further conditions",
        )
        .role(Role::Get)
        .arguments(&[SEGMENT])
        .params(&[ORDER_BY, PAGE, PER_PAGE, INSTANT])
        .body(
            "data",
            &[
                json("conditions", r#"One condition: {"object_type": "tag", "fields": […], …}"#)
                    .wire("attributes.conditions")
                    .required(),
                json("groups", r#"How conditions are combined: {"operator": "and", "values": […], …}"#)
                    .wire("attributes.condition_groups"),
                text("operator", "How condition groups are combined")
                    .wire("attributes.group_operator")
                    .one_of(&["and", "or"])
                    .required(),
                text(
                    "segment-relationship",
                    "How they combine with the segment's own conditions; only documented value",
                )
                .wire("attributes.segment_relationship")
                .one_of(&["or"]),
                integer("at-most", "Maximum number of contacts").wire("attributes.limit"),
                text("external-id", "Your own ID for the run").wire("attributes.external_id"),
            ],
        )
        .fixed(&[("type", r#""additionalCriteria""#)])
        .reply(Reply::Item("data"))
        .poll(&RUN_SOME)
        .spec("find_contact_id_by_ac_playload")
        .examples(&[
            "segments match some Customers --operator and --conditions @conditions.json",
            "segments match some Customers --operator or --conditions @conditions.json --at-most 500 --instant",
        ])
        .note(POLLING),
        get("/segmentMatchAll/{segmentId}/{runId}", "Show the result of match all", "data")
            .verb("result")
            .arguments(&[SEGMENT, RUN])
            .params(&[ORDER_BY, PAGE, PER_PAGE])
            .poll(&RUN_ALL)
            .spec("get_result_set_by_id")
            .examples(&[
                "segments match result Customers 744390a5-208e-4c3d-b709-b3c3ea6e5948",
                "segments match result Customers 744390a5-208e-4c3d-b709-b3c3ea6e5948 --page 2",
            ])
            .note(POLLING),
        get("/segmentMatchSome/{segmentId}/{runId}", "Show the result of match some", "data")
            .verb("result")
            .arguments(&[SEGMENT, RUN])
            .params(&[PAGE, PER_PAGE])
            .when(When::Flag("some"))
            .poll(&RUN_SOME)
            .spec("get_result_set_by_run_id")
            .examples(&[
                "segments match result Customers 744390a5-208e-4c3d-b709-b3c3ea6e5948 --some",
                "segments match result Customers 744390a5-208e-4c3d-b709-b3c3ea6e5948 --some --page 2",
            ]),
        get("/segmentMatch/{segmentId}/{contactId}", "Show whether a contact matches a segment", "data")
            .verb("one")
            .arguments(&[SEGMENT, CONTACT])
            .spec("create_match_one_request")
            .examples(&[
                "segments match one Customers ana@example.com",
                "segments match one Customers ana@example.com --jq .attributes.match",
            ]),
        get("/segmentMatch/{segmentId}/{contactId}/{externalId}", "Show a match result by your own ID", "data")
            .verb("one")
            .arguments(&[
                SEGMENT,
                CONTACT,
                text("external-id", "Your own ID that the match was started with").wire("externalId"),
            ])
            .when(When::Flag("external-id"))
            .spec("segment_match_check_by_external_id")
            .examples(&[
                "segments match one Customers ana@example.com --external-id order-17",
                "segments match one Customers 14 --external-id order-17 -o json",
            ]),
    ]);
