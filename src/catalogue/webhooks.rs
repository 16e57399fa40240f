//! Webhooks: addresses the service calls when something happens.

use super::build::{create, delete, get, list, optional, reference, reference_number, resource, text, update};
use super::model::{Group, Paging, Param, Resource};

const WEBHOOK: Param = reference("webhook", "webhooks", "Id or name of the webhook").wire("id");

const MEMBERS: [Param; 5] = [
    text("name", "Name of the webhook").required(),
    text("url", "Address that is called; https on port 443 only").required(),
    text("event", "What it is called for; see webhooks events list").wire("events").many().required(),
    text("source", "Who must have caused it")
        .wire("sources")
        .one_of(&["public", "admin", "api", "system"])
        .many()
        .required(),
    reference_number("list", "lists", "Only for events on this list").wire("listid"),
];

/// `acamp webhooks`.
pub static WEBHOOKS: Resource = resource("webhooks", "webhook", "Addresses called when something happens", Group::Data)
    .columns(&["id", "name", "url", "events", "sources", "listid", "cdate"])
    .identity("name")
    .remembered()
    .operations(&[
        list("/webhooks", "List webhooks", "webhooks")
            .params(&[
                text("name", "Only with this name").wire("filters[name]"),
                text("url", "Only with this address").wire("filters[url]"),
                reference("list", "lists", "Only of this list").wire("filters[listid]"),
            ])
            .spec("get-a-list-of-webhooks")
            .examples(&["webhooks list", "webhooks list --name 'My Hook' -o json"]),
        get("/webhooks/{id}", "Show one webhook", "webhook")
            .arguments(&[WEBHOOK])
            .spec("get-webhook")
            .examples(&["webhooks get 'My Hook'", "webhooks get 1 -o json"]),
        create("/webhooks", "Create a webhook", "webhook")
            .body("webhook", &MEMBERS)
            .spec("create-webhook")
            .examples(&[
                "webhooks create --name 'My Hook' --url https://example.com/hook --event subscribe --source public",
                "webhooks create --name Deals --url https://example.com/deals --event deal_add --event deal_update \
                 --source admin --source api",
            ])
            .note(
                "Calls are never repeated and not signed. An answer of 410 turns the webhook off for good. Bulk \
                 imports and mass edits call no webhook.",
            ),
        update("/webhooks/{id}", "Change a webhook", "webhook")
            .arguments(&[WEBHOOK])
            .body("webhook", &optional(MEMBERS))
            .spec("update-webhook")
            .examples(&["webhooks update 'My Hook' --url https://example.com/v2", "webhooks update 1 --event sent"])
            .note("The events and sources given replace those there are."),
        delete("/webhooks/{id}", "Delete a webhook")
            .arguments(&[WEBHOOK])
            .spec("delete-webhook")
            .examples(&["webhooks delete 'My Hook'", "webhooks delete 1 2 --yes"]),
    ]);

/// `acamp webhooks events`. The items are plain texts, not objects.
pub static EVENTS: Resource = resource("webhooks events", "event", "What webhooks can be called for", Group::Data)
    .operations(&[list("/webhook/events", "List what webhooks can be called for", "webhookEvents")
        .paging(Paging::Complete)
        .spec("get-a-list-of-webhook-events")
        .examples(&["webhooks events list", "webhooks events list -o json"])]);
