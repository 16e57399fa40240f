//! Messages, the content of campaigns.
//! Reference: developers.activecampaign.com/reference/messages

use super::build::{address, content, create, delete, get, list, resource, text, update};
use super::model::{Group, Param, Reply, Resource};
use super::shared::MESSAGE;

const FROM_NAME: Param = text("from-name", "Sender name").wire("fromname");
// The reference calls it `email`; its own example and every response use `fromemail`.
const FROM_EMAIL: Param = address("from-email", "Sender email address").wire("fromemail");
const REPLY_TO: Param = address("reply-to", "Reply-to email address").wire("reply2");
const SUBJECT: Param = text("subject", "Subject line");
const PREHEADER: Param =
    text("preheader", "Preview text shown next to the subject in the inbox").wire("preheader_text");
const NAME: Param = text("name", "Internal name of the message");
const TEXT: Param = content("text", "Plain-text content: inline, @FILE, or - for standard input");
const HTML: Param = content("html", "HTML content: inline, @FILE, or - for standard input");

pub static MESSAGES: Resource = resource("messages", "message", "Messages, the content of campaigns", Group::Marketing)
    .columns(&["id", "name", "subject", "fromname", "fromemail", "cdate", "mdate"])
    .wide(&["preheader_text", "userid"])
    .identity("subject")
    .operations(&[
        list("/messages", "List messages", "messages")
            .spec("list-all-messages")
            .examples(&["messages list --all", "messages list --columns id,subject,mdate --limit 50"]),
        get("/messages/{id}", "Show a message", "message")
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
            .note("acamp campaigns create --message ID sends it in a campaign."),
        update("/messages/{id}", "Update a message", "message")
            .arguments(&[MESSAGE.wire("id")])
            .body("message", &[FROM_NAME, FROM_EMAIL, REPLY_TO, SUBJECT, PREHEADER, NAME, TEXT, HTML])
            .spec("update-a-message")
            .examples(&[
                "messages update 31 --subject 'Our winter sale'",
                "messages update 31 --from-name 'Jane Doe' --reply-to jane@example.com",
            ])
            .note("If ed_version is 3, the designer restores the old html and text; other changes persist."),
        delete("/messages/{id}", "Delete a message")
            .arguments(&[MESSAGE.wire("id")])
            .spec("delete-a-message")
            .examples(&["messages delete 31", "messages delete 31 32 --yes"]),
    ]);

pub static MARKUP: Resource = resource("messages markup", "markup", "HTML and CSS of messages", Group::Marketing)
    .columns(&["html", "css"])
    .operations(&[get("/content/editorMarkup/{messageId}", "Show a message's HTML and CSS", "")
        .reply(Reply::Whole)
        .arguments(&[MESSAGE.wire("messageId")])
        .spec("get-editor-markup")
        .examples(&["messages markup get 31 --jq .html", "messages markup get 'Our autumn sale' -o json"])]);
