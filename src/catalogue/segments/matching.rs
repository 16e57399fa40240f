//! Who matches a segment. A match over all contacts is a run at the service: the answer comes at once when it is ready
//! within four seconds, and by the run's id afterwards. All are reads, the two POSTs included.

use super::super::build::{call, integer, json, present, reference, resource, text};
use super::super::model::{Encoding, Group, Method, Param, Poll, Reply, Resource, Role, When};

const SEGMENT: Param = reference("segment", "segments", "Id or name of the segment").wire("segmentId");
const RUN: Param = text("run", "Id of the run, as the match answered it").wire("runId");
const CONTACT: Param = reference("contact", "contacts", "Id or e-mail address of the contact").wire("contactId");

const ORDER_BY: Param =
    text("order-by", "Keys of contacts, - in front for descending: last_name,-score7,field3").wire("sort");
const PAGE: Param = integer("page", "Which page of the matches, from 1");
const PER_PAGE: Param = integer("per-page", "How many matches a page has, 20 unless given").wire("page_size");
const INSTANT: Param = present("instant", "Answer with the id of the run at once");

const LATER: &str = "Where is_ready is false the run goes on at the service: ask again with segments match result \
                     and the segment_id and run_id of the answer. A run_id_end with is_ready false is a failed run.";

const fn run(path: &'static str) -> Poll {
    Poll { path, reply: Reply::Item("data"), member: "attributes.is_ready", finished: &["true"], failed: &[] }
}

const RUN_ALL: Poll = run("/segmentMatchAll/{attributes.segment_id}/{attributes.run_id}");
const RUN_SOME: Poll = run("/segmentMatchSome/{attributes.segment_id}/{attributes.run_id}");

/// `acamp segments match`.
pub static MATCH: Resource = resource("segments match", "match", "Who matches a segment", Group::Audience)
    .columns(&[
        "id",
        "attributes.segment_id",
        "attributes.run_id",
        "attributes.is_ready",
        "attributes.page.total",
        "attributes.matches",
        "attributes.match",
    ])
    .operations(&[
        call("all", Method::Get, "/segmentMatchAll/{segmentId}", "Find all contacts that match a segment")
            .role(Role::Get)
            .arguments(&[SEGMENT])
            .params(&[ORDER_BY, PAGE, PER_PAGE, INSTANT])
            .reply(Reply::Item("data"))
            .poll(RUN_ALL)
            .spec("create_match_all_request_with_segment_id")
            .examples(&["segments match all Customers", "segments match all Customers --order-by=-score"])
            .note(LATER),
        call("all", Method::Post, "/segmentMatchAll", "Find all contacts that match conditions of your own")
            .role(Role::Get)
            .params(&[ORDER_BY, PAGE, PER_PAGE, INSTANT])
            .encoding(Encoding::JsonArray)
            .body(
                "data",
                &[json("definition", r#"What a segment's attributes hold: {"segment_conditions": […], …}"#)
                    .wire("attributes")
                    .required()],
            )
            .reply(Reply::Item("data"))
            .when(When::Flag("definition"))
            .poll(RUN_ALL)
            .spec("create_match_all_request")
            .examples(&[
                "segments match all --definition @segment.json",
                "segments match all --definition @new.json --instant",
            ])
            .note("The service keeps the conditions as a segment for 24 hours."),
        call("some", Method::Post, "/segmentMatchSome/{segmentId}", "Find the contacts of a segment that match more")
            .role(Role::Get)
            .arguments(&[SEGMENT])
            .params(&[ORDER_BY, PAGE, PER_PAGE, INSTANT])
            .body(
                "data",
                &[
                    json("conditions", r#"One condition: {"object_type": "tag", "fields": […], …}"#)
                        .wire("attributes.conditions")
                        .required(),
                    json("groups", r#"How conditions combine: {"operator": "and", "values": […], …}"#)
                        .wire("attributes.condition_groups"),
                    text("operator", "How the groups of conditions combine")
                        .wire("attributes.group_operator")
                        .one_of(&["and", "or"])
                        .required(),
                    text("segment-relationship", "How the conditions join the segment's own; or is listed")
                        .wire("attributes.segment_relationship")
                        .one_of(&["or"]),
                    integer("at-most", "How many contacts at most").wire("attributes.limit"),
                    text("external-id", "Id of yours for the run").wire("attributes.external_id"),
                ],
            )
            .fixed(&[("type", r#""additionalCriteria""#)])
            .reply(Reply::Item("data"))
            .poll(RUN_SOME)
            .spec("find_contact_id_by_ac_playload")
            .examples(&[
                "segments match some Customers --operator and --conditions @conditions.json",
                "segments match some Customers --operator or --conditions @conditions.json --at-most 500 --instant",
            ])
            .note(LATER),
        call("result", Method::Get, "/segmentMatchAll/{segmentId}/{runId}", "Show what match all found")
            .role(Role::Get)
            .arguments(&[SEGMENT, RUN])
            .params(&[ORDER_BY, PAGE, PER_PAGE])
            .reply(Reply::Item("data"))
            .poll(RUN_ALL)
            .spec("get_result_set_by_id")
            .examples(&[
                "segments match result Customers 744390a5-208e-4c3d-b709-b3c3ea6e5948",
                "segments match result Customers 744390a5-208e-4c3d-b709-b3c3ea6e5948 --page 2",
            ])
            .note(LATER),
        call("result", Method::Get, "/segmentMatchSome/{segmentId}/{runId}", "Show what match some found")
            .role(Role::Get)
            .arguments(&[SEGMENT, RUN])
            .params(&[PAGE, PER_PAGE])
            .reply(Reply::Item("data"))
            .when(When::Flag("some"))
            .poll(RUN_SOME)
            .spec("get_result_set_by_run_id")
            .examples(&[
                "segments match result Customers 744390a5-208e-4c3d-b709-b3c3ea6e5948 --some",
                "segments match result Customers 744390a5-208e-4c3d-b709-b3c3ea6e5948 --some --page 2",
            ]),
        call("one", Method::Get, "/segmentMatch/{segmentId}/{contactId}", "Show whether a contact matches a segment")
            .role(Role::Get)
            .arguments(&[SEGMENT, CONTACT])
            .reply(Reply::Item("data"))
            .spec("create_match_one_request")
            .examples(&[
                "segments match one Customers ana@example.com",
                "segments match one Customers ana@example.com --jq .attributes.match",
            ]),
        call(
            "one",
            Method::Get,
            "/segmentMatch/{segmentId}/{contactId}/{externalId}",
            "Show whether a contact matches a segment, for an id of yours",
        )
        .role(Role::Get)
        .arguments(&[
            SEGMENT,
            CONTACT,
            text("external-id", "Id of yours that the match was made with").wire("externalId"),
        ])
        .reply(Reply::Item("data"))
        .when(When::Flag("external-id"))
        .spec("segment_match_check_by_external_id")
        .examples(&[
            "segments match one Customers ana@example.com --external-id order-17",
            "segments match one Customers 14 --external-id order-17 -o json",
        ]),
    ]);
