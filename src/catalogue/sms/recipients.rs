//! Who received a broadcast, and what became of it.

use super::super::build::{call, date, json, list, reference, resource, text};
use super::super::model::{Group, Method, Param, Reply, Resource, Role};

const BROADCAST: Param = reference("broadcast", "sms broadcasts", "Id or name of the broadcast").wire("broadcastId");

const DELIVERABILITY: Param =
    text("deliverability", "Only those it reached, or missed").one_of(&["deliveries", "failures"]).many();
const ENGAGEMENT: Param =
    text("engagement", "Only those who did this").one_of(&["clicks", "replies", "optOuts"]).many();
const START: Param = date("start-date", "Only from this day on").wire("start_date");
const END: Param = date("end-date", "Only up to this day").wire("end_date");
const SEARCH: Param = text("search", "Part of the name or number");

/// `acamp sms recipients`.
pub static RECIPIENTS: Resource = resource("sms recipients", "recipient", "Who received broadcasts", Group::Messaging)
    .columns(&["id", "name", "phoneNumber", "sentDate", "deliverability", "clicks", "optOut"])
    .identity("phoneNumber")
    .operations(&[
        list("/sms/broadcasts/{broadcastId}/recipients", "List who received a broadcast", "recipients")
            .arguments(&[BROADCAST])
            .params(&[
                START,
                END,
                DELIVERABILITY.wire("filters[deliverability][]"),
                ENGAGEMENT.wire("filters[engagement][]"),
                SEARCH,
                text("order-by", "What the service orders by").wire("order[field]").one_of(&[
                    "name",
                    "phone",
                    "sentDate",
                    "clicks",
                    "deliverability",
                    "optOut",
                    "replies",
                ]),
            ])
            .spec("getBroadcastRecipients")
            .examples(&[
                "sms recipients list 'June offer' --deliverability failures",
                "sms recipients list 17 --engagement clicks --engagement replies --order-by name",
            ]),
        call(
            "export",
            Method::Post,
            "/sms/broadcasts/{broadcastId}/recipients/export",
            "Print who received a broadcast, as CSV",
        )
        .role(Role::Get)
        .arguments(&[BROADCAST])
        .body(
            "",
            &[
                START,
                END,
                ENGAGEMENT,
                DELIVERABILITY,
                SEARCH,
                json("order-by", r#"What the service orders by: {"field": "name"}"#).wire("order"),
            ],
        )
        .reply(Reply::Text)
        .spec("exportBroadcastRecipients")
        .examples(&[
            "sms recipients export 'June offer' --out recipients.csv",
            "sms recipients export 17 --deliverability failures --out failed.csv",
        ])
        .note("The file holds whole contacts: treat it as personal data. It is gathered before the answer comes."),
    ]);
