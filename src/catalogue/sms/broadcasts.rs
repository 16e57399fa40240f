//! Broadcasts: one text message to many. One is sent by setting its status to `pending_review`.

use super::super::build::{
    boolean, create, date, delete, get, integer, list, moment, reference, reference_number, resource, text, update,
};
use super::super::model::{Group, Param, Reply, Resource, Role};

const BROADCAST: Param = reference("broadcast", "sms broadcasts", "Id or name of the broadcast").wire("id");

const NAME: Param = text("name", "Name for colleagues");
const SENDER: Param = integer("sender", "Id of the sender's name").wire("address_id");
const BODY: Param = text("body", "Text of the message");
const MEDIA: Param = text("media", "URL of a picture to send along").wire("media_urls").many();
const PREVIEW: Param = text("preview", "URL of the picture that previews it").wire("preview_url");
const SHORTEN: Param = boolean("shorten-links", "Shorten and track links").wire("shorten_track_links_enabled");
const SCHEDULED: Param = moment("scheduled", "When it is sent").wire("scheduled_date");
const SENT_TO: Param = integer("sent-to-count", "How many it goes to").wire("sent_to_count");
const LIST: Param = reference_number("list", "sms audiences", "List that receives it").wire("list_ids").many();
const SEGMENT: Param = reference("segment", "segments", "Segment that receives it").wire("segment_id");
const CUSTOM_SEGMENT: Param =
    reference("custom-segment", "segments", "Segment made for it with segments create, by name or id")
        .wire("custom_segment_id");
const LABEL: Param = integer("label", "Id of a label").wire("label_ids").many();

const SENDS: &str = "A status of pending_review sends the message as soon as the provider has passed it: people \
                     receive it, and credits are spent.";

/// `acamp sms broadcasts`.
pub static BROADCASTS: Resource = resource("sms broadcasts", "broadcast", "Text messages to many", Group::Messaging)
    .columns(&["id", "name", "status", "sent_to_count", "scheduled_date", "sent_date", "updated_at"])
    .identity("name")
    .remembered()
    .operations(&[
        list("/sms/broadcasts", "List broadcasts", "broadcasts")
            .params(&[
                text("name", "Only with this name").wire("filters[name]"),
                text("status", "Only in this state").wire("filters[status]").one_of(&[
                    "draft",
                    "scheduled",
                    "sent",
                    "pending_review",
                    "sending",
                ]),
                text("type", "Only of this type").wire("filters[type]"),
                date("start-date", "Only from this day on").wire("start_date"),
                date("end-date", "Only up to this day").wire("end_date"),
            ])
            .orders(&["id", "name", "status", "scheduled_date", "sent_date", "created_at", "updated_at"])
            .spec("listBroadcasts")
            .examples(&[
                "sms broadcasts list --status sent",
                "sms broadcasts list --start-date 2026-11-01 --order name",
            ]),
        get("/sms/broadcasts/{id}", "Show one broadcast", "")
            .arguments(&[BROADCAST])
            .reply(Reply::Whole)
            .spec("getBroadcast")
            .examples(&["sms broadcasts get 'June offer'", "sms broadcasts get 17 --jq .body"]),
        create("/sms/broadcasts", "Create a broadcast", "")
            .role(Role::Send)
            .harmless_with("status", &["draft"])
            .body(
                "",
                &[
                    NAME.required(),
                    SENDER,
                    BODY.required(),
                    MEDIA,
                    PREVIEW,
                    SHORTEN,
                    text("status", "State to begin in").one_of(&["draft"]),
                    SCHEDULED,
                    SENT_TO,
                    LIST,
                    SEGMENT,
                    CUSTOM_SEGMENT,
                    LABEL,
                ],
            )
            .reply(Reply::Whole)
            .spec("createBroadcast")
            .examples(&[
                "sms broadcasts create --name 'June offer' --body '20% off this week' --list Customers --status draft",
                "sms broadcasts create --name Reminder --body 'See you at 10' --segment Guests --status draft",
            ])
            .note(
                "Give --status draft and send it with sms broadcasts update: what happens without it is not published.",
            ),
        update("/sms/broadcasts/{id}", "Change or send a broadcast", "")
            .role(Role::Send)
            .harmless_with("status", &["", "draft"])
            .arguments(&[BROADCAST])
            .body(
                "",
                &[
                    NAME,
                    SENDER,
                    BODY,
                    MEDIA,
                    PREVIEW,
                    SHORTEN,
                    text("status", "State; pending_review sends it").one_of(&["draft", "pending_review"]),
                    SCHEDULED,
                    SENT_TO,
                    LIST,
                    SEGMENT,
                    text("custom-run", "Id of a run of segments match some").wire("custom_run_id"),
                    CUSTOM_SEGMENT,
                    LABEL,
                ],
            )
            .reply(Reply::Whole)
            .spec("updateBroadcast")
            .examples(&[
                "sms broadcasts update 'June offer' --body '25% off this week'",
                "sms broadcasts update 17 --status pending_review --confirm 17",
            ])
            .note(SENDS),
        delete("/sms/broadcasts/{id}", "Delete a broadcast")
            .arguments(&[BROADCAST])
            .spec("deleteBroadcast")
            .examples(&["sms broadcasts delete 'June offer'", "sms broadcasts delete 17 18 --yes"])
            .note("The service keeps it, marked as deleted."),
    ]);
