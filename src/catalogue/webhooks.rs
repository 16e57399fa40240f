//! Webhooks: URLs the server requests when an event occurs.

use super::build::{create, delete, get, list, optional, reference, reference_number, resource, text, update};
use super::model::{Group, Paging, Param, Resource, ValueFormat};
use super::value_format::WEBHOOK_EVENTS;

const WEBHOOK: Param = reference("webhook", "webhooks", "Webhook name or ID").wire("id");

const BODY: [Param; 5] = [
    text("name", "Webhook name").required(),
    text("url", "URL to send requests to; https on port 443 only").format(ValueFormat::SecureUrl).required(),
    text("event", "Event that triggers the webhook").wire("events").one_of(WEBHOOK_EVENTS).repeatable().required(),
    text("source", "Source of the event")
        .wire("sources")
        .one_of(&["public", "admin", "api", "system"])
        .repeatable()
        .required(),
    reference_number("list", "lists", "Restrict to events on this list").wire("listid").unverified(),
];

pub static WEBHOOKS: Resource =
    resource("webhooks", "webhook", "Webhooks: URLs requested when an event occurs", Group::Data)
        .columns(&["id", "name", "url", "events", "sources", "listid", "cdate"])
        .natural_key(&["name"])
        .cached()
        .managed(super::managed::account::WEBHOOKS)
        .operations(&[
            list("/webhooks", "List webhooks", "webhooks")
                .params(&[
                    text("name", "Filter by name").wire("filters[name]"),
                    text("url", "Filter by URL").wire("filters[url]"),
                    reference("list", "lists", "Filter by list").wire("filters[listid]"),
                ])
                .spec("get-a-list-of-webhooks")
                .examples(&["webhooks list", "webhooks list --name 'My Hook' -o json"]),
            get("/webhooks/{id}", "Show a webhook", "webhook")
                .arguments(&[WEBHOOK])
                .spec("get-webhook")
                .examples(&["webhooks get 'My Hook'", "webhooks get 1 -o json"]),
            create("/webhooks", "Create a webhook", "webhook")
                .body("webhook", &BODY)
                .spec("create-webhook")
                .examples(&[
                    "webhooks create --name 'My Hook' --url https://example.com/hook --event subscribe --source public",
                    "webhooks create --name Deals --url https://example.com/deals --event deal_add --event \
                     deal_update --source admin --source api",
                ])
                .note(
                    "Webhook requests are not retried and not signed. A 410 response disables the webhook \
                     permanently. Bulk imports and mass edits do not trigger webhooks. For an event that is not \
                     listed here, use --set 'events=[\"NAME\"]', which is not checked.",
                ),
            update("/webhooks/{id}", "Update a webhook", "webhook")
                .arguments(&[WEBHOOK])
                .body("webhook", &optional(BODY))
                .spec("update-webhook")
                .examples(&["webhooks update 'My Hook' --url https://example.com/v2", "webhooks update 1 --event sent"])
                .note("The given events and sources replace all existing ones."),
            delete("/webhooks/{id}", "Delete a webhook")
                .arguments(&[WEBHOOK])
                .spec("delete-webhook")
                .examples(&["webhooks delete 'My Hook'", "webhooks delete 1 2 --yes"]),
        ]);

// The items are plain strings, not objects.
pub static EVENTS: Resource = resource("webhooks events", "event", "Events that can trigger webhooks", Group::Data)
    .operations(&[list("/webhook/events", "List the events that can trigger webhooks", "webhookEvents")
        .paging(Paging::Complete)
        .spec("get-a-list-of-webhook-events")
        .examples(&["webhooks events list", "webhooks events list -o json"])]);
