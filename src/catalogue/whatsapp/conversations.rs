//! Conversations with people on WhatsApp.

use super::super::build::{call, integer, json, list, moment, reference, resource, text};
use super::super::model::{Group, Method, Paging, Param, Reply, Resource, Role, When};

const CONVERSATION: Param = reference("conversation", "whatsapp conversations", "Id of the conversation").wire("id");

const MEMBERS: &[Param] = &[
    text("uuid", "Its id once more").wire("id"),
    text("contact", "Contact of the WhatsApp service, by id"),
    text("status", "State of the conversation").one_of(&[
        "CREATED",
        "FLOW",
        "NEW",
        "IN_PROGRESS",
        "RESOLVED",
        "CLOSED",
    ]),
    json("assigned", r#"Users in charge: [{"id": 3}]"#),
    json("tags", r#"Tags: [{"id": 7, "name": "urgent"}]"#),
    moment("created", "When it began").wire("created_on"),
    json("source", r#"Where it came from, as JSON: "website""#),
    integer("team", "Id of the team in charge").wire("assigned_team"),
    integer("channel", "Id of its channel"),
];

/// `acamp whatsapp conversations`.
pub static CONVERSATIONS: Resource = resource(
    "whatsapp conversations",
    "conversation",
    "Conversations with people",
    Group::Messaging,
)
.columns(&["id", "contact", "status", "assigned", "created_on"])
.operations(&[
    list("/channel/whatsapp/inbox/conversation", "List conversations", "results")
        .params(&[
            text("contact", "Only with this contact of the WhatsApp service, by id"),
            text("search", "Text to look for"),
        ])
        .paging(Paging::Page)
        .spec("List Conversations")
        .examples(&["whatsapp conversations list --limit 20", "whatsapp conversations list --search invoice"]),
    call("update", Method::Patch, "/channel/whatsapp/inbox/conversation/{id}/update", "Change a conversation")
        .role(Role::Update)
        .arguments(&[CONVERSATION])
        .body("", MEMBERS)
        .reply(Reply::Whole)
        .spec("Partially update a Conversation")
        .examples(&[
            "whatsapp conversations update 3d0b8a44-77a1-4c52-9b39-5c6f0c1e2b90 --status RESOLVED",
            r#"whatsapp conversations update 3d0b8a44-77a1-4c52-9b39-5c6f0c1e2b90 --assigned '[{"id": 3}]'"#,
        ]),
    call("update", Method::Put, "/channel/whatsapp/inbox/conversation/{id}/update", "Replace a conversation")
        .role(Role::Update)
        .arguments(&[CONVERSATION])
        .body("", MEMBERS)
        .reply(Reply::Whole)
        .when(When::Flag("replace"))
        .spec("Update a Conversation")
        .examples(&[
            "whatsapp conversations update 3d0b8a44-77a1-4c52-9b39-5c6f0c1e2b90 --replace --data @whole.json",
            "whatsapp conversations update 3d0b8a44-77a1-4c52-9b39-5c6f0c1e2b90 --replace --data @whole.json --dry-run",
        ])
        .note("Wants uuid, contact, assigned, created and source; what is not given is emptied."),
]);
