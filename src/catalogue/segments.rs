//! Segments of contacts, defined by conditions. A newer API with JSON:API bodies, whose `data` is an array even for a
//! single segment.

use super::build::{
    choice, create, delete, epoch_milliseconds, get, json, list, optional, reference, resource, text, timestamp, update,
};
use super::model::{Encoding, Group, Paging, Param, Resource, When};

pub mod counts;
mod definition;
pub mod legacy;
pub mod matching;

/// The segment as a positional argument.
const SEGMENT: Param = reference("segment", "segments", "Segment name or ID").wire("segmentId");

const OPERATOR: Param = text("operator", "How condition groups are combined")
    .wire("attributes.segment_condition_group_operator")
    .one_of(&["and", "or"]);

const BODY: [Param; 14] = [
    text("name", "Segment name").wire("attributes.name"),
    definition::WHERE,
    text("description", "Description").wire("attributes.description"),
    OPERATOR.required(),
    json("groups", "Condition groups: a JSON array").wire("attributes.segment_condition_groups").required(),
    json("conditions", "Conditions: a JSON array").wire("attributes.segment_conditions").required(),
    text("category", "Category; only documented value").wire("attributes.category").one_of(&["AUDIENCE"]),
    json("meta", r#"Custom metadata: {"team": "sales"}"#).wire("attributes.meta"),
    reference("user", "users", "Owner of the segment").wire("attributes.user_id").unverified(),
    timestamp("created", "Creation time; set by the server").wire("attributes.created_date"),
    text("hash", "Hash of the conditions; set by the server").wire("attributes.segment_hash"),
    text("segment-uuid", "ID inside the definition; set by the server").wire("attributes.segment_id"),
    text("uuid", "ID of the item; set by the server").wire("id"),
    text("type", "Item type: Segment.v2"),
];

pub static SEGMENTS: Resource = resource(
    "segments",
    "segment",
    "Segments of contacts, defined by conditions",
    Group::Audience,
)
.columns(&[
    "id",
    "attributes.name",
    "attributes.category",
    "attributes.counts.last_total.count",
    "attributes.counts.last_active_total.count",
    "attributes.updated_date",
])
.wide(&["attributes.description", "attributes.created_date"])
.natural_key(&["attributes.name"])
.cached()
.managed(super::managed::audience::SEGMENTS)
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
                "Sort order, applied by the server",
            )
            .wire("sort"),
            text("search", "Filter by text in the name"),
        ])
        .paging(Paging::Page)
        .spec("get_saved_segment_summaries")
        .examples(&["segments list --order-by total:desc", "segments list --search customers --all -o json"]),
    get("/segmentsV2/{segmentId}", "Show a segment definition", "data")
        .arguments(&[SEGMENT])
        .spec("retrieve_segment")
        .examples(&["segments get Customers", "segments get Customers -o json"]),
    get("/segmentsV2/{segmentId}/createdDate/{timestamp}", "Show a segment definition as of a given time", "data")
        .arguments(&[SEGMENT, epoch_milliseconds("at", "Time as of which to show the definition").wire("timestamp")])
        .when(When::Flag("at"))
        .spec("get_segment_historic")
        .examples(&["segments get Customers --at 2026-11-01", "segments get Customers --at 2026-11-01 -o json"])
        .note("Available only for segments with a non-numeric ID."),
    create("/segmentsV2", "Create a segment", "data")
        .encoding(Encoding::JsonArray)
        .body("data", &BODY)
        .spec("create_segment")
        .examples(&[
            "segments create --name 'Loyal customers' --where 'tag = vip and tag = customer'",
            "segments create --name Customers --operator and --groups @groups.json --conditions @conditions.json",
        ])
        .note(
            "--conditions: [{\"id\": \"1\", \"object_type\": \"tag\", \"source_system\": \"activecampaign\", \
                     \"fields\": […]}]. --groups: [{\"id\": \"1\", \"operator\": \"and\", \"values\": [{\"id\": \
                     \"1\", \"type\": \"condition\"}]}]. Only conditions that the segment builder of the web app can \
                     create are known to work. An empty body silently creates an empty segment.",
        ),
    update("/segmentsV2/{segmentId}", "Update a segment", "data")
        .arguments(&[SEGMENT])
        .encoding(Encoding::JsonArray)
        .body("data", &optional(BODY))
        .spec("update_segment")
        .examples(&[
            "segments update Customers --where 'tag = customer or tag = buyer'",
            "segments update Customers --data @segment.json",
        ])
        .note("Campaigns and automations that use the segment follow the new definition immediately."),
    delete("/segmentsV2/{segmentId}", "Delete a segment and its earlier versions")
        .arguments(&[SEGMENT])
        .spec("delete_segment")
        .examples(&["segments delete Customers", "segments delete Customers --yes"])
        .note("Automations may depend on unnamed segments; do not delete segments that you do not recognize."),
    get("/audiences/{segmentId}", "Show the contact counts of a saved segment", "data")
        .verb("summary")
        .arguments(&[SEGMENT])
        .spec("get_saved_segment_summaries_by_id")
        .examples(&["segments summary Customers", "segments summary Customers --jq .attributes.counts"]),
    update("/segmentsV2/{segmentId}/createdDate/{timestamp}", "Restore an earlier segment definition", "data")
        .verb("revert")
        .arguments(&[SEGMENT, epoch_milliseconds("to", "Time as of which to restore the definition").wire("timestamp")])
        .when(When::Flag("to"))
        .spec("segment_revert_to_history")
        .examples(&["segments revert Customers --to 2026-11-01", "segments revert Customers --to 2026-11-01 --dry-run"])
        .note("Available only for segments with a non-numeric ID. Use segments get --at to preview the definition."),
]);
