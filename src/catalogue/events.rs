//! Event tracking: named events triggered by contacts, sent to a separate host with a separate key. Their names are
//! unrelated to webhook events.

use super::build::{address, call, create, delete, get, list, resource, text, timestamp, update};
use super::guarding::Level;
use super::model::{Encoding, Group, Method, Param, Reply, Resource, Role, Server, ValueFormat};

const NAME: Param = text("event", "Event name").wire("eventName");

pub static EVENTS: Resource = resource("events", "event", "Tracked events of contacts", Group::Data)
    .columns(&["name"])
    .natural_key(&["name"])
    .cached()
    .managed(super::managed::account::EVENTS)
    .operations(&[
        list("/eventTrackingEvents", "List event names", "eventTrackingEvents")
            .spec("list-all-event-types")
            .examples(&["events list", "events list --all -o json"]),
        create("/eventTrackingEvents", "Create an event name", "eventTrackingEvent")
            .body(
                "eventTrackingEvent",
                &[text("name", "Event name, up to 32 characters").format(ValueFormat::AtMost(32)).required()],
            )
            .spec("create-a-new-event-name-only")
            .examples(&["events create --name 'Finished trial'", "events create --name purchase"]),
        delete("/eventTrackingEvents/{eventName}", "Delete an event name")
            .arguments(&[NAME])
            .spec("remove-event-name-only")
            .examples(&["events delete 'Finished trial'", "events delete purchase --yes"]),
        get("/eventTracking", "Show whether event tracking is enabled", "eventTracking")
            .verb("status")
            .spec("retrieve-event-tracking-status")
            .examples(&["events status", "events status --jq .enabled"]),
        update("/eventTracking", "Enable event tracking", "eventTracking")
            .verb("enable")
            .body("eventTracking", &[])
            .fixed(&[("enabled", "true")])
            .spec("enable-disable-event-tracking")
            .examples(&["events enable", "events enable --dry-run"]),
        update("/eventTracking", "Disable event tracking", "eventTracking")
            .verb("disable")
            .body("eventTracking", &[])
            .fixed(&[("enabled", "false")])
            .spec("enable-disable-event-tracking")
            .examples(&["events disable", "events disable --dry-run"])
            .note("Events sent while tracking is disabled are lost, and their senders are not notified."),
        call("track", Method::Post, "/event", "Record an event for a contact")
            .server(Server::Events)
            .role(Role::Send)
            .level(Level::Mild)
            .arguments(&[text("event", "Event name, up to 32 characters").format(ValueFormat::AtMost(32))])
            .encoding(Encoding::Form)
            .body(
                "",
                &[
                    text("tracking-account", "Tracking account number (actid)").wire("actid").required(),
                    text("key", "Event key; not the API key").required(),
                    text("value", "Event details, such as a page or a price").wire("eventdata"),
                    address("email", "Contact email address").wire("visit.email").required(),
                ],
            )
            .reply(Reply::Whole)
            .spec("track-event")
            .examples(&[
                r#"events track purchase --tracking-account 25123 --key "$EVENT_KEY" --email ana@example.com"#,
                r#"events track 'Finished trial' --tracking-account 25123 --key "$EVENT_KEY" --email bo@example.com"#,
            ])
            .note(
                "Find the account number and the key in the web app under Settings, Tracking. The event may start \
                 automations. Events with an unknown name may be silently dropped: see events create.",
            ),
        call("publish-local", Method::Post, "/localevent", "Publish an event to the account's internal log")
            .role(Role::Send)
            .level(Level::Mild)
            .body(
                "localEvent",
                &[
                    address("email", "Contact email address"),
                    timestamp("time", "Event time").wire("tstamp"),
                    text("input", r#"Event as JSON text: {"event":"__pagevisit","url":"www.url.com"}"#),
                ],
            )
            .spec("local-events")
            .examples(&[
                r#"events publish-local --email ana@example.com --input "$(cat event.json)""#,
                r#"events publish-local --email a@example.com --input "$(cat event.json)" --time 2026-11-01"#,
            ])
            .note("Intended for ActiveCampaign's own tracking service. The event may start automations."),
    ]);

pub static CONTACTS: Resource = resource("events contacts", "contact", "Contacts of tracked events", Group::Data)
    .columns(&["id", "email", "firstName", "lastName", "phone", "cdate", "udate"])
    .operations(&[get("/trackingLogs/{eventId}/contact", "Show the contact of an event", "contact")
        .arguments(&[text("event", "ID of the event in the tracking log").wire("eventId")])
        .spec("get-contact-by-event-id")
        .examples(&["events contacts get 4711", "events contacts get 4711 --jq .email"])]);
