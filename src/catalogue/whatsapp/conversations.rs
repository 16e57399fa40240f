//! WhatsApp conversations.

use super::super::build::{call, integer, json, list, reference, resource, text, timestamp};
use super::super::meanings::Meaning;
use super::super::model::{Group, Method, Paging, Param, Reply, Resource, Role, When};

const CONVERSATION: Param = reference("conversation", "whatsapp conversations", "Conversation ID").wire("id");

const BODY: &[Param] = &[
    text("uuid", "Conversation ID, repeated in the body").wire("id"),
    text("contact", "WhatsApp contact ID"),
    text("status", "Conversation status").one_of(&["CREATED", "FLOW", "NEW", "IN_PROGRESS", "RESOLVED", "CLOSED"]),
    json("assigned", r#"Assigned users: [{"id": 3}]"#),
    json("tags", r#"Tags: [{"id": 7, "name": "urgent"}]"#),
    timestamp("created", "Start time").wire("created_on"),
    json("source", r#"Source of the conversation, as JSON: "website""#),
    integer("team", "ID of the assigned team").wire("assigned_team"),
    integer("channel", "Channel ID"),
];

pub static CONVERSATIONS: Resource = resource(
    "whatsapp conversations",
    "conversation",
    "WhatsApp conversations",
    Group::Messaging,
)
.columns(&["id", "contact", "status", "assigned", "created_on"])
.meanings(&[("contact", Meaning::Plain)])
.operations(&[
    list("/channel/whatsapp/inbox/conversation", "List conversations", "results")
        .params(&[text("contact", "Filter by WhatsApp contact ID"), text("search", "Text to search for")])
        .paging(Paging::Page)
        .spec("List Conversations")
        .examples(&["whatsapp conversations list --limit 20", "whatsapp conversations list --search invoice"]),
    call("update", Method::Patch, "/channel/whatsapp/inbox/conversation/{id}/update", "Update a conversation")
        .role(Role::Update)
        .arguments(&[CONVERSATION])
        .body("", BODY)
        .reply(Reply::Whole)
        .spec("Partially update a Conversation")
        .examples(&[
            "whatsapp conversations update 3d0b8a44-77a1-4c52-9b39-5c6f0c1e2b90 --status RESOLVED",
            r#"whatsapp conversations update 3d0b8a44-77a1-4c52-9b39-5c6f0c1e2b90 --assigned '[{"id": 3}]'"#,
        ]),
    call("update", Method::Put, "/channel/whatsapp/inbox/conversation/{id}/update", "Replace the conversation")
        .role(Role::Update)
        .arguments(&[CONVERSATION])
        .body("", BODY)
        .reply(Reply::Whole)
        .when(When::Flag("replace"))
        .spec("Update a Conversation")
        .examples(&[
            "whatsapp conversations update 3d0b8a44-77a1-4c52-9b39-5c6f0c1e2b90 --replace --data @whole.json",
            "whatsapp conversations update 3d0b8a44-77a1-4c52-9b39-5c6f0c1e2b90 --replace --data @whole.json --dry-run",
        ])
        .note("--replace requires --uuid, --contact, --assigned, --created, and --source; omitted fields are cleared."),
]);
