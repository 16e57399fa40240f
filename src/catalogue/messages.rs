//! Messages: the content of campaigns.
//! Reference: developers.activecampaign.com/reference/messages

use super::build::{create, delete, get, list, resource, text, update};
use super::model::{Group, Param, Reply, Resource};
use super::shared::MESSAGE;

const FROM_NAME: Param = text("from-name", "Name of the sender").wire("fromname");
// The document calls it `email`; its own example and every answer say `fromemail`.
const FROM_EMAIL: Param = text("from-email", "Address of the sender").wire("fromemail");
const REPLY_TO: Param = text("reply-to", "Address replies go to").wire("reply2");
const SUBJECT: Param = text("subject", "Subject line");
const PREHEADER: Param = text("preheader", "Text shown beside the subject in a mailbox").wire("preheader_text");
const NAME: Param = text("name", "Name of the message, not seen by contacts");
const TEXT: Param = text("text", "Content as plain text");
const HTML: Param = text("html", "Content as HTML");

pub static MESSAGES: Resource = resource("messages", "message", "Contents of campaigns", Group::Marketing)
    .columns(&["id", "name", "subject", "fromname", "fromemail", "cdate", "mdate"])
    .identity("subject")
    .operations(&[
        list("/messages", "List messages", "messages")
            .spec("list-all-messages")
            .examples(&["messages list --all", "messages list --columns id,subject,mdate --limit 50"]),
        get("/messages/{id}", "Show one message", "message")
            .arguments(&[MESSAGE.wire("id")])
            .spec("retrieve-a-message")
            .examples(&["messages get 'Our autumn sale'", "messages get 31 --jq .html"]),
        create("/messages", "Create a message", "message")
            .body(
                "message",
                &[
                    FROM_NAME.required(),
                    FROM_EMAIL.required(),
                    REPLY_TO.required(),
                    SUBJECT,
                    PREHEADER,
                    NAME,
                    TEXT,
                    HTML,
                ],
            )
            .spec("create-a-new-message")
            .examples(&[
                "messages create --from-name Jane --from-email jane@example.com --reply-to hello@example.com",
                "messages create --from-name Jane --from-email jane@example.com --reply-to hello@example.com \
                 --subject 'Our autumn sale' --preheader 'Until Sunday'",
            ])
            .note("No call of API v3 joins a message to a campaign."),
        update("/messages/{id}", "Change a message", "message")
            .arguments(&[MESSAGE.wire("id")])
            .body("message", &[FROM_NAME, FROM_EMAIL, REPLY_TO, SUBJECT, PREHEADER, NAME, TEXT, HTML])
            .spec("update-a-message")
            .examples(&[
                "messages update 31 --subject 'Our winter sale'",
                "messages update 31 --from-name 'Jane Doe' --reply-to jane@example.com",
            ])
            .note("Where ed_version is 3 the designer puts the old html and text back; the rest stays changed."),
        delete("/messages/{id}", "Delete a message")
            .arguments(&[MESSAGE.wire("id")])
            .spec("delete-a-message")
            .examples(&["messages delete 31", "messages delete 31 32 --yes"]),
    ]);

pub static MARKUP: Resource =
    resource("messages markup", "markup", "HTML and CSS of a message in the editor", Group::Marketing)
        .columns(&["html", "css"])
        .operations(&[get("/content/editorMarkup/{messageId}", "Show a message's HTML and CSS", "")
            .reply(Reply::Whole)
            .arguments(&[MESSAGE.wire("messageId")])
            .spec("get-editor-markup")
            .examples(&["messages markup get 31 --jq .html", "messages markup get 'Our autumn sale' -o json"])]);
