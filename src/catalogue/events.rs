//! Event tracking: named events that contacts cause, sent to a host of its own with a key of its own. Its names are not
//! the events of webhooks.

use super::build::{call, create, delete, get, list, moment, resource, text};
use super::guarding::Level;
use super::model::{Encoding, Group, Method, Param, Reply, Resource, Role, Server};

const NAME: Param = text("event", "Name of the event").wire("eventName");

/// `acamp events`.
pub static EVENTS: Resource = resource("events", "event", "Tracked events that contacts cause", Group::Data)
    .columns(&["name"])
    .identity("name")
    .remembered()
    .operations(&[
        list("/eventTrackingEvents", "List the names of events", "eventTrackingEvents")
            .spec("list-all-event-types")
            .examples(&["events list", "events list --all -o json"]),
        create("/eventTrackingEvents", "Make an event's name known", "eventTrackingEvent")
            .body("eventTrackingEvent", &[text("name", "Name of the event, 32 characters at most").required()])
            .spec("create-a-new-event-name-only")
            .examples(&["events create --name 'Finished trial'", "events create --name purchase"]),
        delete("/eventTrackingEvents/{eventName}", "Forget an event's name")
            .arguments(&[NAME])
            .spec("remove-event-name-only")
            .examples(&["events delete 'Finished trial'", "events delete purchase --yes"]),
        call("status", Method::Get, "/eventTracking", "Show whether event tracking is on")
            .role(Role::Get)
            .reply(Reply::Item("eventTracking"))
            .spec("retrieve-event-tracking-status")
            .examples(&["events status", "events status --jq .enabled"]),
        call("enable", Method::Put, "/eventTracking", "Turn event tracking on")
            .role(Role::Update)
            .body("eventTracking", &[])
            .fixed(&[("enabled", "true")])
            .reply(Reply::Item("eventTracking"))
            .spec("enable-disable-event-tracking")
            .examples(&["events enable", "events enable --dry-run"]),
        call("disable", Method::Put, "/eventTracking", "Turn event tracking off")
            .role(Role::Update)
            .body("eventTracking", &[])
            .fixed(&[("enabled", "false")])
            .reply(Reply::Item("eventTracking"))
            .spec("enable-disable-event-tracking")
            .examples(&["events disable", "events disable --dry-run"])
            .note("Events that arrive while it is off are lost, and their senders are not told."),
        call("track", Method::Post, "/event", "Report that a contact caused an event")
            .server(Server::Events)
            .role(Role::Send)
            .level(Level::Mild)
            .arguments(&[text("event", "Name of the event, 32 characters at most")])
            .encoding(Encoding::Form)
            .body(
                "",
                &[
                    text("tracking-account", "Number of the account for tracking").wire("actid").required(),
                    text("key", "Event key, which is not the API token").required(),
                    text("value", "More about it: a page, a price").wire("eventdata"),
                    text("email", "E-mail address of the contact").wire("visit.email").required(),
                ],
            )
            .reply(Reply::Whole)
            .spec("track-event")
            .examples(&[
                r#"events track purchase --tracking-account 25123 --key "$EVENT_KEY" --email ana@example.com"#,
                r#"events track 'Finished trial' --tracking-account 25123 --key "$EVENT_KEY" --email bo@example.com"#,
            ])
            .note(
                "Account number and key stand in the web application under Settings, Tracking. The event may start \
                 automations. An event of an unknown name may be dropped without a word: see events create.",
            ),
        call("publish-local", Method::Post, "/localevent", "Write an event into the account's own log")
            .role(Role::Send)
            .level(Level::Mild)
            .body(
                "localEvent",
                &[
                    text("email", "E-mail address of the contact"),
                    moment("time", "When it happened").wire("tstamp"),
                    text("input", r#"What happened, JSON as text: {"event":"__pagevisit","url":"www.url.com"}"#),
                ],
            )
            .spec("local-events")
            .examples(&[
                r#"events publish-local --email ana@example.com --input "$(cat event.json)""#,
                r#"events publish-local --email a@example.com --input "$(cat event.json)" --time 2026-11-01"#,
            ])
            .note("Meant for the provider's tracking service. The event may start automations."),
    ]);

/// `acamp events contacts`.
pub static CONTACTS: Resource = resource("events contacts", "contact", "Contacts behind events", Group::Data)
    .columns(&["id", "email", "firstName", "lastName", "phone", "cdate", "udate"])
    .operations(&[get("/trackingLogs/{eventId}/contact", "Show the contact who caused an event", "contact")
        .arguments(&[text("event", "Id of the event in the tracking log").wire("eventId")])
        .spec("get-contact-by-event-id")
        .examples(&["events contacts get 4711", "events contacts get 4711 --jq .email"])]);
