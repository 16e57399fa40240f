//! Message templates approved by WhatsApp, which can start a conversation.

use super::super::build::{
    boolean, call, delete, get, integer, json, list, reference, resource, text, timestamp, update,
};
use super::super::model::{Group, Method, Paging, Param, Reply, Resource, Role};

const TEMPLATE: Param = reference("template", "whatsapp templates", "Template name or ID").wire("id");

const CATEGORIES: &[&str] = &[
    "ACCOUNT_UPDATE",
    "ALERT_UPDATE",
    "APPOINTMENT_UPDATE",
    "AUTHENTICATION",
    "AUTO_REPLY",
    "ISSUE_RESOLUTION",
    "MARKETING",
    "OTP",
    "PAYMENT_UPDATE",
    "PERSONAL_FINANCE_UPDATE",
    "RESERVATION_UPDATE",
    "SHIPPING_UPDATE",
    "TICKET_UPDATE",
    "TRANSACTIONAL",
    "TRANSPORTATION_UPDATE",
    "UTILITY",
];
const STATUSES: &[&str] =
    &["approved", "deleted", "disabled", "draft", "in_appeal", "pending", "pending_deletion", "rejected", "submitted"];
const LANGUAGES: &[&str] = &[
    "af", "sq", "ar", "az", "bn", "bg", "ca", "zh_CN", "zh_HK", "zh_TW", "hr", "cs", "da", "nl", "en", "en_GB",
    "en_US", "et", "fil", "fi", "fr", "ka", "de", "el", "gu", "ha", "he", "hi", "hu", "id", "ga", "it", "ja", "kn",
    "kk", "rw_RW", "ko", "ky_KG", "lo", "lv", "lt", "mk", "ms", "ml", "mr", "nb", "fa", "pl", "pt_BR", "pt_PT", "pa",
    "ro", "ru", "sr", "sk", "sl", "es", "es_AR", "es_ES", "es_MX", "sw", "sv", "ta", "te", "th", "tr", "uk", "ur",
    "uz", "vi", "zu",
];

pub static TEMPLATES: Resource =
    resource("whatsapp templates", "template", "WhatsApp message templates", Group::Messaging)
        .columns(&["id", "name", "language", "category", "status", "rejected_reason"])
        .identity("name")
        .cached()
        .operations(&[
            list("/channel/whatsapp/channels/whatsapp/template", "List templates", "results")
                .params(&[
                    text("category", "Filter by category").one_of(CATEGORIES),
                    text("category-in", "Filter by categories")
                        .wire("category__in")
                        .one_of(CATEGORIES)
                        .comma_separated(),
                    integer("channel", "Filter by channel ID"),
                    integer("channel-in", "Filter by channel IDs").wire("channel__in").comma_separated(),
                    text("order-by", "Sort key, applied by the server: name").wire("ordering"),
                    text("search", "Filter by text in the name or status"),
                    text("status", "Filter by status").one_of(STATUSES),
                    text("status-in", "Filter by statuses").wire("status__in").one_of(STATUSES).comma_separated(),
                ])
                .paging(Paging::Page)
                .spec("List WhatsApp Templates")
                .examples(&[
                    "whatsapp templates list --status approved",
                    "whatsapp templates list --category-in MARKETING --category-in UTILITY --order-by name",
                ]),
            get("/channel/whatsapp/channels/whatsapp/template/{id}", "Show a template", "")
                .arguments(&[TEMPLATE])
                .reply(Reply::Whole)
                .spec("Get WhatsApp Template")
                .examples(&["whatsapp templates get welcome", "whatsapp templates get welcome --jq .components"]),
            update("/channel/whatsapp/channels/whatsapp/template/{id}", "Replace a template", "")
                .arguments(&[TEMPLATE])
                .body(
                    "",
                    &[
                        text("name", "Template name"),
                        text("language", "Template language").one_of(LANGUAGES),
                        json("components", r#"Template components: [{"type": "BODY", "text": "Hello {{1}}"}]"#),
                        text("uuid", "Template ID, repeated in the body").wire("id"),
                        text("category", "Template category").one_of(CATEGORIES),
                        text("status", "Template status").one_of(STATUSES),
                        text("rejected-reason", "Reason why WhatsApp rejected the template").wire("rejected_reason"),
                        boolean("deleted", "Mark the template as deleted").wire("is_deleted"),
                        integer("channel", "Channel ID").wire("channel.id"),
                        text("channel-type", "Channel type").wire("channel.channel_type").one_of(&[
                            "WHATSAPP",
                            "EMAIL",
                            "INSTAGRAM",
                            "FB_MESSENGER",
                            "TELEGRAM",
                            "SMS",
                            "VOICE",
                        ]),
                        text("channel-name", "Channel name").wire("channel.name"),
                        text("channel-number", "WhatsApp's ID of the channel").wire("channel.channel_id"),
                        text("channel-status", "Channel status")
                            .wire("channel.status")
                            .one_of(&["NEW", "ACTIVE", "INACTIVE"]),
                        timestamp("channel-created", "Creation time of the channel").wire("channel.created_on"),
                        text("channel-provider", "Channel provider").wire("channel.channel_provider").one_of(&[
                            "META_CLOUD_API",
                            "TECH_PROVIDER_CLOUD_API",
                            "D360_CLOUD_API",
                            "360DIALOG",
                        ]),
                        boolean("channel-sandbox", "Mark the channel as a sandbox").wire("channel.is_sandbox"),
                        boolean("sample", "Mark the template as a sample").wire("is_sample"),
                        boolean("show-in-sandbox", "Show the template in sandboxes").wire("show_in_sandbox"),
                    ],
                )
                .reply(Reply::Whole)
                .spec("channels_whatsapp_template_update")
                .examples(&[
                    "whatsapp templates update welcome --data @template.json",
                    "whatsapp templates update welcome --data @template.json --dry-run",
                ])
                .note(
                    "Replaces the whole template: --name, --language, --uuid, --category, and --channel are all \
                     required.",
                ),
            delete("/channel/whatsapp/channels/whatsapp/template/{id}", "Delete a template")
                .arguments(&[TEMPLATE])
                .spec("Delete WhatsApp Template")
                .examples(&["whatsapp templates delete welcome", "whatsapp templates delete welcome --yes"])
                .note("Flows that use the template can no longer send it."),
            call(
                "send",
                Method::Post,
                "/channel/whatsapp/channels/whatsapp/template/{id}/send",
                "Send a template to a phone number",
            )
            .role(Role::Send)
            .arguments(&[TEMPLATE])
            .body(
                "",
                &[
                    text("variable", "Placeholder value, in order").wire("variables").repeatable(),
                    text("phone", "Phone number of the recipient: +4915112345678").required(),
                ],
            )
            .reply(Reply::Whole)
            .spec("Send a WhatsApp Template Message")
            .examples(&[
                "whatsapp templates send welcome --phone +4915112345678 --variable Ana",
                "whatsapp templates send appointment --phone +4915112345678 --variable Ana --variable 10:00",
            ])
            .note("The message is sent immediately and costs money. Send only to people who have opted in."),
        ]);
