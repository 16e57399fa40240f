//! Broadcasts: a text message to many contacts. Setting the status to `pending_review` sends it.

use super::super::build::{
    boolean, create, date, delete, get, integer, list, reference, reference_number, resource, text, timestamp, update,
};
use super::super::model::{Group, Param, Reply, Resource, Role, ValueFormat};

const BROADCAST: Param = reference("broadcast", "sms broadcasts", "Broadcast name or ID").wire("id");

const NAME: Param = text("name", "Internal name");
const SENDER: Param = integer("sender", "Sender ID").wire("address_id");
const BODY: Param = text("body", "Message text");
const MEDIA: Param =
    text("media", "URL of an image to attach").wire("media_urls").format(ValueFormat::Url).repeatable();
const PREVIEW: Param = text("preview", "URL of the preview image").wire("preview_url").format(ValueFormat::Url);
const SHORTEN: Param = boolean("shorten-links", "Shorten and track links").wire("shorten_track_links_enabled");
const SCHEDULED: Param = timestamp("scheduled", "Scheduled send time").wire("scheduled_date");
const SENT_TO: Param = integer("sent-to-count", "Number of recipients").wire("sent_to_count");
const LIST: Param =
    reference_number("list", "sms audiences", "List to send to").wire("list_ids").repeatable().unverified();
const SEGMENT: Param = reference("segment", "segments", "Segment to send to").wire("segment_id").unverified();
const CUSTOM_SEGMENT: Param =
    reference("custom-segment", "segments", "Segment created for this broadcast with segments create")
        .wire("custom_segment_id")
        .unverified();
const LABEL: Param = integer("label", "Label ID").wire("label_ids").repeatable();

const SENDING: &str = "Setting the status to pending_review sends the message as soon as ActiveCampaign approves it. \
                       Contacts receive it, and credits are charged.";

pub static BROADCASTS: Resource = resource("sms broadcasts", "broadcast", "SMS broadcasts", Group::Messaging)
    .columns(&["id", "name", "status", "sent_to_count", "scheduled_date", "sent_date", "updated_at"])
    .identity("name")
    .cached()
    .operations(&[
        list("/sms/broadcasts", "List broadcasts", "broadcasts")
            .params(&[
                text("name", "Filter by name").wire("filters[name]"),
                text("status", "Filter by status").wire("filters[status]").one_of(&[
                    "draft",
                    "scheduled",
                    "sent",
                    "pending_review",
                    "sending",
                ]),
                text("type", "Filter by type").wire("filters[type]"),
                date("start-date", "Only broadcasts on or after this date").wire("start_date"),
                date("end-date", "Only broadcasts on or before this date").wire("end_date"),
            ])
            .orders(&["id", "name", "status", "scheduled_date", "sent_date", "created_at", "updated_at"])
            .spec("listBroadcasts")
            .examples(&[
                "sms broadcasts list --status sent",
                "sms broadcasts list --start-date 2026-11-01 --order name",
            ]),
        get("/sms/broadcasts/{id}", "Show a broadcast", "")
            .arguments(&[BROADCAST])
            .reply(Reply::Whole)
            .spec("getBroadcast")
            .examples(&["sms broadcasts get 'June offer'", "sms broadcasts get 17 --jq .body"]),
        create("/sms/broadcasts", "Create a broadcast", "")
            .role(Role::Send)
            .harmless_with(&[("status", &["draft"])])
            .body(
                "",
                &[
                    NAME.required(),
                    SENDER,
                    BODY.required(),
                    MEDIA,
                    PREVIEW,
                    SHORTEN,
                    text("status", "Initial status").one_of(&["draft"]),
                    SCHEDULED,
                    SENT_TO,
                    LIST,
                    SEGMENT,
                    CUSTOM_SEGMENT,
                    LABEL,
                ],
            )
            .reply(Reply::Whole)
            .creates("id")
            .spec("createBroadcast")
            .examples(&[
                "sms broadcasts create --name 'June offer' --body '20% off this week' --list Customers --status draft",
                "sms broadcasts create --name Reminder --body 'See you at 10' --segment Guests --status draft",
            ])
            .note(
                "Use --status draft, then send with sms broadcasts update: the behavior without --status is \
                 undocumented.",
            ),
        update("/sms/broadcasts/{id}", "Update or send a broadcast", "")
            .role(Role::Send)
            .harmless_with(&[("status", &["", "draft"])])
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
                    text("status", "Status; pending_review sends the broadcast").one_of(&["draft", "pending_review"]),
                    SCHEDULED,
                    SENT_TO,
                    LIST,
                    SEGMENT,
                    text("custom-run", "ID of a run of segments match some").wire("custom_run_id"),
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
            .note(SENDING),
        delete("/sms/broadcasts/{id}", "Delete a broadcast")
            .arguments(&[BROADCAST])
            .spec("deleteBroadcast")
            .examples(&["sms broadcasts delete 'June offer'", "sms broadcasts delete 17 18 --yes"])
            .note("The server keeps the broadcast, marked as deleted."),
    ]);
