//! Templates: messages that WhatsApp has approved, which may open a conversation.

use super::super::build::{boolean, call, delete, get, integer, json, list, moment, reference, resource, text, update};
use super::super::model::{Group, Method, Paging, Param, Reply, Resource, Role};

const TEMPLATE: Param = reference("template", "whatsapp templates", "Id or name of the template").wire("id");

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
const STATES: &[&str] =
    &["approved", "deleted", "disabled", "draft", "in_appeal", "pending", "pending_deletion", "rejected", "submitted"];
const LANGUAGES: &[&str] = &[
    "af", "sq", "ar", "az", "bn", "bg", "ca", "zh_CN", "zh_HK", "zh_TW", "hr", "cs", "da", "nl", "en", "en_GB",
    "en_US", "et", "fil", "fi", "fr", "ka", "de", "el", "gu", "ha", "he", "hi", "hu", "id", "ga", "it", "ja", "kn",
    "kk", "rw_RW", "ko", "ky_KG", "lo", "lv", "lt", "mk", "ms", "ml", "mr", "nb", "fa", "pl", "pt_BR", "pt_PT", "pa",
    "ro", "ru", "sr", "sk", "sl", "es", "es_AR", "es_ES", "es_MX", "sw", "sv", "ta", "te", "th", "tr", "uk", "ur",
    "uz", "vi", "zu",
];

/// `acamp whatsapp templates`.
pub static TEMPLATES: Resource =
    resource("whatsapp templates", "template", "Messages that WhatsApp has approved", Group::Messaging)
        .columns(&["id", "name", "language", "category", "status", "rejected_reason"])
        .identity("name")
        .remembered()
        .operations(&[
            list("/channel/whatsapp/channels/whatsapp/template", "List templates", "results")
                .params(&[
                    text("category", "Only of this category").one_of(CATEGORIES),
                    text("category-in", "Only of one of these categories")
                        .wire("category__in")
                        .one_of(CATEGORIES)
                        .joined(),
                    integer("channel", "Only of this channel, by id"),
                    integer("channel-in", "Only of one of these channels, by id").wire("channel__in").joined(),
                    text("order-by", "Key the service orders by: name").wire("ordering"),
                    text("search", "Part of the name or state"),
                    text("status", "Only in this state").one_of(STATES),
                    text("status-in", "Only in one of these states").wire("status__in").one_of(STATES).joined(),
                ])
                .paging(Paging::Page)
                .spec("List WhatsApp Templates")
                .examples(&[
                    "whatsapp templates list --status approved",
                    "whatsapp templates list --category-in MARKETING --category-in UTILITY --order-by name",
                ]),
            get("/channel/whatsapp/channels/whatsapp/template/{id}", "Show one template", "")
                .arguments(&[TEMPLATE])
                .reply(Reply::Whole)
                .spec("Get WhatsApp Template")
                .examples(&["whatsapp templates get welcome", "whatsapp templates get welcome --jq .components"]),
            update("/channel/whatsapp/channels/whatsapp/template/{id}", "Replace a template", "")
                .arguments(&[TEMPLATE])
                .body(
                    "",
                    &[
                        text("name", "Name of the template"),
                        text("language", "Its language").one_of(LANGUAGES),
                        json("components", r#"Its parts: [{"type": "BODY", "text": "Hello {{1}}"}]"#),
                        text("uuid", "Its id once more").wire("id"),
                        text("category", "Its category").one_of(CATEGORIES),
                        text("status", "Its state").one_of(STATES),
                        text("rejected-reason", "Why WhatsApp refused it").wire("rejected_reason"),
                        boolean("deleted", "Whether it is deleted").wire("is_deleted"),
                        integer("channel", "Id of its channel").wire("channel.id"),
                        text("channel-type", "Type of its channel").wire("channel.channel_type").one_of(&[
                            "WHATSAPP",
                            "EMAIL",
                            "INSTAGRAM",
                            "FB_MESSENGER",
                            "TELEGRAM",
                            "SMS",
                            "VOICE",
                        ]),
                        text("channel-name", "Name of its channel").wire("channel.name"),
                        text("channel-number", "The channel's own id, as WhatsApp has it").wire("channel.channel_id"),
                        text("channel-status", "State of its channel")
                            .wire("channel.status")
                            .one_of(&["NEW", "ACTIVE", "INACTIVE"]),
                        moment("channel-created", "When its channel was made").wire("channel.created_on"),
                        text("channel-provider", "Provider of its channel").wire("channel.channel_provider").one_of(&[
                            "META_CLOUD_API",
                            "TECH_PROVIDER_CLOUD_API",
                            "D360_CLOUD_API",
                            "360DIALOG",
                        ]),
                        boolean("channel-sandbox", "Whether its channel is a sandbox").wire("channel.is_sandbox"),
                        boolean("sample", "Whether it is a sample").wire("is_sample"),
                        boolean("show-in-sandbox", "Whether a sandbox shows it").wire("show_in_sandbox"),
                    ],
                )
                .reply(Reply::Whole)
                .spec("channels_whatsapp_template_update")
                .examples(&[
                    "whatsapp templates update welcome --data @template.json",
                    "whatsapp templates update welcome --data @template.json --dry-run",
                ])
                .note("Replaces the whole template: name, language, uuid, category and channel must all be given."),
            delete("/channel/whatsapp/channels/whatsapp/template/{id}", "Delete a template")
                .arguments(&[TEMPLATE])
                .spec("Delete WhatsApp Template")
                .examples(&["whatsapp templates delete welcome", "whatsapp templates delete welcome --yes"])
                .note("Flows that use it can no longer send it."),
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
                    text("variable", "Value of a placeholder, in order").wire("variables").many(),
                    text("phone", "Number of the recipient: +4915112345678").required(),
                ],
            )
            .reply(Reply::Whole)
            .spec("Send a WhatsApp Template Message")
            .examples(&[
                "whatsapp templates send welcome --phone +4915112345678 --variable Ana",
                "whatsapp templates send appointment --phone +4915112345678 --variable Ana --variable 10:00",
            ])
            .note("The message goes out at once and costs money. Only people who agreed to it may be written to."),
        ]);
