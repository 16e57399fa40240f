//! Messages of API v1. Unlike those of v3, they are linked to lists, and the designer keeps their content.

use crate::catalogue::build::{address, delete_v1, optional, resource, text, v1, v1_list};
use crate::catalogue::model::{Group, Paging, Param, Reply, Resource, Role, When};
use crate::catalogue::shared::{LIST, MESSAGE};

const FORMAT: Param = text("format", "Format: mime (HTML and text), html, text").one_of(&["mime", "html", "text"]);

const BODY: [Param; 9] = [
    text("subject", "Subject line").required(),
    address("from-email", "Sender email address").wire("fromemail").required(),
    text("from-name", "Sender name").wire("fromname").required(),
    address("reply-to", "Reply-to email address").wire("reply2"),
    LIST.wire("p[{}]").repeatable().required().unverified(),
    text("html", "HTML content"),
    text("text", "Plain-text content"),
    FORMAT,
    text("priority", "Priority: 1 high, 3 normal, 5 low").one_of(&["1", "3", "5"]),
];

/// `external` without an address stores the text `fetch:` as the content.
const FIXED: &[(&str, &str)] = &[
    ("htmlconstructor", "\"editor\""),
    ("textconstructor", "\"editor\""),
    ("charset", "\"utf-8\""),
    ("encoding", "\"quoted-printable\""),
    ("format", "\"mime\""),
];

pub static MESSAGES: Resource = resource("v1 messages", "message", "Messages in API v1", Group::Marketing)
    .columns(&["id", "subject", "filescnt"])
    .operations(&[
        v1_list("/message_list", "List messages")
            .paging(Paging::Fixed(20))
            .fixed(&[("ids", "\"all\"")])
            .examples(&["v1 messages list --all", "v1 messages list --limit 20 -o json"]),
        v1("get", "/message_view", "Show a message with its links and images")
            .role(Role::Get)
            .reply(Reply::Flat)
            .arguments(&[MESSAGE.wire("id").unverified()])
            .examples(&["v1 messages get 31", "v1 messages get 31 --jq .links"]),
        v1("create", "/message_add", "Create a message")
            .role(Role::Create)
            .reply(Reply::Flat)
            .deleted_by("messages delete", &["subject"])
            .fixed(FIXED)
            .body("", &BODY)
            .examples(&[
                "v1 messages create --subject Hello --from-name Jane --from-email jane@example.com --list Newsletter --html @m.html",
                "v1 messages create --subject Hi --from-name Jane --from-email jane@example.com --list 1 --text Hello --format text",
            ])
            .note("A preheader can only be set afterwards: acamp messages update ID --preheader TEXT."),
        v1("update", "/message_edit", "Update a message")
            .role(Role::Update)
            .reply(Reply::Flat)
            .irreversible("API v1 replaces the content of the message")
            .fixed(FIXED)
            .arguments(&[MESSAGE.wire("id").unverified()])
            .body("", UPDATE)
            .examples(&["v1 messages update 31 --subject Hello --html @m.html --list Newsletter", "v1 messages update 31 --text @m.txt"])
            .note("Whether properties that are not given keep their values is not documented."),
        delete_v1("/message_delete", "Delete a message")
            .arguments(&[MESSAGE.wire("id").unverified()])
            .examples(&["v1 messages delete 31", "v1 messages delete 31 --yes"]),
        delete_v1("/message_delete_list", "Delete several messages")
            .arguments(&[MESSAGE.wire("ids").comma_separated().unverified()])
            .when(When::SeveralIds)
            .examples(&["v1 messages delete 31 32 --yes", "v1 messages delete 31 32 33"]),
    ]);

const UPDATE: &[Param] = &optional(BODY);
