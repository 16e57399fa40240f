//! Segments: who matches which conditions. A newer service with JSON:API bodies, whose `data` is an array even for one.

use super::build::{
    call, choice, create, delete, epoch_milliseconds, get, json, list, moment, optional, reference, resource, text,
    update,
};
use super::model::{Encoding, Group, Method, Paging, Param, Reply, Resource, Role, When};

pub mod counts;
pub mod legacy;
pub mod matching;

/// The positional segment.
const SEGMENT: Param = reference("segment", "segments", "Id or name of the segment").wire("segmentId");

const OPERATOR: Param = text("operator", "How the groups of conditions combine")
    .wire("attributes.segment_condition_group_operator")
    .one_of(&["and", "or"]);

const MEMBERS: [Param; 13] = [
    text("name", "Name of the segment").wire("attributes.name"),
    text("description", "What it is for").wire("attributes.description"),
    OPERATOR.required(),
    json("groups", "Groups of conditions: a JSON array").wire("attributes.segment_condition_groups").required(),
    json("conditions", "Conditions: a JSON array").wire("attributes.segment_conditions").required(),
    text("category", "Category; AUDIENCE is listed").wire("attributes.category").one_of(&["AUDIENCE"]),
    json("meta", r#"Anything of yours: {"team": "sales"}"#).wire("attributes.meta"),
    reference("user", "users", "User it belongs to").wire("attributes.user_id"),
    moment("created", "When it was made; the service sets it").wire("attributes.created_date"),
    text("hash", "Hash of the conditions; the service sets it").wire("attributes.segment_hash"),
    text("segment-uuid", "Id inside the definition; the service sets it").wire("attributes.segment_id"),
    text("uuid", "Id of the item; the service sets it").wire("id"),
    text("type", "Type of the item: Segment.v2"),
];

/// `acamp segments`.
pub static SEGMENTS: Resource = resource("segments", "segment", "Contacts that match conditions", Group::Audience)
    .columns(&[
        "id",
        "attributes.name",
        "attributes.category",
        "attributes.counts.last_total.count",
        "attributes.counts.last_active_total.count",
        "attributes.updated_date",
    ])
    .identity("attributes.name")
    .remembered()
    // The published document of segments: saved ones "are visible on the app/segments page".
    .web("/app/segments", "")
    .operations(&[
        list("/audiences", "List saved segments", "data")
            .params(&[
                choice(
                    "order-by",
                    &[
                        ("updated", "updated_date"),
                        ("updated:desc", "-updated_date"),
                        ("name", "name"),
                        ("name:desc", "-name"),
                        ("recent", "recent"),
                        ("recent:desc", "-recent"),
                        ("total", "last_total"),
                        ("total:desc", "-last_total"),
                        ("active", "last_active_total"),
                        ("active:desc", "-last_active_total"),
                    ],
                    "What the service orders by",
                )
                .wire("sort"),
                text("search", "Part of the name"),
            ])
            .paging(Paging::Page)
            .spec("get_saved_segment_summaries")
            .examples(&["segments list --order-by total:desc", "segments list --search customers --all -o json"]),
        get("/segmentsV2/{segmentId}", "Show the definition of a segment", "data")
            .arguments(&[SEGMENT])
            .spec("retrieve_segment")
            .examples(&["segments get Customers", "segments get Customers -o json"]),
        get("/segmentsV2/{segmentId}/createdDate/{timestamp}", "Show an earlier definition of a segment", "data")
            .arguments(&[SEGMENT, epoch_milliseconds("at", "Moment whose definition is shown").wire("timestamp")])
            .when(When::Flag("at"))
            .spec("get_segment_historic")
            .examples(&["segments get Customers --at 2026-11-01", "segments get Customers --at 2026-11-01 -o json"])
            .note("Only for segments whose id is not a number."),
        create("/segmentsV2", "Create a segment", "data")
            .encoding(Encoding::JsonArray)
            .body("data", &MEMBERS)
            .spec("create_segment")
            .examples(&[
                "segments create --name Customers --category AUDIENCE --operator and --groups @groups.json \
                 --conditions @conditions.json",
                "segments create --data @segment.json",
            ])
            .note(
                "--conditions: [{\"id\": \"1\", \"object_type\": \"tag\", \"source_system\": \"activecampaign\", \
                 \"fields\": […]}]. --groups: [{\"id\": \"1\", \"operator\": \"and\", \"values\": [{\"id\": \"1\", \
                 \"type\": \"condition\"}]}]. Only conditions that the segment builder of the web application can make \
                 are sure to work. An empty body makes a blank segment without complaint.",
            ),
        update("/segmentsV2/{segmentId}", "Change a segment", "data")
            .arguments(&[SEGMENT])
            .encoding(Encoding::JsonArray)
            .body("data", &optional(MEMBERS))
            .spec("update_segment")
            .examples(&["segments update Customers --name Buyers", "segments update Customers --data @segment.json"])
            .note("Campaigns and automations that use the segment follow the new definition at once."),
        delete("/segmentsV2/{segmentId}", "Delete a segment and its earlier versions")
            .arguments(&[SEGMENT])
            .spec("delete_segment")
            .examples(&["segments delete Customers", "segments delete Customers --yes"])
            .note("Automations may rest on segments without a name: never delete those you do not know."),
        call("summary", Method::Get, "/audiences/{segmentId}", "Show how many contacts a saved segment has")
            .role(Role::Get)
            .arguments(&[SEGMENT])
            .reply(Reply::Item("data"))
            .spec("get_saved_segment_summaries_by_id")
            .examples(&["segments summary Customers", "segments summary Customers --jq .attributes.counts"]),
        call(
            "revert",
            Method::Put,
            "/segmentsV2/{segmentId}/createdDate/{timestamp}",
            "Give a segment back an earlier definition",
        )
        .role(Role::Update)
        .arguments(&[SEGMENT, epoch_milliseconds("to", "Moment whose definition comes back").wire("timestamp")])
        .when(When::Flag("to"))
        .reply(Reply::Item("data"))
        .spec("segment_revert_to_history")
        .examples(&["segments revert Customers --to 2026-11-01", "segments revert Customers --to 2026-11-01 --dry-run"])
        .note("Only for segments whose id is not a number. Look first with segments get --at."),
    ]);
